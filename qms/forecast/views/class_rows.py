"""How many classes each grade may need in the nearest years, with probabilities."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qms.forecast.core.classes.counts import ClassCount
from qms.forecast.core.classes.of_values import classes_of
from qms.forecast.core.values import Value
from qms.forecast.labels import step_label
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext

AHEAD = 3
USUAL, SMALLEST, LARGEST = 25, 10, 40
TOLD = 0.05  # chances below this are put together
NEARLY = 0.995


class ClassTable(NamedTuple):
    """Headings, one row of texts per grade, and the sum of the likeliest numbers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]

    @property
    def heads(self) -> list[dict[str, object]]:
        """Return the headings as tables want them."""
        return [{"label": label} for label in self.headers]


class LargestClass(NamedTuple):
    """The largest class that was asked for, as it was typed, and what is wrong with it."""

    size: int
    typed: str
    fault: str


def asked_size(typed: str) -> LargestClass:
    """Return the size in the text, the usual one when there is none or it cannot be used."""
    text = typed.strip()
    if not text:
        return LargestClass(USUAL, str(USUAL), "")
    if text.isascii() and text.isdecimal() and len(text) < 4 and SMALLEST <= int(text) <= LARGEST:
        return LargestClass(int(text), text, "")
    fault = gettext("Ange största klass med ett heltal mellan {low} och {high}.")
    return LargestClass(USUAL, typed[:10], fault.format(low=SMALLEST, high=LARGEST))


def class_table(
    values: Sequence[Value], *, largest: int, years: Sequence[int] | None = None
) -> ClassTable:
    """Return the table of one unit's grades for the nearest years.

    `years` are those of the forecast, where `values` end before it: a school that closes.
    """
    years = years or [value.year for value in values if value.step is None]
    years = list(years[:AHEAD])
    found = {
        (one.step, one.year): one for one in classes_of(values, largest=largest, horizon=len(years))
    }
    certain = {(v.step, v.year) for v in values if v.lo95 == v.hi95}
    steps = sorted({step for step, _ in found})
    likely = [sum(found[s, y].chances.likely for s in steps if (s, y) in found) for y in years]
    return ClassTable(
        headers=(gettext("Årskurs"), *(str(year) for year in years)),
        rows=tuple(
            (
                step_label(step, years[0] - 1, years[-1]),
                *(
                    _cell(found[step, year], is_certain=(step, year) in certain)
                    if (step, year) in found
                    else "–"
                    for year in years
                ),
            )
            for step in steps
        ),
        total=(gettext("Troligaste antal"), *(number(n) if n else "–" for n in likely)),
    )


def _cell(count: ClassCount, *, is_certain: bool) -> str:
    """Return `2 klasser 72 %, 3 klasser 26 %, annat 2 %`, the likeliest first, and the pupils."""
    chances = count.chances.chances
    told = [(k, round(100 * chance)) for k, chance in enumerate(chances) if chance >= TOLD]
    told.sort(key=lambda pair: -pair[1])
    if chances[count.chances.likely] >= NEARLY:
        surely = gettext("säkert") if is_certain else gettext("nästan säkert")
        texts = [f"{_classes(count.chances.likely)} {surely}"]
    else:
        likely, first = told[0]
        rest = 100 - sum(n for _, n in told)
        if rest < 0:  # of rounding alone
            told[0], rest = (likely, first + rest), 0
        texts = [f"{_classes(k)} {percent(n / 100, 0)}" for k, n in told]
        if rest:
            texts.append(gettext("annat {share}").format(share=percent(rest / 100, 0)))
    return gettext("{chances} ({pupils} elever)").format(
        chances=", ".join(texts), pupils=number(count.pupils)
    )


def _classes(n: int) -> str:
    return gettext("1 klass") if n == 1 else gettext("{n} klasser").format(n=n)


def class_rows(
    values: Iterable[Value], *, largest: int
) -> list[tuple[int, int, int, float, int, float, float, float]]:
    """Return step, year, horizon, pupils, likeliest classes and its chance, fewer, more."""
    rows = list(values)
    horizons = {(value.step, value.year): value.horizon for value in rows}
    return [
        (
            one.step,
            one.year,
            horizons[one.step, one.year],
            one.pupils,
            one.chances.likely,
            one.chances.chances[one.chances.likely],
            one.chances.one_less,
            one.chances.one_more,
        )
        for one in classes_of(rows, largest=largest, horizon=AHEAD)
    ]
