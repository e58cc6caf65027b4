"""Erasure in the demo: what is kept, one term by an invented plan, one hold, and something due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.demo.years import working_moment
from qms.retention.services.holds import lay_hold
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention_list import KINDS

PLAN = "Dokumenthanteringsplan för barn- och utbildningsnämnden, BUN {year}-0114"
KEPT = ("needs.decision", "needs.assessment")
ERASED, YEARS = "needs.documentation", 1
WHY = "Vårdnadshavaren har begärt att få ut hela ärendet. Prövningen är inte klar."
LATELY = timedelta(days=16)


def rules_and_holds(data: DemoData) -> Iterator[Happening]:
    """Yield the committee's plan as rules, two by two, and a hold on an old case."""
    year = data.years.today.year
    decided = working_moment(year - 1, 5, 20, hour=9)
    for number, kind in enumerate((*KEPT, ERASED)):
        years = YEARS if kind == ERASED else None
        yield Happening(
            at=decided + timedelta(days=14, minutes=10 * number),
            do=partial(_rule, kind=kind, years=years, decided=decided),
        )
    old = next(_old(data), None)
    if old is not None:
        at = working_moment(year, data.years.today.month, 1, hour=10) - LATELY
        yield Happening(at=at, do=partial(_hold, case=old))


def _old(data: DemoData) -> Iterator[SupportCase]:
    """Yield the cases that are over since more than the term."""
    today = data.years.today
    for case in support_cases(today, data.seed):
        if case.goal is Goal.EVALUATED and (today - case.evaluated.date()).days > 366 * YEARS:
            yield case


def _rule(world: World, now: datetime, *, kind: str, years: int | None, decided: datetime) -> None:
    session, by = world.session, world.actor(Role.SYSTEM_ADMIN)
    new = propose_rule(
        session, by, KINDS, kind, years=years, reference=PLAN.format(year=decided.year),
        decided_on=decided.date(), now=now,
    )  # fmt: skip
    answer_rule(session, world.actor(Role.SCHOOL_CHIEF), new, is_approved=True, now=now)


def _hold(world: World, now: datetime, *, case: SupportCase) -> None:
    officer = world.actor(Role.CASE_OFFICER)
    lay_hold(world.session, officer, KINDS, world.support[case.key], reason=WHY, now=now)
