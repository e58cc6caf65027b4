"""Grants to independent providers: prices out of the budget, decisions, enrolments, months paid."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import scope_of
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.queries import unit_costs
from qms.decisions.queries import decisions_of
from qms.demo.classes import own
from qms.demo.enrolled import EnrolledChild, enrolled_in
from qms.demo.generate import DemoData
from qms.demo.load.files import csv_bytes
from qms.demo.load.world import Happening, World
from qms.demo.price_bands import BANDS, PROGRAMMES, WeightedBand
from qms.demo.years import working_moment
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.notices import DECIDED
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.price_list import BandRates, Premises, Reading, Terms
from qms.grants.core.price_list.document import PricedBand, PriceDocument
from qms.grants.queries.payments import pay_month
from qms.grants.queries.providers import providers
from qms.grants.services.deciding import decide_draft, save_served
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import read_file, save_file
from qms.grants.services.paying import hand_over
from qms.grants.services.price_lists import approve_list, save_list
from qms.inbox.services.reading import close_occasion
from qms.kernel.clock import local_day
from qms.kernel.schoolyear import grade_label, school_year_of

FEES = frozenset({GrantForm.PRESCHOOL, GrantForm.LEISURE_CENTRE})
HEAD = "Personnummer;Enhet;Skolform;Årskurs;Från;Till"
FILE_MONTHS = (1, 3, 8, 10)
"""The months whose files change anything to look at."""


def grants(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield this year's prices, decisions, enrolments and months, and next year's prices."""
    today = local_day(now)
    year = today.year
    for hour, do in ((9, _prices), (10, _decisions), (14, _served)):
        yield Happening(at=working_moment(year - 1, 12, 17, hour=hour), do=partial(do, year=year))
    for month in range(1, today.month + 1):
        if month in FILE_MONTHS or month == today.month:
            yield Happening(at=min(working_moment(year, month, 3, hour=8), now),
                            do=partial(_enrolments, month=date(year, month, 1)))  # fmt: skip
        if month < today.month:
            yield Happening(at=working_moment(year, month, 20, hour=9),
                            do=partial(_paid, month=date(year, month, 1)))  # fmt: skip
    yield Happening(at=now, do=partial(_coming_prices, year=year + 1))


def _prices(world: World, now: datetime, *, year: int) -> None:
    for form, document in _documents(world, year).items():
        _saved(world, document, now)
        approve_list(world.session, world.actor(Role.SCHOOL_CHIEF), form, year, seen=1, now=now)


def _coming_prices(world: World, now: datetime, *, year: int) -> None:
    """Save next year's prices as they come out of the proposed budget: nobody has adopted them."""
    for document in _documents(world, year).values():
        _saved(world, document, now)


def _saved(world: World, document: PriceDocument, now: datetime) -> None:
    officer = world.actor(Role.CASE_OFFICER)
    save_list(world.session, officer, document, override="", seen=0, now=now)


def _documents(world: World, year: int) -> Mapping[GrantForm, PriceDocument]:
    """Return a price list for each form out of the own units' budget."""
    budget: dict[GrantForm, dict[CostItem, int]] = {}
    for one in unit_costs(world.session, year, kind="budget"):
        items = budget.setdefault(GrantForm(one.form), {})
        items[one.item] = items.get(one.item, 0) + one.ore
    return {form: _document(world, form, year, budget[form]) for form in BANDS}


def _document(
    world: World, form: GrantForm, year: int, budget: Mapping[CostItem, int]
) -> PriceDocument:
    programmes = PROGRAMMES if form is GrantForm.UPPER_SECONDARY else ""
    terms = Terms(form=form, year=year, reading=Reading.CHAINED, programmes=programmes)
    pupils = [_pupils(world.data, form, one, year) for one in BANDS[form]]
    fee = -budget.get(CostItem.INCOME, 0) if form in FEES else 0
    each = round(fee / sum(pupils) / 100) * 100
    bands = tuple(
        PricedBand(
            rates=BandRates(
                band=one.band,
                items=dict.fromkeys(set(terms.items) - {CostItem.PREMISES}, 0),
                premises=Premises(average=0),
                fee=each,
            ),
            pupils=there,
            weight=one.weight,
        )
        for one, there in zip(BANDS[form], pupils, strict=True)
    )
    return PriceDocument(
        terms=terms,
        bands=bands,
        budget={item: budget.get(item, 0) for item in terms.items},
        budget_decision=f"24 november {year - 1} § 112",
        level_decision=f"4 december {year - 1} § 87",
    ).priced_from_budget()


def _pupils(data: DemoData, form: GrantForm, one: WeightedBand, year: int) -> Fraction:
    """Return the own children of a band that the budget counts with."""
    autumn = min(year - 1, data.years.last_autumn)
    band = one.band
    return Fraction(
        sum(
            n
            for at, steps in own(data, autumn).items()
            if at.form is form
            for step, n in steps.items()
            if band.low <= step <= band.high
        )
    )


def _decisions(world: World, now: datetime, *, year: int) -> None:
    officer, chief = world.actor(Role.CASE_OFFICER), world.actor(Role.SCHOOL_CHIEF)
    for subject in _subjects(world, year):
        save_draft(world.session, officer, subject, Wording(), seen=0, now=now)
        send_draft(world.session, officer, subject, seen=1, now=now)
        decide_draft(world.session, chief, subject, seen=2, now=now)


def _subjects(world: World, year: int) -> Iterator[Subject]:
    scope = scope_of(world.actor(Role.CASE_OFFICER), Can.GRANTS_WRITE)
    for one in providers(world.session, scope, on=date(year, 1, 1)):
        for form in one.forms:
            if form in BANDS:
                yield Subject(provider_id=one.id, form=form, year=year)


def _served(world: World, now: datetime, *, year: int) -> None:
    officer = world.actor(Role.CASE_OFFICER)
    for subject in _subjects(world, year):
        head = decisions_of(world.session, BASIC_AMOUNT, str(subject))[0]
        save_served(world.session, officer, subject, head.id, on=local_day(now), how="digital",
                    now=now)  # fmt: skip
    close_occasion(world.session, DECIDED, now=now)


def _enrolments(world: World, now: datetime, *, month: date) -> None:
    officer = world.actor(Role.CASE_OFFICER)
    file_id = read_file(
        world.session, officer, month=month, file_name=f"inskrivna_{month:%Y-%m}.csv",
        content=_file(enrolled_in(world.data, month), month), now=now,
    )  # fmt: skip
    save_file(world.session, officer, file_id, now=now)


def _file(children: tuple[EnrolledChild, ...], month: date) -> bytes:
    autumn = school_year_of(month)
    return csv_bytes(
        HEAD,
        (
            (
                one.number,
                one.at.unit,
                one.at.form.value,
                grade_label(one.step, autumn),
                one.first,
                one.last or "",
            )
            for one in children
        ),
    )


def _paid(world: World, now: datetime, *, month: date) -> None:
    seen = pay_month(world.session, month).ore
    hand_over(world.session, world.actor(Role.CONTROLLER), month, seen=seen, now=now)
