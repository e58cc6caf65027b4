"""Who was enrolled where, and how a day counts."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qms.costs.core.items import GrantForm


class Stream(StrEnum):
    """Forms of which a child has one at a time: a pupil has a school and may have leisure too."""

    PRESCHOOL = "preschool"
    SCHOOL = "school"
    LEISURE = "leisure"


STREAM_OF = {
    GrantForm.PRESCHOOL: Stream.PRESCHOOL,
    GrantForm.PEDAGOGICAL_CARE: Stream.PRESCHOOL,
    GrantForm.LEISURE_CENTRE: Stream.LEISURE,
}


def stream_of(form: GrantForm) -> Stream:
    """Return the stream of a form."""
    return STREAM_OF.get(form, Stream.SCHOOL)


def month_end(month: date) -> date:
    """Return the last day of the month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One child's days at a unit in a form and a price band; `last` is None while it goes on.

    `step` is the grade or age that the bands of a decision are laid by.

    `pupil` is an opaque key, the same wherever the child is enrolled. `row` is where it stood.
    """

    pupil: str
    provider: str
    unit: str
    form: GrantForm
    band: str
    first: date
    last: date | None = None
    row: int = 0
    step: int = 0


class CountBy(StrEnum):
    """Which days of a month give the grant."""

    COUNT_DAY = "count_day"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """How months count.

    `COUNT_DAY`: whoever has the child on that day of the month gets the month. `DAYS`: each gets
    its days. In the `summer` streams those who begin in August count from 1 July (skolförordningen
    14 kap. 1 §), and the school before them until 30 June.
    """

    by: CountBy = CountBy.COUNT_DAY
    count_day: int = 15
    summer: frozenset[Stream] = frozenset({Stream.SCHOOL, Stream.LEISURE})

    def __post_init__(self) -> None:
        if not 1 <= self.count_day <= 28:
            raise ValueError("the count day must be in every month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that count of an enrolment: both included, no two of a stream on the same day."""

    enrolment: Enrolment
    first: date
    last: date
