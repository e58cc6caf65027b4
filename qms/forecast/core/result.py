"""Everything a run publishes, as plain values with one checksum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from qms.forecast.core.packing import checksum
from qms.forecast.core.panel import Panel
from qms.forecast.core.study import SeriesScore, Study
from qms.forecast.core.summary import Summary, from_text, summary_of, to_text
from qms.forecast.core.values import Value

VALUE = tuple(one.name for one in fields(Value))
SCORE = tuple(one.name for one in fields(SeriesScore))
"""The order in which a row's numbers stand in the plain result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run says: values, how the methods did, what is said beside, and documents by name."""

    values: tuple[Value, ...]
    scores: tuple[SeriesScore, ...]
    summary: Summary
    documents: Mapping[str, object] = field(default_factory=dict)


def result_of(panel: Panel, study: Study) -> Result:
    """Return what is to be published of the study."""
    return Result(
        values=study.forecast.values,
        scores=study.scores,
        summary=summary_of(panel, study),
        documents=study.documents,
    )


def to_plain(result: Result) -> dict[str, Any]:
    """Return the result as plain JSON."""
    return {
        "values": [_row(value, VALUE) for value in result.values],
        "scores": [_row(score, SCORE) for score in result.scores],
        "summary": to_text(result.summary),
        "documents": dict(result.documents),
    }


def from_plain(content: Mapping[str, Any]) -> Result:
    """Return the result that `to_plain` wrote."""
    return Result(
        values=tuple(Value(**dict(zip(VALUE, row, strict=True))) for row in content["values"]),
        scores=tuple(
            SeriesScore(**dict(zip(SCORE, row, strict=True))) for row in content["scores"]
        ),
        summary=from_text(content["summary"]),
        documents=content["documents"],
    )


def result_checksum(result: Result) -> str:
    """Return the SHA-256 of the result, in hexadecimal: the same result, the same checksum."""
    return checksum(to_plain(result))


def _row(one: Value | SeriesScore, names: Sequence[str]) -> list[Any]:
    """Return the fields; a minus before zero, which databases drop, is dropped."""
    row = [getattr(one, name) for name in names]
    return [field + 0.0 if isinstance(field, float) else field for field in row]
