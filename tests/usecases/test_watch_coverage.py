"""The look ahead: what is wrong in the next 90 days is told to the manager once, and again only when it is something else."""

import pytest

from oncall.calls.effects import Notice
from oncall.store import Store
from oncall.usecases.watch_coverage import coverage_findings, coverage_notices
from tests.usecases.rota import CARLA_FOR_EVA, EVA_OUT, Rota, rota_in


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store."""
    return rota_in(store, 'notices.manager=["dag"]')


def keys(rota: Rota) -> list[str]:
    """Return the keys of the letters that the rota as it stands makes."""
    return [row.key for row in coverage_notices(rota.applied, rota.now)]


def test_a_rota_without_a_hole_makes_no_letter(rota: Rota) -> None:
    """The Duell line is whole, with a replacement too."""
    rota.change("override", CARLA_FOR_EVA)
    assert (coverage_findings(rota.applied, rota.now), keys(rota)) == ((), [])


def test_a_hole_makes_a_letter_to_the_manager(rota: Rota) -> None:
    """By mail alone, with every finding and its cure."""
    rota.change("override", EVA_OUT, yes=True)
    (row,) = coverage_notices(rota.applied, rota.now)
    assert isinstance(row.effect, Notice)
    assert (row.effect.person, row.effect.mail) == ("dag", True)
    assert "warn: primary has too few people from 2026-12-01 10:00" in dict(row.effect.values)["findings"]


def test_the_same_hole_is_the_same_letter_day_after_day(rota: Rota) -> None:
    """Until it changes, or begins."""
    rota.change("override", EVA_OUT, yes=True)
    first = keys(rota)
    rota.later(days=3, minutes=7)
    assert keys(rota) == first
    rota.change("override", {**EVA_OUT, "from": "2026-12-03T10:00", "to": "2026-12-03T12:00"}, yes=True)
    assert keys(rota) != first


def test_a_hole_without_end_is_told_once(store: Store) -> None:
    """A line with one pair has no backup, ever: one letter, not one a day as the 90 days move on."""
    rota = rota_in(store, 'rota.pairs=[["anna","bjorn"]]', "rota.backup=[]")
    first = keys(rota)
    rota.later(days=5)
    assert (len(first), keys(rota)) == (1, first)


def test_a_change_that_does_not_fit_is_a_finding(rota: Rota) -> None:
    """Whoever manages learns that it is left out, and how to take it back."""
    (made,) = rota.change("override", CARLA_FOR_EVA).made
    with rota.store.write() as tx:
        tx.add_rota_change("gone", "duell", made.kind, made.doc.replace("carla", "gone"), rota.now, "boss")
    (finding,) = coverage_findings(rota.applied, rota.now)
    assert (finding.code, finding.severity) == ("left_out", "error")
    assert "withdraw" in finding.text


def test_changes_of_long_ago_are_not_looked_at(rota: Rota) -> None:
    """A swap of somebody who was not on call, two months ago, is no news today."""
    rota.change("override", {**EVA_OUT, "remove": "anna"}, yes=True)
    assert len(coverage_findings(rota.applied, rota.now)) == 1
    rota.later(days=60)
    assert coverage_findings(rota.applied, rota.now) == ()
