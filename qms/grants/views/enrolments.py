"""The month's file of who is enrolled: sent in, shown as counts, saved or forgotten."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.grants.core.paying.enrolment import month_end
from qms.grants.queries.enrolments import FileHead, file, files, is_undoable, unnamed_units
from qms.grants.queries.providers import EVERYTHING
from qms.grants.services.enrolling import cancel_file, read_file, save_file, undo_file
from qms.grants.views.blueprint import FIRST_YEAR, LAST_YEAR, Answer, bp
from qms.grants.views.tabs import grant_tabs
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires

MOST_AHEAD = 3
MOST_FAULTS = 200


def _save(session: Session, file_id: int) -> None:
    emptied = [int(one) for one in request.form.getlist("tom") if one.isdecimal()]
    save_file(session, current_actor(), file_id, emptied=emptied, now=now())


def _forget(session: Session, file_id: int) -> None:
    cancel_file(session, current_actor(), file_id, now=now())


def _undo(session: Session, file_id: int) -> None:
    undo_file(session, current_actor(), file_id, now=now())


DO = {
    "save": (_save, mark("Inskrivningarna är sparade.")),
    "forget": (_forget, mark("Filen är borttagen.")),
    "undo": (_undo, mark("Filen är ångrad. Det som gällde före den gäller igen.")),
}
EXAMPLE_HEAD = ("personnummer", "enhet", "skolform", "årskurs", "från", "till")


@bp.get("/bidrag/inskrivna")
@requires(Can.GRANTS_WRITE)
def show_enrolments() -> str:
    """Show the files so far and the form for the next."""
    return _page()


def _page(problems: tuple[tuple[str, str], ...] = (), more: int = 0) -> str:
    with db().reading() as session:
        found = files(session)
    month = request.form.get("month") or f"{today():%Y-%m}"
    return render_template(
        "grants/show_enrolments.html",
        tabs=grant_tabs("grants.show_enrolments"),
        files=found,
        month=month,
        problems=problems,
        more=more,
        has_errors=bool(problems),
    )


@bp.post("/bidrag/inskrivna")
@requires(Can.GRANTS_WRITE)
def read_enrolment_file() -> Answer:
    """Read the file and show what it changes; faults are told by row, never by value."""
    month, sent = _month(request.form.get("month", "")), request.files.get("file")
    missing = []
    if month is None:
        missing.append(("month", gettext("Skriv månaden som 2026-09")))
    elif _months_ahead(month) > MOST_AHEAD:
        # It would be the newest file for years, and every other one only mend what was before.
        words = gettext("Månaden ligger mer än %(n)s månader fram. Skriv den som filen gäller.")
        missing.append(("month", words % {"n": MOST_AHEAD}))
    if sent is None or not sent.filename:
        missing.append(("file", gettext("Välj en fil att läsa")))
    if month is None or sent is None or missing:
        return _page(tuple(missing)), 422
    try:
        with db().transaction() as session:
            file_id = read_file(
                session, current_actor(), month=month, file_name=sent.filename or "",
                content=sent.read(), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        told = tuple(("file", _told(one.row, one.column, in_words(one)))
                     for one in refused.problems[:MOST_FAULTS])  # fmt: skip
        return _page(told, len(refused.problems) - len(told)), 422
    return redirect(url_for(".show_enrolment_file", file_id=file_id), 303)


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _months_ahead(month: date) -> int:
    return (month.year - today().year) * 12 + month.month - today().month


def _told(row: int | None, column: str, words: str) -> str:
    if row is None:
        return words
    return gettext("Rad %(row)s, %(column)s: %(words)s") % {
        "row": row, "column": column or gettext("hela raden"), "words": words,
    }  # fmt: skip


@bp.get("/bidrag/inskrivna/<int:file_id>")
@requires(Can.GRANTS_WRITE)
def show_enrolment_file(file_id: int) -> str:
    """Show what a file that was read changes."""
    return _file_page(file_id, "")


def _file_page(file_id: int, error: str) -> str:
    head = _head(file_id)
    with db().reading() as session:
        may_undo = is_undoable(session, file_id)
        unnamed = _unnamed(session, file_id, head.month)
    return render_template(
        "grants/show_enrolment_file.html",
        tabs=grant_tabs("grants.show_enrolments"),
        file=head,
        may_undo=may_undo,
        unnamed=unnamed,
        error=error,
        has_errors=bool(error),
    )


def _unnamed(session: Session, file_id: int, month: date) -> list[tuple[int, str]]:
    """Return the units that go on with children and that the file does not name, by name."""
    every = org.units(session, EVERYTHING, on=month_end(month), include_closed=True)
    names = {unit.id: unit.name for unit in every}
    found = [
        (unit_id, gettext("%(unit)s (%(n)s inskrivna)") % {"unit": names[unit_id], "n": rows})
        for unit_id, rows in unnamed_units(session, file_id)
        if unit_id in names
    ]
    return sorted(found, key=lambda one: swedish_key(one[1]))


def _head(file_id: int) -> FileHead:
    with db().reading() as session:
        found = file(session, file_id)
    if found is None:
        abort(404)
    return found


@bp.post("/bidrag/inskrivna/<int:file_id>")
@requires(Can.GRANTS_WRITE)
def decide_enrolment_file(file_id: int) -> Answer:
    """Save the file, forget it, or take it back."""
    _head(file_id)
    step, done = DO.get(request.form.get("do", ""), DO["forget"])
    try:
        with db().transaction() as session:
            step(session, file_id)
    except RefusedError as refused:
        return _file_page(file_id, " ".join(in_words(one) for one in refused.problems)), 422
    flash(gettext(done), "ok")
    return redirect(url_for(".show_enrolments"), 303)


@bp.get("/bidrag/inskrivna/mall.csv")
@requires(Can.GRANTS_WRITE)
def fetch_enrolment_template() -> Response:
    """Return an empty file with the columns."""
    return download(write_csv(EXAMPLE_HEAD, [], "sv"), "inskrivna.csv")
