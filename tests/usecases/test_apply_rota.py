"""A new version of a line file: who is told, and when changes made outside it stand in its way."""

import pytest

from oncall.calls.effects import Notice
from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.store import Store
from oncall.usecases.apply_line import Candidate, apply_lines, doubts
from tests.usecases.records import DUELL
from tests.usecases.rota import EVA_OUT, Rota, rota_in

TURNED = 'rota.pairs=[["anna","bjorn"],["eva","finn"],["carla","dag"]]'


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store."""
    return rota_in(store)


def candidate(*sets: str) -> Candidate:
    """Return the file with values laid over it."""
    source = read_file(str(DUELL), sets)
    return Candidate("duell.toml", load(source), source.canonical())


def apply(rota: Rota, *sets: str) -> None:
    """Apply the file with values laid over it."""
    apply_lines(rota.store, [rota.line], [candidate(*sets)], "boss", rota.now)


def told(rota: Rota) -> set[str]:
    """Return who was told that their shifts changed."""
    return {row.effect.person for row in rota.outbox("shift_changed") if isinstance(row.effect, Notice)}


def test_whose_shifts_change_by_a_new_file_is_told(rota: Rota) -> None:
    """Two pairs change places: the four learn of it, the third pair has nothing to learn; the same file again tells nobody."""
    apply(rota, TURNED)
    rows = rota.outbox("shift_changed")
    assert told(rota) == {"carla", "dag", "eva", "finn"}
    apply(rota, TURNED)
    assert rota.outbox("shift_changed") == rows


def test_a_new_file_that_changes_no_shift_tells_nobody(rota: Rota) -> None:
    """Another name, another price."""
    apply(rota, "line.name=Other")
    assert told(rota) == set()


def test_stored_changes_stay_over_a_new_file(rota: Rota) -> None:
    """The override holds after the file is applied, and who is told is told what really changes."""
    rota.change("override", {**EVA_OUT, "add": "carla"})
    before = len(rota.outbox("shift_changed"))
    apply(rota, "line.name=Other")
    assert rota.who("2026-12-01T12:00").primary == ("carla", "finn")
    assert len(rota.outbox("shift_changed")) == before


def test_changes_that_make_a_hole_in_a_new_file_are_doubts(rota: Rota) -> None:
    """Everybody is taken out for four hours: whole by itself, the file cannot be applied with that."""
    for role, person in (("primary", "eva"), ("primary", "finn"), ("backup", "anna"), ("backup", "bjorn")):
        rota.change("override", {**EVA_OUT, "role": role, "remove": person}, yes=True)
    (sentence,) = doubts(candidate("line.name=Other").line, rota.stored(), rota.now)
    assert sentence.startswith("nobody is on call from 2026-12-01 10:00 to 2026-12-01 14:00 (4 h)")
    assert doubts(candidate("line.name=Other").line, (), rota.now) == ()
