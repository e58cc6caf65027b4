"""Who sees which assessment: drafts only their own, and no second assessor sees the first."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qms.needs.core.assessing.beginning import Standing
from qms.needs.core.assessing.kinds import Kind
from qms.needs.core.cases.kinds import Part

ASSESSING = frozenset({Part.ASSESSOR, Part.SECOND_ASSESSOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: the account, and its parts in the case."""

    account_id: int | None
    parts: AbstractSet[Part]


def may_see(
    one: Standing, reader: Reader, there: Iterable[Standing], *, second_is_due: bool
) -> bool:
    """Return whether the reader may see an assessment.

    A draft is seen by its assessor alone. While an independent second assessment is due and not
    sent, whoever is tied to the case to assess sees only what is their own.
    """
    if one.assessor_id == reader.account_id:
        return True
    if not one.is_sent:
        return False
    is_second_sent = any(each.kind is Kind.SECOND and each.is_sent for each in there)
    return not (reader.parts & ASSESSING and second_is_due and not is_second_sent)
