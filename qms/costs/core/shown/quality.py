"""What surveys say of a unit, beside what it costs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qms.costs.core.shown.hiding import FEWEST

FEWEST_UNITS = 3
"""Fewer units with answers give no figure of all: it would tell the others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question at a unit; `share` from 0 to 1."""

    unit: str
    respondents: str
    question: str
    answers: int | None
    share: Decimal | None
    mean: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRow:
    """A question at the unit, beside all units' by their answers; None where few answered."""

    respondents: str
    question: str
    answers: int | None
    share: Decimal | None
    mean: Decimal | None
    all_share: Decimal | None
    all_mean: Decimal | None


def quality_rows(answers: Iterable[Answer], unit: str) -> tuple[QualityRow, ...]:
    """Return the unit's questions. Those that fewer than five answered are without figures."""
    told: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
    own: list[Answer] = []
    for one in answers:
        if is_told(one):
            told[one.respondents, one.question].append(one)
        if one.unit == unit:
            own.append(one)
    return tuple(_row(one, told[one.respondents, one.question]) for one in own)


def is_told(one: Answer) -> bool:
    """Return whether enough answered."""
    return one.answers is not None and one.answers >= FEWEST


def _row(one: Answer, others: list[Answer]) -> QualityRow:
    is_shown = is_told(one)
    enough = others if len(others) >= FEWEST_UNITS else []
    return QualityRow(
        respondents=one.respondents,
        question=one.question,
        answers=one.answers if is_shown else None,
        share=one.share if is_shown else None,
        mean=one.mean if is_shown else None,
        all_share=_weighed([(each.share, each.answers) for each in enough]),
        all_mean=_weighed([(each.mean, each.answers) for each in enough]),
    )


def _weighed(pairs: Iterable[tuple[Decimal | None, int | None]]) -> Decimal | None:
    known = [(value, n) for value, n in pairs if value is not None and n]
    total = sum(n for _, n in known)
    return sum((value * n for value, n in known), Decimal(0)) / total if total else None
