"""Answers, circumstances and results as plain tables, for storage: exact, and read back alike.

A result is stored with the answers and the circumstances it came from, so that it can be counted
again with the same version of the instrument and the same method.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from qms.kernel.working import Line, Working
from qms.needs.core.instrument.answers import Answer, Answers, Circumstances
from qms.needs.core.instrument.result import Count, Message, Need, Ranked, Result
from qms.needs.core.instrument.scoring import score
from qms.needs.core.instrument.tested import Severity
from qms.needs.core.instrument.values import Instrument

COUNTS = ("current", "extraordinary", "desired", "desired_extraordinary")
HOURS = (
    "cap", "total_hours", "extraordinary_hours", "within_basic_amount_hours",
    "desired_total_hours", "gap_hours",
)  # fmt: skip
COUNT_HOURS = ("hours_before_cap", "hours_after_cap", "hours")
KEYS = ("level_counts", "required", "lacking", "unanswered", "desired_unanswered")


def dump_answers(answers: Answers) -> dict[str, Any]:
    """Return `{question: [current, desired]}`."""
    return {key: [one.current, one.desired] for key, one in answers.items()}


def read_answers(table: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers that `dump_answers` wrote."""
    return {key: Answer(*levels) for key, levels in table.items()}


def dump_circumstances(about: Circumstances, result: Result) -> dict[str, Any]:
    """Return the table; of the texts only the words that a rule found, enough to count again."""
    return {
        "form": about.form,
        "hours_per_week": _text(about.hours_per_week),
        "child_age": about.child_age,
        "assistant_hours": _text(about.assistant_hours),
        "total_hours": _text(about.total_hours),
        "documentation": sorted(about.documentation),
        "previous": dict(about.previous),
        "has_previous_decision": about.has_previous_decision,
        "learning_swedish": about.learning_swedish,
        "texts": sorted({word for message in result.messages for word in message.found}),
    }


def read_circumstances(table: Mapping[str, Any]) -> Circumstances:
    """Return the circumstances that `dump_circumstances` wrote."""
    hours = ("hours_per_week", "assistant_hours", "total_hours")
    return Circumstances(
        **{
            **table,
            **{key: _number(table[key]) for key in hours},
            "documentation": frozenset(table["documentation"]),
            "texts": tuple(table["texts"]),
        }
    )


def dump_result(result: Result) -> dict[str, Any]:
    """Return the table; numbers as exact text."""
    return {
        **{key: _count(getattr(result, key)) for key in COUNTS},
        **{key: format(getattr(result, key), "f") for key in HOURS},
        **{key: list(getattr(result, key)) for key in KEYS},
        "method": result.method,
        "instrument": result.instrument,
        "version": result.version,
        "is_own_cap": result.is_own_cap,
        "highest_level": result.highest_level,
        "threshold": result.threshold,
        "messages": [
            {"key": one.key, "severity": one.severity.value, "found": list(one.found)}
            for one in result.messages
        ],
        "working": [asdict(line) for line in result.working],
    }


def read_result(table: Mapping[str, Any]) -> Result:
    """Return the result that `dump_result` wrote."""
    return Result(
        **{
            **table,
            **{key: _read_count(table[key]) for key in COUNTS},
            **{key: Decimal(table[key]) for key in HOURS},
            **{key: tuple(table[key]) for key in KEYS},
            "messages": tuple(
                Message(key=one["key"], severity=Severity(one["severity"]),
                        found=tuple(one["found"]))
                for one in table["messages"]
            ),
            "working": Working(tuple(Line(**line) for line in table["working"])),
        }
    )  # fmt: skip


def read_need(table: Mapping[str, Any]) -> Need:
    """Return what sums tell of the result that `dump_result` wrote, without reading the rest."""
    return Need(
        threshold=table["threshold"],
        points=table["current"]["profile_points"],
        hours=Decimal(table["total_hours"]),
    )


def recomputes(
    instrument: Instrument,
    *,
    answers: Mapping[str, Any],
    about: Mapping[str, Any],
    result: Mapping[str, Any],
) -> bool:
    """Return whether the stored result comes out of its stored answers, to the last character."""
    found = score(
        instrument, read_answers(answers), read_circumstances(about), method=result["method"]
    )
    return dump_result(found) == dict(result)


def _count(count: Count) -> dict[str, Any]:
    return {
        **{key: format(getattr(count, key), "f") for key in COUNT_HOURS},
        "question_points": dict(count.question_points),
        "area_points": dict(count.area_points),
        "profile_points": count.profile_points,
        "ranked": [
            [one.area, one.points, format(one.weight, "f"), format(one.hours, "f")]
            for one in count.ranked
        ],
    }


def _read_count(table: Mapping[str, Any]) -> Count:
    return Count(
        **{
            **table,
            **{key: Decimal(table[key]) for key in COUNT_HOURS},
            "ranked": tuple(
                Ranked(area=area, points=points, weight=Decimal(weight), hours=Decimal(hours))
                for area, points, weight, hours in table["ranked"]
            ),
        }
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
