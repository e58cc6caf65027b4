"""A study: its alternatives in one table, today's structure first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.order import swedish_key
from qms.jobs.queries import JobStatus
from qms.planning.core.case import Case, Payer
from qms.planning.core.chance import Risk
from qms.planning.core.from_register import Told, notes_in
from qms.planning.counted_study import Row, rows_of
from qms.planning.queries.risks import risks_of
from qms.planning.queries.studies import Study, alternatives, case_of_study
from qms.planning.services.proposing import newest
from qms.planning.views.asked import result_page, the_study
from qms.planning.views.blueprint import bp
from qms.planning.views.studies import form_name
from qms.planning.views.study_figure import yearly_figure
from qms.planning.views.study_risks import risk_lines
from qms.planning.views.study_words import finding
from qms.web.context import current_actor, db
from qms.web.rights import requires
from qms.web.tables import Sort, sort_rows

Key = Callable[[Row], Any]
BOARD, MUNICIPALITY = Payer.BOARD, Payer.MUNICIPALITY
KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "namn": lambda row: swedish_key(row.counted.name),
        "namnd": lambda row: row.counted.summary.npv_board,
        "kommun": lambda row: row.counted.summary.npv_municipality,
        **{
            f"ar{n}": lambda row, n=n: row.counted.summary.cost[n]  # type: ignore[misc]
            for n in (1, 5, 10)
        },
        "elev": lambda row: row.counted.summary.per_pupil,
        "skolor": lambda row: row.counted.summary.schools,
        "klasser": lambda row: row.counted.summary.classes,
        "medel": lambda row: row.counted.summary.average_class,
        "belaggning": lambda row: middle(row),
        "flyttade": lambda row: row.counted.summary.moved,
        "skjuts": lambda row: row.counted.summary.riders,
        "brist": lambda row: row.counted.summary.shortage_years,
    }
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page is of: the rows as they are sorted, today's structure first by itself."""

    study: Study
    case: Case
    today: Row
    rows: Sequence[Row]
    sort: Sort
    job: JobStatus | None
    risks: Sequence[Risk] = ()

    @property
    def every(self) -> tuple[Row, ...]:
        """Return the rows with today's structure first."""
        return (self.today, *self.rows)


def middle(row: Row) -> float | None:
    """Return the median school's utilisation."""
    used = row.counted.summary.utilisation
    return used[1] if used else None


def read_shown(session: Session, study_id: int) -> Shown:
    """Return the study with its alternatives counted, sorted as the address says.

    The risks are in the order of `every`, none where the forecast has no draws.
    """
    study = the_study(session, study_id)
    case = case_of_study(session, study_id)
    today, *others = rows_of(case, alternatives(session, current_actor(), study_id))
    sort, rows = sort_rows(others, KEYS, default="kommun")
    steps = [row.alternative.steps if row.alternative else () for row in (today, *rows)]
    return Shown(study=study, case=case, today=today, rows=rows, sort=sort,
                 job=newest(session, study_id),
                 risks=risks_of(session, study, case, steps))  # fmt: skip


@bp.get("/planering/<int:study_id>")
@requires(Can.PLANNING_READ)
def show_study(study_id: int) -> str:
    """Show what each alternative costs the board and the municipality, and whom it moves."""
    with db().reading() as session:
        shown = read_shown(session, study_id)
    notes = notes_in(shown.study.basis)
    return render_template(
        "planning/show_study.html",
        shown=shown,
        study=shown.study,
        title=finding(shown.case, shown.rows),
        form=form_name(shown.study.form),
        figure=yearly_figure(shown.case, shown.today, shown.rows, shown.study.id),
        risks=risk_lines(shown.study, shown.case, shown.every, shown.risks),
        missing=[one for one in notes if one.is_missing],
        assumed=sum(one.is_assumed for one in notes),
        without_forecast=any(one.told is Told.NO_FORECAST for one in notes),
        middle=middle,
        result=result_page(),
        payers=(BOARD, MUNICIPALITY),
        may_write=has_right(current_actor(), Can.PLANNING_WRITE),
        gone=_gone(),
    )


def _gone() -> int | None:
    """Return the alternative that was just taken away."""
    gone = request.args.get("borttaget", "")
    return int(gone) if gone.isdecimal() and len(gone) < 10 else None
