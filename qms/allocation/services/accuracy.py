"""Make the follow-up of a year, ask for it, and make it again to see that it is the same."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize
from qms.allocation.core.accuracy.stored import dump
from qms.allocation.core.accuracy.year import YearFound, assess_year
from qms.allocation.core.numerals import canonical
from qms.allocation.models import AccuracyRow
from qms.allocation.queries.accuracy_inputs import years_of
from qms.allocation.queries.accuracy_material import Gathered, gather, outcomes_of
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.jobs import queries as job_queries
from qms.jobs import services as jobs
from qms.kernel.problems import Problem, RefusedError

JOB = "allocation.accuracy"
EVERYBODY = Scope(everything=True)
"""The follow-up is of all schools together, whoever asked for it."""


def request_accuracy(session: Session, actor: Actor, year: int, *, now: datetime) -> int:
    """Queue the follow-up of a year and return the job's id; the one of that year that
    waits already, if any.

    Raise RefusedError when the register has no pupils with outcomes of the year.
    """
    authorize(actor, Can.ALLOCATION_REVIEW, municipality_path(session))
    if year not in years_of(session, year):
        message = f"Registret har inga elever med utfall för {year}."
        raise RefusedError((Problem(message=message, cure="Välj ett annat år."),))
    for job in job_queries.latest(session, name=JOB):
        if job.is_active and job.params.get("year") == year:
            return job.id
    return jobs.ask(session, actor, JOB, {"year": year}, now=now)


def make_accuracy(session: Session, actor: Actor, year: int, *, now: datetime) -> tuple[int, ...]:
    """Make and store the follow-up of every outcome that is known; return their ids.

    Raise RefusedError, with nothing stored, when an outcome cannot be followed up.
    """
    authorize(actor, Can.ALLOCATION_REVIEW, municipality_path(session))
    found = [
        gather(session, EVERYBODY, year, outcome)
        for outcome in outcomes_of(session, EVERYBODY, year)
    ]
    return tuple(
        store_accuracy(session, actor, one, assess_year(one.material), now=now) for one in found
    )


def store_accuracy(
    session: Session, actor: Actor, gathered: Gathered, found: YearFound, /, *, now: datetime
) -> int:
    """Store what was found in the place of what was there, and return its id."""
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_REVIEW, path)
    session.execute(
        delete(AccuracyRow).where(
            AccuracyRow.year == gathered.year, AccuracyRow.outcome == gathered.outcome
        )
    )
    row = AccuracyRow(
        year=gathered.year,
        outcome=gathered.outcome,
        inputs=gathered.inputs,
        inputs_hash=gathered.inputs_hash,
        result=canonical(dump(found)),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.accuracy-made", row.id, now=now, path=path,
        year=gathered.year, outcome=gathered.outcome,
    )  # fmt: skip
    return row.id


def recompute_accuracy(session: Session, accuracy_id: int) -> bytes:
    """Return the follow-up as it comes out now; the same inputs give the same bytes."""
    row = session.get(AccuracyRow, accuracy_id)
    if row is None:
        raise OutOfScopeError(str(accuracy_id))
    found = assess_year(gather(session, EVERYBODY, row.year, row.outcome).material)
    return canonical(dump(found)).encode()
