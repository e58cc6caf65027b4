"""What a calculation was fed with and what came out, as JSON that recomputes it to the byte."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from qms.allocation.core.compute import Allocation, UnitResult
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.numerals import canonical
from qms.allocation.core.records import LeftOut, Reason, UnitLine
from qms.kernel.working import Line, Working


def dump_schools(schools: Iterable[School]) -> list[dict[str, Any]]:
    """Return the schools with shares, and risk where there is one, as exact text."""
    return [
        {
            **({} if school.value is None else {"value": str(school.value)}),
            "unit": school.unit,
            "pupils": school.pupils,
            "shares": {
                factor: {category: str(share) for category, share in parts.items()}
                for factor, parts in school.shares.items()
            },
            "notes": list(school.notes),
        }
        for school in schools
    ]


def load_schools(rows: Iterable[Mapping[str, Any]]) -> tuple[School, ...]:
    """Return the schools that `dump_schools` wrote."""
    return tuple(
        School(
            unit=row["unit"],
            pupils=row["pupils"],
            shares={
                factor: {category: Fraction(text) for category, text in parts.items()}
                for factor, parts in row["shares"].items()
            },
            notes=tuple(row["notes"]),
            value=Fraction(row["value"]) if "value" in row else None,
        )
        for row in rows
    )


def dump_left_out(units: Iterable[LeftOut]) -> list[dict[str, Any]]:
    """Return the units left out, with their reasons."""
    return [
        {
            "unit_id": one.unit_id,
            "reason": one.reason.value,
            "detail": one.detail,
            "because": one.because,
        }
        for one in units
    ]


def load_left_out(rows: Iterable[Mapping[str, Any]]) -> tuple[LeftOut, ...]:
    """Return what `dump_left_out` wrote."""
    return tuple(
        LeftOut(
            unit_id=row["unit_id"],
            reason=Reason(row["reason"]),
            detail=row["detail"],
            because=row.get("because", ""),
        )
        for row in rows
    )


def dump_working(whole: Allocation, result: UnitResult) -> dict[str, Any]:
    """Return a unit's lines and notes."""
    return {
        "lines": [asdict(line) for line in line_sheet(whole, result)],
        "notes": list(result.notes),
    }


def load_working(table: Mapping[str, Any]) -> Working:
    """Return the lines that `dump_working` wrote."""
    return Working(tuple(Line(**line) for line in table["lines"]))


def line_of(whole: Allocation, result: UnitResult) -> UnitLine:
    """Return a result as it is stored."""
    return UnitLine(
        unit_id=int(result.unit),
        pupils=result.pupils,
        points=result.points,
        index=result.index,
        ore=result.ore,
        working=line_sheet(whole, result),
        notes=result.notes,
    )


def lines_bytes(lines: Sequence[UnitLine], parts: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Return all lines as one canonical text: equal bytes mean equal decisions.

    `parts` are what units get beside their line, as tables.
    """
    rows = [
        {
            "unit_id": line.unit_id,
            "pupils": line.pupils,
            "points": str(line.points),
            "index": str(line.index),
            "ore": line.ore,
            "lines": [asdict(one) for one in line.working],
            "notes": list(line.notes),
        }
        for line in sorted(lines, key=lambda line: line.unit_id)
    ]
    others = sorted(parts, key=lambda part: (part["unit_id"], part["kind"]))
    return canonical({"lines": rows} | ({"parts": others} if others else {})).encode()
