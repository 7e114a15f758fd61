"""`oncall outage LINE start|update|end|list`: what is told, what is refused."""

import pytest

from tests.cli.running import ROOT, Cli, refused

SOFTWEAR = str(ROOT / "lines" / "softwear.toml")


def test_start_update_end_and_list(cli: Cli) -> None:
    """In words of one's own, with a schedule; new words; the end; and all of it on record."""
    start = ("outage", "duell", "start", "Kassene er trege", "--national", "--every", "1h", "--lang", "nb", "--json")
    [begun] = cli.done(*start).json
    assert (begun["line"], begun["kind"], begun["texts"]) == ("duell", "national", {"nb": "Kassene er trege."})
    assert (begun["every_seconds"], begun["updates"], begun["ended_at"]) == (3600, 1, None)
    assert "nb: Snart oppe!" in cli.done("outage", "duell", "update", "Snart oppe!", "--quiet").out
    assert cli.done("outage", "duell", "list").out.startswith("national outage since ")
    [ended] = cli.done("outage", "duell", "end", "--by", "boss", "--json").json
    assert (ended["outage"], ended["ended_by"], ended["updates"]) == (begun["outage"], "boss", 1)
    assert cli.done("outage", "duell", "list", "--json").json == [ended]


def test_the_words_of_the_file_are_named_by_their_id(cli: Cli) -> None:
    """Softwear's nation-wide fault in one word, and what else is ready."""
    cli.done("lines", "apply", SOFTWEAR)
    ready = cli.done("outage", "softwear", "list").out
    assert "ready: pin (national): Pinnen is op dit moment niet mogelijk." in ready
    assert "no outage was ever announced" in ready
    [begun] = cli.done("outage", "softwear", "start", "pin", "--json").json
    assert (begun["kind"], begun["texts"]["nl"]) == ("national", "Pinnen is op dit moment niet mogelijk.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("start", " "), "the words are empty"),
        (("start", "x", "--lang", "fr"), "fr is no language of duell (use one of nb"),
        (("start", "x", "--until", "soon"), "--until: 'soon' is not a date or time"),
        (("start", "x", "--until", "2020-01-01"), "is past"),
        (("start", "x", "--every", "often"), "--every often: "),
        (("update", "x"), "duell: no outage is announced (start one first)"),
    ],
)
def test_what_cannot_be_done_is_one_line(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, what, and the cure."""
    assert said in refused(cli.run("outage", "duell", *arguments))


def test_ending_nothing_is_a_no(cli: Cli) -> None:
    """Exit code 1: there is none."""
    assert cli.run("outage", "duell", "end").code == 1


def test_a_second_outage_is_refused(cli: Cli) -> None:
    """Callers are told of one at a time."""
    cli.done("outage", "duell", "start", "x")
    assert "change its words with update, or end it first" in refused(cli.run("outage", "duell", "start", "y"))
