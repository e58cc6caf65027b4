"""Make a year's follow-up, ask for it as a job, keep it; set the terms it is read by."""

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
from qms.costs.core.follow_up import Basis, Terms
from qms.costs.core.follow_up.building import (
    Reckoned,
    build,
    ended_months,
    months_of,
    of_months,
)
from qms.costs.core.follow_up.stored import dump_basis
from qms.costs.core.ledger import Ledger
from qms.costs.core.per_pupil import Costs, cost_per_pupil
from qms.costs.core.pupils import Pupils, average
from qms.costs.models import CostFollowUpRow, CostTermsRow
from qms.costs.queries.following import expected_pupils, follow_up_inputs, planned
from qms.costs.queries.material import Material, ledger_of, material
from qms.costs.services.telling import tell_leaders
from qms.jobs import queries as job_queries
from qms.jobs import services as jobs
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.register import batch_queries

FOLLOW_UP_JOB = "costs.follow_up"
STEPS = 5
Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, message: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFollowUp:
    """A follow-up that is not kept yet."""

    basis: Basis
    inputs: Mapping[str, Any]


def request_follow_up(session: Session, actor: Actor, year: int, *, now: datetime) -> int:
    """Queue the year's follow-up and return the job's id; that of one which waits, if any.

    Raise RefusedError when the register has no ledger of the year.
    """
    authorize(actor, Can.COSTS_RUN)
    if not batch_queries.saved_of(session, "ledger", year):
        raise RefusedError((_lacks("huvudbok eller budget", year),))
    params: dict[str, object] = {"year": year}
    for job in job_queries.latest(session, name=FOLLOW_UP_JOB):
        if job.is_active and job.params == params:
            return job.id
    return jobs.ask(session, actor, FOLLOW_UP_JOB, params, now=now)


def _lacks(what: str, year: int) -> Problem:
    return Problem(
        message=said("Registret har ingen %(what)s för %(year)s.", what=said(what), year=year),
        cure="Läs in den under Import.",
    )


def make_follow_up(
    session: Session, year: int, *, now: datetime, progress: Progress = _silent
) -> MadeFollowUp:
    """Return the year's follow-up as the register, the rules and the forecast stand.

    Raise RefusedError when the year has no budget. A year without outcome has only its budget.
    """
    progress(0, STEPS, "Budgeten läses")
    found = material(session, year, "budget")
    if not len(found.ledger):
        raise RefusedError((_lacks("budget", year),))
    progress(1, STEPS, "Utfallet läses")
    outcome = ledger_of(session, year, "outcome")
    months = ended_months(outcome, today=local_day(now))
    progress(2, STEPS, "Kostnaderna fördelas")
    pupils = average(found.counts)
    reckoned = Reckoned(
        budget=_costs(found, pupils, found.ledger),
        so_far=_costs(found, pupils, of_months(found.ledger, months)),
        outcome=_costs(found, pupils, of_months(outcome, months)),
    )
    progress(3, STEPS, "Elevtalen jämförs")
    basis = build(
        year, reckoned, months=months, budget_months=months_of(found.ledger), pupils=pupils,
        counts=found.counts, planned=planned(session, year),
        forecast=expected_pupils(session, year),
    )  # fmt: skip
    unended = [month for month in months_of(outcome) if month not in months]
    inputs = {**follow_up_inputs(session, year), "unended": unended}
    return MadeFollowUp(basis=basis, inputs=inputs)


def _costs(found: Material, pupils: Pupils, ledger: Ledger) -> Costs:
    return cost_per_pupil(ledger, found.keys.rules, found.keys.splits, pupils, found.bases)


def store_follow_up(session: Session, actor: Actor, made: MadeFollowUp, *, now: datetime) -> int:
    """Keep the follow-up, tell those it concerns, and return its id."""
    authorize(actor, Can.COSTS_RUN)
    content = dump_basis(made.basis)
    row = CostFollowUpRow(
        year=made.basis.year, inputs=dict(made.inputs), result=zlib.compress(content),
        sha256=sha256(content).hexdigest(), made_by=actor.pseudonym, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "costs.follow-up-made", row.id, now=now, year=row.year,
           months=len(made.basis.months), sha256=row.sha256)  # fmt: skip
    tell_leaders(session, made.basis, now=now)
    return row.id


def set_terms(session: Session, actor: Actor, terms: Terms, *, now: datetime) -> int:
    """Let the terms hold from now; earlier ones stay. Raise RefusedError with every fault."""
    authorize(actor, Can.COSTS_RULES)
    faults = tuple(_faults(terms))
    if faults:
        raise RefusedError(faults)
    row = CostTermsRow(
        limit_per_mille=terms.limit_per_mille, limit_ore=terms.limit_ore, carried=terms.carried,
        follows={item.value: part for item, part in terms.follows.items() if part},
        made_by=actor.account_id, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "costs.terms-set", row.id, now=now, carried=terms.carried,
           per_mille=terms.limit_per_mille, ore=terms.limit_ore)  # fmt: skip
    return row.id


def _faults(terms: Terms) -> list[Problem]:
    cure = "Skriv en procent mellan 0 och 100."
    found = []
    if not 0 <= terms.limit_per_mille <= 1000:
        found.append(Problem(message="Gränsen i procent går inte.", cure=cure))
    if not 0 <= terms.limit_ore < 10**15:
        found.append(Problem(message="Gränsen i kronor går inte.", cure="Skriv noll eller mer."))
    if not 0 <= terms.carried <= 100:
        found.append(Problem(message="Delen av avvikelsen går inte.", cure=cure))
    if any(not 0 <= part <= 100 for part in terms.follows.values()):
        found.append(Problem(message="En kostnads del som följer elevtalet går inte.", cure=cure))
    return found
