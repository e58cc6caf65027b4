"""Price lists in force: the amount per pupil and year, band by band and item by item."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.api.core.fields import integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row, plain
from qms.api.views.offering import Offer, Question, Table, offer
from qms.costs.core.items import GrantForm
from qms.grants.core.price_list import BandRates, BasicAmount, reckon
from qms.grants.models import GrantPriceList
from qms.grants.queries.price_lists import StoredList, in_force
from qms.kernel.money import kronor

FIELDS = (
    integer("year", "The calendar year."),
    text("form", "The school form."),
    integer("version", "The version of the price list that holds."),
    text("band", "The grades or ages that have one price."),
    text("line", "The statutory item, administration, vat, fee or total."),
    numeric("kronor_per_pupil", "Kronor per pupil and year; a fee is deducted, below zero."),
)


def _in_force(session: Session) -> list[tuple[int, GrantForm]]:
    query = select(GrantPriceList.year, GrantPriceList.form)
    query = query.where(GrantPriceList.state == "in_force")
    found = session.execute(query.order_by(GrantPriceList.year.desc(), GrantPriceList.form))
    return [(year, GrantForm(form)) for year, form in found]


def _read(session: Session, question: Question) -> Table:
    years = question.asked.get("year")
    wanted = [(year, form) for year, form in _in_force(session) if years is None or year in years]
    lists = [found for year, form in wanted if (found := in_force(session, form, year))]
    about = [
        {"year": one.document.terms.year, "form": one.document.terms.form.value,
         "version": one.number, "sha256": one.sha256,
         "approved_at": one.approved_at and one.approved_at.isoformat()}
        for one in lists
    ]  # fmt: skip
    return Table(rows=[row for one in lists for row in _rows(one)], about={"price_lists": about})


def _rows(one: StoredList) -> Iterator[Row]:
    terms = one.document.terms
    for rates in one.document.rates:
        for line, ore in _lines(reckon(terms, rates)):
            yield {
                "year": terms.year, "form": terms.form.value, "version": one.number,
                "band": _name(rates), "line": line, "kronor_per_pupil": plain(kronor(ore)),
            }  # fmt: skip


def _name(rates: BandRates) -> str:
    return rates.band.name


def _lines(amount: BasicAmount) -> Iterator[tuple[str, int]]:
    yield from ((one.item.value, one.ore) for one in amount.items)
    yield "administration", amount.administration
    yield "vat", amount.vat
    yield "fee", -amount.fee
    yield "total", amount.total


def _version(session: Session) -> object:
    query = select(GrantPriceList.id).where(GrantPriceList.state == "in_force")
    return sorted(session.scalars(query))


offer(
    Offer(
        path="/price-lists", name="price_lists", summary="Price lists that hold.",
        about="The amount per pupil and year to independent units; drafts are not here, nor what"
        " one provider has of its own.",
        tag="results", permission=Permission.READ_GRANTS, fields=FIELDS, read=_read,
        version=_version,
    )
)  # fmt: skip
