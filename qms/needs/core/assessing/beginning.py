"""Whether somebody may begin an assessment of a case now, and why not."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from qms.needs.core.assessing.kinds import AT, PART_OF, Kind
from qms.needs.core.cases.kinds import Part


class Why(StrEnum):
    """Why an assessment cannot be begun."""

    NOT_TIED = "not_tied"
    NOT_NOW = "not_now"
    TAKEN = "taken"
    SAME_PERSON = "same_person"


class CannotBeginError(Exception):
    """The assessment cannot be begun; `why` says what stands in the way."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An assessment of the case that has not been withdrawn."""

    kind: Kind
    assessor_id: int
    is_sent: bool


def check_begin(
    kind: Kind,
    account_id: int,
    *,
    stage: str,
    parts: AbstractSet[Part],
    there: Sequence[Standing],
) -> None:
    """Raise CannotBeginError unless the account may begin an assessment of the kind now.

    There is one first and one second of a case, by two different people; of follow-ups one at a
    time.
    """
    if not parts & PART_OF[kind]:
        raise CannotBeginError(Why.NOT_TIED)
    if stage not in AT[kind]:
        raise CannotBeginError(Why.NOT_NOW)
    of_kind = [one for one in there if one.kind is kind]
    if any(not one.is_sent or kind is not Kind.FOLLOW_UP for one in of_kind):
        raise CannotBeginError(Why.TAKEN)
    firsts = {one.assessor_id for one in there if one.kind is Kind.FIRST}
    if kind is Kind.SECOND and account_id in firsts:
        raise CannotBeginError(Why.SAME_PERSON)
