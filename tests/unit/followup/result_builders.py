"""Indicators and cells with defaults, so that a test shows only what it is about."""

from dataclasses import replace
from decimal import Decimal

from qms.followup.core.report.wording import Wording
from qms.followup.core.results.indicators import Counts, Direction, FewRule, Indicator, Unit
from qms.followup.core.results.small_numbers import Cell, Mark, Measured

PUPILS = FewRule(key="pupils_lt5", least=5, counts=Counts.BEHIND_AND_REST, text="")
SURVEY = FewRule(
    key="survey_lt10", least=10, counts=Counts.ANSWERS, text="", least_rate=Decimal("0.5")
)
SUPPORT = FewRule(key="needs_lt5", least=5, counts=Counts.WITH_AND_BEHIND, text="")
FREE = FewRule(key="none", least=0, counts=Counts.NOTHING, text="")
SCHOOL = 1


def indicator(key="g6_math", **changes):
    whole = Indicator(
        key=key,
        group="resultat",
        name=Wording(sv=f"Namn på {key}"),
        definition="",
        unit=Unit.PERCENT,
        direction=Direction.HIGHER,
        forms=("compulsory",),
        steps=frozenset({6}),
        source="skolverket",
        rule=PUPILS,
        area="area_teaching",
    )
    return replace(whole, **changes)


def measured(value, n, *, unit=SCHOOL, year=2026, **changes):
    number = None if value is None else Decimal(str(value))
    return Measured(unit_id=unit, year=year, value=number, n=n, **changes)


def cell(value, n=50, *, year=2026, mark=Mark.SHOWN):
    return Cell(year=year, mark=mark, value=None if value is None else Decimal(str(value)), n=n)


def cells(*values, n=50, last=2026):
    """Return cells of rising years; None is a year that is hidden."""
    first = last - len(values) + 1
    return tuple(
        cell(value, n if value is not None else None, year=first + at,
             mark=Mark.SHOWN if value is not None else Mark.FEW)
        for at, value in enumerate(values)
    )  # fmt: skip
