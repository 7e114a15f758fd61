"""Every setting, read once at the start: the only place that looks at the environment. Odd values stop with one line."""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from oncall.setting_values import (
    SHORTEST_SECRET,
    InboxServer,
    MailServer,
    check_address,
    check_database,
    check_proxies,
    check_secret,
    check_word,
    parse_inbox,
    parse_mail,
)

__all__ = [
    "NAMES",
    "SPELLINGS",
    "TWILIO_API",
    "InboxServer",
    "MailServer",
    "Need",
    "Provider",
    "Settings",
    "SettingsError",
    "environment",
    "load_settings",
]

Need = Literal["records", "all"]
T = TypeVar("T")
TWILIO_API = "https://api.twilio.com"
NAMES = (
    "ONCALL_HOME",
    "ONCALL_DATABASE_URL",
    "ONCALL_PUBLIC_URL",
    "ONCALL_SECRET_KEY",
    "ONCALL_CARRIER_URL",
    "ONCALL_MAIL_URL",
    "ONCALL_INBOX_URL",
    "ONCALL_PROXIES",
    "ONCALL_OIDC_ISSUER",
    "ONCALL_OIDC_CLIENT_ID",
    "ONCALL_OIDC_CLIENT_SECRET",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_SECONDARY",
)
SPELLINGS = tuple(name + end for name in NAMES for end in ("", "_FILE"))


class SettingsError(Exception):
    """A setting is missing, misspelt or malformed. The message is one line: which, what is wrong, the cure."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people who sign in by OpenID Connect: its issuer's address, and what it knows us by."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Texts that were not asked for, or are not set, are empty; the repr shows no secret."""

    home: Path
    database_url: str = field(repr=False)
    public_url: str = ""
    secret_key: str = field(default="", repr=False)
    carrier_url: str = TWILIO_API
    account_sid: str = ""
    auth_token: str = field(default="", repr=False)
    auth_token_secondary: str = field(default="", repr=False)
    mail: MailServer | None = None
    inbox: InboxServer | None = None
    provider: Provider | None = None
    proxies: int = 0


def load_settings(environ: Mapping[str, str] | None = None, *, demo: bool = False, need: Need = "records") -> Settings:
    """Read the settings from `environ` (the process's own when None).

    `need`: "records" reads ONCALL_HOME and ONCALL_DATABASE_URL alone; "all" reads everything and refuses what is
    missing, except in the demo, which brings its own. Raises SettingsError.
    """
    env = os.environ if environ is None else environ  # noqa: TID251  # the one place
    refuse_unknown(env)
    home = Path(text(env, "ONCALL_HOME") or "var")
    database_url = read(env, "ONCALL_DATABASE_URL", check_database) or f"sqlite:///{home / 'oncall.db'}"
    if need == "records":
        return Settings(home, database_url)
    settings = Settings(
        home,
        database_url,
        public_url=read(env, "ONCALL_PUBLIC_URL", check_address) or "",
        secret_key=read(env, "ONCALL_SECRET_KEY", check_secret) or "",
        carrier_url=read(env, "ONCALL_CARRIER_URL", check_address) or TWILIO_API,
        account_sid=read(env, "TWILIO_ACCOUNT_SID", check_word) or "",
        auth_token=read(env, "TWILIO_AUTH_TOKEN", check_word) or "",
        auth_token_secondary=read(env, "TWILIO_AUTH_TOKEN_SECONDARY", check_word) or "",
        mail=read(env, "ONCALL_MAIL_URL", parse_mail),
        inbox=read(env, "ONCALL_INBOX_URL", parse_inbox),
        provider=read_provider(env),
        proxies=read(env, "ONCALL_PROXIES", check_proxies) or 0,
    )
    if not demo:
        refuse_missing(settings)
    return settings


def environment() -> Mapping[str, str]:
    """Return the process's environment, for `oncall doctor` to look over setting by setting."""
    return dict(os.environ)  # noqa: TID251  # the one place


def refuse_unknown(env: Mapping[str, str]) -> None:
    """Stop at an ONCALL_ variable nobody reads: most likely it is a misspelt one, and its default would hold silently."""
    for name in sorted(env):
        if name.startswith("ONCALL_") and name not in SPELLINGS:
            near = difflib.get_close_matches(name, SPELLINGS, n=1, cutoff=0.0)[0]
            raise SettingsError(f"{name}: no such setting (cure: unset it; did you mean {near}?)")


def refuse_missing(settings: Settings) -> None:
    """Stop when serve or worker would run without what they cannot do without."""
    required = {
        "ONCALL_PUBLIC_URL": (settings.public_url, "the address at which the carrier reaches us, https://..."),
        "ONCALL_SECRET_KEY": (settings.secret_key, f"{SHORTEST_SECRET} random characters or more"),
        "TWILIO_ACCOUNT_SID": (settings.account_sid, "the account's id, AC..."),
        "TWILIO_AUTH_TOKEN": (settings.auth_token, "the account's auth token"),
    }
    for name, (value, cure) in required.items():
        if not value:
            raise SettingsError(f"{name}: not set (cure: set it, or {name}_FILE, to {cure})")


def text(env: Mapping[str, str], name: str) -> str:
    """Return a setting's text from NAME or from the file that NAME_FILE names; empty when neither is set."""
    value, path = env.get(name, "").strip(), env.get(f"{name}_FILE", "").strip()
    if value and path:
        raise SettingsError(f"{name}: {name}_FILE is set as well (cure: unset one of them)")
    if not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{name}_FILE: cannot read {path}: {why} (cure: name a readable file)") from None


def read(env: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T | None:
    """Return a setting parsed; None when it is not set. `parse` raises ValueError with what is wrong and the cure."""
    value = text(env, name)
    if not value:
        return None
    try:
        return parse(value)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def read_provider(env: Mapping[str, str]) -> Provider | None:
    """Return the OpenID Connect provider; None when nothing is set. Raises SettingsError when only a part is."""
    names = ("ONCALL_OIDC_ISSUER", "ONCALL_OIDC_CLIENT_ID", "ONCALL_OIDC_CLIENT_SECRET")
    values = [
        read(env, name, parse) or "" for name, parse in zip(names, (check_address, check_word, check_word), strict=True)
    ]
    if not any(values):
        return None
    for name, value in zip(names, values, strict=True):
        if not value:
            raise SettingsError(
                f"{name}: not set, though another ONCALL_OIDC_ setting is (cure: set all three, or none)"
            )
    return Provider(*values)
