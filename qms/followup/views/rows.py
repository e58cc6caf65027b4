"""One row of a table at a time: add it, write it on a page of its own, remove it, bring it back."""

from secrets import token_hex

from flask import redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.asking import asked
from qms.followup.core.report.catalogue import Suggestion, for_forms
from qms.followup.core.report.columns import GROWS, LETTERS, RowKind
from qms.followup.core.report.content import Activity
from qms.followup.core.report.fields import flatten, row_fields
from qms.followup.core.report.questions import Question
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.queries import defaults
from qms.followup.services import saving, table_rows
from qms.followup.services.asked_units import forms_of
from qms.followup.services.reaching import Reached
from qms.followup.services.saving import ClashError, Saved
from qms.followup.views.blueprint import bp
from qms.followup.views.row_keys import RowKey, found_row, key_of, own_report, step_number
from qms.followup.views.row_tables import NAMES, row_cells
from qms.followup.views.side import side_of
from qms.followup.views.step_page import missing, typed
from qms.followup.views.steps import Answer, locked, posted_fields, seen_version, show_clash
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires


def _table(reached: Reached, key: str) -> Question:
    """Return the table that a row is added to, the first one when the address does not say."""
    tables = [one for one in reached.template.questions if one.rows in GROWS]
    found = next((one for one in tables if key in ("", one.key)), None)
    if found is None:
        raise OutOfScopeError(key)
    return found


def _catalogue(reached: Reached) -> tuple[Suggestion, ...]:
    """Return the suggestions for the unit's school forms, in alphabetical order."""
    own = frozenset(forms_of(reached.unit))
    found = for_forms(defaults.suggestions(), own) or defaults.suggestions()
    return tuple(sorted(found, key=lambda one: swedish_key(one.name)))


@bp.get("/redovisningar/<int:report_id>/insatser/ny")
@requires(Can.FOLLOWUP_WRITE)
def new_row(report_id: int) -> Answer:
    """Show the form for a new row, with the catalogue to choose from."""
    return _new_page(report_id, form_key=token_hex(16), take_rest=request.args.get("rest") == "1")


def _new_page(
    report_id: int, *, form_key: str, take_rest: bool, errors: dict[str, str] | None = None
) -> Answer:
    with db().reading() as session:
        reached = own_report(session, report_id)
        table = _table(reached, request.values.get("fraga", ""))
        if not reached.whole.head.is_open:
            return locked(report_id)
        suggestions = _catalogue(reached) if "catalogue" in table.prefill else ()
        return render_template(
            "followup/new_row.html",
            side=side_of(session, reached),
            table=table,
            number=reached.template.section_of(table.key).number,
            form_key=form_key,
            take_rest=take_rest and reached.whole.content.ledger.left > 0,
            suggestions=suggestions,
            choices=[(one.key, one.name) for one in suggestions],
            chosen=request.values.get("suggestion", ""),
            name=request.form.get("name", ""),
            errors=errors or {},
            has_errors=bool(errors),
            language=language(),
        )


@bp.post("/redovisningar/<int:report_id>/insatser/ny")
@requires(Can.FOLLOWUP_WRITE)
@reads_every_field
def add_row(report_id: int) -> Answer:
    """Add the row and go on to its own page."""
    form_key = request.form.get("form_key", "")[:40] or token_hex(16)
    take_rest = request.form.get("rest") == "1"
    question = request.form.get("fraga", "")
    try:
        with db().transaction() as session:
            table = _table(own_report(session, report_id), question)
            row_id = table_rows.add(
                session, current_actor(), report_id,
                form_key=form_key, name=request.form.get("name", ""), question=table.key,
                suggestion=request.form.get("suggestion", ""), take_rest=take_rest, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        errors = {problem.column: gettext(problem.message) for problem in refused.problems}
        page = _new_page(report_id, form_key=form_key, take_rest=take_rest, errors=errors)
        return (page, 422) if isinstance(page, str) else page
    except NotAllowedNowError:
        return locked(report_id)
    key = RowKey(kind=table.rows or RowKind.ACTIVITIES, id=row_id)
    return redirect(url_for(".edit_row", report_id=report_id, row=key.in_address), 303)


@bp.get("/redovisningar/<int:report_id>/insatser/<row>")
@requires(Can.FOLLOWUP_WRITE)
def edit_row(report_id: int, row: str) -> Answer:
    """Show one row on a page of its own."""
    return _edit_page(report_id, key_of(row))


def _edit_page(
    report_id: int,
    key: RowKey,
    *,
    posted: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Answer:
    with db().reading() as session:
        reached = own_report(session, report_id)
        row = found_row(reached, key)
        if not reached.whole.head.is_open:
            return locked(report_id)
        side = side_of(session, reached)
        flat = flatten(side.content, side.template)
        catalogue_key = row.catalogue_key if isinstance(row, Activity) else ""
        return render_template(
            "followup/edit_row.html",
            side=side,
            number=step_number(reached, key, row),
            key=key,
            row=row,
            cells=row_cells(
                side.template.columns_for(key.kind),
                key.kind,
                row,
                values=typed(flat, side.template) | (posted or {}),
                errors=errors or {},
            ),
            names=NAMES,
            suggestion=next((s for s in defaults.suggestions() if s.key == catalogue_key), None),
            errors=errors or {},
            has_errors=bool(errors),
            language=language(),
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<row>")
@requires(Can.FOLLOWUP_WRITE)
@reads_every_field
def save_row(report_id: int, row: str) -> Answer:
    """Save the row and go back to the list; say what it still lacks."""
    key, posted = key_of(row), posted_fields()
    with db().reading() as session:
        reached = own_report(session, report_id)
        try:
            number = step_number(reached, key, found_row(reached, key))
        except OutOfScopeError:
            number = step_number(reached, key)  # removed meanwhile: the words are shown, not lost
    try:
        with db().transaction() as session:
            saved = saving.save(
                session, current_actor(), report_id,
                number=number, posted=posted, seen=seen_version(), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        faults = {problem.column: gettext(problem.message) for problem in refused.problems}
        page = _edit_page(report_id, key, posted=posted, errors=faults)
        return (page, 422) if isinstance(page, str) else page
    except ClashError as clash:
        return show_clash(report_id, number, clash)
    except NotAllowedNowError:
        return locked(report_id)
    return _after_saving(reached, key, saved, number=number)


def _after_saving(reached: Reached, key: RowKey, saved: Saved, *, number: int) -> Answer:
    report_id = reached.whole.head.id
    own = _lacks(reached, key, saved)
    if own and request.form.get("go") != "later":
        page = _edit_page(report_id, key, errors=own)
        return (page, 422) if isinstance(page, str) else page
    anchor = f"{LETTERS[key.kind]}{key.id}"
    return redirect(url_for(".show_step", report_id=report_id, number=number, _anchor=anchor), 303)


def _lacks(reached: Reached, key: RowKey, saved: Saved) -> dict[str, str]:
    """Return what the row lacks, wherever in the report it is asked for."""
    row = saved.content.row(LETTERS[key.kind], key.id)
    if row is None:
        return {}
    own = row_fields(key.kind, row)
    now_asked = asked(reached.template, saved.content)
    every = (missing(now_asked, section, saved.content) for section in now_asked.sections)
    return {name: text for found in every for name, text in found.items() if name in own}
