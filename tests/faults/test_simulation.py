"""A thousand seeds of the simulation, any number by `make soak SEEDS=N`; a failing seed says how to play it alone."""

from collections.abc import Iterator

import pytest

from tests.faults.kept import many_worlds
from tests.faults.soak import played

SEEDS = 1000
AT_ONCE = 25


@pytest.fixture(scope="module", autouse=True)
def worlds() -> Iterator[None]:
    """Make the worlds of these seeds cheap."""
    with many_worlds():
        yield


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_seed(first: int) -> None:
    """Whatever goes wrong, the invariants hold afterwards."""
    wrong = [why for seed in range(first, first + AT_ONCE) if (why := played(seed)[1])]
    assert not wrong, "\n".join(wrong)
