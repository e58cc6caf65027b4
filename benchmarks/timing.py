"""Timing a piece of work, and telling it in a line; used by the benchmarks."""

import time
from collections.abc import Callable


def best_of(times: int, work: Callable[[], object]) -> float:
    """Return the seconds of the quickest run."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def show(label: str, seconds: float, extra: str = "") -> None:
    """Print one line."""
    print(f"{label:<52}{seconds:9.3f} s  {extra}")
