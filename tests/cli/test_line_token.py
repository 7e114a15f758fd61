"""`oncall lines token`."""

from tests.cli.running import DUELL, Cli


def test_a_token_is_printed_once_and_is_new_each_time(bare: Cli) -> None:
    """One word on standard output; for a line that is not applied, one line that says so."""
    bare.done("lines", "apply", DUELL)
    tokens = {bare.done("lines", "token", "duell", "--for", purpose).out for purpose in ("tickets", "alerts", "alerts")}
    assert (len(tokens), {len(token.split()) for token in tokens}) == (3, {1})
    assert bare.run("lines", "token", "nobody").code == 2
