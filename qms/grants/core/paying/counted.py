"""The days that count: summer by the school year, never two schools for the same day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from qms.grants.core.paying.enrolment import CountRule, Enrolment, Span, Stream, stream_of

ONE_DAY = timedelta(days=1)
JUNE, JULY, AUGUST = 6, 7, 8


class Doubt(StrEnum):
    """Why somebody must look at an enrolment."""

    OVERLAP = "overlap"
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An enrolment to look at, with the one that it collides with."""

    doubt: Doubt
    enrolment: Enrolment
    other: Enrolment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The spans of everybody within a year, and what is doubtful in the register."""

    spans: tuple[Span, ...]
    findings: tuple[Finding, ...]


def counted(enrolments: Iterable[Enrolment], rule: CountRule, *, year: int) -> Counted:
    """Return the days of the calendar year that count, per enrolment.

    A day that two enrolments of a stream claim belongs to the one that began later, and both are
    found; an enrolment that ends before it begins is found and counts nothing.
    """
    spans: list[Span] = []
    findings: list[Finding] = []
    for (_pupil, stream), group in sorted(_by_child(enrolments).items()):
        straight = [one for one in group if not _is_backwards(one)]
        findings += [
            Finding(doubt=Doubt.BACKWARDS, enrolment=one) for one in group if _is_backwards(one)
        ]
        findings += _overlaps(straight)
        moved = [_by_school_year(one, straight, rule, stream) for one in straight]
        spans += _in_turn(moved)
    return Counted(spans=tuple(_within(spans, year)), findings=tuple(findings))


def _is_backwards(one: Enrolment) -> bool:
    return one.last is not None and one.last < one.first


def _by_child(
    enrolments: Iterable[Enrolment],
) -> Mapping[tuple[str, Stream], list[Enrolment]]:
    found: dict[tuple[str, Stream], list[Enrolment]] = {}
    for one in enrolments:
        found.setdefault((one.pupil, stream_of(one.form)), []).append(one)
    for group in found.values():
        group.sort(key=lambda one: (one.first, one.row))
    return found


def _overlaps(group: Sequence[Enrolment]) -> Iterator[Finding]:
    for before, after in combinations(group, 2):
        if before.last is None or before.last >= after.first:
            yield Finding(doubt=Doubt.OVERLAP, enrolment=after, other=before)


def _by_school_year(
    one: Enrolment, group: Sequence[Enrolment], rule: CountRule, stream: Stream
) -> Span:
    """Return the enrolment's days with its summer by the school year."""
    last = one.last or date.max
    if stream not in rule.summer:
        return Span(enrolment=one, first=one.first, last=last)
    first = one.first.replace(month=JULY, day=1) if one.first.month == AUGUST else one.first
    if last != date.max and last.month == JUNE and not _goes_elsewhere_in_june(one, group):
        last = last.replace(day=30)
    return Span(enrolment=one, first=first, last=last)


def _goes_elsewhere_in_june(one: Enrolment, group: Sequence[Enrolment]) -> bool:
    last = one.last or date.max
    return any(other is not one and last <= other.first <= last.replace(day=30) for other in group)


def _in_turn(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans cut so that each day is in one: that of the enrolment that began last."""
    if len(spans) == 1:
        yield from (span for span in spans if span.first <= span.last)
        return
    starts = {span.first for span in spans}
    after = {span.last + ONE_DAY for span in spans if span.last != date.max}
    edges = sorted(starts | after)
    ends = [*(day - ONE_DAY for day in edges[1:]), date.max]
    pieces: list[Span] = []
    for first, last in zip(edges, ends, strict=False):
        there = [span for span in spans if span.first <= first <= span.last]
        if not there:
            continue
        begun_last = max(there, key=lambda span: (span.first, span.enrolment.row))
        pieces.append(replace(begun_last, first=first, last=min(last, begun_last.last)))
    yield from _joined(pieces)


def _joined(pieces: Sequence[Span]) -> Iterator[Span]:
    """Yield the pieces, those of one enrolment that follow on each other as one."""
    held: Span | None = None
    for piece in pieces:
        if held and held.enrolment is piece.enrolment and held.last + ONE_DAY == piece.first:
            held = replace(held, last=piece.last)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _within(spans: Iterable[Span], year: int) -> Iterator[Span]:
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    for span in spans:
        if span.first <= last_day and span.last >= first_day:
            first, last = max(span.first, first_day), min(span.last, last_day)
            yield Span(enrolment=span.enrolment, first=first, last=last)
