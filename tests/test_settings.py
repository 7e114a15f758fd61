"""Settings: defaults, files, and one line for whatever is missing, misspelt or malformed."""

from pathlib import Path

import pytest

from oncall.settings import NAMES, InboxServer, MailServer, Provider, Settings, SettingsError, load_settings

SECRET = "0123456789abcdef0123456789abcdef"
ALL = {
    "ONCALL_HOME": "/srv/oncall",
    "ONCALL_DATABASE_URL": "postgresql+psycopg://oncall:sample-word@db/oncall",
    "ONCALL_PUBLIC_URL": "https://line.example.com/voice/",
    "ONCALL_SECRET_KEY": SECRET,
    "ONCALL_CARRIER_URL": "http://127.0.0.1:9000/",
    "ONCALL_MAIL_URL": "smtp://user%40example.com:sample%20word@mail.example.com:587",
    "ONCALL_INBOX_URL": "imaps://user%40example.com:sample%20word@mail.example.com/Support%20mail",
    "ONCALL_PROXIES": "1",
    "ONCALL_OIDC_ISSUER": "https://id.example.com/realm/",
    "ONCALL_OIDC_CLIENT_ID": "console",
    "ONCALL_OIDC_CLIENT_SECRET": "sample-client-word",
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "sample-token",
    "TWILIO_AUTH_TOKEN_SECONDARY": "sample-second",
}


def refusal(environ: dict[str, str], **options: bool) -> str:
    """Return what is said when all settings are asked for."""
    with pytest.raises(SettingsError) as refused:
        load_settings(environ, need="all", **options)
    return str(refused.value)


def test_defaults_of_a_command_on_records() -> None:
    """Nothing set: the folder var and the database in it."""
    assert load_settings({}) == Settings(Path("var"), "sqlite:///var/oncall.db")
    assert load_settings({"ONCALL_HOME": "/srv/x"}).database_url == "sqlite:////srv/x/oncall.db"


def test_everything_is_read() -> None:
    """Each setting lands in its field, addresses without their trailing slash."""
    assert load_settings(ALL, need="all") == Settings(
        home=Path("/srv/oncall"),
        database_url="postgresql+psycopg://oncall:sample-word@db/oncall",
        public_url="https://line.example.com/voice",
        secret_key=SECRET,
        carrier_url="http://127.0.0.1:9000",
        account_sid="AC00000000000000000000000000000000",
        auth_token="sample-token",
        auth_token_secondary="sample-second",
        mail=MailServer("mail.example.com", 587, user="user@example.com", password="sample word"),
        inbox=InboxServer("mail.example.com", 993, True, "user@example.com", "sample word", "Support mail"),  # noqa: FBT003
        provider=Provider("https://id.example.com/realm", "console", "sample-client-word"),
        proxies=1,
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    """NAME_FILE names a file whose text, without its line end, is the value."""
    path = tmp_path / "setting"
    path.write_text(ALL[name] + "\n")
    environ = {other: value for other, value in ALL.items() if other != name} | {f"{name}_FILE": str(path)}
    assert load_settings(environ, need="all") == load_settings(ALL, need="all")


def test_the_same_setting_twice_is_refused(tmp_path: Path) -> None:
    """NAME and NAME_FILE together leave a doubt."""
    environ = {**ALL, "ONCALL_SECRET_KEY_FILE": str(tmp_path)}
    assert refusal(environ) == "ONCALL_SECRET_KEY: ONCALL_SECRET_KEY_FILE is set as well (cure: unset one of them)"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, or no text: which setting, which file, why."""
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for name, why in (("missing", "No such file"), ("", "Is a directory"), ("binary", "it is not UTF-8")):
        environ = {key: value for key, value in ALL.items() if key != "TWILIO_AUTH_TOKEN"}
        said = refusal({**environ, "TWILIO_AUTH_TOKEN_FILE": str(tmp_path / name)})
        assert said.startswith(f"TWILIO_AUTH_TOKEN_FILE: cannot read {tmp_path / name}: {why}")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("ONCALL_PUBLIC_ULR", "ONCALL_PUBLIC_URL"),
        ("ONCALL_SECRET", "ONCALL_SECRET_KEY"),
        ("ONCALL_DATABASEURL_FILE", "ONCALL_DATABASE_URL_FILE"),
        ("ONCALL_", "ONCALL_HOME"),
    ],
)
def test_a_misspelt_setting_names_the_nearest(name: str, near: str) -> None:
    """Also for commands that would not read it; what is not ours is nobody's business."""
    with pytest.raises(SettingsError, match=f"^{name}: no such setting .*did you mean {near}"):
        load_settings({name: "x"})
    load_settings({"TWILIO_REGION": "x", "PATH": "/bin"})


@pytest.mark.parametrize("name", ["ONCALL_PUBLIC_URL", "ONCALL_SECRET_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_what_serve_needs_is_missed(name: str) -> None:
    """Missing or empty: refused for serve and worker; not needed by other commands, nor in the demo."""
    without = {key: value for key, value in ALL.items() if key != name}
    assert refusal(without).startswith(f"{name}: not set (cure: set it, or {name}_FILE, to ")
    assert refusal({**without, name: " "}).startswith(f"{name}: not set")
    load_settings(without, need="records")
    load_settings({}, need="all", demo=True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ONCALL_PUBLIC_URL", "line.example.com", "not an http or https address"),
        ("ONCALL_PUBLIC_URL", "ftp://line.example.com", "not an http or https address"),
        ("ONCALL_PUBLIC_URL", "https://", "not an http or https address"),
        ("ONCALL_PUBLIC_URL", "https://line example.com", "not an http or https address"),
        ("ONCALL_PUBLIC_URL", "https://line.example.com:port", "not an address"),
        ("ONCALL_PUBLIC_URL", "https://line.example.com/?a=1", "cannot be a base"),
        ("ONCALL_PUBLIC_URL", "https://line.example.com/#", "cannot be a base"),
        ("ONCALL_PUBLIC_URL", "https://user@line.example.com", "cannot be a base"),
        ("ONCALL_CARRIER_URL", "api.twilio.com", "not an http or https address"),
        ("ONCALL_PROXIES", "many", "not a number from 0 to 5"),
        ("ONCALL_PROXIES", "9", "not a number from 0 to 5"),
        ("ONCALL_SECRET_KEY", "short", "5 characters are too few"),
        ("ONCALL_SECRET_KEY", SECRET[:-1], "31 characters are too few"),
        ("ONCALL_DATABASE_URL", "mysql://host/name", "no such kind of database"),
        ("ONCALL_DATABASE_URL", "sqlite://", "no such kind of database"),
        ("ONCALL_DATABASE_URL", "sqlite:///:memory:", "no such kind of database"),
        ("ONCALL_DATABASE_URL", "postgresql://host", "no such kind of database"),
        ("ONCALL_MAIL_URL", "mail.example.com:25", "no mail server"),
        ("ONCALL_MAIL_URL", "smtp://", "no mail server"),
        ("ONCALL_MAIL_URL", "smtp://host/path", "no mail server"),
        ("ONCALL_MAIL_URL", "smtp://host:99999", "not an address"),
        ("ONCALL_INBOX_URL", "imaps://mail.example.com/INBOX", "no mailbox"),
        ("ONCALL_INBOX_URL", "pop3://user:word@mail.example.com", "no mailbox"),
        ("TWILIO_AUTH_TOKEN", "with blank", "blanks or unprintable"),
        ("TWILIO_ACCOUNT_SID", "AC\u00e6", "blanks or unprintable"),
    ],
)
def test_a_malformed_setting_is_refused_in_one_line(name: str, value: str, said: str) -> None:
    """Which setting, what is wrong, the cure; never the value, which may be a secret. The demo is no excuse."""
    for demo in (False, True):
        refused = refusal({**ALL, name: value}, demo=demo)
        assert refused.startswith(f"{name}: ")
        assert said in refused
        assert "(cure: " in refused
        assert len(refused.splitlines()) == 1
        assert value not in refused or value in {"sqlite://", "smtp://", "https://"}


def test_a_postgresql_address_gets_its_driver() -> None:
    """The plain scheme means the driver we have; a socket's folder may be given."""
    assert load_settings({"ONCALL_DATABASE_URL": "postgresql://db/oncall?host=/run"}).database_url == (
        "postgresql+psycopg://db/oncall?host=/run"
    )


def test_a_mailbox_has_its_parts() -> None:
    """User, password and folder unquoted, the scheme's port, INBOX where no folder is named; the password is not shown."""
    found = load_settings(ALL, need="all").inbox
    assert found == InboxServer("mail.example.com", 993, True, "user@example.com", "sample word", "Support mail")  # noqa: FBT003
    assert "sample word" not in repr(found)
    plain = load_settings({**ALL, "ONCALL_INBOX_URL": "imap://u:p@host"}, need="all").inbox
    assert plain == InboxServer("host", 143, False, "u", "p", "INBOX")  # noqa: FBT003


def test_mail_without_a_port_has_the_scheme_s() -> None:
    """25 for smtp, 465 for smtps, whose first byte is encrypted."""
    assert load_settings({**ALL, "ONCALL_MAIL_URL": "smtp://host"}, need="all").mail == MailServer("host", 25)
    assert load_settings({**ALL, "ONCALL_MAIL_URL": "smtps://host"}, need="all").mail == MailServer(
        "host", 465, tls=True
    )


@pytest.mark.parametrize("name", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"])
def test_a_provider_is_named_whole_or_not_at_all(name: str) -> None:
    """A part alone is refused, naming what is missing; none is no provider."""
    environ = {key: value for key, value in ALL.items() if key != f"ONCALL_OIDC_{name}"}
    assert refusal(environ).startswith(f"ONCALL_OIDC_{name}: not set, though another ONCALL_OIDC_ setting is (cure: ")
    none = {key: value for key, value in ALL.items() if "OIDC" not in key}
    assert load_settings(none, need="all").provider is None


def test_no_secret_is_shown() -> None:
    """Printing the settings, as a traceback or a log might, shows no secret."""
    shown = repr(load_settings(ALL, need="all")) + str(load_settings(ALL, need="all"))
    assert not [
        word
        for word in (SECRET, "sample-word", "sample word", "sample-token", "sample-second", "sample-client-word")
        if word in shown
    ]
    assert "https://line.example.com/voice" in shown


def test_the_process_s_own_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument it is what the process was started with."""
    monkeypatch.setenv("ONCALL_HOME", "/srv/own")
    assert load_settings().home == Path("/srv/own")
