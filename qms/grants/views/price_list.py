"""A form's price list for a year: prices, readings, the budget, own and independent beside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, render_template

from qms.access.policy import Can
from qms.access.scope import Scope, authorize, has_right
from qms.costs.core.items import GrantForm
from qms.grants.core.price_list import BandRates, BasicAmount, Reading, reckon
from qms.grants.core.price_list.between import between_amount
from qms.grants.core.price_list.document import PriceDocument
from qms.grants.core.price_list.ground_lines import ground_lines
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.side_by_side import Pair, pairs
from qms.grants.labels import (
    BETWEEN,
    COUNTS,
    FORMS,
    LINES,
    LIST_CHIPS,
    LIST_STATES,
    ON_SUPPLEMENTS,
    READING_MEANS,
    READINGS,
    WHYS,
)
from qms.grants.queries.ledger_budget import ledger_budget
from qms.grants.queries.price_lists import StoredList, versions
from qms.grants.queries.providers import EVERYTHING, day_of, providers
from qms.grants.services.price_lists import list_problems
from qms.grants.views.blueprint import bp, form_of, is_office
from qms.identity import queries as identity
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.faults import in_words
from qms.web.rights import requires

SAID = ("grounds", "amounts", "readings", "beside", "between")
"""The parts of the page that are reckoned from a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Own and independent units side by side in a band; `provider` has premises of its own."""

    band: str
    provider: str
    pairs: tuple[Pair, ...]
    own: int
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What a reading comes to, a total per band, and whether it is the one decided."""

    reading: Reading
    totals: tuple[int, ...]
    is_chosen: bool


@bp.get("/bidrag/prislista/<form>/<int:year>")
@requires(Can.GRANTS_READ)
def show_price_list(form: str, year: int) -> str:
    """Show the list that holds, or the one that is written, with its versions."""
    return price_page(form_of(form, year), year)


def price_page(form: GrantForm, year: int, errors: tuple[str, ...] = ()) -> str:
    """Return the page; drafts only to the office, other providers' premises to nobody else."""
    actor, office = current_actor(), is_office()
    scope = authorize(actor, Can.GRANTS_READ)
    with db().reading() as session:
        found = versions(session, form, year)
        if not office:
            found = tuple(one for one in found if one.state == "in_force")
        names = identity.names_of(session, [one.made_by for one in found])
        there = {one.id: one.name for one in providers(session, scope, on=day_of(year, today()))}
        units = {
            one.id: one
            for one in org.units(session, EVERYTHING, on=day_of(year, today()))
            if not one.is_independent or one.provider_id in there
        }
        ledger = ledger_budget(session, form, year, on=day_of(year, today()))
    if not found and not office:
        abort(404)
    shown = _shown(found)
    document = _for_reader(shown.document, there, scope, units) if shown else None
    is_draft = shown is not None and shown.state == "draft"
    return render_template(
        "grants/show_price_list.html",
        form=form,
        form_name=FORMS[form],
        year=year,
        shown=shown,
        document=document,
        ledger=ledger,
        **_said(document, there),
        problems=[in_words(one) for one in list_problems(shown.document, override=shown.override)]
        if shown and is_draft
        else [],
        versions=found,
        names=names,
        providers=there,
        units=units,
        between_names=BETWEEN,
        item_names=ITEM_NAMES,
        reading_names=READINGS,
        counts=COUNTS,
        on_supplements=ON_SUPPLEMENTS,
        reading_means=READING_MEANS,
        whys=WHYS,
        line_names=LINES,
        states=LIST_STATES,
        chips=LIST_CHIPS,
        office=office,
        errors=errors,
        has_errors=bool(errors),
        may_write=has_right(actor, Can.GRANTS_WRITE),
        may_approve=is_draft
        and has_right(actor, Can.GRANTS_DECIDE)
        and shown is not None
        and actor.pseudonym not in shown.writers,
    )


def _said(document: PriceDocument | None, there: dict[int, str]) -> dict[str, Any]:
    """Return what the list comes to, in the parts that the page shows; all empty without one."""
    if document is None:
        return {"band_names": {}, **dict.fromkeys(SAID, ())}
    terms = document.terms
    return {
        "grounds": tuple(ground_lines(document)),
        "amounts": [(rates, reckon(terms, rates)) for rates in document.rates],
        "readings": tuple(_readings(document)),
        "beside": tuple(_beside(document, there)),
        "between": [(one, between_amount(terms, one, document.between)) for one in document.rates],
        "band_names": {one.band.key: one.band.name for one in document.rates},
    }


def _shown(found: tuple[StoredList, ...]) -> StoredList | None:
    """Return the draft where there is one, else the list that holds, else the latest."""
    wanted = ("draft", "in_force", "replaced")
    return min(found, key=lambda one: wanted.index(one.state), default=None)


def _for_reader(
    document: PriceDocument, there: dict[int, str], scope: Scope, units: Mapping[int, Unit]
) -> PriceDocument:
    """Return the list without what it says of other providers than the reader's."""
    own = tuple(
        one for one in document.own_premises if scope.everything or one.provider_id in there
    )
    rural = tuple(one for one in document.rural if one.unit_id in units)
    return replace(document, own_premises=own, rural=rural)


def _readings(document: PriceDocument) -> Iterator[ReadingRow]:
    for reading in Reading:
        terms = replace(document.terms, reading=reading)
        yield ReadingRow(
            reading=reading,
            totals=tuple(reckon(terms, rates).total for rates in document.rates),
            is_chosen=reading is document.terms.reading,
        )


def _beside(document: PriceDocument, names: dict[int, str]) -> Iterator[Beside]:
    for rates in document.rates:
        yield _one_beside(document, rates, "")
    for own in document.own_premises:
        for rates in document.rates_of(own.provider_id):
            if rates.band.key == own.band:
                yield _one_beside(document, rates, names.get(own.provider_id, ""))


def _one_beside(document: PriceDocument, rates: BandRates, provider: str) -> Beside:
    amount: BasicAmount = reckon(document.terms, rates)
    found = tuple(pairs(rates, amount))
    return Beside(
        band=rates.band.name,
        provider=provider,
        pairs=tuple(one for one in found if one.own or one.independent),
        own=sum(one.own for one in found),
        independent=sum(one.independent for one in found),
    )
