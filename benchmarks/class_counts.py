"""Predict the number of classes a year ahead where the real number is known, and print the share.

Run from the project's root, with the shared figures beside it:
`python benchmarks/class_counts.py`. 12 schools × 6 grades × 9 years; pupils are forecast, the way
classes are formed is learned, both from earlier years only. Target: 77.0 per cent exact ("the same
number as last year" is right in 71.1).
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from forecast_errors import TriedSet, tried_set  # noqa: E402 - after the path

from qms.forecast.core.classes.chances import (  # noqa: E402
    ClassChances,
    class_chances,
    likely_points,
)
from qms.forecast.core.classes.learned import Formed, learn  # noqa: E402
from qms.forecast.core.errors.learning import errors_at  # noqa: E402


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What was said of one school's grade, the classes a year before, and those that came."""

    chances: ClassChances
    before: int
    real: int


def formed_classes(folder: Path) -> tuple[Formed, ...]:
    """Return every grade's pupils and classes."""
    with (folder / "ecasd_school_grade.csv").open(encoding="utf-8") as file:
        return tuple(
            Formed(
                unit=row["unit"],
                step=int(row["grade"]),
                year=int(row["year"]),
                pupils=float(row["n"]),
                classes=int(row["classes"]),
            )
            for row in csv.DictReader(file)
            if row["n"] and row["classes"]
        )


def guesses(tried: TriedSet, formed: tuple[Formed, ...]) -> list[Guess]:
    """Return what would have been said a year ahead in each of the years that are scored."""
    panel, series = tried.known.pupils, tried.levels[1]
    real = {(row.unit, row.step, row.year): row.classes for row in formed}
    models = errors_at(series, tried.places)
    found = []
    for place in tried.places:
        rule = learn(formed, year=panel.years[place])
        assert rule is not None
        path = np.nan_to_num(series.path[place])
        ends = models[place].halves(path)
        for at, (unit, step) in enumerate((u, s) for u in panel.units for s in panel.steps):
            points = likely_points(
                float(path[at, 0]), float(ends.half80[at, 0]), float(ends.half95[at, 0])
            )
            found.append(
                Guess(
                    chances=class_chances(points, rule.split(unit, step)),
                    before=real[unit, step, panel.years[place]],
                    real=real[unit, step, panel.years[place] + 1],
                )
            )
    return found


def main() -> None:
    """Print how many were exact, and whether the chances were."""
    folder = ROOT.parent / "shared" / "data"
    found = guesses(tried_set("ecasd", folder), formed_classes(folder))
    exact = 100 * np.mean([g.chances.likely == g.real for g in found])
    same = 100 * np.mean([g.before == g.real for g in found])
    print(f"{len(found)} school-grades, one year ahead: exact in {exact:.1f} %; "
          f"the same number as last year in {same:.1f} %")  # fmt: skip
    sure = np.array([max(g.chances.chances) for g in found])
    right = np.array([g.chances.likely == g.real for g in found])
    for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        these = (sure >= low) & (sure < high)
        print(f"  said {low:.2f}–{min(high, 1):.2f}: mean {100 * sure[these].mean():.0f} %, "
              f"right in {100 * right[these].mean():.0f} % of {these.sum()}")  # fmt: skip


if __name__ == "__main__":
    main()
