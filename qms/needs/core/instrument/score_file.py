"""What a scoring of many cases is written as: CSV, a row per case, or JSON with every line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.kernel.table_write import Cell, Locale, write_csv
from qms.kernel.working import Line
from qms.needs.core.instrument.case_file import ScoredCase
from qms.needs.core.instrument.result import Result
from qms.needs.core.instrument.stored import dump_result
from qms.needs.core.instrument.term_amount import TermAmount, term_amount
from qms.needs.core.instrument.values import Instrument

HOURS = (
    "total_hours", "extraordinary_hours", "within_basic_amount_hours", "desired_total_hours",
    "gap_hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A case with its result, and its amount for a term where it was asked for."""

    case: ScoredCase
    result: Result
    amount: TermAmount | None


def amount_of(case: ScoredCase, result: Result, instrument: Instrument) -> TermAmount | None:
    """Return the amount of extraordinary hours; None without weeks or cost, or below the limit."""
    if case.weeks is None or case.per_hour is None or not result.is_extraordinary:
        return None
    rate = instrument.amount.vat_private if case.is_private else Decimal(0)
    return term_amount(result.extraordinary_hours, weeks=case.weeks, per_hour=case.per_hour,
                       other=case.other, vat_rate=rate)  # fmt: skip


def score_csv(instrument: Instrument, scored: Iterable[Scored], locale: Locale) -> bytes:
    """Return a row per case: threshold, hours, points per area, messages, amount, working."""
    areas = tuple(area.key for area in instrument.areas)
    header = (
        "case", "form", "threshold", "extraordinary", *HOURS, "highest_level", "profile_points",
        *areas, "messages", "lacking", "amount", "working",
    )  # fmt: skip
    return write_csv(header, (_row(one, areas) for one in scored), locale)


def _row(one: Scored, areas: Sequence[str]) -> tuple[Cell, ...]:
    result = one.result
    return (
        one.case.key,
        one.case.about.form,
        result.threshold,
        "yes" if result.is_extraordinary else "no",
        *(getattr(result, key) for key in HOURS),
        result.highest_level,
        result.current.profile_points,
        *(result.current.area_points[area] for area in areas),
        " ".join(message.key for message in result.messages),
        " ".join(result.lacking),
        one.amount.total if one.amount else None,
        "; ".join(_line(line) for line in result.working),
    )  # fmt: skip


def _line(line: Line) -> str:
    made_of = f"{line.formula} = " if line.formula else ""
    return f"{line.letter} = {made_of}{line.value}"


def score_json(scored: Iterable[Scored]) -> bytes:
    """Return every count, message and line of every case."""
    cases = [
        {
            "case": one.case.key,
            "form": one.case.about.form,
            **dump_result(one.result),
            "extraordinary_reached": one.result.is_extraordinary,
            "amount": _amount(one.amount),
        }
        for one in scored
    ]
    return (json.dumps({"cases": cases}, ensure_ascii=False, indent=1) + "\n").encode()


def _amount(amount: TermAmount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    parts = ("staff", "other", "subtotal", "vat", "total")
    return {part: format(getattr(amount, part), "f") for part in parts}
