"""What a proposal begins with: the hours of the assessment, and what was asked for."""

from dataclasses import replace
from decimal import Decimal

from qms.i18n.language import gettext, speaking
from qms.needs.core.amounts.award import Award, Cost, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.deciding.kinds import Outcome
from qms.needs.core.deciding.proposal import Proposal
from qms.needs.core.deciding.tried import is_reached
from qms.needs.queries.deciding import Material
from qms.needs.services.deciding.slots import decimal


def suggested(material: Material) -> Proposal:
    """Return a proposal to begin from; the officer changes all of it."""
    assessed = material.assessed.result.extraordinary_hours if material.assessed else Decimal(0)
    facts = material.facts
    is_enough = facts is not None and is_reached(facts)
    asked = Proposal(
        outcome=Outcome.GRANTED if is_enough else Outcome.REFUSED,
        measures="; ".join(material.request.measures),
        requested_ore=_requested(material),
    )
    if not is_enough:
        return asked
    found = replace(asked, award=_award(material, assessed))
    wanted = material.request.total_hours or Decimal(0)
    if found.award is None or assessed >= wanted:
        return found
    return replace(found, outcome=Outcome.PARTLY, not_granted=_beyond(wanted, assessed))


def _beyond(asked: Decimal, assessed: Decimal) -> str:
    """Return what of the hours asked for the assessment does not reach, as the letter takes it."""
    with speaking("sv"):
        words = gettext(
            "%(rest)s av de %(asked)s timmar per vecka som är sökta, "
            "eftersom bedömningen gav %(given)s extraordinära timmar"
        )
        rest, of, given = (decimal(one) for one in (asked - assessed, asked, assessed))
        return words % {"rest": rest, "asked": of, "given": given}


def _award(material: Material, hours: Decimal) -> Award | None:
    prices = material.prices.prices if material.prices else None
    if prices is None or not hours:
        return None
    opened = material.opened
    costs = tuple(
        Cost(name=one.what, ore=one.ore, once=True) for one in material.request.costs if one.ore
    )
    period = Period(first=opened.period_from, last=opened.period_to)
    part = Part(
        period=period, hours=(Hours(group=prices.groups[0].key, per_week=hours),), costs=costs
    )
    return Award(form=opened.form.value, is_private=opened.unit.is_independent, parts=(part,))


def _requested(material: Material) -> int | None:
    """Return what the hours asked for are worth at the list's first price, with the costs."""
    asked = material.request.total_hours
    award = _award(material, asked) if asked else None
    prices: PriceList | None = material.prices.prices if material.prices else None
    if award is None or prices is None:
        return material.request.cost_ore or None
    return reckon(award, prices).net
