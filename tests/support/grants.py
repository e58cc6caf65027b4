"""Price lists that hold, and people who write and decide grants."""

import re
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from builders import NOW, SYSTEM, make_actor
from flask.testing import FlaskClient
from support.needs_decisions import HEAD

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.audit.services import take_turn
from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.price_list import Band, BandRates, Premises, Reading, Terms
from qms.grants.core.price_list.band_faults import unpriced_grades
from qms.grants.core.price_list.document import PricedBand, PriceDocument
from qms.grants.queries.payments import pay_month
from qms.grants.services.paying import hand_over
from qms.grants.services.price_lists import approve_list, save_list
from qms.kernel.schoolyear import step_range_label
from qms.needs.services.prices import save_letterhead

YEAR = 2027
ITEMS = {
    CostItem.TEACHING: 50_000_00,
    CostItem.LEARNING_TOOLS: 4_000_00,
    CostItem.PUPIL_HEALTH: 3_000_00,
    CostItem.MEALS: 6_000_00,
}
LOW = Band(key="1-5", name="åk 1–5", low=1, high=5)
HIGH = Band(key="6-9", name="åk 6–9", low=6, high=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPeople:
    """Those who decide on grants."""

    officer: Actor
    payer: Actor
    chief: Actor


def _called(band, year):
    """Return the band named by its grades as they are called in the year's spring."""
    return replace(band, name=f"åk {step_range_label(band.low, band.high, year - 1)}")


def document(*, form=GrantForm.COMPULSORY, year=YEAR, items=ITEMS, bands=(LOW, HIGH), **changes):
    """Return a price list whose prices come to its budget: 100 pupils a band."""
    terms = Terms(form=form, year=year, reading=Reading.CHAINED)
    priced = tuple(
        PricedBand(
            rates=BandRates(
                band=_called(band, year), items=items, premises=Premises(average=14_000_00)
            ),
            pupils=Fraction(100),
        )
        for band in bands
    )
    budget = {item: ore * 100 * len(bands) for item, ore in items.items()}
    made = PriceDocument(
        terms=terms,
        bands=priced,
        budget=budget | {CostItem.PREMISES: 14_000_00 * 100 * len(bands)},
        budget_decision="15 november 2026 § 80",
        level_decision="18 november 2026 § 12",
    )
    return replace(made, **changes)


def people(municipality):
    """Return an officer and a school chief at the municipality."""
    path = f"/{municipality.id}/"
    return GrantPeople(
        officer=make_actor(Role.CASE_OFFICER, path, pseudonym="officer"),
        payer=make_actor(Role.CONTROLLER, path, pseudonym="controller"),
        chief=make_actor(Role.SCHOOL_CHIEF, path, pseudonym="chief"),
    )


def is_whole(given):
    """Return whether the price list has a price for every grade of its form."""
    return not [*unpriced_grades(given.terms, given.rates)]


def prices_hold(session, given=None, *, now=NOW):
    """Let a price list hold, and write what letters say at their head and foot.

    One that leaves out grades is given a reason.
    """
    given = given or document()
    writer = replace(SYSTEM, pseudonym="system:writer")
    why = "" if is_whole(given) else "Bara en del av årskurserna."
    held = save_list(session, writer, given, override=why, seen=0, now=now)
    terms = given.terms
    approve_list(session, SYSTEM, terms.form, terms.year, seen=1, now=now)
    save_letterhead(session, SYSTEM, HEAD, now=now)
    return held


def subject(provider_id, *, form=GrantForm.COMPULSORY, year=YEAR):
    """Return what a decision is about."""
    return Subject(provider_id=provider_id, form=form, year=year)


def pay(session, who, month, *, now):
    """Hand the month over as whoever reads its sum and has read in no file."""
    take_turn(session)
    hand_over(session, who.payer, month, seen=pay_month(session, month).ore, now=now)


JANUARY_2 = date(YEAR, 1, 2)


def press(client: FlaskClient, button: str) -> str:
    """Press a button of the page of grants as it is shown; return the page that follows."""
    shown = re.findall(r'name="visat" value="([^"]+)"', client.get(f"/bidrag?ar={YEAR}").text)
    data = {"ar": YEAR, "visat": shown}
    answer = client.post(f"/bidrag/{button}", data=data, follow_redirects=True)
    return answer.text.replace("\u00a0", " ")
