"""One question of a draft: what it says, and each part of it to change."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.editor.conditions import faults_of_condition, names_before
from qms.followup.core.editor.document import Document, Table
from qms.followup.core.editor.draft import Draft, change_question
from qms.followup.core.editor.lists import LISTS, Step, list_values
from qms.followup.core.editor.versions import StoredDraft
from qms.followup.forms.template import ChecksForm, PartForm, WhoForm, WordsForm
from qms.followup.forms.template_answers import ANSWER_FORMS
from qms.followup.template_labels import words
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import (
    ANY,
    Answer,
    PartPage,
    change,
    reach_draft,
    show_part,
)
from qms.followup.views.template_facts import list_of, parts_of
from qms.i18n.language import gettext, mark
from qms.kernel.expression import Type
from qms.web.context import db
from qms.web.rights import requires

TITLES = {
    "text": mark("Frågans text"),
    "svar": mark("Svaret"),
    "vem": mark("Vem som får frågan"),
    "kontroll": mark("Kontroll och förifyllning"),
}
NAME_TYPES = {
    Type.NUMBER: mark("ett tal"),
    Type.TEXT: mark("ett svar inom citattecken"),
    Type.TRUTH: mark("sant eller falskt"),
}
LEADS = {
    "vem": mark("Villkoret jämför svar som kommer före frågan. Orden står nedanför."),
}


def require_question(stored: StoredDraft, key: str) -> Table:
    """Return the question, also one that was taken out; it does not exist: answer so."""
    try:
        return stored.draft.question(key)
    except KeyError:
        abort(404)


@bp.get("/mallar/<key>/utkast/fraga/<question>")
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_question(key: str, question: str) -> Answer:
    """Show everything about a question, each part with its page to change it."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    return render_template(
        "followup/edit_question.html",
        key=key,
        table=table,
        stored=stored,
        text=words(table, "text") or question,
        title=words(stored.document.head, "title"),
        parts=parts_of(stored.document, table),
        listed=list_of(stored.document, table),
        is_removed=stored.draft.is_removed(question),
    )


@bp.route("/mallar/<key>/utkast/fraga/<question>/<part>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_question_part(key: str, question: str, part: str) -> Answer:
    """Change one part of a question."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    form_type = _form_type(table, part)
    if form_type is None:
        abort(404)
    page = PartPage(
        key=key,
        part=f"{question}/{part}",
        form=form_type(),
        title=gettext(TITLES[part]),
        lead=gettext(LEADS[part]) if part in LEADS else "",
        back=url_for(".edit_question", key=key, question=question),
        table_of=lambda draft: draft.question(question),
        change=_changing(question),
        more={
            "question": words(table, "text"),
            "question_key": question,
            "names": _names(stored.document, question) if part == "vem" else [],
        },
    )
    if part == "vem" and request.method == "POST":
        faults = faults_of_condition(
            stored.document, question, request.form.get("condition", "").strip()
        )
        return _who(page, stored, faults)
    return show_part(page, stored)


def _changing(question: str) -> Callable[[Draft, Mapping[str, Any]], Draft]:
    return lambda draft, values: change_question(draft, question, values)


def _form_type(table: Table, part: str) -> type[PartForm] | None:
    kinds: dict[str, type[PartForm] | None] = {
        "text": WordsForm,
        "svar": ANSWER_FORMS.get(table["type"]),
        "vem": WhoForm,
        "kontroll": ChecksForm,
    }
    return kinds.get(part)


def _who(page: PartPage, stored: StoredDraft, faults: tuple[str, ...]) -> Answer:
    """Save who is asked, unless the condition has a word that cannot be read."""
    if not faults:
        return show_part(page, stored)
    form = page.form
    form.offer(stored.document, page.table_of(stored.draft))
    form.validate()
    form["condition"].errors = [*form["condition"].errors, *faults]
    return render_template(
        "followup/edit_template_part.html",
        page_of=page,
        form=form,
        key=page.key,
        template_title=words(stored.document.head, "title"),
        stored=stored,
        has_errors=True,
        clash=None,
        **page.more,
    ), 422


def _names(document: Document, question: str) -> list[tuple[str, str, str]]:
    """Return the names a condition can use: the name, what it holds, whose answer it is."""
    texts = {one["key"]: words(one, "text") for one in document.questions}
    return [
        (name, gettext(NAME_TYPES[kind]), next(
            (text for key, text in texts.items() if name == key or name.startswith(f"{key}_")), ""
        ))
        for name, kind in names_before(document, question).items()
    ]  # fmt: skip


@bp.post("/mallar/<key>/utkast/fraga/<question>/lista/<name>")
@requires(Can.FOLLOWUP_TEMPLATES)
def step_in_list(key: str, question: str, name: str) -> Response:
    """Add to a question's list of indicators, columns or groups, move in it or take away."""
    go, _, item = request.form.get("go", "").partition(":")
    item = item or request.form.get("item", "")
    if name not in LISTS or go not in tuple(Step):
        abort(404)
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    listed = list_of(stored.document, table)
    if listed is None or listed.name != name:
        abort(404)
    if go == Step.ADD and item not in {key for key, _ in listed.choices}:
        flash(gettext("Välj något i listan att lägga till."), "info")
    else:
        change(
            key,
            lambda draft: change_question(
                draft, question, list_values(draft.question(question), name, Step(go), item)
            ),
            part=f"{question}/{name}",
            seen=ANY,
        )
    back = url_for(".edit_question", key=key, question=question, _anchor="list")
    return redirect(back, 303)
