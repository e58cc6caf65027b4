"""Groups of one to four children in every dataset that speaks of pupils, each in two versions.

A version differs from the other in what is hidden alone: what a unit, an area and the municipality
have together is the same. Whoever is told of no group of few sees no difference. With `more` the
groups are as many larger: then the same change is of no few, and somebody must see it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from builders import NOW, SYSTEM, Municipality
from integration.allocation.allocation_cases import save
from integration.allocation.risk_register import GROUPS
from integration.allocation.risk_register import current_pupils as save_current
from integration.allocation.risk_register import historic_pupils as save_historic
from needs_cases import make_actor_with
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from support.pooled_needs import add_assessment, made_case
from support.results import put_facts, put_results

from qms.access.roles import Role
from qms.costs.services import compute
from qms.followup.core.cases.kinds import CaseKind, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.services import cases
from qms.needs.models import NeedsCase
from qms.needs.services.publishing import publish_needs
from qms.planning.models import PlanningStudy
from qms.register.models import FACTS

YEAR = 2026
FIRST_DAY, LAST_DAY = date(YEAR, 9, 1), date(YEAR, 12, 31)
A = TypeVar("A")


class Put(Protocol):
    """Lays the rows of one dataset in the register, in the version `which` (0 or 1)."""

    def __call__(
        self, session: Session, place: Municipality, which: int, *, more: int = 0
    ) -> None: ...


def swapped(which: int, first: A, second: A) -> tuple[A, A]:
    """Return the two as they are, or the other way round."""
    return (first, second) if which == 0 else (second, first)


def evened(which: int, first: int, second: int) -> tuple[int, int]:
    """Return the two, an even number together, as they are or half of their sum each.

    Unlike those that only change places they have another spread.
    """
    half = (first + second) // 2
    return (first, second) if which == 0 else (half, half)


def cells(name: str, n: object) -> dict[str, Any]:
    """Return the cells that a number becomes in the register."""
    return {name: n, f"{name}_reason": None, f"{name}_approximate": False}


def as_large(session: Session, place: Municipality) -> None:
    """Let the two schools have as many pupils, so that a share is as many at both."""
    table = FACTS["pupil_counts"]
    for row in session.execute(select(table).where(table.c.unit_id == place.school)).all():
        alike = (table.c.unit_id == place.sibling, table.c.year == row.year)
        session.execute(
            update(table).where(*alike, table.c.step == row.step).values(n=row.n)
        )  # fmt: skip


def pupils(session: Session, place: Municipality, year: int) -> int:
    """Return how many pupils the school has."""
    table = FACTS["pupil_counts"]
    is_now = (table.c.unit_id == place.school, table.c.year == year,
              table.c.superseded_by.is_(None))  # fmt: skip
    return sum(session.scalars(select(table.c.n).where(*is_now)))


def flows(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Move a pupil of each of two areas to the other school: every sum stands."""
    few, other = evened(which, 2 + more, 4 + more)
    ways = {
        (place.north, place.school): few, (place.south, place.school): 80 - few,
        (place.north, place.sibling): other, (place.south, place.sibling): 70 - other,
    }  # fmt: skip
    put_facts(session, "flows", [
        {"area_id": area, "unit_id": unit, "year": YEAR, "low": 0, "high": 9, **cells("n", n)}
        for (area, unit), n in ways.items()
    ])  # fmt: skip


def background(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let two groups be alike at two units that are as large; a study closes one of them."""
    few, other = evened(which, 2 + more, 4 + more)
    for year in (2025, YEAR):
        whole = pupils(session, place, year)
        for unit, first, second in ((place.school, few, other), (place.sibling, other, few)):
            parts = {"finska": first, "kurdiska": second, "svenska": whole - first - second}
            put_facts(session, "background", [
                {"unit_id": unit, "year": year, "factor": "språk", "category": name,
                 **cells("share", Decimal(n) / whole), **cells("part", n), **cells("whole", whole)}
                for name, n in parts.items()
            ])  # fmt: skip
    basis = {"units": {"A": place.school, "B": place.sibling}}
    session.execute(update(PlanningStudy).values(basis=basis))


def results(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let values of few be alike at two units, of two springs and of one alone."""
    of_two = (("g9_eligible", (25, 75), 4), ("g9_merit", (180, 260), 3))
    for key, values, n in of_two:
        first, second = evened(which, *values)
        for unit, found in ((place.school, (first, second)), (place.sibling, (second, first))):
            put_results(session, *((unit, key, 2025 + at, value, n + more)
                                   for at, value in enumerate(found)))  # fmt: skip
    alone = zip((place.school, place.sibling), evened(which, 0, 100), strict=True)
    put_results(session, *((unit, "g9_all_subjects", YEAR, value, 4 + more)
                           for unit, value in alone))  # fmt: skip


def surveys(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let three and three have answered alike."""
    shares = [Decimal(one) for one in evened(which, 20, 80)]
    put_facts(session, "surveys", [
        {"unit_id": unit, "year": YEAR, "respondents": "elever åk 5", "question": "Trygghet",
         **cells("answers", 3 + more), **cells("share", share), **cells("mean", share / 10)}
        for unit, share in zip((place.school, place.sibling), shares, strict=True)
    ])  # fmt: skip


def groups(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Move a pupil between the two classes of a stage, and count what pupils cost anew."""
    few, other = evened(which, 2 + more, 4 + more)
    days = (date(2025, 2, 15), date(2025, 10, 15), date(YEAR, 2, 15), date(YEAR, 10, 15))
    put_facts(session, "groups", [
        {"unit_id": place.school, "form": "adapted_compulsory", "group": name, "band": "7–9",
         "day": day, "year": day.year, **cells("pupils", n)}
        for day in days for name, n in (("T1", few), ("T2", other))
    ])  # fmt: skip
    compute(session, SYSTEM, 2025, "outcome", now=NOW)


def support_grants(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let two units have as many recipients and hours; the money stands."""
    found = zip((place.school, place.sibling), evened(which, 2 + more, 4 + more), strict=True)
    put_facts(session, "support_grants", [
        {"unit_id": unit, "year": YEAR, "kind": "additional", **cells("kronor", 300_000),
         **cells("recipients", n), **cells("hours", Decimal(10 * n))}
        for unit, n in found
    ])  # fmt: skip


def current_pupils(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let one of few have the other's background: each factor by itself is as it was.

    A third version lies there before: from it both differ in as many pupils.
    """
    of_unit = (2 + more, 18 - more, 8 - more, 172 + more)
    for step in (0, 2 * which - 1):
        rows = [
            f"Ängsskolan;{YEAR};{level};{aid};{n + step * sign}"
            for (level, aid), n, sign in zip(GROUPS, of_unit, (1, -1, -1, 1), strict=True)
        ]
        save_current(session, rows)


def historic_pupils(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let the outcomes of the four of a year change places with four alike at another school."""
    found = zip(("Ängsskolan", "Friskolan Lärkan"), swapped(which, 1, 3), strict=True)
    rows = [
        f"{school};2025;högre;ja;{outcome};{n}"
        for school, yes in found
        for outcome, n in (("ja", yes), ("nej", 4 + more - yes))
    ]
    save_historic(session, rows)


def pupil_results(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let the marks of three change places with three's at the other unit, and others' back.

    All began alike: what a unit adds, and what a background does to results, stands.
    """
    low, high = swapped(which, (120, 150, 180), (200, 220, 240))
    rows = [
        f"{school};9;{YEAR};{level};{final};150"
        for school, few, others in (("Åkerskolan", low, high), ("Ängsskolan", high, low))
        for level, finals in (("grundskola", few + (210,) * more),
                              ("högre", (*others, *range(150, 330, 10))))
        for final in finals
    ]  # fmt: skip
    rows += [f"Friskolan Lärkan;9;{YEAR};högre;{n};{n - 60}" for n in range(180, 280, 5)]
    head = "enhet;årskurs;år;faktor:utbildning;resultat:betyg 9;resultat:betyg 6"
    save(session, "pupil_results", "\n".join((head, *rows)) + "\n")


def need_points(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let a child with more need go to the other unit and one with less come; publish both."""
    assessor = make_actor_with(session, Role.ASSESSOR, place.id, user_name="few@x.example")
    low, high = swapped(which, 1, 2)
    found = ((1, low, 3, *(4,) * more), (2, 2, high, 3, *(1,) * more))
    for unit, levels in zip((place.school, place.sibling), found, strict=True):
        actor = make_actor_with(session, Role.PRINCIPAL, unit, user_name=f"few{unit}@x.example")
        for at, level in enumerate(levels, start=100 * unit):  # no child is at both
            case = made_case(session, actor, unit, at, at=NOW - timedelta(days=90))
            add_assessment(session, case, "first", {"UPP1": level}, at=NOW - timedelta(days=90),
                           account_id=assessor.account_id)  # fmt: skip
            session.execute(update(NeedsCase).where(NeedsCase.id == case.id)
                            .values(period_from=FIRST_DAY, period_to=LAST_DAY))  # fmt: skip
    publish_needs(session, SYSTEM, autumn=YEAR, now=NOW)


def degrading(session: Session, place: Municipality, which: int, *, more: int = 0) -> None:
    """Let two units have as many cases of degrading treatment; two are late at least."""
    found = zip((place.school, place.sibling), evened(which, 2 + more, 4 + more), strict=True)
    for unit, n in found:
        for at in range(n):
            says = Registration(kind=CaseKind.DEGRADING, title="Kränkning", is_serious=True,
                                channel=Channel.STAFF, received_on=date(YEAR, 3, 2))  # fmt: skip
            cases.register(session, SYSTEM, unit, says, form_key=f"few{unit}-{at}", now=NOW)


CHANGES: Mapping[str, Put] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            flows, background, results, surveys, groups, support_grants, current_pupils,
            historic_pupils, pupil_results, need_points, degrading,
        )
    }
)  # fmt: skip
"""What is changed: a dataset of the register each, and the cases that an indicator counts."""
