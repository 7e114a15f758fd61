"""Each process of the web server keeps to a core of its own, as far as there are enough."""

import os
import subprocess
import sys

import pytest

from oncall.cli.cores import core_for


def test_a_core_that_nobody_has_is_taken_first() -> None:
    """Two processes on two cores share none; a third joins one of them; where others count double they are left alone."""
    assert core_for([0, 1], [0]) == 1
    assert core_for([0, 1], [0, 1]) in {0, 1}
    assert core_for([0, 2, 5], [0, 0, 2, 5, 5]) == 2


def test_only_allowed_cores_are_taken() -> None:
    """Cores that a container does not give us are never chosen, whoever else is on them."""
    assert core_for([3], [3, 3, 3]) == 3


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not bind processes to cores")
def test_a_process_keeps_to_the_core_chosen_for_it() -> None:
    """What gunicorn calls before and after the fork leaves the process, and its threads, on one core."""
    code = (
        "import os\nfrom types import SimpleNamespace as S\nfrom oncall.cli import cores\n"
        "first, second = S(), S()\ncores.choose(S(WORKERS={}), first)\ncores.choose(S(WORKERS={1: first}), second)\n"
        "before = os.sched_getaffinity(0)\ncores.keep(None, second)\n"
        "print(os.sched_getaffinity(0) == {second.core}, second.core in before, len(before) == 1 or first.core != second.core)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["True"] * 3
