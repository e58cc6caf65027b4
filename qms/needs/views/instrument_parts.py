"""The parts of a draft: a page of fields for each, and what is added and taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.editor.editing import (
    item_of,
    texts_of,
    with_new,
    with_texts,
    with_variant,
    without,
    without_variant,
)
from qms.needs.core.editor.fields import (
    ADDABLE,
    LISTED,
    ONE_OF_EACH,
    Field,
    Kind,
    fields_of,
    forms_of,
    variants_of,
)
from qms.needs.instrument_labels import choice_word, field_word, form_word, section_word
from qms.needs.queries.instruments import Head
from qms.needs.services import instrument_drafts
from qms.needs.services.instrument_drafts import ChangedMeanwhileError
from qms.needs.views.blueprint import bp
from qms.needs.views.instruments import Answer, seen_revision, table_of_draft
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

WHOLE = "-"
"""Stands for the key where there is one part of the kind."""
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field as the form shows it."""

    name: str
    label: str
    kind: Kind
    value: str
    error: str
    choices: tuple[tuple[str, str], ...]


@bp.route("/behov/modell/<int:instrument_id>/andra/<section>/<key>", methods=["GET", "POST"])
@requires(Can.NEEDS_INSTRUMENT)
def edit_instrument_part(instrument_id: int, section: str, key: str) -> Answer:
    """Show the fields of a part, or save what was written in the draft."""
    head, table = _reach(instrument_id, section, key)
    if request.method == "GET":
        return _page(head, table, section, key, texts_of(table, section, key))
    texts = {name: text for name, text in request.form.items() if len(text) <= MOST_SIGNS}
    try:
        _change(instrument_id, lambda old: with_texts(old, section, key, texts))
    except RefusedError as refused:
        return _page(head, table, section, key, texts, refused.problems), 422
    except ChangedMeanwhileError as clash:
        return _page(head, table, section, key, texts, revision=clash.revision), 409
    flash(gettext("Sparat i utkastet."), "ok")
    return _back(instrument_id, section, key)


MOST_SIGNS = 5_000


def _reach(instrument_id: int, section: str, key: str) -> tuple[Head, Table]:
    """Return the draft and its table, or answer that there is no such part."""
    with db().reading() as session:
        head, table = table_of_draft(session, instrument_id)
    if section not in (*ONE_OF_EACH, *LISTED):
        abort(404)
    try:
        item_of(table, section, key)
    except LookupError:
        abort(404)
    return head, table


def _page(
    head: Head,
    table: Table,
    section: str,
    key: str,
    texts: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
    *,
    revision: int | None = None,
) -> str:
    item = item_of(table, section, key)
    errors: dict[str, str] = {}
    for one in problems:
        told = f"{gettext(one.message)} {gettext(one.cure)}".strip()
        errors[one.column] = f"{errors.get(one.column, '')} {told}".strip()
    fields = [_row(field, texts, errors) for field in fields_of(table, section, item)]
    is_question = section == "question"
    own = variants_of(table, item) if is_question else ()
    return render_template(
        "needs/edit_instrument_part.html",
        head=head,
        section=section,
        key=key,
        title=f"{section_word(section)} {key if key != WHOLE else ''}".strip(),
        fields=fields,
        problems=list(errors.items()),
        revision=head.revision if revision is None else revision,
        clashed=revision is not None,
        variants=[(form, form_word(form)) for form in own],
        without_words=[
            (one, form_word(one)) for one in forms_of(table) if is_question and one not in own
        ],
        may_remove=section in ADDABLE,
    )


def _row(field: Field, texts: Mapping[str, str], errors: Mapping[str, str]) -> FieldRow:
    choices = [(one, choice_word(one)) for one in field.choices]
    return FieldRow(
        name=field.name,
        label=field_word(field),
        kind=field.kind,
        value=texts.get(field.name, ""),
        error=errors.get(field.name, ""),
        choices=tuple(choices),
    )


def _change(instrument_id: int, edit: Callable[[Table], dict[str, Any]]) -> None:
    with db().transaction() as session:
        instrument_drafts.change(
            session, current_actor(), instrument_id, edit, seen=seen_revision(), now=now()
        )


def _back(instrument_id: int, section: str, key: str) -> Response:
    anchor = f"{section}-{key}" if section in LISTED else section
    return redirect(url_for(".show_instrument", instrument_id=instrument_id, _anchor=anchor), 303)


@bp.post("/behov/modell/<int:instrument_id>/ny/<section>")
@requires(Can.NEEDS_INSTRUMENT)
def add_instrument_part(instrument_id: int, section: str) -> Response:
    """Add an area, a question, a part of the documentation or a rule, and go on to its fields."""
    if section not in ADDABLE:
        abort(404)
    key, area = (request.form.get(name, "").strip() for name in ("key", "area"))
    try:
        _change(instrument_id, lambda old: with_new(old, section, key, area=area))
    except RefusedError as refused:
        for problem in refused.problems:
            flash(f"{gettext(problem.message)} {gettext(problem.cure)}".strip(), "error")
        return redirect(
            url_for(".show_instrument", instrument_id=instrument_id, _anchor=f"new-{section}"), 303
        )
    target = url_for(".edit_instrument_part", instrument_id=instrument_id, section=section, key=key)
    return redirect(target, 303)


@bp.post("/behov/modell/<int:instrument_id>/bort/<section>/<key>")
@requires(Can.NEEDS_INSTRUMENT)
def remove_instrument_part(instrument_id: int, section: str, key: str) -> Response:
    """Take a part out of the draft; it can be undone."""
    if section not in ADDABLE:
        abort(404)
    _change(instrument_id, lambda old: without(old, section, key))
    flash(gettext("Borttaget ur utkastet. Välj Ångra senaste ändringen för att få tillbaka."), "ok")
    return redirect(url_for(".show_instrument", instrument_id=instrument_id), 303)


@bp.post("/behov/modell/<int:instrument_id>/skolform/<key>")
@requires(Can.NEEDS_INSTRUMENT)
def change_instrument_form(instrument_id: int, key: str) -> Response:
    """Give a question words of its own in a school form, or take them away."""
    form, is_new = request.form.get("form", ""), request.form.get("go") == "ny"
    edit = with_variant if is_new else without_variant
    _change(instrument_id, lambda old: edit(old, key, form))
    target = url_for(
        ".edit_instrument_part", instrument_id=instrument_id, section="question", key=key
    )
    return redirect(target, 303)
