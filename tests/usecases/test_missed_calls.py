"""Which missed call is told of by itself and which with others, on both databases."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncall.store import Store, open_store
from oncall.usecases.missed_calls import SINGLY, WITHIN, gather
from tests.databases import embedded
from tests.usecases.missed import (
    ANNA,
    BJORN,
    MINUTE,
    NOW,
    PAIR,
    SECOND,
    alone,
    counted,
    miss,
    missed_call,
    storms,
    word,
)

AT_ONCE = 8
PATIENT = 30.0
TIMES = st.lists(st.integers(0, 45 * 60), min_size=1, max_size=60).map(sorted)


def test_five_are_told_one_by_one_and_every_further_one_with_others(store: Store) -> None:
    """At exactly five nothing is gathered; the sixth and the seventh share one text a person, due when the fifth is ten minutes old."""
    posted = [miss(store, number, NOW + number * SECOND) for number in range(SINGLY)]
    assert [PAIR] * SINGLY == [alone(effects) for _, effects in posted]
    assert [] == storms(store)
    later = [miss(store, number, NOW + number * SECOND) for number in (5, 6)]
    assert [(PAIR, ()), (PAIR, ())] == [(call.gathered, effects) for call, effects in later]
    assert [*PAIR] == sorted(storm.person for storm in storms(store))
    assert {NOW + 4 * SECOND + WITHIN} == {storm.at for storm in storms(store)}
    assert [["+4790000005", "+4790000006"]] * 2 == [counted(store, storm) for storm in storms(store)]


def test_other_word_is_never_gathered(store: Store) -> None:
    """Messages, call-backs and calls that were taken are told of in the midst of a storm, and take no slot."""
    for number in range(SINGLY + 1):
        miss(store, number, NOW)
    with store.write() as tx:
        others = tuple(word(key=key) for key in ("voicemail", "callback", "accepted"))
        call = missed_call(9, NOW)
        assert (call, others) == gather(tx, call, others, NOW)


def test_each_person_and_each_line_has_five(store: Store) -> None:
    """Anna's storm is not Bjorn's, and not that of another line."""
    for number in range(SINGLY):
        miss(store, number, NOW, people=ANNA)
    call, posted = miss(store, 10, NOW)
    assert (ANNA, BJORN) == (call.gathered, alone(posted))
    _, posted = miss(store, 11, NOW, line="other")
    assert PAIR == alone(posted)


def test_after_ten_minutes_it_begins_anew(store: Store) -> None:
    """A storm ends with its text; the next one has a text of its own."""
    for number in range(SINGLY + 1):
        miss(store, number, NOW, people=ANNA)
    again = NOW + WITHIN
    posted = [alone(miss(store, 10 + number, again, people=ANNA)[1]) for number in range(SINGLY + 2)]
    assert [*[ANNA] * SINGLY, (), ()] == posted
    assert [1, 2] == [len(counted(store, storm)) for storm in storms(store)]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that many examples share, each on a line of its own."""
    with embedded(tmp_path_factory.mktemp("storms")) as store:
        yield store


seen: Counter[str] = Counter()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(times=TIMES)
def test_at_most_five_in_any_ten_minutes_and_nobody_twice_or_never(lasting: Store, times: list[int]) -> None:
    """However they come: five texts in any ten minutes, every call in one place, a text within ten minutes, storms one after another."""
    seen["lines"] += 1
    line = f"line{seen['lines']}"
    calls = {number: NOW + timedelta(seconds=at) for number, at in enumerate(times)}
    single = []
    for number, at in calls.items():
        sid = seen["lines"] * 1000 + number
        single += [at] if alone(miss(lasting, sid, at, people=ANNA, line=line)[1]) else []
    for at in single:
        assert sum(at <= other < at + WITHIN for other in single) <= SINGLY
    own = [storm for storm in storms(lasting) if storm.line == line]
    gathered = [sum(int(str(caller)[4:]) % 1000 in calls for caller in counted(lasting, storm)) for storm in own]
    assert len(calls) == len(single) + sum(gathered)
    assert 0 not in gathered
    ends = [storm.at for storm in own]
    assert all(later - earlier >= WITHIN for earlier, later in pairwise(ends))
    for number, at in calls.items():
        if at not in single:
            assert any(at < end <= at + WITHIN for end in ends), f"call {number} is told of too late or never"


def test_many_workers_at_once_agree(store: Store, database_url: str, tmp_path: Path) -> None:
    """Eight calls at the same instant by workers with connections of their own: five are told alone, three by one text."""

    def one(number: int) -> int:
        own = open_store(database_url, tmp_path, deadline=PATIENT)
        try:
            return len(alone(miss(own, number, NOW, people=ANNA)[1]))
        finally:
            own.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(one, range(AT_ONCE)))
    assert SINGLY == sum(told)
    [storm] = storms(store)
    assert AT_ONCE - SINGLY == len(counted(store, storm))


def test_a_call_that_comes_when_the_storm_was_counted_is_in_another(store: Store) -> None:
    """A host whose clock is behind: its call is not added to a text that is on its way, and not lost either."""
    for number in range(SINGLY + 1):
        miss(store, number, NOW, people=ANNA)
    [first] = storms(store)
    with store.write() as tx:
        tx.close_missed("duell", "anna", first.storm)
        tx.close_missed("duell", "anna", first.storm)
    behind = NOW + WITHIN - SECOND
    call, posted = miss(store, 20, behind, people=ANNA)
    assert (ANNA, ()) == (call.gathered, alone(posted))
    assert [["+4790000005"], ["+4790000020"]] == [counted(store, storm) for storm in storms(store)]


def test_a_clock_that_was_set_back_holds_nobody_up(store: Store) -> None:
    """Slots that were taken by a clock an hour ahead are void; half a minute is what hosts differ by."""
    for number in range(SINGLY + 1):
        miss(store, number, NOW + timedelta(hours=1), people=ANNA)
    assert ANNA == alone(miss(store, 20, NOW, people=ANNA)[1])
    assert ANNA == miss(store, 21, NOW + timedelta(hours=1) - 30 * SECOND, people=ANNA)[0].gathered


def test_somebody_known_by_a_number_alone_is_not_noted(store: Store) -> None:
    """A phone of the carrier's list that the line does not know: no number gets into these tables."""
    number = "+4740000099"
    for place in range(SINGLY + 2):
        call, posted = miss(store, place, NOW, people=(*ANNA, number))
        assert number in alone(posted)
    assert ANNA == call.gathered
    with store.read() as tx:
        assert () == tx.missed_slots("duell", number)


def taken_back(store: Store) -> None:
    """Decide how a missed call is told of, and take it back."""
    with suppress(LookupError), store.write() as tx:
        gather(tx, missed_call(1, NOW), (word(),), NOW)
        raise LookupError


def test_nothing_stays_of_a_transaction_that_was_taken_back(store: Store) -> None:
    """Who lost the race for the call's row has taken no slot and opened no storm."""
    for _ in range(SINGLY + 1):
        taken_back(store)
    assert PAIR == alone(miss(store, 2, NOW + MINUTE)[1])
    with store.read() as tx:
        assert [1] == [slot.number for slot in tx.missed_slots("duell", "anna")]
