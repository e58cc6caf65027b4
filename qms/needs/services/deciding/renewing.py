"""What the support of a case would cost for one more period, at the prices of then."""

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.decisions.core.records import DecisionHead
from qms.decisions.queries import content_text
from qms.needs.core.amounts.award import award_faults
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import load_prices
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.amounts.renewal import renewal_period, renewed
from qms.needs.core.amounts.stored import load_award
from qms.needs.queries.prices import prices_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The period that would follow, and what the same hours cost then, in öre with tax."""

    period: Period
    ore: int
    price_list: int


def renewal_of(session: Session, head: DecisionHead) -> Renewal | None:
    """Return what a renewal of the decision would cost; None when nothing was granted.

    Whoever asks has opened the case. Also None when the price list of then lacks a staff group.
    """
    inputs = json.loads(content_text(session, head.id))["inputs"]
    if not inputs:
        return None
    award = load_award(inputs["award"])
    period = renewal_period(award, load_prices(inputs["prices"]))
    found = prices_on(session, period.first)
    if found is None:
        return None
    again = renewed(award, found.prices)
    if any(award_faults(again, found.prices)):
        return None
    return Renewal(
        period=again.period, ore=reckon(again, found.prices).total, price_list=found.number
    )
