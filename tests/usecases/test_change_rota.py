"""Changes of the rota: tried out whole, refused when they leave a hole, seen by everybody, and never of the past."""

from datetime import timedelta

import pytest

from oncall.calls.effects import Notice
from oncall.store import Store
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import NeedsYes, Wish, accept, take_change
from oncall.usecases.current_rota import change_of
from oncall.usecases.line_book import LineBook
from schedules.changes import Absence, Override
from tests.usecases.rota import CARLA_FOR_EVA, EVA_OUT, Rota, oslo, rota_in


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store: Carla and Dag are primary, Eva and Finn behind them."""
    return rota_in(store)


def test_an_override_holds_for_every_process_at_its_next_look(rota: Rota) -> None:
    """Another process sees it as soon as it looks, and looks at nothing but a number while nothing has changed."""
    other = LineBook()
    other.refresh(rota.store)
    rota.change("override", CARLA_FOR_EVA)
    other.refresh(rota.store)
    applied = other.by_id("duell")
    assert applied == rota.applied
    assert rota.who("2026-12-01T12:00").primary == ("carla", "finn")
    assert (
        "override 2026-12-01 10:00 to 2026-12-01 14:00: carla replaces eva in primary"
        in rota.who("2026-12-01T12:00").because
    )
    assert rota.who("2026-12-01T14:00").primary == ("eva", "finn")
    other.refresh(rota.store)
    assert other.by_id("duell") is applied


def test_a_version_asked_for_by_name_is_the_file_alone(rota: Rota) -> None:
    """What a call was made under is the immutable version; changes are laid over what is in force."""
    before = rota.book.at("duell@1")
    rota.change("override", CARLA_FOR_EVA)
    assert rota.applied.line != rota.book.at("duell@1").line  # type: ignore[union-attr]
    assert rota.book.at("duell@1") is before
    assert rota.applied.policy == "duell@1"


def test_a_hole_needs_a_yes(rota: Rota) -> None:
    """Who is removed without anybody in their place leaves a hole: nothing is written, until somebody says yes."""
    with pytest.raises(
        NeedsYes, match="primary has too few people from 2026-12-01 10:00 to 2026-12-01 14:00 \\(4 h\\)"
    ) as error:
        rota.change("override", EVA_OUT)
    lost = error.value.proposal.trial.people
    assert [(each.person, each.role, each.lost) for each in lost] == [
        ("eva", "primary", ((oslo("2026-12-01T10:00"), oslo("2026-12-01T14:00")),))
    ]
    assert (rota.stored(), rota.outbox()) == ((), [])
    done = rota.change("override", EVA_OUT, yes=True)
    assert [each.id for each in done.made] == [each.id for each in rota.stored()]


def test_the_last_one_of_a_role_needs_a_yes_again(rota: Rota) -> None:
    """That a role is short already is no leave to empty it."""
    rota.change("override", EVA_OUT, yes=True)
    with pytest.raises(NeedsYes, match="short already and loses somebody else"):
        rota.change("override", {**EVA_OUT, "remove": "finn"})


def test_one_person_in_both_roles_needs_a_yes(rota: Rota) -> None:
    """`distinct` holds for changes as for the file."""
    with pytest.raises(NeedsYes, match="the same person is primary and backup"):
        rota.change("override", {**EVA_OUT, "add": "anna"})


def test_a_change_that_does_nothing_needs_a_yes(rota: Rota) -> None:
    """Anna is not primary then: whoever says so is mistaken about the week."""
    with pytest.raises(NeedsYes, match="anna is not primary"):
        rota.change("override", {**CARLA_FOR_EVA, "remove": "anna"})


def test_a_hole_next_summer_is_seen_today(rota: Rota) -> None:
    """The look ahead goes as far as the change does, not 90 days."""
    doc = {"role": "primary", "remove": "carla", "from": "2027-07-07", "to": "2027-07-08"}
    person = next(iter(rota.who("2027-07-07T12:00").primary))
    with pytest.raises(NeedsYes, match="2027-07-07 to 2027-07-08"):
        rota.change("override", {**doc, "remove": person})


def test_a_hole_years_ahead_is_seen_today(rota: Rota) -> None:
    """The look ahead is where the change is, up to the last day there are calendars for."""
    doc = {"role": "primary", "from": "2033-07-07", "to": "2033-07-08"}
    with pytest.raises(NeedsYes, match="2033-07-07 to 2033-07-08"):
        rota.change("override", {**doc, "remove": rota.who("2033-07-07T12:00").primary[0]})
    assert rota.change("absence", {"who": "anna", "from": "2199-12-30", "to": "2199-12-31"}).made


def test_everybody_absent_is_refused_with_reason_and_date(rota: Rota) -> None:
    """Six absences at once: the fifth and sixth leave nobody."""
    for person in ("anna", "bjorn"):
        rota.change("absence", {"who": person, "from": "2026-12-24", "to": "2026-12-25"})
    for person in ("carla", "dag", "eva"):
        rota.change("absence", {"who": person, "from": "2026-12-24", "to": "2026-12-25"}, yes=True)
    with pytest.raises(NeedsYes, match="nobody is on call from 2026-12-24 to 2026-12-25"):
        rota.change("absence", {"who": "finn", "from": "2026-12-24", "to": "2026-12-25"})


def test_the_same_key_twice_is_one_change(rota: Rota) -> None:
    """A form sent twice, or a commit in doubt repeated, adds nothing and tells nobody again."""
    first = rota.change("override", CARLA_FOR_EVA, "form-1")
    told = rota.outbox()
    again = rota.change("override", CARLA_FOR_EVA, "form-1")
    assert again.made == first.made
    assert rota.outbox() == told
    assert len(rota.stored()) == 1


class Crossing:
    """A store in which somebody else makes a change just before the first write."""

    def __init__(self, store: Store, rota: Rota) -> None:
        self._store = store
        self._rota: Rota | None = rota

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self) -> object:
        """Let the other one go first, once."""
        rota, self._rota = self._rota, None
        if rota is not None:
            rota.change("override", {**EVA_OUT, "remove": "finn", "add": "dag"})
        return self._store.write()


def test_two_who_change_at_once_do_not_break_together_what_neither_breaks_alone(rota: Rota) -> None:
    """Dag comes in for Finn while Dag comes in for Eva: the second is tried again on what the first left, and refused."""
    crossing = Crossing(rota.store, rota)
    wish = rota.wish("override", {**EVA_OUT, "add": "dag"})
    with pytest.raises(NeedsYes):
        accept(crossing, LineBook(), "duell", wish, rota.now, "boss", yes=False)  # type: ignore[arg-type]
    assert len(rota.stored()) == 1
    assert rota.who("2026-12-01T12:00").primary == ("eva", "dag")


def test_two_who_change_different_things_at_once_both_succeed(rota: Rota) -> None:
    """The second is tried again, and is as well as before."""
    crossing = Crossing(rota.store, rota)
    wish = rota.wish("override", {**CARLA_FOR_EVA, "from": "2026-12-02T10:00", "to": "2026-12-02T14:00"})
    accept(crossing, LineBook(), "duell", wish, rota.now, "boss", yes=False)  # type: ignore[arg-type]
    assert len(rota.stored()) == 2


def test_what_is_over_cannot_be_changed(rota: Rota) -> None:
    """Yesterday is on record."""
    with pytest.raises(CannotChange, match="over on 2026-11-24"):
        rota.change("absence", {"who": "carla", "from": "2026-11-23", "to": "2026-11-24"})


def test_what_has_begun_is_changed_from_now_on(rota: Rota) -> None:
    """An absence since Monday holds from Tuesday noon: who was on call on Monday stays who was on call."""
    done = rota.change("absence", {"who": "carla", "from": "2026-11-23", "to": "2026-11-26"})
    assert done.proposal.cut
    assert rota.who("2026-11-24T11:59").primary == ("carla", "dag")
    assert rota.who("2026-11-24T12:00").primary == ("anna", "dag")


def test_a_week_that_has_begun_cannot_be_listed(rota: Rota) -> None:
    """It would change its past days too; the cure is an override."""
    with pytest.raises(CannotChange, match=r"week 2026-W48 began on 2026-11-23 08:00 .*override"):
        rota.change("week", {"week": "2026-W48", "primary": ["anna", "bjorn"]})  # type: ignore[dict-item]


def test_a_withdrawn_change_is_as_if_never_made_while_it_has_not_begun(rota: Rota) -> None:
    """The rota is the file's again, the row stays with who took it back."""
    (made,) = rota.change("override", CARLA_FOR_EVA).made
    rota.withdraw(made.id)
    assert rota.who("2026-12-01T12:00").primary == ("eva", "finn")
    assert [(each.id, each.withdrawn_by) for each in rota.stored(withdrawn=True)] == [(made.id, "boss")]


def test_a_withdrawn_change_that_has_begun_keeps_what_has_been(rota: Rota) -> None:
    """An absence of three days, taken back after one: the first day stays explained by it."""
    (made,) = rota.change("absence", {"who": "carla", "from": "2026-11-25", "to": "2026-11-28"}).made
    rota.later(days=2)
    rota.withdraw(made.id)
    assert rota.who("2026-11-25T12:00").primary == ("anna", "dag")
    assert rota.who("2026-11-26T12:00").primary == ("carla", "dag")
    (kept,) = rota.stored()
    assert change_of(rota.line, kept) == Absence("carla", oslo("2026-11-25"), oslo("2026-11-26T12:00"))


def test_taking_back_may_leave_a_hole_too(rota: Rota) -> None:
    """Carla comes in where Eva is out: without her there is one too few."""
    rota.change("override", EVA_OUT, yes=True)
    carla = {key: value for key, value in CARLA_FOR_EVA.items() if key != "remove"}
    (made,) = rota.change("override", carla).made
    with pytest.raises(NeedsYes):
        rota.withdraw(made.id)


def test_there_is_nothing_to_take_back_twice(rota: Rota) -> None:
    """The second time, and for a number nobody has, one line says so."""
    (made,) = rota.change("override", CARLA_FOR_EVA).made
    rota.withdraw(made.id)
    for number in (made.id, 999):
        with pytest.raises(LookupError, match=f"duell has no change {number} in force"):
            rota.withdraw(number)


def test_whoever_loses_or_gains_is_told_in_the_same_transaction(rota: Rota) -> None:
    """Two people, SMS and mail each; who did it is not told."""
    rota.change("override", CARLA_FOR_EVA, by="carla")
    told = [
        (row.effect.person, row.effect.mail) for row in rota.outbox("shift_changed") if isinstance(row.effect, Notice)
    ]
    assert told == [("eva", False), ("eva", True)]


def test_a_hole_that_was_accepted_is_told_to_the_manager(rota: Rota) -> None:
    """With a yes the hole stays: the letter waits, addressed to whoever manages."""
    rota.change("override", EVA_OUT, yes=True)
    (row,) = rota.outbox("coverage")
    assert isinstance(row.effect, Notice)
    assert (row.effect.person, row.effect.mail) == ("", True)
    assert "primary has too few people" in dict(row.effect.values)["findings"]


def test_a_change_is_in_the_audit_log(rota: Rota) -> None:
    """Who, what, when, and which number."""
    (made,) = rota.change("override", CARLA_FOR_EVA).made
    (row,) = rota.store.audit_rows(5)
    assert (row.who, row.what, row.subject, dict(row.detail)["made"]) == ("boss", "rota_changed", "duell", str(made.id))


def test_a_shift_is_taken_now_until_it_ends(rota: Rota) -> None:
    """Anna takes Carla's shift at noon; from Monday on the rotation goes on."""
    change = take_change(rota.line, "anna", "carla", rota.now)
    assert change == Override("primary", rota.now, oslo("2026-11-30T08:00"), "anna", "carla")
    accept(rota.store, rota.book, "duell", Wish("take", (change,)), rota.now, "anna", yes=False)
    assert rota.who("2026-11-24T12:00").primary == ("anna", "dag")


@pytest.mark.parametrize(
    ("taker", "giver", "said"),
    [
        ("anna", None, "primary now: carla, dag \\(say whose"),
        ("anna", "bjorn", "bjorn is not on call"),
        ("eva", "carla", "eva is on call already"),
        ("gro", "carla", "gro is nobody on duell"),
    ],
)
def test_a_shift_that_cannot_be_taken_is_refused(rota: Rota, taker: str, giver: str | None, said: str) -> None:
    """Nobody guesses whose shift is meant, and nobody serves twice."""
    with pytest.raises(CannotChange, match=said):
        take_change(rota.line, taker, giver, rota.now)


def test_the_only_primary_need_not_be_named(rota: Rota) -> None:
    """With one primary left, their shift is the one that is meant."""
    rota.change("override", {"role": "primary", "remove": "dag", "from": "2026-11-24", "to": "2026-11-30"}, yes=True)
    rota.later(hours=1)
    assert take_change(rota.line, "anna", None, rota.now).remove == "carla"


def test_a_change_of_somebody_who_left_the_file_is_left_out_and_said(rota: Rota) -> None:
    """The rotation serves instead of a phone that is nobody's; the change can be taken back."""
    (made,) = rota.change(
        "override", {**CARLA_FOR_EVA, "add": "bjorn", "remove": "finn", "role": "primary"}, yes=True
    ).made
    rota.apply(
        'rota.pairs=[["anna","eva"],["carla","dag"],["finn","eva"]]', 'people.bjorn={name="B",phone="+4740000022"}'
    )
    assert len(rota.applied.left_out) == 0
    with rota.store.write() as tx:
        lines = tx.rota_changes("duell")
        tx.add_rota_change("gone", "duell", lines[0].kind, lines[0].doc.replace("bjorn", "gone"), rota.now, "boss")
    sentence: str = next(iter(rota.applied.left_out))
    assert 'rota.override.add: "gone" is nobody in [people]' in sentence
    assert sentence.endswith(f"(oncall rota duell withdraw {made.id + 1})")
    rota.withdraw(made.id + 1, yes=True)
    assert len(rota.applied.left_out) == 0


def test_a_line_without_a_rota_has_nothing_to_change(store: Store) -> None:
    """One line says what to add."""
    rota = rota_in(store)
    wish = Wish("w", (Absence("anna", rota.now, rota.now + timedelta(days=1)),))
    with pytest.raises(LookupError, match="nobody: no such line"):
        accept(store, rota.book, "nobody", wish, rota.now, "boss", yes=False)
