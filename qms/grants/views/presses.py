"""What is done to all rows of the page of grants at once: drafts made, sent and decided."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.decisions.core.states import StepRefusedError
from qms.decisions.services import ChangedDraftError
from qms.grants.core.deciding.subjects import Subject
from qms.grants.labels import FORMS
from qms.grants.queries.rows import GrantRow
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.views.blueprint import Answer, bp
from qms.grants.views.done import Done
from qms.grants.views.overview import asked_year, grants_page, may_send, read_year
from qms.i18n.language import gettext, ngettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A step with each row that `waits` for it; `is_done` says that a row is past it.

    `title` is how many were done, in words.
    """

    step: Callable[[Session, GrantRow], object]
    waits: Callable[[GrantRow], bool]
    is_done: Callable[[GrantRow], bool]
    title: Callable[[int], str]


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

    return _take(
        Press(
            step=step,
            waits=lambda row: not row.decided and not row.draft,
            is_done=lambda row: row.draft is not None,
            title=lambda n: ngettext("%(num)d utkast gjort", "%(num)d utkast gjorda", n),
        )
    )


@bp.post("/bidrag/skicka")
@requires(Can.GRANTS_WRITE)
def send_all() -> Answer:
    """Send every draft for decision, but those that came back to be mended."""
    shown = _shown()

    def step(session: Session, row: GrantRow) -> None:
        send_draft(session, current_actor(), row.subject, seen=shown[str(row.subject)], now=now())

    def is_done(row: GrantRow) -> bool:
        # One that was sent when the page was shown has the version that was shown.
        if row.draft is None:
            return row.decided is not None
        return row.is_sent and row.draft.version != shown[str(row.subject)]

    return _take(
        Press(
            step=step,
            waits=may_send,
            is_done=is_done,
            title=lambda n: ngettext("%(num)d utkast skickat", "%(num)d utkast skickade", n),
        ),
        shown,
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

    return _take(
        Press(
            step=step,
            waits=lambda row: row.is_sent,
            is_done=lambda row: row.decided is not None and row.draft is None,
            title=lambda n: ngettext("%(num)d beslut fattat", "%(num)d beslut fattade", n),
        ),
        shown,
    )


def _shown() -> dict[str, int]:
    """Return the version of every draft on the page where the button was pressed."""
    named = (one.rsplit(":", 1) for one in request.form.getlist("visat") if ":" in one)
    return {subject: int(version) for subject, version in named if version.isdecimal()}


def _take(press: Press, shown: Collection[str] | None = None) -> Answer:
    """Take the step with each waiting row that was `shown`, all when None; tell what came of it.

    When nothing is left the reader is led back to the page, so that it can be loaded again.
    A row that a press beside this one did first counts as done already, not as left.
    """
    rows = [
        row for row in read_year(asked_year()).rows if shown is None or str(row.subject) in shown
    ]
    waiting = [row for row in rows if press.waits(row)]
    refused = {str(row.subject): why for row in waiting if (why := _taken(row, press.step))}
    stand = {str(row.subject): row for row in read_year(asked_year()).rows}
    late = {key for key in refused if key in stand and press.is_done(stand[key])}
    before = 0 if shown is None else sum(press.is_done(row) for row in rows if row not in waiting)
    number = len(waiting) - len(refused)
    done = Done(
        title=press.title(number) % {"num": number},
        number=number,
        already=before + len(late),
        left=tuple(
            (_name(row.subject, row), refused[str(row.subject)])
            for row in waiting
            if str(row.subject) in refused.keys() - late
        ),
    )
    if done.left:
        return grants_page(asked_year(), done)
    flash(done.told, "ok")
    return redirect(url_for(".show_grants", ar=asked_year()), 303)


def _taken(row: GrantRow, step: Callable[[Session, GrantRow], object]) -> str:
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
