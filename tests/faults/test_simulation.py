"""Seeds of the simulation: as many as fit into the suite; any number by `make soak SEEDS=N`."""

from collections.abc import Iterator

import pytest
import structlog

from tests.faults.simulation import simulate
from tests.faults.soak import silent

SEEDS = 60


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log nothing: each world has much to say."""
    before = structlog.get_config()
    structlog.configure(processors=[silent])
    yield
    structlog.configure(**before)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_seed(seed: int) -> None:
    """Whatever goes wrong, the invariants hold afterwards."""
    simulate(seed)
