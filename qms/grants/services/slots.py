"""The values of the slots in the letter's texts, in Swedish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qms.decisions.core.texts import Law
from qms.grants.core.deciding import Outcome
from qms.grants.labels import READING_MEANS, READINGS
from qms.grants.queries.material import Material
from qms.i18n.formats import day, number
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor

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


def slots(
    about: Material, outcome: Outcome, *, law: Law, signed: Signed, change: str
) -> Mapping[str, str]:
    """Return a value for every slot that the document has; `change` is what is new since before."""
    head, provider = about.head, about.provider
    prices = about.prices.document if about.prices else None
    return {
        "kommun": about.municipality,
        "namnd": head.committee,
        "adress": head.address,
        "forvaltningsratt": head.court,
        "delegation": head.delegation,
        "diarienummer": signed.number or _("som får nummer när det är beslutat"),
        "beslutsdatum": day(signed.decided_on),
        "beslutsfattare": signed.decider,
        "foredragande": signed.presenter,
        "medverkande": "",
        "huvudman": provider.name,
        "organisationsnummer": provider.number or _("organisationsnummer saknas i registret"),
        "skolform": law.name.lower(),
        "bidragsar": str(about.subject.year),
        "lagrum_bidrag": law.grant,
        "belopp_ar": _span(outcome),
        "enheter": _joined([_unit(one.name, one.key) for one in about.structural.units]),
        "tabell_belopp": "",
        "tabell_manad": _("tabellen Belopp per månad"),
        "bilaga_berakning": ANNEX,
        "budgetbeslut": prices.budget_decision if prices else "",
        "nivabeslut": prices.level_decision if prices else "",
        "procentmetod": _reading(about),
        "index": _joined([f"{_index(value)} ({name})" for name, value in about.structural.index]),
        "lokalmetod": _premises(about),
        "andring_mot_fjol": change,
    }


def _span(outcome: Outcome) -> str:
    totals = sorted({one.basic.total for one in outcome.amounts})
    if len(totals) == 1:
        return money(totals[0])
    return _("mellan %(low)s och %(high)s") % {"low": money(totals[0]), "high": money(totals[-1])}


def _unit(name: str, key: str) -> str:
    return f"{name} ({key})" if key.isdecimal() else name


def _index(value: Decimal) -> str:
    return number(value, 2)


def _reading(about: Material) -> str:
    if about.prices is None:
        return ""
    reading = about.prices.document.terms.reading
    return f"{_(READINGS[reading])}: {_(READING_MEANS[reading])}"


def _premises(about: Material) -> str:
    """Return how premises are compensated; with the reason where it is the provider's own cost."""
    if about.prices is None:
        return ""
    own = [one for one in about.prices.document.rates_of(about.provider.id)
           if one.premises.decided is not None]  # fmt: skip
    if not own:
        return _("kommunens genomsnittliga lokalkostnad")
    said = [f"{one.band.name}, {one.premises.reason.strip().removesuffix('.')}" for one in own]
    return _("huvudmannens faktiska och skäliga kostnad (%(why)s)") % {"why": "; ".join(said)}


def _joined(several: list[str]) -> str:
    """Return the texts as a Swedish list."""
    if len(several) < 2:
        return "".join(several)
    return _("%(first)s och %(last)s") % {"first": ", ".join(several[:-1]), "last": several[-1]}
