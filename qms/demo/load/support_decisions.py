"""Decisions on support and their money: prices, proposals, decisions, months handed over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from qms.access.policy import Can
from qms.access.roles import Role
from qms.decisions.queries import open_draft
from qms.demo.generate import DemoData
from qms.demo.load.support_cases import applicant
from qms.demo.load.world import Happening, World
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.years import working_moment
from qms.needs.core.amounts.award import Award, Hours, Part
from qms.needs.core.amounts.periods import Period, month_of
from qms.needs.core.deciding.kinds import SUPPORT, Ground, MoneyKind, Outcome
from qms.needs.core.deciding.proposal import Proposal, exceeding
from qms.needs.queries.deciding import Material, material
from qms.needs.queries.money import paid_between
from qms.needs.queries.prices import Letterhead
from qms.needs.services.block_grants import NewGrant, decide_grant, propose_grant
from qms.needs.services.deciding.approving import decide
from qms.needs.services.deciding.proposing import save_proposal, send_proposal
from qms.needs.services.deciding.suggesting import suggested
from qms.needs.services.opening import open_case
from qms.needs.services.paying import hand_over, set_budget
from qms.needs.services.prices import draft_prices, publish_prices, save_letterhead
from qms.needs.services.telling import note_seen

WITH_DECISION = frozenset(
    {Goal.DECISION, Goal.RUNNING, Goal.FOLLOW_UP, Goal.EVALUATED, Goal.REFUSED}
)
DECIDED = WITH_DECISION - {Goal.DECISION}
HOURLY = {
    "assistant": ("Assistent", 289_00),
    "teacher": ("Lärare", 428_00),
    "special_educator": ("Specialpedagog", 455_00),
    "preschool_teacher": ("Förskollärare", 398_00),
}
RAISE = Decimal("1.03")
HEAD = Letterhead(
    committee="Utbildningsnämnden",
    office="Utbildningsförvaltningen",
    court="Förvaltningsrätten i Älvhamra",
    address="Box 10, 000 10 Älvhamra, utbildning@alvhamra.example",
    delegation="punkt 5.3 i delegationsordningen",
)
GRANTS = (("R01", 2_400_000_00, "Små grupper för elever i behov av särskilt stöd."),)
BUDGET = {
    MoneyKind.ADDITIONAL: 1_300_000_00,
    MoneyKind.OPERATIONAL: 1_600_000_00,
    MoneyKind.BLOCK: 2_500_000_00,
}
REASONS = (
    "Eleven behöver stöd av samma vuxna i de flesta situationer varje dag. Skolan har prövat mindre"
    " grupp och anpassat schema utan att det har räckt.",
    "Behovet av stöd vid måltider, förflyttning och övergångar är stort och väntas bestå under"
    " perioden. Andra insatser är prövade.",
    "Dagen behöver vara helt förutsägbar och med egen vuxen. Enheten har visat vad som är prövat"
    " och vad det gav.",
)
WITHIN = (
    "Behovet gäller några moment i veckan. Det är stöd som enheten ska ge inom sina resurser, och"
    " det har börjat ge resultat."
)
FEWER = "Enheten har redan en vuxen i gruppen som tar en del av stödet."
ASKED = "Enheten har sökt färre timmar än de bedömda."
NOT_GRANTED = "Fyra timmar per vecka, som ryms i det stöd som gruppen redan har"
TAKEN_OFF = Decimal(4)
UNREAD = timedelta(days=45)
"""Units have read what was decided longer ago."""


def decisions(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield prices and grants of every year, what was decided on cases, and every month paid."""
    cases = support_cases(data.years.today, data.seed)
    first = min(case.first.year for case in cases)
    for year in range(first, data.years.today.year + 1):
        yield Happening(
            at=working_moment(year - 1, 9, 15, hour=9),
            do=partial(_prices, year=year, raises=year - first),
        )
        yield Happening(at=working_moment(year - 1, 12, 4, hour=10), do=partial(_year, year=year))
    for number, case in enumerate(cases):
        if case.goal in WITH_DECISION:
            yield Happening(at=case.proposed, do=partial(_propose, case=case, number=number))
        if case.goal in DECIDED:
            yield Happening(at=case.decided, do=partial(_decide, case=case))
    for month in _months(date(first, 1, 1), data.years.today):
        yield Happening(
            at=working_moment(month.year, month.month, 20, hour=9),
            do=partial(_hand_over, month=month),
        )


def _months(first: date, today: date) -> Iterator[date]:
    month = first
    while month < month_of(today):
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _prices(world: World, now: datetime, *, year: int, raises: int) -> None:
    officer, chief = world.actor(Role.CASE_OFFICER), world.actor(Role.SCHOOL_CHIEF)
    table = {
        "basis": "school_year",
        "leaving": "day",
        "vat_percent": "6",
        "weeks": {"school": "18", "preschool": "23", "leisure_centre": "23"},
        "group": [
            {"key": key, "name": name, "ore_per_hour": _raised(ore, raises)}
            for key, (name, ore) in HOURLY.items()
        ],
    }
    made = draft_prices(world.session, officer, table, now=now)
    publish_prices(
        world.session, chief, made,
        valid_from=date(year, 1, 1), override="Årets löneavtal.", seen=1, now=now,
    )  # fmt: skip
    if not raises:
        save_letterhead(world.session, officer, HEAD, now=now)


def _raised(ore: int, raises: int) -> int:
    """Return the cost after so many years, in whole kronor."""
    return int(ore * RAISE**raises / 100) * 100


def _year(world: World, now: datetime, *, year: int) -> None:
    """Decide on the year's block grants, and set its budget."""
    officer, chief = world.actor(Role.CASE_OFFICER), world.actor(Role.SCHOOL_CHIEF)
    for unit, ore, reason in GRANTS:
        grant = NewGrant(unit_id=world.units[unit], year=year, ore=ore, reason=reason)
        draft_id = propose_grant(world.session, officer, grant, now=now)
        decide_grant(world.session, chief, draft_id, seen=2, now=now)
    for kind, ore in BUDGET.items():
        set_budget(world.session, world.actor(Role.CONTROLLER), year, kind, ore=ore, now=now)


def _propose(world: World, now: datetime, *, case: SupportCase, number: int) -> None:
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[case.key]
    opened = open_case(world.session, officer, ref, can=Can.NEEDS_HANDLE, why="decision", now=now)
    made = _proposal(material(world.session, opened), case, number)
    save_proposal(world.session, officer, ref, made, seen=0, now=now)
    send_proposal(world.session, officer, ref, seen=1, now=now)


def _proposal(about: Material, case: SupportCase, number: int) -> Proposal:
    begun = suggested(about)
    reasons = REASONS[number % len(REASONS)]
    if case.goal is Goal.REFUSED:
        return replace(
            begun, outcome=Outcome.REFUSED, award=None, ground=Ground.WITHIN_BASIC, reasons=WITHIN
        )
    assessed = about.assessed.result.extraordinary_hours if about.assessed else Decimal(0)
    wanted = about.request.total_hours or assessed
    asked, is_cut = min(assessed, wanted), number % 4 == 1
    hours = asked - TAKEN_OFF if is_cut else asked
    is_partly = hours < wanted
    made = replace(
        begun,
        outcome=Outcome.PARTLY if is_partly else Outcome.GRANTED,
        ground=None,
        award=_award(about, begun, hours),
        reasons=reasons,
        not_granted=NOT_GRANTED if is_cut else begun.not_granted if is_partly else "",
        deviation="" if hours == assessed else FEWER if is_cut else ASKED,
    )
    # What was applied for is worth less at the assistant's price than an hour of another group.
    return replace(made, over_confirmed=any(exceeding(made, about.known)))


def _award(about: Material, begun: Proposal, hours: Decimal) -> Award:
    opened = about.opened
    part = Part(
        period=Period(first=opened.period_from, last=opened.period_to),
        hours=(Hours(group="assistant", per_week=hours),),
        costs=begun.award.parts[0].costs if begun.award else (),
    )
    return Award(form=opened.form.value, is_private=opened.unit.is_independent, parts=(part,))


def _decide(world: World, now: datetime, *, case: SupportCase) -> None:
    ref = world.support[case.key]
    draft = open_draft(world.session, SUPPORT, ref)
    if draft is not None:
        chief = world.actor(Role.SCHOOL_CHIEF)
        decide(world.session, chief, ref, seen=draft.version, now=now)
    if world.now - now > UNREAD:
        note_seen(world.session, applicant(world, case).account_id, ref, now=now)


def _hand_over(world: World, now: datetime, *, month: date) -> None:
    if paid_between(world.session, month, month, unit_ids=world.units.values()):
        hand_over(world.session, world.actor(Role.CONTROLLER), month, now=now)
