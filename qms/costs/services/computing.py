"""Make a calculation of costs, ask for it as a job, and keep it whole."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.costs.core.follow_up.building import months_of
from qms.costs.core.per_pupil import cost_per_pupil
from qms.costs.core.pupils import average
from qms.costs.core.stored import dump, kept_of
from qms.costs.models import CostRunRow
from qms.costs.queries.material import material
from qms.costs.services.earlier import earlier_years
from qms.jobs import queries as job_queries
from qms.jobs import services as jobs
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.register import cost_queries

JOB = "costs.compute"
STEPS = 5
WORDS = {"outcome": "utfall", "budget": "budget"}
Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, message: str) -> None:
    """Tell nobody."""


def request_run(session: Session, actor: Actor, year: int, kind: str, *, now: datetime) -> int:
    """Queue a calculation and return the job's id; that of the same one which waits, if any.

    Raise RefusedError when the register has no ledger of the year with that kind of lines.
    """
    authorize(actor, Can.COSTS_RUN)
    if not cost_queries.has_booked(session, year, kind):
        raise RefusedError((_no_ledger(year, kind),))
    params: dict[str, object] = {"year": year, "kind": kind}
    for job in job_queries.latest(session, name=JOB):
        if job.is_active and job.params == params:
            return job.id
    return jobs.ask(session, actor, JOB, params, now=now)


def _no_ledger(year: int, kind: str) -> Problem:
    return Problem(
        message=said("Registret har ingen huvudbok med %(kind)s för %(year)s.",
                     kind=said(WORDS[kind]), year=year),
        cure="Läs in den under Import.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A calculation that is not kept yet: what it rests on, and its bytes."""

    year: int
    kind: str
    rules_number: int
    inputs: Mapping[str, Any]
    result: bytes


def make(session: Session, year: int, kind: str, *, progress: Progress = _silent) -> Made:
    """Return the calculation as the register and the rules stand; it only reads.

    Nothing is refused but a year without a ledger: what cannot be placed is told in the
    reconciliation.
    """
    progress(0, STEPS, "Huvudboken läses")
    found = material(session, year, kind)
    if not len(found.ledger):
        raise RefusedError((_no_ledger(year, kind),))
    progress(1, STEPS, "Kostnaderna fördelas")
    pupils = average(found.counts)
    costs = cost_per_pupil(found.ledger, found.keys.rules, found.keys.splits, pupils, found.bases)
    progress(2, STEPS, "Tidigare års samma månader räknas")
    months = months_of(found.ledger) if kind == "outcome" else ()
    earlier = tuple(earlier_years(session, year, months))
    progress(3, STEPS, "Förslag på regler söks")
    return Made(
        year=year, kind=kind, rules_number=found.rules.number, inputs=found.inputs,
        result=dump(kept_of(found.ledger, costs, pupils, found.keys.rules, earlier)),
    )  # fmt: skip


def store(session: Session, actor: Actor, made: Made, *, now: datetime) -> int:
    """Keep the calculation; return its id."""
    authorize(actor, Can.COSTS_RUN)
    row = CostRunRow(
        year=made.year, kind=made.kind, rules_number=made.rules_number, inputs=dict(made.inputs),
        result=zlib.compress(made.result), sha256=sha256(made.result).hexdigest(),
        made_by=actor.pseudonym, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "costs.run-made", row.id, now=now, year=made.year, kind=made.kind,
           rules=made.rules_number, sha256=row.sha256)  # fmt: skip
    return row.id


def compute(session: Session, actor: Actor, year: int, kind: str, *, now: datetime) -> int:
    """Make and keep the calculation in one go; return its id."""
    authorize(actor, Can.COSTS_RUN)
    return store(session, actor, make(session, year, kind), now=now)
