"""Score every method on the four shared series and print it beside the reference figures.

Run from the project's root, with the shared figures beside it:
`python benchmarks/forecast_reference.py [--processes 2] [--no-prophet]`. Prophet is fitted from
every origin from six points on (the product asks for ten), so that its column can be compared;
`auto` is scored before Prophet is fitted, and once more with it as a candidate.
"""

import argparse
import math
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from forecast_sets import SETS, ReferenceSet, known_of  # noqa: E402 - after the path

from qms.forecast.core.backtest import cells_of  # noqa: E402
from qms.forecast.core.methods import (  # noqa: E402
    AUTO,
    COHORT_3,
    LAST_VALUE,
    METHODS,
    PROPHET,
    Known,
    Need,
)
from qms.forecast.core.prophet_model import fit  # noqa: E402
from qms.forecast.core.scores import Score, scores_of  # noqa: E402
from qms.forecast.core.trends import TrendTask, trend_origins, trend_tasks  # noqa: E402

FEWEST_POINTS = 6
WITH_PROPHET = "auto+prophet"
NEAR_BASELINE = 1.05
Figures = Sequence[float | None]
BASELINES = (
    "last-value", "cohort-1yr", "cohort-3yr", "cohort-shrunk", "pipeline-1yr", "pipeline-3yr",
    "prophet",
)  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """One method's figures on one set, by years ahead."""

    units: tuple[float, ...]
    total: tuple[float, ...]


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


def inside(scores: Sequence[Score]) -> str:
    """Return the shares of actuals inside the 80 and 95 per cent intervals."""
    return " ".join(f"{s.cover80:.0f}/{s.cover95:.0f}" for s in scores if s.cells)


def report(
    known: Known, method: str, ask: ReferenceSet, *, shown: str, reference: Figures
) -> Tried:
    """Print one method's scores beside the reference, and return them."""
    started = time.process_time()
    cells = cells_of(known, method, origins=ask.origins, horizons=ask.horizons)
    scores = scores_of(cells, ask.horizons)
    spent = time.process_time() - started
    held = f"   reference {figures(reference)}" if reference else ""
    wide = figures(s.width80 for s in scores)
    stood_in, cells_in_all = sum(s.stood_in for s in scores), sum(s.cells for s in scores)
    print(f"  {shown:14} units WAPE {figures(s.unit_wape for s in scores)}{held}")
    print(f"  {'':14} total MAPE {figures(s.total_mape for s in scores)}")
    print(f"  {'':14} inside 80/95 %: {inside(scores)}   width80 {wide}")
    print(f"  {'':14} bias {figures(s.bias for s in scores)}   {spent:.1f} CPU s")
    print(f"  {'':14} {stood_in} of {cells_in_all} cells by last value")
    return Tried(
        units=tuple(s.unit_wape or 0.0 for s in scores),
        total=tuple(s.total_mape or 0.0 for s in scores),
    )


def verdict(found: dict[str, dict[str, Tried]], method: str) -> None:
    """Print how `method` stands against the bars, cell by cell."""
    cells = [
        (name, ahead, found[name][method].units[place], place)
        for name, ask in SETS.items()
        for place, ahead in enumerate(ask.horizons)
    ]
    against = [
        (f"{n} {h}", value / SETS[n].auto[p], value / SETS[n].best[p]) for n, h, value, p in cells
    ]
    print(f"\n{method}: parts of the reference, of the best single baseline")
    for name, of_reference, of_best in against:
        print(f"  {name:14} {of_reference:.3f}  {of_best:.3f}")
    met = sum(ratio <= 1 for _, ratio, _ in against)
    rounded = sum(round(value, 2) <= SETS[n].auto[p] for n, _, value, p in cells)
    print(f"  at or below the reference in {met} of {len(cells)}, {rounded} at its two decimals")
    print(f"  largest part of the reference {max(ratio for _, ratio, _ in against):.3f}")
    missed = [f"{name} ({b:.2f})" for name, _, b in against if b > NEAR_BASELINE]
    print(f"  within 1.05 of the best baseline in {len(cells) - len(missed)}; "
          f"missed: {', '.join(missed) or 'none'}")  # fmt: skip
    for name in (LAST_VALUE, COHORT_3, PROPHET):
        if all(name in tried for tried in found.values()):
            ratios = [value / found[n][name].units[p] for n, _, value, p in cells]
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            print(f"  geometric mean {mean:.3f} × {name}")
    lower = sum(
        found[n][method].total[p] <= min(t.total[p] for m, t in found[n].items() if m in BASELINES)
        for n, _, _, p in cells
    )
    print(f"  total at or below the best baseline in {lower} of {len(cells)}")


def main() -> None:
    """Print all four sets and the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-prophet", action="store_true")
    asked = parser.parse_args()
    folder = ROOT.parent / "shared" / "data"
    found: dict[str, dict[str, Tried]] = {}
    with ProcessPoolExecutor(asked.processes) as pool:
        for name, ask in SETS.items():
            known = known_of(name, folder)
            years = ", ".join(map(str, ask.horizons))
            print(f"\n{name}: {len(known.pupils.units)} units, {years} years ahead, per cent")
            printed = {LAST_VALUE: ask.last_value, COHORT_3: ask.cohort_3yr, AUTO: ask.auto}
            offered = [m for m, method in METHODS.items() if can_run(method.needs, known)]
            tried = found[name] = {
                method: report(known, method, ask, shown=method, reference=printed.get(method, ()))
                for method in (*offered, AUTO)
            }
            if not asked.no_prophet:
                known, seconds = with_prophet(known, ask, pool)
                tried[PROPHET] = report(known, PROPHET, ask, shown=PROPHET, reference=ask.prophet)
                print(f"  {'':14} {len(known.trends)} fits, {seconds:.0f} CPU s")
                tried[WITH_PROPHET] = report(known, AUTO, ask, shown=WITH_PROPHET, reference=())
    for method in (AUTO, WITH_PROPHET):
        if all(method in tried for tried in found.values()):
            verdict(found, method)


def can_run(needs: frozenset[Need], known: Known) -> bool:
    """Return whether the set holds what the method needs."""
    return Need.TRENDS not in needs and (Need.FEEDERS not in needs or known.feeders is not None)


if __name__ == "__main__":
    main()
