"""Adopted allocations, kronor by school; and how well the model did."""

from collections.abc import Iterator

from flask import g
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation import queries
from qms.allocation.core.accuracy.few import withheld_schools
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead
from qms.allocation.core.suppression import hidden_cells
from qms.allocation.queries.accuracy import StoredYear, reviews, stored_years
from qms.allocation.queries.publicity import publicity
from qms.allocation.services.municipality import municipality_path
from qms.allocation.views.accuracy_rows import SchoolRow, school_rows
from qms.api.core.fields import integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row, plain
from qms.api.views.offering import Offer, Question, Table, offer
from qms.kernel.money import kronor
from qms.org import queries as org
from qms.web.context import current_actor

DIGITS = 6
FIELDS = (
    integer("year", "The budget year."),
    integer("unit_id", "The school's id."),
    text("unit", "The school."),
    text("unit_code", "Its code in the national register; empty where it has none."),
    integer("pupils", "Pupils on 15 October of the year before."),
    numeric("index", "The need index; with fewer decimals where more would tell of few pupils."),
    numeric("kronor_per_pupil", "Kronor per pupil."),
    numeric("kronor", "Kronor of the year."),
)
ACCURACY = (
    integer("year", "The year of the follow-up."),
    text("outcome", "What the model is meant to foresee."),
    integer("unit_id", "The school's id."),
    text("unit", "The school."),
    integer("pupils", "Pupils that the follow-up is about."),
    numeric("expected", "How many the model expected; null where it would tell of few.", null=True),
    numeric("observed", "How many there were; null where it would tell of few.", null=True),
    numeric("deviation", "Observed minus expected, a share, shrunken.", null=True),
    numeric("deviation_low", "The lower end of its interval.", null=True),
    numeric("deviation_high", "The upper end of its interval.", null=True),
    text("verdict", "What the follow-up says of the school."),
)


def _adopted(session: Session) -> list[RunHead]:
    return [head for head in queries.run_years(session) if head.is_adopted]


def _read(session: Session, question: Question) -> Table:
    years = question.asked.get("year")
    heads = [head for head in _adopted(session) if years is None or head.budget_year in years]
    rows = [row for head in heads for row in _lines(session, head, question)]
    about = [
        {"run": head.id, "year": head.budget_year, "model": head.model_name,
         "adopted_at": head.adopted_at and head.adopted_at.isoformat(),
         "pot_kronor": plain(kronor(head.pot_ore))}
        for head in heads
    ]  # fmt: skip
    return Table(rows=rows, about={"adopted": about})


def _lines(session: Session, head: RunHead, question: Question) -> Iterator[Row]:
    run = queries.run(session, head.id)
    if run is None:
        return
    found = org.units(session, g.scope, on=question.today, include_closed=True)
    units = {unit.id: unit for unit in found}
    hidden = hidden_cells(run.model, run.schools, fewest=publicity(session).fewest_shown)
    for line in queries.lines(session, head.id, unit_ids=units):
        yield {
            "year": head.budget_year,
            "unit_id": line.unit_id,
            "unit": units[line.unit_id].name,
            "unit_code": units[line.unit_id].code,
            "pupils": line.pupils,
            "index": plain(hidden.index(line.unit_id, line.index)),
            "kronor_per_pupil": plain(decimal_of(line.kr_per_pupil, 2)),
            "kronor": plain(kronor(line.ore)),
        }


def _read_accuracy(session: Session, question: Question) -> Table:
    scope = authorize(
        current_actor(), Can.ALLOCATION_READ_ACCURACY, municipality_path(session)
    )  # fmt: skip
    units = org.units(session, scope, on=question.today, include_closed=True)
    names = {str(unit.id): unit.name for unit in units}
    found = stored_years(session)
    rows: list[Row] = []
    for one in found:
        assessed = one.found.assessment
        hidden = withheld_schools([school.group for school in assessed.schools])
        noted = reviews(session, scope, one.year)
        shown = school_rows(assessed, names, hidden=hidden, reviews=noted)
        rows += [_school(one, row) for row in shown]
    return Table(rows=rows, about={"years": sorted({one.year for one in found}, reverse=True)})


def _school(year: StoredYear, row: SchoolRow) -> Row:
    one = row.found
    ends = (one.shrunken.value, one.shrunken.low, one.shrunken.high)
    told = (None,) * 5 if row.is_hidden else (
        round(one.group.expected, DIGITS), one.group.observed, *(round(n, DIGITS) for n in ends)
    )  # fmt: skip
    names = ("expected", "observed", "deviation", "deviation_low", "deviation_high")
    return {
        "year": year.year, "outcome": year.outcome, "unit_id": row.unit_id, "unit": row.name,
        "pupils": one.group.n, **dict(zip(names, told, strict=True)),
        "verdict": one.verdict.value,
    }  # fmt: skip


def _version(session: Session) -> object:
    return [head.id for head in _adopted(session)]


def _accuracy_version(session: Session) -> object:
    return [one.id for one in stored_years(session)]


offer(
    Offer(
        path="/allocation", name="allocation", summary="Adopted allocations, school by school.",
        about="Kronor of every adopted calculation; preliminary ones are not here.",
        tag="results", permission=Permission.READ_ALLOCATION, fields=FIELDS, read=_read,
        version=_version,
    )
)  # fmt: skip
offer(
    Offer(
        path="/accuracy", name="accuracy", summary="How well the allocation's model did.",
        about="Expected and observed by school; figures of few are left out as on the page.",
        tag="results", permission=Permission.READ_ALLOCATION, fields=ACCURACY,
        read=_read_accuracy, version=_accuracy_version,
    )
)  # fmt: skip
