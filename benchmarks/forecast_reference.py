"""Score every method on the four shared series and print it beside the reference figures.

Run from the project's root, with the shared figures beside it:
`python benchmarks/forecast_reference.py [--processes 2]`. Prophet is fitted from every origin
from six points on (the product asks for ten), so that its column can be compared.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from forecast_sets import SETS, ReferenceSet, known_of  # noqa: E402 - after the path

from qms.forecast.core.backtest import cells_of  # noqa: E402
from qms.forecast.core.methods import COHORT_1, COHORT_3, LAST_VALUE, PROPHET, Known  # noqa: E402
from qms.forecast.core.prophet_model import fit  # noqa: E402
from qms.forecast.core.scores import scores_of  # noqa: E402
from qms.forecast.core.trends import TrendTask, trend_origins, trend_tasks  # noqa: E402

FEWEST_POINTS = 6


def fitted(task: TrendTask, *, horizon: int) -> tuple[tuple[float, ...], float]:
    """Return the fit and its CPU seconds."""
    started = time.process_time()
    return fit(task.years, task.values, horizon=horizon, seed=1), time.process_time() - started


def with_prophet(known: Known, ask: ReferenceSet, pool: ProcessPoolExecutor) -> tuple[Known, float]:
    """Return `known` with Prophet fitted from the origins and before, and the CPU seconds."""
    origins = trend_origins(known.pupils, ask.origins)
    tasks = trend_tasks(known.pupils, origins, fewest_points=FEWEST_POINTS)
    job = partial(fitted, horizon=max(ask.horizons))
    made = list(pool.map(job, tasks, chunksize=8))
    trends = {(t.unit, t.origin): values for t, (values, _) in zip(tasks, made, strict=True)}
    return replace(known, trends=trends), sum(seconds for _, seconds in made)


def figures(numbers: Iterable[float | None]) -> str:
    """Return the figures with two decimals."""
    return " / ".join("–" if n is None else f"{n:.2f}" for n in numbers)


def report(known: Known, method: str, ask: ReferenceSet, reference: Sequence[float] | None) -> None:
    """Print one method's scores beside the reference."""
    started = time.process_time()
    cells = cells_of(known, method, origins=ask.origins, horizons=ask.horizons)
    scores = scores_of(cells, ask.horizons)
    print(f"  {method:11} WAPE  {figures(s.unit_wape for s in scores)}")
    if reference:
        print(f"  {'':11} ref.  {figures(reference)}")
    inside = " ".join(f"{s.cover80:.0f}/{s.cover95:.0f}" for s in scores if s.cells)
    print(f"  {'':11} inside 80/95 %: {inside}  width80 {figures(s.width80 for s in scores)}")
    print(f"  {'':11} total MAPE {figures(s.total_mape for s in scores)}  "
          f"{time.process_time() - started:.1f} CPU s, {sum(s.stood_in for s in scores)} "
          f"of {sum(s.cells for s in scores)} cells by last value")  # fmt: skip


def main() -> None:
    """Print all four sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    processes = parser.parse_args().processes
    folder = ROOT.parent / "shared" / "data"
    with ProcessPoolExecutor(processes) as pool:
        for name, ask in SETS.items():
            known = known_of(name, folder)
            years = ", ".join(map(str, ask.horizons))
            print(f"{name}: {len(known.pupils.units)} units, {years} years ahead, per cent")
            for method, reference in (
                (LAST_VALUE, ask.last_value),
                (COHORT_1, None),
                (COHORT_3, ask.cohort_3yr),
            ):
                report(known, method, ask, reference)
            known, seconds = with_prophet(known, ask, pool)
            report(known, PROPHET, ask, ask.prophet)
            print(f"  {'':11} {len(known.trends)} fits, {seconds:.0f} CPU s\n")


if __name__ == "__main__":
    main()
