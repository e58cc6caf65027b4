"""What hinders a price list: every fault, each with the band and what to do."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.terms import (
    WHOLE_KRONOR,
    WHOLE_ORE,
    BandRates,
    Premises,
    Supplement,
    Terms,
)
from qms.kernel.problems import Problem
from qms.kernel.said import said


def list_faults(terms: Terms, rates: Sequence[BandRates]) -> Iterator[Problem]:
    """Yield what is wrong with the bands of a form."""
    if not rates:
        yield Problem(message="Prislistan har inga åldrar eller årskurser.",
                      cure="Lägg till minst en rad.")  # fmt: skip
    if terms.form is GrantForm.UPPER_SECONDARY and not terms.programmes.strip():
        yield _problem("Gymnasieskolans grundbelopp bestäms per program (skollagen 16 kap. 55 §), "
                       "och prislistan namnger inget.", "programmes",
                       "Skriv vilka program priserna gäller.")  # fmt: skip
    if terms.quantum not in (WHOLE_KRONOR, WHOLE_ORE):
        yield _problem("Raderna avrundas till något annat än hela kronor eller öre.", "quantum",
                       "Välj hela kronor eller öre.")  # fmt: skip
    yield from _overlaps(rates)
    for one in rates:
        yield from rate_faults(terms, one)


def _overlaps(rates: Sequence[BandRates]) -> Iterator[Problem]:
    in_order = sorted((one.band for one in rates), key=lambda band: (band.low, band.high))
    for band in in_order:
        if band.high < band.low:
            yield _problem(said("%(band)s slutar före den börjar.", band=band.name), "band",
                           "Ange första och sista årskurs.")  # fmt: skip
    for before, after in pairwise(in_order):
        if after.low <= before.high:
            text = said("%(one)s och %(other)s gäller samma årskurs.", one=before.name,
                        other=after.name)  # fmt: skip
            yield _problem(text, "band", "Låt varje årskurs ha ett pris.")


def rate_faults(terms: Terms, rates: BandRates) -> Iterator[Problem]:
    """Yield what is wrong with the amounts of one band."""
    name = rates.band.name
    expected: set[CostItem] = set(terms.items) - {CostItem.PREMISES}
    for item in sorted(expected - set(rates.items)):
        text = said("%(band)s saknar %(item)s.", band=name, item=ITEM_NAMES[item].lower())
        yield _problem(text, item, "Ange kronor per elev, noll om budgeten inte har några.")
    for item in sorted(set(rates.items) - expected):
        text = said("%(item)s är inget kostnadsslag i skolformen (%(band)s).",
                    item=ITEM_NAMES[item], band=name)  # fmt: skip
        yield _problem(text, item, "Lägg kronorna på ett av skolformens kostnadsslag.")
    for stated, ore in rates.items.items():
        if ore < 0:
            text = said(
                "%(item)s är mindre än noll (%(band)s).", item=ITEM_NAMES[stated], band=name
            )
            yield _problem(text, stated, "Ange noll eller mer.")
    yield from _premises_faults(name, rates.premises)
    yield from _fee_faults(name, rates)


def _premises_faults(name: str, premises: Premises) -> Iterator[Problem]:
    if premises.average < 0:
        yield _problem(said("Genomsnittlig lokalkostnad är mindre än noll (%(band)s).", band=name),
                       CostItem.PREMISES, "Ange noll eller mer.")  # fmt: skip
    if premises.decided is None:
        return
    if not premises.reason.strip():
        yield _problem(said("Skäl saknas för faktisk lokalkostnad (%(band)s).", band=name),
                       CostItem.PREMISES, "Skriv de särskilda skälen.")  # fmt: skip
    if premises.actual is None:
        yield _problem(said("Huvudmannens faktiska lokalkostnad saknas (%(band)s).", band=name),
                       CostItem.PREMISES, "Ange den per elev och år.")  # fmt: skip
    elif not 0 <= premises.decided <= premises.actual:
        text = said("Lokalersättningen är högre än den faktiska kostnaden (%(band)s).", band=name)
        yield _problem(text, CostItem.PREMISES, "Ange högst den faktiska, skäliga kostnaden.")


def _fee_faults(name: str, rates: BandRates) -> Iterator[Problem]:
    base = sum(rates.items.values()) + rates.premises.ore
    if rates.fee < 0:
        yield _problem(said("Avgiften är mindre än noll (%(band)s).", band=name), "fee",
                       "Ange noll eller mer.")  # fmt: skip
    elif rates.fee > base:
        yield _problem(said("Avgiften är högre än kostnaden (%(band)s).", band=name), "fee",
                       "Ange avgiften per elev och år.")  # fmt: skip
    elif base == 0:
        yield _problem(said("%(band)s har inga kronor.", band=name), "band",
                       "Ange kostnadsslagen.")  # fmt: skip


def supplement_faults(supplements: Iterable[Supplement]) -> Iterator[Problem]:
    """Yield what is wrong with supplements: none below zero, none without where it comes from."""
    for one in supplements:
        if one.ore < 0:
            yield _problem(said("%(name)s är mindre än noll.", name=one.name), one.key,
                           "Ange noll eller mer.")  # fmt: skip
        if not one.source.strip():
            yield _problem(said("%(name)s saknar källa.", name=one.name), one.key,
                           "Skriv vad beloppet bygger på.")  # fmt: skip


def _problem(message: str, column: str, cure: str) -> Problem:
    return Problem(message=message, column=column, cure=cure)
