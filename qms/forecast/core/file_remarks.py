"""What the rows of an analyst's files are unfit for, and what must be known of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qms.forecast.core.count_file import CountFile
from qms.forecast.core.panel import Count
from qms.kernel.problems import Problem

OLDEST = 19
"""Years of age of the oldest pupils of any school form."""
MOST_NAMED = 10
FEW = 2  # years


def no_pupils(read: CountFile, kept: Iterable[Count]) -> list[str]:
    """Return the rows that are of no pupil: a grade below F, or an age outside 0–19."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for count in kept:
        if count.step < 0 or (read.by_age and count.step > OLDEST):
            found[count.unit, count.step].append(count.year)
    column, kind = ("age", "ålder") if read.by_age else ("grade", "årskurs")
    cure = (
        f"Ta bort raderna, eller välj åldrar mellan 0 och {OLDEST} med --grades."
        if read.by_age
        else "Ta bort raderna. Barn före skolan lämnas i --population."
    )
    return [
        Problem(
            message=f"{unit}, {kind} {step}, {_span(years)}: finns inte i någon skolform.",
            column=column,
            cure=cure,
        ).sentence(read.file_name)
        for (unit, step), years in found.items()
    ]


def _span(years: Sequence[int]) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def short_series(read: CountFile, kept: Iterable[Count]) -> list[str]:
    """Return that the file, or some of its units, has two years only."""
    years: dict[str, set[int]] = defaultdict(set)
    for count in kept:
        if count.n:
            years[count.unit].add(count.year)
    every = {year for some in years.values() for year in some}
    if len(every) == FEW:
        return [
            f"{read.file_name}: bara två år med elever. Ingen metod kan prövas mot ett senare år, "
            "så felet är inte mätt."
        ]
    last = max(every, default=0)
    two = sorted(unit for unit, some in years.items() if len(some) == FEW and last in some)
    if not two:
        return []
    return [
        f"{read.file_name}: {_named(two)} har bara två år med elever. Prognosen bygger på en enda "
        "ändring, och felet är inte mätt för dem."
    ]


def births_of(born: CountFile | None, units: Sequence[str]) -> list[str]:
    """Return which births are of all units, and which units have none of their own."""
    if born is None:
        return []
    own = {count.unit for count in born.counts}
    said = []
    others = sorted(own - {*units})
    lacking = sorted({*units} - own)
    if others:
        said.append(
            f"{born.file_name}: {_named(others)} finns inte bland eleverna. De födda gäller alla "
            "enheter som saknar egna."
        )
    elif lacking and own & {*units}:
        said.append(
            f"{born.file_name}: {_named(lacking)} har inga födda. Deras nybörjare är ett "
            "antagande, som de senaste åren."
        )
    return said


def _named(units: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" och {len(units) - MOST_NAMED} till" if len(units) > MOST_NAMED else ""
    return ", ".join(units[:MOST_NAMED]) + more
