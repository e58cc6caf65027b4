"""The values of the slots in a decision's texts, in Swedish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qms.decisions.core.texts import Law
from qms.i18n.formats import day, number
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor
from qms.needs.core.amounts.reckon import Reckoned
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.proposal import Proposal
from qms.needs.queries.deciding import Material
from qms.org.core.forms import SchoolForm

ANNEX = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who stands for the decision; `number` is empty until it is decided."""

    number: str
    decided_on: date
    decider: str
    presenter: str


def money(ore: int) -> str:
    """Return öre as kronor without unit, with decimals only when there are any."""
    return number(kronor(ore), 2 if ore % 100 else 0)


def decimal(value: object) -> str:
    """Return a number of hours without needless zeros."""
    text = f"{value}".replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def sentence(text: str) -> str:
    """Return the text with a full stop at its end; an empty one stays empty."""
    bare = text.strip()
    return f"{bare}." if bare and bare[-1] not in ".!?" else bare


def participants(names: str) -> str:
    """Return the sentence about who else took part, nothing where nobody did."""
    return sentence(_("Deltog i handläggningen: %(names)s") % {"names": names}) if names else ""


def inside(text: str) -> str:
    """Return the text as it stands within a sentence: small first letter, no full stop."""
    bare = text.strip().removesuffix(".")
    return bare if bare[1:2].isupper() else f"{bare[:1].lower()}{bare[1:]}"


def _refused(material: Material, proposal: Proposal) -> str:
    """Return what is not granted; in the message to an own unit it is a sentence of its own."""
    if material.is_own and proposal.not_granted:
        said = _("Det som inte ges är %(what)s.")
        return said % {"what": inside(proposal.not_granted)}
    return inside(proposal.not_granted)


def about(material: Material) -> str:
    """Return who it concerns, by reference only."""
    ref = shown_ref(material.opened.ref)
    if material.opened.form is SchoolForm.PRESCHOOL:
        return _("barnet i ärende %(ref)s") % {"ref": ref}
    return _("eleven i ärende %(ref)s") % {"ref": ref}


def slots(
    material: Material, proposal: Proposal, reckoned: Reckoned | None, *, law: Law, signed: Signed
) -> Mapping[str, str]:
    """Return a value for every slot that the documents on support have."""
    unit, head = material.opened.unit, material.head
    period = proposal.award.period if proposal.award else None
    first = period.first if period else material.opened.period_from
    last = period.last if period else material.opened.period_to
    return {
        "kommun": material.municipality,
        "namnd": head.committee,
        "adress": head.address,
        "forvaltningsratt": head.court,
        "delegation": head.delegation,
        "diarienummer": signed.number or _("som får nummer när det är beslutat"),
        "beslutsdatum": day(signed.decided_on),
        "beslutsfattare": signed.decider,
        "foredragande": signed.presenter,
        "medverkande": participants(proposal.participants),
        "huvudman": unit.provider_name,
        "enheter": unit.name,
        "skolform": law.name.lower(),
        "lagrum_tillagg": law.additional,
        "lagrum_bidrag": law.grant,
        "barn_ref": about(material),
        "period": _("%(first)s till %(last)s") % {"first": day(first), "last": day(last)},
        "sokt_belopp": "–" if proposal.requested_ore is None else money(proposal.requested_ore),
        "beviljat_belopp": money(reckoned.net) if reckoned else "0",
        "momsbelopp": money(reckoned.vat) if reckoned else "0",
        "summa": money(reckoned.total) if reckoned else "0",
        "timmar": decimal(proposal.hours),
        "insatser": inside(proposal.measures),
        "ej_beviljat": _refused(material, proposal),
        "skal_individ": sentence(proposal.reasons),
        "komplettering": sentence(proposal.completion),
        "bilaga_berakning": ANNEX,
    }
