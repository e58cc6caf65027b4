"""The letter: what is decided, the rules, the reasons, the working, and how one appeals."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from qms.decisions.core.texts import Block, Law, filled
from qms.decisions.letters import support_of, written
from qms.decisions.queries.texts import texts
from qms.i18n.formats import month
from qms.i18n.language import gettext as _
from qms.i18n.language import speaking
from qms.kernel.lettered import shown_text
from qms.needs.core.amounts.reckon import Reckoned, reckon
from qms.needs.core.deciding.kinds import Outcome
from qms.needs.core.deciding.outlook import hour_worth, outlook
from qms.needs.core.deciding.proposal import Proposal
from qms.needs.queries.deciding import Material
from qms.needs.services.deciding.slots import Signed, money, slots
from qms.reports.paper.spans import words
from qms.reports.paper.values import (
    AnyBlock,
    Heading,
    Meta,
    PageBreak,
    Paper,
    Points,
    Table,
    Text,
)

DOCUMENTS = {
    Outcome.GRANTED: "support_granted",
    Outcome.PARTLY: "support_partly",
    Outcome.REFUSED: "support_refused",
}
MESSAGE = "operational_support_message"
WORKING, MONTHS = "berakning", "manader"


def reckoned_of(material: Material, proposal: Proposal) -> Reckoned | None:
    """Return the proposal in money, None when nothing is granted or no price list holds."""
    if proposal.award is None or material.prices is None:
        return None
    return reckon(proposal.award, material.prices.prices)


def document_of(material: Material, proposal: Proposal) -> str:
    """Return which document it is: own units get a message, others a decision."""
    return MESSAGE if material.is_own else DOCUMENTS[proposal.outcome]


def is_appealable(material: Material, proposal: Proposal) -> bool:
    """Return whether the document can be appealed."""
    return texts().documents[document_of(material, proposal)].appealable


def letter(material: Material, proposal: Proposal, signed: Signed, *, at: datetime) -> Paper:
    """Return the whole letter, in Swedish, without names of children and without diagnoses."""
    with speaking("sv"):
        return _letter(material, proposal, signed, at)


def _letter(material: Material, proposal: Proposal, signed: Signed, at: datetime) -> Paper:
    form = material.opened.form.value
    key = document_of(material, proposal)
    reckoned = reckoned_of(material, proposal)
    law = texts().law(form)
    values = slots(material, proposal, reckoned, law=law, signed=signed)
    blocks = texts().shown(key, _facts(material, proposal))
    title = texts().documents[key].title
    return Paper(
        title=title,
        language="sv",
        meta=Meta(
            municipality=material.municipality,
            office=material.head.office,
            author=signed.presenter,
            kind=_("Besked") if material.is_own else _("Beslut"),
            day=signed.decided_on,
            made_at=at,
            dnr=signed.number,
            to=material.opened.unit.name if material.is_own else material.opened.unit.provider_name,
        ),
        blocks=(
            *_body(blocks, values, material, proposal),
            *([PageBreak(), *_annex(material, reckoned, law)] if reckoned else []),
        ),
    )


def _facts(material: Material, proposal: Proposal) -> Mapping[str, str | bool]:
    return {
        "granted": proposal.outcome is not Outcome.REFUSED,
        "partly": proposal.outcome is Outcome.PARTLY,
        "reason": proposal.ground.value if proposal.ground else "",
        "completion_requested": bool(proposal.completion.strip()),
        "jurist_approved": proposal.jurist_approved,
        "appealable": is_appealable(material, proposal),
    }


def _body(
    blocks: tuple[Block, ...], values: Mapping[str, str], material: Material, proposal: Proposal
) -> Iterator[AnyBlock]:
    """Yield the blocks; what would change the outcome stands after the reasons."""
    form = material.opened.form.value
    is_told = False
    for block in blocks:
        if block.order >= 40 and not is_told:
            yield from _outlook(material, proposal)
            is_told = True
        yield Heading(text=block.heading)
        yield from written(filled(block.text, values))
        yield from support_of(block, form)


def _outlook(material: Material, proposal: Proposal) -> Iterator[AnyBlock]:
    lines = [*outlook(material.facts)] if material.facts else []
    if proposal.award and material.prices:
        lines += hour_worth(proposal.award, material.prices.prices)
    if proposal.deviation:
        lines.append(_("Beslutet avviker från bedömningen: %(why)s") % {"why": proposal.deviation})
    if lines:
        yield Heading(text=_("Vad som hade ändrat beslutet"))
        yield Points(items=tuple(words(line.replace("**", "")) for line in lines))


def _annex(material: Material, reckoned: Reckoned, law: Law) -> Iterator[AnyBlock]:
    prices = material.prices
    yield Heading(text=_("Bilaga 1: så är beloppet räknat"))
    told = _("Prislista %(number)s. Bedömningen gjordes med instrumentet %(instrument)s.") % {
        "number": prices.number if prices else "–",
        "instrument": _instrument(material),
    }
    # What the law says of the grants to independent providers is not about a unit of one's own.
    note = "" if material.is_own else law.note
    yield Text(words=words(f"{told} {note}".strip()))
    yield Table(
        id=WORKING,
        caption=_("Rad för rad, så att beloppet går att räkna om"),
        headers=(_("Rad"), _("Uppgift"), _("Värde"), _("Enhet"), _("Så räknas det")),
        rows=tuple(
            (
                line.letter,
                line.label,
                shown_text(line.value),
                line.unit,
                line.formula or line.source,
            )
            for line in reckoned.working
        ),
        numeric=frozenset({2}),
        has_sum=True,
    )
    yield Table(
        id=MONTHS,
        caption=_("Belopp per månad, kronor"),
        headers=(_("Månad"), _("Före moms"), _("Moms"), _("Att betala")),
        rows=(
            *(
                (f"{month(one.month.month)} {one.month.year}", money(one.net), money(one.vat),
                 money(one.total))
                for one in reckoned.months
            ),
            (_("Hela perioden"), money(reckoned.net), money(reckoned.vat), money(reckoned.total)),
        ),
        numeric=frozenset({1, 2, 3}),
        has_sum=True,
    )  # fmt: skip


def _instrument(material: Material) -> str:
    one = material.assessed
    return f"{one.instrument.title.sv}, version {one.instrument.version}" if one else "–"
