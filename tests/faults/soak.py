"""Any number of seeds: `python -m tests.faults.soak SEEDS [FIRST]`, which is what `make soak SEEDS=N` runs."""

import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import structlog

from tests.faults.simulation import simulate


def silent(*_: object) -> str:
    """Drop a line of the log: thousands of worlds have much to say."""
    raise structlog.DropEvent


def played(seed: int) -> tuple[int, str, Counter[str]]:
    """Play a seed; returns what did not hold ("" when all did) and what happened in it."""
    structlog.configure(processors=[silent])
    try:
        return seed, "", simulate(seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the seed
        return seed, f"{type(error).__name__}: {error}", Counter()


def main(seeds: int, first: int) -> int:
    """Play the seeds on every core and print those that fail; returns 1 when one did."""
    begin = time.monotonic()
    total: Counter[str] = Counter()
    failed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seed, why, seen in pool.map(played, range(first, first + seeds), chunksize=4):
            total += seen
            if why:
                failed += 1
                sys.stdout.write(f"seed {seed}: {why}\n")
    took = time.monotonic() - begin
    sys.stdout.write(
        f"{seeds} seeds from {first}, {failed} failed, {took / seeds * 1000:.0f} ms each; faults: {dict(total)}\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
