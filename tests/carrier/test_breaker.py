"""The breaker: two failures open it, one request a pause tries, a success closes it."""

from oncall.carrier.breaker import Breaker


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return seconds since some instant."""
        return self.now


def opened(clock: Clock) -> Breaker:
    """Return a breaker after two failures in a row."""
    breaker = Breaker(failures=2, pause=5.0, monotonic=clock)
    breaker.note(alive=False)
    breaker.note(alive=False)
    return breaker


def test_one_failure_opens_nothing() -> None:
    """A single miss, or two with a success between, is no dead API."""
    breaker = Breaker(monotonic=Clock())
    for alive in (False, True, False):
        breaker.note(alive=alive)
    assert breaker.closed
    assert breaker.allows()


def test_two_failures_in_a_row_open_it() -> None:
    """From then on nobody waits for a dead API."""
    breaker = opened(Clock())
    assert not breaker.closed
    assert not breaker.allows()


def test_one_request_tries_after_the_pause() -> None:
    """One, not all that come at that moment."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    assert [breaker.allows() for _ in range(3)] == [True, False, False]


def test_a_failed_try_waits_another_pause() -> None:
    """The pause begins again when the try has failed."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    assert breaker.allows()
    clock.now += 3.0
    breaker.note(alive=False)
    clock.now += 4.0
    assert not breaker.allows()
    clock.now += 1.0
    assert breaker.allows()


def test_a_good_try_closes_it() -> None:
    """Everything goes through again at once."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    assert breaker.allows()
    breaker.note(alive=True)
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_a_try_that_never_comes_back_does_not_block_for_ever() -> None:
    """A thread that died while trying leaves the next pause to another."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    assert breaker.allows()
    clock.now += 5.0
    assert breaker.allows()
