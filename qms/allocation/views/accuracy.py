"""Modellens träffsäkerhet: the years there are, and the follow-up of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.allocation.core.accuracy.few import withheld_schools
from qms.allocation.core.accuracy.reviews import Review
from qms.allocation.core.survey.legitimacy import LegitimacySummary
from qms.allocation.queries.accuracy import StoredYear, reviews, stored_years
from qms.allocation.queries.accuracy_inputs import BESIDE, PUPILS, inputs_now, years_of
from qms.allocation.queries.survey import legitimacy_summary
from qms.allocation.services.accuracy import JOB, request_accuracy
from qms.allocation.services.municipality import municipality_path
from qms.allocation.views import accuracy_rows as rows_of
from qms.allocation.views import accuracy_words as words
from qms.allocation.views.accuracy_command import command_line, pot_beside
from qms.allocation.views.accuracy_figures import calibration_figure, funnel_figure
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.jobs import queries as jobs
from qms.jobs.core.states import JobState
from qms.jobs.queries import JobStatus
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.register import queries as register
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

MENU = "allocation.show_accuracy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A year as the page needs it; `chosen` is None before the follow-up is made.

    `changed` are the inputs that are others since it was made, `pot_ore` that of the calculation
    that a new fit is laid beside. `names` is unit id as text to name, `job` the calculation that
    waits, runs or failed.
    """

    year: int
    years: tuple[int, ...]
    outcomes: tuple[StoredYear, ...]
    chosen: StoredYear | None
    changed: tuple[str, ...]
    pot_ore: int | None
    names: Mapping[str, str]
    reviews: Mapping[int, Review]
    job: JobStatus | None
    legitimacy: LegitimacySummary | None

    @property
    def is_stale(self) -> bool:
        """Return whether the follow-up itself rests on what is no longer so."""
        return bool(set(self.changed) - {BESIDE})

    @property
    def period(self) -> str:
        """Return the school years in words."""
        return words.period(self.years[0], self.years[-1])


def accuracy_scope(session: Session) -> Scope:
    """Return the reader's scope: the whole municipality, or nothing."""
    path = municipality_path(session)
    return authorize(current_actor(), Can.ALLOCATION_READ_ACCURACY, path)


def read_followed(year: int) -> Followed:
    """Return the year with the outcome asked for, the first when none is; 404 without it."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        scope = accuracy_scope(session)
        years = years_of(session, year)
        if year not in years:
            abort(404)
        found = stored_years(session, year=year)
        asked = request.args.get("utfall", "")
        chosen = next((one for one in found if asked in {"", one.outcome}), None)
        if found and chosen is None:
            abort(404)
        return Followed(
            year=year,
            years=years,
            outcomes=found,
            chosen=chosen,
            changed=chosen.changed(inputs_now(session, year)) if chosen else (),
            pot_ore=pot_beside(session),
            names=unit_names(session, scope),
            reviews=reviews(session, scope, year),
            job=_job(session, year),
            legitimacy=legitimacy_summary(session, year, today=today()),
        )


def unit_names(session: Session, scope: Scope) -> dict[str, str]:
    """Return the units' names by id as text, closed ones too."""
    units = org.units(session, scope, on=today(), include_closed=True)
    return {str(unit.id): unit.name for unit in units}


def _job(session: Session, year: int) -> JobStatus | None:
    """Return the year's newest calculation while it says something the result does not."""
    newest = next(
        (job for job in jobs.latest(session, name=JOB, limit=20) if job.params.get("year") == year),
        None,
    )
    is_told = newest is not None and (newest.is_active or newest.state is JobState.FAILED)
    return newest if is_told else None


@bp.get("/traffsakerhet")
@requires(Can.ALLOCATION_READ_ACCURACY)
def show_accuracy() -> Answer:
    """List the years with pupils whose outcomes are known, and what was found."""
    with db().reading() as session:
        scope = accuracy_scope(session)
        years = register.years_of(session, PUPILS)
        found = stored_years(session)
        held = {one.year: held_units(reviews(session, scope, one.year)) for one in found}
    by_year: dict[int, list[StoredYear]] = {year: [] for year in reversed(years)}
    for one in found:
        if one.year in by_year:
            by_year[one.year].append(one)
    return render_template("allocation/show_accuracy.html", by_year=by_year, held=held, words=words)


def held_units(records: Mapping[int, Review]) -> frozenset[str]:
    """Return the units whose principal has been heard, ids as text."""
    return frozenset(str(unit) for unit, record in records.items() if record.is_held)


@bp.get("/traffsakerhet/<int:year>")
@requires(Can.ALLOCATION_READ_ACCURACY)
def show_accuracy_year(year: int) -> Answer:
    """Show whether the money of the years went where the need was."""
    followed = read_followed(year)
    if followed.chosen is None:
        return render_template("allocation/no_accuracy.html", followed=followed)
    chosen = followed.chosen
    found = chosen.found.assessment
    named = {**{one.group.name: one.group.name for one in found.schools}, **followed.names}
    hidden = withheld_schools([one.group for one in found.schools])
    source = gettext("Källa: tidigare års elever i registret, %(period)s") % {
        "period": followed.period.lower()
    }
    every = rows_of.school_rows(found, named, hidden=hidden, reviews=followed.reviews)
    sort, rows = sort_rows(every, rows_of.KEYS, default="-avvikelse")
    held = held_units(followed.reviews)
    is_whole = bool(request.args.get("alla")) or len(rows) <= rows_of.SHOWN
    return render_template(
        "allocation/show_accuracy_year.html",
        followed=followed,
        chosen=chosen,
        found=found,
        names=named,
        words=words,
        rows=rows if is_whole else rows[: rows_of.SHOWN],
        sort=sort,
        is_whole=is_whole,
        every=len(rows),
        hidden=len(hidden),
        held=held,
        waiting=[row for row in every if row.is_flagged and str(row.unit_id) not in held],
        funnel=funnel_figure(found, named, hidden=hidden, source=source),
        calibration=calibration_figure(found, source=source),
        fields=rows_of.field_rows(found),
        outside=rows_of.factor_rows(found.outside),
        weights=rows_of.factor_rows(found.weights, is_own=True),
        stable_weights=rows_of.weight_rows(found.stability.weights) if found.stability else (),
        stable_indexes=rows_of.index_rows(found.stability.indexes, named)
        if found.stability
        else (),
        compared=[words.compared_sentences(one) for one in chosen.found.compared],
        shifts=rows_of.shift_rows(chosen.found.shifts, named),
        command=command_line(chosen, pot_ore=followed.pot_ore),
    )


@bp.post("/traffsakerhet/<int:year>/rakna")
@requires(Can.ALLOCATION_REVIEW)
def make_accuracy(year: int) -> Answer:
    """Ask for the follow-up to be made, or made again."""
    try:
        with db().transaction() as session:
            request_accuracy(session, current_actor(), year, now=now())
    except RefusedError as refused:
        flash(" ".join(in_words(problem) for problem in refused.problems), "error")
        return redirect(url_for("allocation.show_accuracy"), 303)
    flash(gettext("Uppföljningen räknas. Sidan visar den när den är klar."), "info")
    return redirect(url_for("allocation.show_accuracy_year", year=year), 303)
