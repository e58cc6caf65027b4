"""What must be answered, commented or mended before an assessment is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qms.needs.core.assessing.draft import Draft
from qms.needs.core.instrument import Instrument, Message, Result, Severity

UNANSWERED = "unanswered"
"""The instrument's own rule about questions without a level: each of them is named instead."""


class LackKind(StrEnum):
    """What is lacking: a level, an answer to a warning, or that something is mended."""

    CURRENT = "current"
    DESIRED = "desired"
    COMMENT = "comment"
    MEND = "mend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is lacking; `key` is of a question or of a rule."""

    kind: LackKind
    key: str


def warnings(result: Result) -> tuple[Message, ...]:
    """Return the contradictions in the answers, but not that some are missing."""
    return tuple(one for one in result.messages if one.key != UNANSWERED)


def lacks(instrument: Instrument, draft: Draft, result: Result) -> tuple[Lack, ...]:
    """Return everything that stands in the way of sending, in the order of the page."""
    return (*_levels(instrument, result), *_warnings(draft, result))


def _levels(instrument: Instrument, result: Result) -> Iterator[Lack]:
    for question in instrument.ordered:
        if question.key in result.unanswered:
            yield Lack(kind=LackKind.CURRENT, key=question.key)
        if question.key in result.desired_unanswered:
            yield Lack(kind=LackKind.DESIRED, key=question.key)


def _warnings(draft: Draft, result: Result) -> Iterator[Lack]:
    # Warnings about whole profiles say nothing while answers are missing.
    for one in warnings(result) if not result.unanswered else ():
        if one.severity is Severity.STOP:
            yield Lack(kind=LackKind.MEND, key=one.key)
        elif not draft.comment(one.key):
            yield Lack(kind=LackKind.COMMENT, key=one.key)
