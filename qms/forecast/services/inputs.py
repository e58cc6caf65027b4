"""Every input of a forecast as it stands in the register now."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.forecast import queries
from qms.forecast.core.feeders import ALL_UNITS
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.flows import WITHHELD_AS
from qms.forecast.core.inputs.values import AreaCount, Dwellings, Flow, Move, MoveKind
from qms.forecast.services.counts import INHERITED, current_counts
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP, school_year_of
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.register import plan_queries
from qms.register import queries as register
from qms.register.core.facts import BirthCount, Inhabitants

EVERYTHING = Scope(everything=True)
OLDEST = 15
COMPULSORY = frozenset(
    {SchoolForm.COMPULSORY, SchoolForm.ADAPTED_COMPULSORY, SchoolForm.RESOURCE_SCHOOL}
)


def current_inputs(session: Session) -> Inputs:
    """Return what a forecast asked for now would be made from; units and areas are ids as text."""
    top = org.municipality(session)
    whole = top.id if top else 0
    units = org.units(session, EVERYTHING, on=date.max, include_closed=True)
    people = register.population(session, EVERYTHING)
    return Inputs(
        counts=current_counts(session),
        population=tuple(_area_count(one, one.age, whole) for one in people if one.age <= OLDEST),
        births=tuple(_area_count(one, 0, whole) for one in register.births(session, EVERYTHING)),
        dwellings=_dwellings(session, whole),
        flows=_flows(session, whole),
        moves=_moves(session),
        rates=queries.housing_rates(session),
        homes=tuple((str(unit.id), str(unit.area_id)) for unit in units if unit.area_id),
        spans=tuple(span for unit in units for span in _spans(unit)),
        merged=tuple(
            (str(old), str(new), school_year_of(day))
            for old, new, kind, day in org.successions(session)
            if kind in INHERITED
        ),
    )


def _area_count(one: Inhabitants | BirthCount, age: int, whole: int) -> AreaCount:
    """Return the count; a withheld one is one to four."""
    n = WITHHELD_AS if one.n is None else float(one.n)
    return AreaCount(area=_area(one.area_id, whole), age=age, year=one.year, n=n)


def _area(area_id: int, whole: int) -> str:
    return ALL_UNITS if area_id == whole else str(area_id)


def _dwellings(session: Session, whole: int) -> tuple[Dwellings, ...]:
    return tuple(
        Dwellings(
            area=_area(one.area_id, whole), year=one.year, kind=one.kind, stage=one.stage,
            project=one.project, n=float(one.n), probability=float(one.probability),
        )
        for one in plan_queries.dwellings(session, EVERYTHING)
    )  # fmt: skip


def _flows(session: Session, whole: int) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            area=_area(one.area_id, whole), unit=str(one.unit_id), year=one.year,
            low=one.low, high=one.high, n=None if one.n is None else float(one.n),
        )
        for one in plan_queries.flows(session, EVERYTHING)
    )  # fmt: skip


def _moves(session: Session) -> tuple[Move, ...]:
    return tuple(
        Move(
            unit=str(one.unit_id), to=str(one.to_id), year=one.year, kind=MoveKind(one.kind),
            low=one.low, high=one.high, share=float(one.share),
        )
        for one in plan_queries.unit_changes(session, EVERYTHING)
    )  # fmt: skip


def _spans(unit: Unit) -> Iterator[tuple[str, int, int]]:
    """Yield the steps of compulsory school that the unit may have; other forms may share it."""
    steps = [
        (at.low, min(at.high, LAST_COMPULSORY_STEP)) for at in unit.forms if at.form in COMPULSORY
    ]
    if steps:
        yield str(unit.id), min(low for low, _ in steps), max(high for _, high in steps)
