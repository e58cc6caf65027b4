"""Solve facility location: the public files beside the project, and large instances made here.

Run from the project's root: `python benchmarks/facility_location.py`; `--single` also gives each
customer one warehouse, `--limit S` changes the seconds per instance. The large ones are of the
size and kind of the public capa, capb and capc: 100 warehouses and 1,000 customers at random in a
square, one capacity for all, and fixed costs that open between five and twelve of them. Any file
in the same form can be given instead: `--file F [--capacity N] [--best OPTIMUM]`.
"""

import argparse
import re
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from qms.planning.core.location.answer import Clock, solve  # noqa: E402 - after the path
from qms.planning.core.location.instance import Instance  # noqa: E402
from qms.planning.core.location.reader import read_location  # noqa: E402

KINDS = {
    "made-a": ((8_000, 10_000, 12_000, 14_000), 1.3e6),
    "made-b": ((5_000, 6_000, 7_000, 8_000), 5e5),
    "made-c": ((5_000, 5_750, 6_500, 7_250), 3.3e5),
}
"""Capacities and mean fixed cost of each kind."""


def made(seed: int, capacity: float, fixed: float) -> Instance:
    """Return an instance of 100 × 1,000: distance × demand × 1–1.25."""
    chance = np.random.default_rng(seed)
    warehouses, customers = chance.random((100, 2)) * 1000, chance.random((1000, 2)) * 1000
    demand = chance.integers(1, 101, 1000).astype(float)
    apart = np.hypot(*(customers[:, None, :] - warehouses[None]).transpose(2, 0, 1))
    return Instance(
        capacity=np.full(100, float(capacity)),
        fixed=fixed * chance.uniform(0.75, 1.25, 100),
        demand=demand,
        cost=apart * demand[:, None] * chance.uniform(1, 1.25, apart.shape),
    )


def tell(name: str, instance: Instance, *, limit: float, single: bool, best: float | None) -> float:
    """Solve it, print a line, and return the CPU seconds."""
    start, begun = time.perf_counter(), time.process_time()
    clock = Clock(elapsed=lambda: time.perf_counter() - start, limit=limit)
    answer = solve(instance, is_single=single, clock=clock)
    seconds = time.process_time() - begun
    error = "" if best is None else f"  error {answer.plan.objective / best - 1:9.1e}"
    low = "" if best is None else f"  bound {answer.bound / best - 1:9.1e}"
    print(f"{name:<24}{answer.plan.objective:16.3f}  gap {answer.gap:8.1e}{error}{low}"
          f"{seconds:8.2f} CPU s", flush=True)  # fmt: skip
    return seconds


def shared(limit: float, *, single: bool) -> None:
    """Tell each public file beside the project."""
    folder = ROOT.parent / "shared" / "data" / "orlib"
    if not folder.is_dir():
        print("No public files beside the project: only made instances.")
        return
    text = (folder / "capopt.txt").read_text(encoding="utf-8")
    best = {name: float(cost) for name, cost in re.findall(r"(cap\d+) +([\d.]+)", text)}
    total = 0.0
    for path in sorted(folder.glob("cap[0-9]*.txt")):
        instance = read_location(path.read_bytes())
        if single and instance.demand.max() > instance.capacity.max():
            print(f"{path.stem:<24}a customer is larger than any warehouse")
            continue
        known = None if single else best[path.stem]
        total += tell(path.stem, instance, limit=limit, single=single, best=known)
    print(f"{'together':<72}{total:8.2f} CPU s")


def large(limit: float, *, single: bool) -> None:
    """Tell twelve made instances."""
    for number, (name, (capacities, fixed)) in enumerate(KINDS.items(), start=1):
        for capacity in capacities:
            instance = made(number, capacity, fixed)
            tell(f"{name} {capacity}", instance, limit=limit, single=single, best=None)


def main() -> None:
    """Print a line per instance."""
    parser = argparse.ArgumentParser(description="Facility location")
    parser.add_argument("--file")
    parser.add_argument("--capacity", type=float)
    parser.add_argument("--best", type=float)
    parser.add_argument("--single", action="store_true")
    parser.add_argument("--limit", type=float, default=90.0)
    given = parser.parse_args()
    if given.file:
        instance = read_location(Path(given.file).read_bytes(), capacity=given.capacity)
        name = Path(given.file).name
        tell(name, instance, limit=given.limit, single=given.single, best=given.best)
        return
    for single in (False, True) if given.single else (False,):
        print("Each customer has one warehouse:" if single else "Customers may be divided:")
        shared(given.limit, single=single)
        large(given.limit, single=single)


if __name__ == "__main__":
    main()
