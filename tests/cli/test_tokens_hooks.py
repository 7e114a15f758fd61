"""`oncall tokens` and `oncall hooks`."""

import pytest

from tests.cli.running import DUELL, Cli, refused


@pytest.fixture
def cli(bare: Cli) -> Cli:
    """Return the command line with the Duell line applied."""
    bare.done("lines", "apply", DUELL)
    return bare


def test_a_token_is_made_listed_and_revoked(cli: Cli) -> None:
    """One word, once; the list has no secret; a revoked one holds no more and its name is free."""
    assert "no tokens yet" in cli.done("tokens", "list").out
    secret = cli.done("tokens", "add", "sap", "--scope", "read:calls", "--scope", "read:reports", "--line", "duell").out
    (token,) = cli.done("tokens", "list", "--json").json
    assert (1, ["read:calls", "read:months"], "duell", None) == (
        len(secret.split()),
        token["scopes"],
        token["line"],
        token["revoked_at"],
    )
    assert secret.strip() not in cli.done("tokens", "list").out
    assert "sap" in refused(cli.run("tokens", "add", "sap", "--scope", "read:calls"))
    cli.done("tokens", "revoke", "sap")
    refused(cli.run("tokens", "revoke", "sap"))
    assert secret != cli.done("tokens", "add", "sap", "--scope", "read:calls").out


@pytest.mark.parametrize(
    "args",
    [
        ("Ö", "--scope", "read:calls"),
        ("sap", "--scope", "read:all"),
        ("sap", "--scope", "read:calls", "--line", "nobody"),
    ],
)
def test_a_token_that_is_not_made(cli: Cli, args: tuple[str, ...]) -> None:
    """One line, exit code 2."""
    refused(cli.run("tokens", "add", *args))


def test_an_address_is_added_tried_and_removed(cli: Cli) -> None:
    """Its number and secret once; a test waits for the worker; removed, it is gone."""
    out = cli.done("hooks", "add", "duell", "https://example.com/hook", "--event", "call.ended").out
    number, secret = (line.split()[1] for line in out.splitlines())
    (hook,) = cli.done("hooks", "list", "duell", "--json").json
    assert (int(number), ["call.ended"], "active") == (hook["hook"], hook["events"], hook["state"])
    assert "on its way" in cli.done("hooks", "test", "duell", number).out
    listed = cli.done("hooks", "list", "duell").out
    assert ("hook.test  waiting" in listed, secret in listed) == (True, False)
    cli.done("hooks", "remove", "duell", number)
    refused(cli.run("hooks", "test", "duell", number))
    assert "tells nobody" in cli.done("hooks", "list", "duell").out


def test_an_address_inside_needs_a_word(cli: Cli) -> None:
    """Without --private it is refused; with it this machine may even be told without https."""
    for url in ("http://127.0.0.1:8080/", "https://10.0.0.1/"):
        refused(cli.run("hooks", "add", "duell", url))
        cli.done("hooks", "add", "duell", url, "--private")
    refused(cli.run("hooks", "add", "duell", "http://10.0.0.1/", "--private"))
