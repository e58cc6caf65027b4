"""Instrumentet: its versions, one version whole, a draft begun, undone, thrown away, as a file."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.content.loader import load
from qms.i18n.language import gettext
from qms.kernel.problems import Problem
from qms.needs.core.editor.differences import Difference, differences
from qms.needs.core.editor.editing import faults_in
from qms.needs.core.editor.effect import Effect, effects
from qms.needs.core.editor.fields import ADDABLE, LISTED, Path, forms_of
from qms.needs.core.instrument import Instrument
from qms.needs.instrument_labels import STATES, form_word, path_word, section_word
from qms.needs.models import NeedsInstrument
from qms.needs.queries.instruments import (
    Head,
    head,
    heads,
    published_row,
    read_content,
    read_table,
    version_row,
)
from qms.needs.services.instrument_drafts import (
    ChangedMeanwhileError,
    NoDraftError,
)
from qms.needs.services.instrument_product import product_is_new
from qms.needs.services.instruments import published
from qms.needs.views.blueprint import bp
from qms.web.context import db, now
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.before_request
def _stand_at_instrument() -> None:
    if request.path.startswith("/behov/modell"):
        g.menu_endpoint = "needs.show_instruments"


@bp.errorhandler(NoDraftError)
def _draft_gone(_gone: NoDraftError) -> Response:
    """Say that the draft is published or thrown away."""
    flash(gettext("Utkastet finns inte längre: det gäller eller är kastat."), "info")
    return redirect(url_for("needs.show_instruments"), 303)


@bp.errorhandler(ChangedMeanwhileError)
def _changed_meanwhile(_clash: ChangedMeanwhileError) -> Response:
    """Ask to look again: somebody else has saved the draft."""
    flash(gettext("Någon annan har ändrat utkastet. Läs det och gör om det du ville."), "error")
    given = (request.view_args or {}).get("instrument_id")
    if given is None:
        return redirect(url_for("needs.show_instruments"), 303)
    return redirect(url_for("needs.show_instrument", instrument_id=given), 303)


@bp.get("/behov/modell")
@requires(Can.NEEDS_READ_INSTRUMENT)
def show_instruments() -> Answer:
    """Show the versions of the instrument: the one in force, the draft, earlier ones."""
    return versions_page()


def versions_page(faults: tuple[Problem, ...] = ()) -> str:
    with db().transaction() as session:
        published(session, now=now())
        found = heads(session)
        is_new = product_is_new(session)
    return render_template(
        "needs/show_instruments.html",
        heads=found,
        states=STATES,
        draft=next((one for one in found if one.state == "draft"), None),
        product_is_new=is_new,
        faults=[("file", _told(problem)) for problem in faults],
    )


@bp.get("/behov/modell/<int:instrument_id>")
@requires(Can.NEEDS_READ_INSTRUMENT)
def show_instrument(instrument_id: int) -> Answer:
    """Show a version whole; of a draft also its faults, what differs and what it would do."""
    with db().reading() as session:
        row, found = reach(session, instrument_id)
        table = read_table(row.content)
        before = _base(session, row)
    old = read_table(before.content) if before else None
    faults = faults_in(table)
    return render_template(
        "needs/show_instrument.html",
        head=found,
        table=table,
        states=STATES,
        addable=ADDABLE,
        section_word=section_word,
        form_word=form_word,
        school_forms=forms_of(table),
        faults=[
            (place_word(one.column), gettext(one.message), gettext(one.cure)) for one in faults
        ],
        changes=[difference_words(one) for one in differences(old, table)] if old else [],
        against=before.number if before else None,
        effects=_effects(before, row) if before and not faults else (),
        instrument=None if faults else read_content(row.content),
    )


def _told(problem: Problem) -> str:
    words = f"{gettext(problem.message)} {gettext(problem.cure)}".strip()
    return f"{problem.column}: {words}" if problem.column else words


def _base(session: Session, row: NeedsInstrument) -> NeedsInstrument | None:
    """Return the version that a draft would replace, or that a version was based on."""
    if row.state == "draft":
        return published_row(session)
    return version_row(session, row.based_on_id)


def _effects(before: NeedsInstrument, row: NeedsInstrument) -> tuple[tuple[Effect, str, str], ...]:
    """Return the worked examples under both, with the names of their thresholds."""
    old, new = read_content(before.content), read_content(row.content)
    return tuple(
        (one, _threshold(old, one.before), _threshold(new, one.after))
        for one in effects(load("needs_examples")["case"], old, new)
    )


def _threshold(instrument: Instrument, outcome: Any) -> str:  # noqa: ANN401 - Outcome or None
    return instrument.threshold(outcome.threshold).name.sv if outcome else "–"


def reach(session: Session, instrument_id: int) -> tuple[NeedsInstrument, Head]:
    """Return a version's row and head, or answer that the page does not exist."""
    found = head(session, instrument_id)
    row = version_row(session, instrument_id)
    if found is None or row is None:
        abort(404)
    return row, found


def place_word(column: str) -> str:
    """Return where in the instrument a fault stands, in words."""
    section, _, rest = column.partition(".")
    key, _, path = rest.partition(".") if section in LISTED else ("", "", rest)
    where = " ".join(part for part in (section_word(section), key) if part)
    return f"{where}: {path_word(_steps(path))}" if path else where


def _steps(path: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in path.split("."))


def difference_words(one: Difference) -> tuple[str, str, str]:
    """Return what differs, before and after, in words."""
    what = path_word(_steps(one.path)) if one.path else gettext("Hela delen")
    where = f"{section_word(one.section)} {one.key}".strip()
    return f"{where}: {what}", one.before or "–", one.after or "–"


def seen_revision() -> int:
    """Return the revision that the form was shown for, -1 when it does not say."""
    text = request.form.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def table_of_draft(session: Session, instrument_id: int) -> tuple[Head, Mapping[str, Any]]:
    """Return a draft's head and table; raise NoDraftError when it is no draft any more."""
    row, found = reach(session, instrument_id)
    if found.state != "draft":
        raise NoDraftError(instrument_id)
    return found, read_table(row.content)
