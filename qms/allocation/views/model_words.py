"""A model's rules in words, and what differs from the model it follows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.core.model import AllocationModel, Basis, Reference
from qms.allocation.core.proposals.difference import weight_changes
from qms.allocation.core.records import ModelHead
from qms.allocation.views.degree_words import degree_facts, plain
from qms.i18n.formats import day, kr, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import mark
from qms.i18n.order import swedish_key
from qms.org.core.forms import SchoolForm
from qms.org.labels import form_label

BASES = {
    Basis.WEIGHTS: mark("vikter gånger andelar"),
    Basis.RISK: mark("riskmodell på tidigare elever"),
    Basis.GIVEN: mark("färdiga värden per enhet"),
}
FORMS = (SchoolForm.COMPULSORY, SchoolForm.PRESCHOOL, SchoolForm.UPPER_SECONDARY)
"""The forms that a model can be made for."""


def rules_of(model: AllocationModel) -> list[tuple[str, str]]:
    """Return (what, how) for everything but the weights."""
    quantum = model.quantum_ore
    rounding = (
        _("till öre, så att summan blir potten") if quantum == 1
        else _("till %(amount)s, så att summan blir potten") % {"amount": kr(quantum)}
    )  # fmt: skip
    found = [
        (_("Skolform"), form_name(model.form)),
        (_("Grund för index"), _(BASES[model.basis])),
        (_("Index 1,00"), _reference(model)),
        (_("Elever från andra kommuner"), _("räknas med") if model.includes_other_municipalities
         else _("räknas inte med")),
        (_("Grad av omfördelning"), " ".join(degree_facts(model.degree))),
        (_("Avrundning"), rounding),
    ]  # fmt: skip
    if model.budget is not None:
        found.append((_("Budgetens delar"), _budget(model.budget)))
    return [*found, (_("Källa"), model.source)] if model.source else found


def _budget(budget: BudgetRules) -> str:
    """Return the dimensions that have a share of the whole."""
    shares = (
        (_("elevantal och årskurs"), budget.volume),
        (_("elevernas bakgrund"), budget.socioeconomic),
        (_("behovstimmar"), budget.need_hours),
    )
    return ", ".join(f"{percent(share, 0)} {words}" for words, share in shares if share)


def form_name(form: str) -> str:
    """Return what the school form is called."""
    return form_label(SchoolForm(form)).lower()


def _reference(model: AllocationModel) -> str:
    if model.reference is Reference.WEIGHTED_MEAN:
        return _("alla skolors poäng, vägda med elevantal")
    return _("kommunens andelar, som de är angivna i modellen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing that differs: what, and how it was and is."""

    what: str
    before: str
    after: str


def changes(before: AllocationModel, after: AllocationModel) -> list[Changed]:
    """Return what differs, the weights first; empty when the models calculate alike."""
    weights = [
        Changed(
            what=f"{one.factor}: {one.category}",
            before=_weight(one.before),
            after=_weight(one.after),
        )
        for one in weight_changes(before, after)
    ]
    old = dict(rules_of(before))
    rules = [
        Changed(what=what, before=old.get(what, "–"), after=how)
        for what, how in rules_of(after)
        if old.get(what) != how
    ]
    return [*weights, *rules]


def _weight(value: Decimal | None) -> str:
    return _("används inte") if value is None else plain(value)


def people_of(
    head: ModelHead, names: Mapping[str, str], *, hands: Collection[str]
) -> list[tuple[str, str]]:
    """Return (what, who and when) for every hand the model has been in.

    `hands` are the pseudonyms of everybody who has drafted, saved or proposed it.
    """
    steps = [
        (_("Gjord av"), head.made_by, head.made_at),
        (_("Senast sparad av"), head.saved_by, None),
        (_("Skickad för beslut av"), head.proposed_by, head.proposed_at),
        (_("Fastställd av"), head.adopted_by, head.adopted_at),
    ]
    found = [
        (what, ", ".join(filter(None, (name_of(names, who), day(at) if at else ""))))
        for what, who, at in steps
        if who
    ]
    others = sorted({name_of(names, who) for who in set(hands) - set(head.people)}, key=swedish_key)
    return [*found, (_("Också ändrad av"), ", ".join(others))] if others else found


def name_of(names: Mapping[str, str], pseudonym: str) -> str:
    """Return the person's name; the system and those who are gone have none."""
    if pseudonym.startswith("system:"):
        return _("systemet")
    return names.get(pseudonym, _("en annan person"))
