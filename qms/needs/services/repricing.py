"""What decisions in force would come to with other prices: the gate before they go live."""

import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.decisions.core.states import State
from qms.decisions.queries import content_text, heads
from qms.kernel.money import kronor
from qms.needs.core.amounts.award import award_faults
from qms.needs.core.amounts.price_list import PriceList, load_prices
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.amounts.stored import load_award
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.core.neutrality import Gate, Measured, PastCase, compare
from qms.needs.queries.neutrality import limits

AMOUNT = "amount"
PRIVATE, OWN = "independent", "municipal"


def price_gate(session: Session, actor: Actor, prices: PriceList, *, now: datetime) -> Gate:
    """Return the change of the decisions in force, and whether it is within the limit.

    The decisions are read in one go, recorded as one event with how many they were. Costs per
    hour that a provider has shown stay as they are. A decision whose staff group the new list
    lacks is left out and counted.
    """
    cases, left_out = [], 0
    found = [one for one in heads(session, (SUPPORT,)) if one.state is State.DECIDED]
    for head in found:
        case = _repriced(session, head.id, prices)
        if case is None:
            left_out += 1
        else:
            cases.append(case)
    record(session, actor, "needs.read-for-prices", now=now, decisions=len(found))
    comparison = compare(cases, measures=(AMOUNT,), judged=AMOUNT, left_out=left_out)
    return Gate(limit=limits(session)[0].percent, comparison=comparison)


def _repriced(session: Session, decision_id: str, prices: PriceList) -> PastCase | None:
    inputs = json.loads(content_text(session, decision_id))["inputs"]
    if not inputs:
        return None
    award = load_award(inputs["award"])
    if any(one.column == "hours" for one in award_faults(award, prices)):
        return None
    before = reckon(award, load_prices(inputs["prices"])).total
    after = reckon(award, prices).total
    return PastCase(
        form=award.form,
        provider=PRIVATE if award.is_private else OWN,
        before=_measured(before),
        after=_measured(after),
    )


def _measured(ore: int) -> Measured:
    return Measured(sums=(Decimal(kronor(ore)),))
