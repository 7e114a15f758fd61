"""Any number of seeds: `python -m tests.faults.soak SEEDS [FIRST]`, which is what `make soak SEEDS=N FIRST=M` runs."""

import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.faults.kept import many_worlds
from tests.faults.simulation import simulate


def played(seed: int) -> tuple[int, str, Counter[str]]:
    """Play a seed; returns what did not hold and how to play it again ("" when all did), and what happened in it."""
    try:
        return seed, "", simulate(seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the seed
        again = f"(again: python -m tests.faults.soak 1 {seed})"
        return seed, f"seed {seed}: {type(error).__name__}: {error} {again}", Counter()


def prepare() -> None:
    """Make the worlds of a process cheap, for as long as it lives."""
    many_worlds().__enter__()


def main(seeds: int, first: int) -> int:
    """Play the seeds on every core and print those that fail; returns 1 when one did."""
    begin = time.monotonic()
    total: Counter[str] = Counter()
    failed = 0
    with ProcessPoolExecutor(min(seeds, os.cpu_count() or 1), initializer=prepare) as pool:
        for _, why, seen in pool.map(played, range(first, first + seeds), chunksize=4):
            total += seen
            if why:
                failed += 1
                sys.stdout.write(f"{why}\n")
                sys.stdout.flush()
    took = time.monotonic() - begin
    sys.stdout.write(
        f"{seeds} seeds from {first}, {failed} failed, {took / seeds * 1000:.0f} ms each; faults: {dict(total)}\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
