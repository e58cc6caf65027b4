"""How often intervals held and how wide they were, and how verdicts did, on the shared series.

Run from the project's root, with the shared figures beside it:
`python benchmarks/forecast_errors.py [--method auto]`. Everything said of a year rests on what was
known by then.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from forecast_sets import FILES, SETS, known_of  # noqa: E402 - after the path

from qms.forecast.core.errors.learning import errors_at  # noqa: E402
from qms.forecast.core.errors.model import ErrorModel  # noqa: E402
from qms.forecast.core.known_file import Source, read_known  # noqa: E402
from qms.forecast.core.methods import AUTO, LAST_VALUE, Known  # noqa: E402
from qms.forecast.core.origins import origin_places, paths_of  # noqa: E402
from qms.forecast.core.series import Series, grand_total, unit_steps, unit_totals  # noqa: E402
from qms.forecast.core.trust.verdicts import Trust, verdicts_at  # noqa: E402

LEVELS = ("units", "unit and step", "total")
CHILDREN = {
    "counties": ("sweden_county_pop.csv", "sweden_county_births.csv", 6),
    "norrbotten": ("norrbotten_kommun_pop_0_15.csv", None, 6),
    "ecasd": (None, "ecasd_births.csv", 5),
}
"""Files of population and births, and the age of grade 0."""
Miss = tuple[float, float]
"""Size of the miss and the actual, in pupils."""


@dataclass(frozen=True, kw_only=True)
class TriedSet:
    """One set: the series of its levels by one method, the last value's, and the places scored."""

    name: str
    known: Known
    levels: tuple[Series, Series, Series]
    last: Series
    places: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Held:
    """What came inside the 80 and 95 per cent intervals, and their widths; all per cent."""

    ahead: int
    cells: int
    inside80: float
    inside95: float
    width80: float
    width95: float


def fed(name: str, folder: Path) -> Known:
    """Return what is known of the set, with the children below its grades where they are known."""
    known = known_of(name, folder)
    if known.feeders is not None or name not in CHILDREN:
        return known
    people, births, entry_age = CHILDREN[name]
    read = read_known(
        _source(folder, FILES[name]),
        population=_source(folder, people) if people else None,
        births=_source(folder, births) if births else None,
        grades=SETS[name].grades,
        as_of=SETS[name].as_of,
        entry_age=entry_age,
    )
    assert read.known is not None, read.faults
    return replace(known, feeders=read.known.feeders)


def _source(folder: Path, name: str) -> Source:
    return Source(file_name=name, content=(folder / name).read_bytes())


def tried_set(name: str, folder: Path, method: str = AUTO) -> TriedSet:
    """Return the set with `method` tried from every year."""
    known, ask = fed(name, folder), SETS[name]
    panel, longest = known.pupils, max(ask.horizons)
    every = origin_places(panel)
    paths = paths_of(known, method, origins=every, horizon=longest)
    plain = paths_of(known, LAST_VALUE, origins=every, horizon=longest)
    return TriedSet(
        name=name,
        known=known,
        levels=(unit_totals(panel, paths), unit_steps(panel, paths), grand_total(panel, paths)),
        last=unit_totals(panel, plain),
        places=tuple(panel.years.index(year) for year in ask.origins),
    )


def coverage(series: Series, places: tuple[int, ...], horizons: tuple[int, ...]) -> Iterator[Held]:
    """Yield how often the intervals made in `places` held."""
    models = errors_at(series, places)
    for ahead in horizons:
        found = [row for p in models for row in _held(series, models[p], p, ahead)]
        if found:
            inside80, inside95, width80, width95, actual = np.array(found).T
            yield Held(
                ahead=ahead,
                cells=len(found),
                inside80=100 * float(inside80.mean()),
                inside95=100 * float(inside95.mean()),
                width80=100 * float(width80.sum() / actual.sum()),
                width95=100 * float(width95.sum() / actual.sum()),
            )


def _held(
    series: Series, model: ErrorModel, place: int, ahead: int
) -> Iterator[tuple[float, float, float, float, float]]:
    path, errors = series.path[place], series.errors[place, :, ahead - 1]
    ends = model.bands(np.nan_to_num(path))
    for at in np.flatnonzero(~np.isnan(errors)).tolist():
        actual = float(path[at, ahead - 1] + errors[at])
        lo80, hi80 = float(ends.lo80[at, ahead - 1]), float(ends.hi80[at, ahead - 1])
        lo95, hi95 = float(ends.lo95[at, ahead - 1]), float(ends.hi95[at, ahead - 1])
        inside = float(lo80 <= actual <= hi80), float(lo95 <= actual <= hi95)
        yield (*inside, hi80 - lo80, hi95 - lo95, actual)


def misses(tried: TriedSet, longest: int = 5) -> dict[Trust, list[Miss]]:
    """Return the misses 1–5 years after each origin, by the verdict that was given in it."""
    series = tried.levels[0]
    found: dict[Trust, list[Miss]] = {word: [] for word in Trust}
    for place in tried.places:
        for unit, verdict in enumerate(verdicts_at(series, tried.last, place)):
            errors = series.errors[place, unit, :longest]
            path = series.path[place, unit, :longest]
            found[verdict.word] += [
                (abs(float(error)), float(said + error))
                for error, said in zip(errors, path, strict=True)
                if not np.isnan(error)
            ]
    return found


def mean_miss(rows: list[Miss]) -> float:
    """Return the mean of |error| ÷ actual, in per cent."""
    return 100 * float(np.mean([size / max(actual, 1.0) for size, actual in rows]))


def main() -> None:
    """Print all four sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--method", default=AUTO)
    method = parser.parse_args().method
    folder = ROOT.parent / "shared" / "data"
    pooled: dict[Trust, list[Miss]] = {word: [] for word in Trust}
    for name, ask in SETS.items():
        tried = tried_set(name, folder, method)
        print(f"{name}, {method}: inside 80/95 %, mean width of both in per cent of the actual")
        for level, series in zip(LEVELS, tried.levels, strict=True):
            row = "  ".join(
                f"h{h.ahead} {h.inside80:.0f}/{h.inside95:.0f} w {h.width80:.1f}/{h.width95:.1f}"
                for h in coverage(series, tried.places, ask.horizons)
            )
            print(f"  {level:14} {row}")
        by_word = misses(tried)
        told = [
            f"{word.value} {mean_miss(rows):.1f} % ({len(rows)})"
            for word, rows in by_word.items()
            if rows
        ]
        print(f"  later misses by verdict, 1–5 years: {', '.join(told)}\n")
        for word, rows in by_word.items():
            pooled[word] += rows
    print("all sets by verdict:", ", ".join(f"{w.value} {mean_miss(r):.1f} %" for w, r in
                                             pooled.items() if r))  # fmt: skip


if __name__ == "__main__":
    main()
