"""Which calculation a page is about: the year, outcome or budget, and how it stands."""

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from qms.costs.core.shown import missing_months
from qms.costs.queries import CostRun, in_force, inputs_now, latest_run
from qms.costs.queries.rules import Rules
from qms.costs.services import JOB
from qms.costs.views.months import period_in_words
from qms.jobs import queries as jobs
from qms.jobs.queries import JobStatus
from qms.register import batch_queries, cost_queries
from qms.web.context import today

KINDS = ("outcome", "budget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The calculation that was asked for, None before it is made, and what to know of it.

    `years` are those that the register has a ledger of; `has_kind` is False when the year's has
    no line of the kind, as before a year has begun when only its budget is there. A
    calculation is stale when a file of the year or the rules have changed since.
    """

    year: int
    kind: str
    years: tuple[int, ...]
    rules: Rules
    run: CostRun | None
    is_stale: bool
    job: JobStatus | None
    missing: tuple[str, ...]
    has_kind: bool

    @property
    def period(self) -> str:
        """Return the year that the costs are of, with its months where the outcome lacks some."""
        if self.kind != "outcome" or self.run is None:
            return str(self.year)
        return period_in_words(self.year, (month for month, _ore in self.run.kept.months))

    @property
    def year_choices(self) -> list[tuple[int, str]]:
        """Return the years to choose from."""
        return [(year, str(year)) for year in sorted({*self.years, self.year}, reverse=True)]

    @property
    def has_ledger(self) -> bool:
        """Return whether there is anything to calculate from."""
        return self.year in self.years


def read_asked(session: Session) -> Asked:
    """Return the calculation that the address names; the latest year's outcome by default."""
    years = batch_queries.years_with(session, "ledger")
    year = _year(years)
    kind = request.args.get("slag", "")
    kind = kind if kind in KINDS else "outcome"
    rules = in_force(session)
    run = latest_run(session, year, kind)
    months = (month for month, _ore in run.kept.months) if run else ()
    return Asked(
        year=year, kind=kind, years=years, rules=rules, run=run,
        is_stale=run is not None and run.inputs != inputs_now(session, year, rules),
        job=_job(session, year, kind),
        has_kind=run is not None or cost_queries.has_booked(session, year, kind),
        missing=missing_months(year, months, today=today()) if run and kind == "outcome" else (),
    )  # fmt: skip


def _year(years: tuple[int, ...]) -> int:
    """Return the year asked for; else the latest with a ledger that is not to come."""
    asked = request.args.get("ar", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    now = today().year
    return next((year for year in years if year <= now), years[0] if years else now)


def _job(session: Session, year: int, kind: str) -> JobStatus | None:
    """Return the last job for the same, while it goes on or when it failed."""
    for job in jobs.latest(session, name=JOB):
        if job.params == {"year": year, "kind": kind}:
            return job
    return None
