"""A case of what the register, the forecast and the costs say today."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.schoolyear import count_day
from qms.org import queries as org
from qms.org.core.forms import NAMES, SchoolForm
from qms.org.core.nodes import NodeKind, Unit
from qms.planning.core.case import Guards
from qms.planning.core.from_register import (
    KINDS,
    Assumptions,
    Kind,
    MadeCase,
    Wanted,
    make_case,
)
from qms.planning.queries.register_snapshot import EVERYBODY, snapshot
from qms.register import queries as register


def case_of(
    session: Session,
    *,
    form: SchoolForm = SchoolForm.COMPULSORY,
    first_year: int | None = None,
    years: int = 10,
    given: Assumptions | None = None,
    guards: Guards | None = None,
    books: tuple[int, str] | None = None,
) -> MadeCase:
    """Return the case of the municipality's own units of the form.

    `first_year` is the autumn that it begins with, else the newest that is counted. `books` is
    the year and kind (`outcome` or `budget`) that prices come from, else the newest whole year.
    Raise RefusedError where there is nothing to count on.
    """
    kind = _kind(form)
    counted = register.years_of(session, "pupil_counts")
    newest = _nearest(counted, first_year) if counted else 1
    day = count_day(newest)
    units = org.units(session, EVERYBODY, on=day, form=form) if counted else ()
    own = [unit for unit in units if not unit.is_independent]
    nodes = org.nodes(session, on=day, kinds=(NodeKind.AREA,)) if counted else ()
    areas = _named([(node.id, node.name) for node in nodes])
    _refuse_nothing(form, counted, own, areas)
    found = snapshot(session, kind, units, areas, newest=newest, books=books)
    wanted = Wanted(
        kind=kind, first_year=first_year or newest, years=years, given=given or Assumptions(),
        guards=guards or Guards(),
    )  # fmt: skip
    return make_case(found, wanted)


def _kind(form: SchoolForm) -> Kind:
    if form in KINDS:
        return KINDS[form]
    known = ", ".join(NAMES[one].lower() for one in KINDS)
    fault = Problem(
        message=f"{NAMES[form]} kan inte räknas ur registret.",
        cure=f"Välj en av {known}, eller räkna på filer med qms planning.",
    )
    raise RefusedError((fault,))


def _nearest(years: Sequence[int], first_year: int | None) -> int:
    """Return the newest count, or the newest up to the year, else the first there is."""
    if first_year is None:
        return max(years)
    return max((year for year in years if year <= first_year), default=min(years))


def _refuse_nothing(
    form: SchoolForm, counted: Sequence[int], own: Sequence[Unit], areas: dict[int, str]
) -> None:
    problems = []
    if not counted:
        problems.append(
            Problem(message="Registret har inga elever.", cure="Läs in elever per enhet först.")
        )
    elif not own:
        problems.append(
            Problem(message=f"Kommunen har inga egna enheter med {NAMES[form].lower()}.",
                    cure="Läs in enheterna under Enheter.")
        )  # fmt: skip
    if counted and not areas:
        problems.append(
            Problem(message="Registret har inga områden som barnen kan bo i.",
                    cure="Läs in folkmängd eller elever per bostadsområde.")
        )  # fmt: skip
    if problems:
        raise RefusedError(tuple(problems))


def _named(areas: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return the areas' names; those that share one have their id after it."""
    names = [name for _, name in areas]
    return {key: name if names.count(name) == 1 else f"{name} ({key})" for key, name in areas}
