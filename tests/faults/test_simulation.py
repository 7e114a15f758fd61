"""Seeds of the simulation: as many as fit into the suite; any number by `make soak SEEDS=N`."""

import pytest

from tests.faults.simulation import simulate

SEEDS = 40


@pytest.mark.parametrize("seed", range(SEEDS))
def test_seed(seed: int) -> None:
    """Whatever goes wrong, the invariants hold afterwards."""
    simulate(seed)
