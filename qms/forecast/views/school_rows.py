"""One school per row: now, next year, further ahead, and whether to trust it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.trust.judging import Verdicts
from qms.forecast.core.trust.shown import Said, Shown, shown_of
from qms.forecast.core.values import Value
from qms.forecast.labels import method_label
from qms.forecast.queries import Published
from qms.forecast.trust_labels import CHIPS, WORDS
from qms.forecast.views.figures import span80
from qms.i18n.formats import percent
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.org.core.nodes import Unit

FIVE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """One school: now, next year, five years ahead and at the end of the forecast."""

    unit: Unit
    now: float
    next_year: Value
    five: Value
    end: float
    method: str
    shown: Shown
    is_planned: bool = False

    @property
    def following(self) -> float:
        """Return what is expected next year."""
        return self.next_year.mean

    @property
    def change(self) -> int:
        """Return next year's change, as the rounded numbers show it."""
        return round(self.following) - round(self.now)

    @property
    def within(self) -> str:
        """Return next year's 80 per cent interval, `–` for a school that is closed by then."""
        return self._span(self.next_year)

    @property
    def within_five(self) -> str:
        """Return the 80 per cent interval five years ahead, likewise."""
        return self._span(self.five)

    def _span(self, value: Value) -> str:
        return span80(value) if self.shown.is_open(value.year) else "–"

    @property
    def direction(self) -> int:
        """Return whether next year's interval lies above (1) or below (−1) today's number, or 0."""
        low, high = self.next_year.lo80, self.next_year.hi80
        return int(low > self.now) - int(high < self.now)

    @property
    def word(self) -> Said:
        """Return the word of the number that is shown."""
        return self.shown.said

    @property
    def chip(self) -> tuple[str, str]:
        """Return the form and the word of the number that is shown."""
        return CHIPS[self.word], gettext(WORDS[self.word])

    @property
    def error(self) -> float | None:
        """Return the usual miss of the number that is shown, one year ahead, in per cent."""
        return self.shown.error

    @property
    def error_text(self) -> str:
        """Return the miss in words."""
        return percent(None if self.error is None else self.error / 100)


def school_rows(
    values: Iterable[Value],
    units: Mapping[int, Unit],
    *,
    run: Published,
    verdicts: Verdicts,
    scores: Mapping[str, Sequence[SeriesScore]] | None = None,
    said: InputsSaid | None = None,
) -> list[SchoolRow]:
    """Return one row per school the reader may see, in Swedish alphabetical order.

    `scores` are each school's own (without them no error is told), `said` tells which of them an
    opening, closing or move changes.
    """
    by_unit: dict[int, dict[int, Value]] = defaultdict(dict)
    for value in values:
        by_unit[int(value.unit)][value.horizon] = value
    horizon = run.asked.horizon
    rows = [
        SchoolRow(
            unit=units[unit_id],
            now=ahead[1].last_value,
            next_year=ahead[1],
            five=ahead[min(FIVE, horizon)],
            end=ahead[horizon].mean,
            method=method_label(ahead[1].method),
            shown=shown_of(
                verdicts.get(str(unit_id)),
                (scores or {}).get(str(unit_id), ()),
                method=ahead[1].method,
                asked=run.asked.method,
                last=ahead[1].last_value,
                closes=said.closes(str(unit_id)) if said else None,
            ),
            is_planned=said is not None and str(unit_id) in said.moved,
        )
        for unit_id, ahead in by_unit.items()
        if unit_id in units
    ]
    return sorted(rows, key=lambda row: swedish_key(row.unit.name))


def horizons_shown(run: Published) -> list[int]:
    """Return the years ahead that a row needs."""
    return sorted({1, min(FIVE, run.asked.horizon), run.asked.horizon})
