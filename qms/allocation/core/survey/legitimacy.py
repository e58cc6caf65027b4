"""What principals think of the model: statements rated 1–5, told only of many together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qms.kernel.money import round_half_up

LOWEST, HIGHEST, AGREES_FROM = 1, 5, 4
FEWEST_ANSWERS = 5
TENTH = Decimal("0.1")
PER_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something to agree with or not, in both languages."""

    key: str
    text_sv: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegitimacyAnswer:
    """One unit's ratings by the statement's key; None is `vet inte`."""

    ratings: Mapping[str, int | None]
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSummary:
    """How a statement was rated. All figures are None when fewer than the limit rated it.

    `mean` is 1–5 with one decimal, `agrees` the share (whole per cents) that gave 4 or 5.
    """

    statement: Statement
    rated: int | None
    mean: Decimal | None
    agrees: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegitimacySummary:
    """A year's answers together. `answers` is None when fewer than the limit answered."""

    year: int
    asked: int
    answers: int | None
    rows: tuple[StatementSummary, ...]
    comments: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Return whether enough answered for anything to be told."""
        return self.answers is not None

    @property
    def mean(self) -> Decimal | None:
        """Return the mean of the statements' means, None when one of them is not told."""
        means = [row.mean for row in self.rows if row.mean is not None]
        if not means or len(means) < len(self.rows):
            return None
        return round_half_up(Fraction(sum(means, Decimal(0))) / len(means), TENTH)


def parse_statements(content: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return the statements of `content/legitimacy_survey.toml`, in file order."""
    return tuple(
        Statement(key=row["key"], text_sv=row["text_sv"], text_en=row["text_en"])
        for row in content["statement"]
    )


def summarise(
    statements: Sequence[Statement],
    answers: Sequence[LegitimacyAnswer],
    *,
    year: int,
    asked: int,
    fewest: int = FEWEST_ANSWERS,
) -> LegitimacySummary:
    """Return the answers together; nothing of fewer than `fewest` units is told.

    A statement that fewer rated is withheld on its own. Comments come in alphabetical order, so
    that their order says nothing of who wrote them.
    """
    is_enough = len(answers) >= fewest
    return LegitimacySummary(
        year=year,
        asked=asked,
        answers=len(answers) if is_enough else None,
        rows=tuple(_row(one, answers, fewest) for one in statements),
        comments=tuple(sorted(_comments(answers))) if is_enough else (),
    )


def _comments(answers: Iterable[LegitimacyAnswer]) -> list[str]:
    return [one.comment.strip() for one in answers if one.comment.strip()]


def _row(
    statement: Statement, answers: Iterable[LegitimacyAnswer], fewest: int
) -> StatementSummary:
    given = [rating for one in answers if (rating := one.ratings.get(statement.key)) is not None]
    if len(given) < fewest:
        return StatementSummary(statement=statement, rated=None, mean=None, agrees=None)
    agreeing = sum(1 for rating in given if rating >= AGREES_FROM)
    return StatementSummary(
        statement=statement,
        rated=len(given),
        mean=round_half_up(Fraction(sum(given), len(given)), TENTH),
        agrees=round_half_up(Fraction(agreeing, len(given)), PER_CENT),
    )
