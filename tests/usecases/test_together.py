"""Outcomes of requests that go out together: each is handed back once, whoever is slow or fails."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from oncall.calls.events import LegNotPlaced, LegPlaced
from oncall.usecases.apply_event import Told
from oncall.usecases.together import Share, Together

A: Told = (LegPlaced("1", "CA1"), "key 1")
B: Told = (LegNotPlaced("2", carrier=True), "key 2")


def test_the_last_writes_for_both() -> None:
    """Without patience the first writes nothing and the last takes all."""
    pair = Together(2, None)
    assert () == Share(pair).report(A)
    assert (A, B) == Share(pair).report(B)


def test_the_first_waits_for_the_second_and_leaves_it_the_writing() -> None:
    """Whoever comes last writes; the one that waited has nothing to do."""
    pair = Together(2, 30.0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(Share(pair).report, A)
        while not pair._waits:
            threading.Event().wait(0.001)
        assert (A, B) == Share(pair).report(B)
        assert () == first.result()


def test_a_slow_one_is_written_by_itself() -> None:
    """After its patience the first writes its own; the second later writes its own."""
    pair = Together(2, 0.0)
    assert (A,) == Share(pair).report(A)
    assert (B,) == Share(pair).report(B)


def test_one_that_fails_leaves_the_other_nothing_to_wait_for() -> None:
    """A request that ends in an error hands what is there to its own party, which writes it."""
    pair = Together(2, None)
    assert () == Share(pair).report(A)
    broken = Share(pair)
    assert (A,) == broken.leave()
    first = Share(Together(2, 30.0))
    assert () == first.leave()


def test_who_reported_leaves_nothing_more() -> None:
    """Reporting twice would count another's request as answered."""
    share = Share(Together(2, 0.0))
    assert (A,) == share.report(A)
    assert () == share.leave()
    assert (B,) == Share().report(B)
    assert () == Share().leave()


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.sampled_from([None, 0.0, 0.001]))
def test_each_outcome_comes_back_once(works: list[bool], patience: float | None) -> None:
    """Whatever fails and whoever comes when: what was reported is handed out exactly once."""
    all_of_them = Together(len(works), patience)

    def play(number: int) -> Iterator[Told]:
        share = Share(all_of_them)
        if works[number]:
            yield from share.report((LegPlaced(str(number), f"CA{number}"), f"key {number}"))
        yield from share.leave()

    with ThreadPoolExecutor(len(works)) as pool:
        written = [told for part in pool.map(lambda n: list(play(n)), range(len(works))) for told in part]
    assert sorted(key for _, key in written if key) == [f"key {n}" for n, ok in enumerate(works) if ok]
