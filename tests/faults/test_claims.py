"""The process dies between ringing a phone and storing that it rings: whoever takes the effect over looks before he rings."""

from pathlib import Path

import pytest

from tests.faults.invariants import no_leg_placed_twice
from tests.faults.world import world

OPERATIONS = range(4, 24, 2)


@pytest.mark.parametrize("operations", OPERATIONS)
def test_phone_that_rings_already_is_not_rung_again(tmp_path: Path, operations: int) -> None:
    """Nobody picks up until the claim of the dead process has run out: no leg is asked for twice."""
    with world(tmp_path, "escalation.ring_time=55s", "escalation.step.0.for=60s", "escalation.max_wait=180s") as (
        play,
        made,
    ):
        made.die_after(operations)
        play.dial()
        play.after(50)
        assert 1 == made.crashes
        no_leg_placed_twice(made)
