"""A fault and where in the case it is, so that a file or a form can point at it."""

import math
from dataclasses import dataclass
from enum import StrEnum

from qms.kernel.problems import Problem


class Sheet(StrEnum):
    """Which table of the case."""

    CASE = "case"
    SCHOOLS = "schools"
    DEMAND = "demand"
    DISTANCES = "distances"
    SHARES = "shares"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A problem of the row that `key` names: a school, or an area and a grade or a school…"""

    sheet: Sheet
    problem: Problem
    key: tuple[str, ...] = ()


def found(
    sheet: Sheet, column: str, message: str, cure: str, *, key: tuple[str, ...] = (),
    value: object = "",
) -> Found:  # fmt: skip
    """Return the fault of a column."""
    problem = Problem(message=message, column=column, value=str(value), cure=cure)
    return Found(sheet=sheet, key=key, problem=problem)


def figure(value: float, decimals: int = 2) -> str:
    """Return the number as Swedish text writes it, with at most so many decimals."""
    if not math.isfinite(value):
        return str(value)
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def spans(years: list[int]) -> str:
    """Return `2027`, or `2027–2031` from the first to the last."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
