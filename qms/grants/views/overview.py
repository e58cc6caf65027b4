"""The page of grants: a row per provider and form, and what is done to all of them at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.decisions.core.states import State, StepRefusedError
from qms.decisions.labels import CHIPS, STATES
from qms.decisions.services import ChangedDraftError
from qms.grants.core.deciding.grounds_faults import lateness
from qms.grants.core.deciding.subjects import Subject
from qms.grants.labels import FORMS
from qms.grants.queries.rows import GrantRow, Overview, overview
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.views.blueprint import FIRST_YEAR, LAST_YEAR, Answer, bp, is_office
from qms.grants.views.tabs import grant_tabs
from qms.i18n.language import gettext, ngettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

Step = Callable[[Session, GrantRow], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a press on all rows: how many were done, and each that was not, with why."""

    title: str
    number: int
    left: tuple[tuple[str, str], ...]


@bp.get("/bidrag")
@requires(Can.GRANTS_READ)
def show_grants() -> str:
    """Show the year's grants: all providers' to the office, their own to providers."""
    return _page(_asked_year())


def usual_year(day: date) -> int:
    """Return the year that grants are about: from July on the next one."""
    return day.year + (day.month >= 7)


def _asked_year() -> int:
    asked = request.values.get("ar", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else usual_year(today())
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _read(year: int) -> Overview:
    scope = authorize(current_actor(), Can.GRANTS_READ)
    with db().reading() as session:
        return overview(session, scope, year, today=today(), with_drafts=is_office())


def _page(year: int, done: Done | None = None) -> str:
    actor, found = current_actor(), _read(year)
    sort, rows = sort_rows(
        found.rows,
        {
            "huvudman": lambda row: (swedish_key(row.provider.name), row.subject.form),
            "form": lambda row: (FORMS[row.subject.form], swedish_key(row.provider.name)),
            "dag": lambda row: row.decided.decided_on if row.decided else None,
        },
        default="huvudman",
    )
    office = is_office()
    return render_template(
        "grants/show_grants.html" if office else "grants/show_own.html",
        found=found,
        rows=rows,
        sort=sort,
        year=year,
        years=range(today().year - 1, today().year + 3),
        forms_of=FORMS,
        tabs=grant_tabs("grants.show_grants"),
        states=STATES,
        chips=CHIPS,
        missing=_missing,
        done=done,
        late=lateness(year, today()) is not None,
        to_draft=sum(row.may_draft for row in found.rows),
        to_send=sum(_may_send(row) for row in found.rows),
        to_decide=sum(_may_decide(row) for row in found.rows),
        may_write=has_right(actor, Can.GRANTS_WRITE),
        may_decide=has_right(actor, Can.GRANTS_DECIDE),
    )


def _missing(row: GrantRow) -> str:
    """Return what is left to do for the row, in words; empty when nothing is."""
    if row.draft is not None:
        if row.is_sent:
            return gettext("Beslut av en annan person")
        if row.was_returned:
            return gettext("Utkastet kom tillbaka och ska rättas")
        return gettext("Skickas för beslut")
    if row.decided is not None:
        return "" if row.served else gettext("Dag då huvudmannen fick beslutet")
    if not row.has_prices:
        return gettext("Prislista")
    return gettext("Utkast")


def _may_send(row: GrantRow) -> bool:
    return row.draft is not None and row.draft.state is State.DRAFTED and not row.was_returned


def _may_decide(row: GrantRow) -> bool:
    return (
        row.draft is not None and row.is_sent and current_actor().pseudonym not in row.draft.writers
    )


@bp.get("/bidrag/<any(utkast, skicka, besluta):_press>")
@requires(Can.GRANTS_READ)
def after_press(_press: str) -> Response:
    """Lead back one who reloads the page that a press on all rows gave."""
    return redirect(url_for(".show_grants"), 303)


@bp.post("/bidrag/utkast")
@requires(Can.GRANTS_WRITE)
def draft_all() -> Answer:
    """Make a draft for every provider and form that lacks one, each for itself."""
    wording = Wording(reason=request.form.get("reason", ""))

    def step(session: Session, row: GrantRow) -> None:
        save_draft(session, current_actor(), row.subject, wording, seen=0, now=now())

    rows = [row for row in _read(_asked_year()).rows if not row.decided and not row.draft]
    return _each(rows, step, lambda n: ngettext("%(num)d utkast gjort", "%(num)d utkast gjorda", n))


@bp.post("/bidrag/skicka")
@requires(Can.GRANTS_WRITE)
def send_all() -> Answer:
    """Send every draft for decision, but those that came back to be mended."""

    shown = _shown()

    def step(session: Session, row: GrantRow) -> None:
        send_draft(session, current_actor(), row.subject, seen=shown[str(row.subject)], now=now())

    rows = [
        row for row in _read(_asked_year()).rows if _may_send(row) and str(row.subject) in shown
    ]
    return _each(
        rows, step, lambda n: ngettext("%(num)d utkast skickat", "%(num)d utkast skickade", n)
    )


@bp.post("/bidrag/besluta")
@requires(Can.GRANTS_DECIDE)
def decide_all() -> Answer:
    """Decide every waiting draft that the page showed, in a transaction each.

    The page says which were not decided: one that was changed since it was shown is not.
    """
    shown = _shown()

    def step(session: Session, row: GrantRow) -> None:
        decide_draft(session, current_actor(), row.subject, seen=shown[str(row.subject)], now=now())

    rows = [row for row in _read(_asked_year()).rows if row.is_sent and str(row.subject) in shown]
    return _each(
        rows, step, lambda n: ngettext("%(num)d beslut fattat", "%(num)d beslut fattade", n)
    )


def _shown() -> dict[str, int]:
    """Return the version of every draft on the page where the button was pressed."""
    named = (one.rsplit(":", 1) for one in request.form.getlist("visat") if ":" in one)
    return {subject: int(version) for subject, version in named if version.isdecimal()}


def _each(rows: Iterable[GrantRow], step: Step, title: Callable[[int], str]) -> Answer:
    """Take the step with each row in a transaction of its own, and show what became of it."""
    number, left = 0, []
    for row in rows:
        why = _taken(row, step)
        if why:
            left.append((_name(row.subject, row), why))
        else:
            number += 1
    done = Done(title=title(number) % {"num": number}, number=number, left=tuple(left))
    return _page(_asked_year(), done)


def _taken(row: GrantRow, step: Step) -> str:
    """Return why the step was not taken, empty when it was."""
    try:
        with db().transaction() as session:
            step(session, row)
    except RefusedError as refused:
        return " ".join(in_words(one) for one in refused.problems)
    except StepRefusedError as refused:
        return in_words(refused.problem)
    except ChangedDraftError:
        return gettext("Någon annan hann före. Läs sidan igen.")
    return ""


def _name(subject: Subject, row: GrantRow) -> str:
    return f"{row.provider.name}, {gettext(FORMS[subject.form]).lower()}"
