"""A rehearsal presses the caller's keys: one entry of the script for each question of the line."""

from pathlib import Path

from oncall.cli.instants import instants
from oncall.cli.rehearsal import Script, rehearse
from oncall.policy.source import read_file

LINES = Path(__file__).parents[2] / "lines"


def test_keys_answer_the_questions_in_turn(tmp_path: Path) -> None:
    """A serial that is too short, a right one, the confirmation: the ticket is opened."""
    (at,) = instants("2026-11-24T11:00:00+03:00")
    script = Script(keys=["12345#", "123456789012#", "1"])
    played = rehearse(read_file(str(LINES / "vendotek.toml")), at, script, tmp_path)
    assert (played.call.outcome, played.call.legs) == ("announced", ())
    assert played.case is not None
    assert played.case.state == "none"
    assert sum(moment.what == "gets an SMS" for moment in played.moments) == 1


def test_an_empty_entry_presses_nothing(tmp_path: Path) -> None:
    """The menu comes again, and the second entry answers it."""
    (at,) = instants("2026-11-24T11:00:00+01:00")
    script = Script.model_validate({"keys": ["", "1"], "phones": {"first": {"do": "take"}}})
    played = rehearse(read_file(str(LINES / "softwear.toml")), at, script, tmp_path)
    assert played.call.outcome == "answered"
    assert next(moment.text for moment in played.moments if moment.what == "presses") == "1"
    assert sum("kassa toetst u 1" in moment.text for moment in played.moments) == 2
