"""The draft of a template's next version: its sections and questions, moved and taken out."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.editor.draft import Draft, Removed
from qms.followup.core.editor.moving import (
    DOWN,
    UP,
    bring_back,
    move_question,
    move_section,
    remove_question,
    remove_section,
)
from qms.followup.core.editor.toml_file import write_toml
from qms.followup.services import template_drafts, template_publishing
from qms.followup.services.template_drafts import ChangedMeanwhileError
from qms.followup.template_labels import words
from qms.followup.views.blueprint import bp
from qms.followup.views.side import name_of
from qms.followup.views.template_edits import ANY, Answer, change, reach_draft, seen_revision
from qms.followup.views.template_read import sections_of
from qms.i18n.language import gettext, ngettext
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires

STEPS = {"upp": UP, "ner": DOWN}


@bp.get("/mallar/<key>/utkast")
@requires(Can.FOLLOWUP_TEMPLATES)
def show_draft(key: str) -> Answer:
    """Show the draft: every section and question, with what can be done to them."""
    with db().reading() as session:
        stored = reach_draft(session, key)
        found = template_publishing.checked(session, stored.document)
        by = name_of(session, stored.last_by)
    faulty = {problem.column for problem in found.faults}
    return render_template(
        "followup/show_draft.html",
        key=key,
        stored=stored,
        title=words(stored.document.head, "title"),
        sections=sections_of(stored.document),
        removed=[(one.key, _removed_text(one)) for one in stored.draft.removed],
        faulty=faulty,
        faults=len(found.faults),
        by=by,
    )


def _removed_text(one: Removed) -> str:
    if one.question:
        return gettext("Frågan %(text)s") % {"text": words(one.question, "text") or one.key}
    count = len(one.section.questions)
    title = words(one.section.table, "title") or one.key
    text = ngettext(
        "Delen %(title)s med %(n)s fråga", "Delen %(title)s med %(n)s frågor", count
    )  # fmt: skip
    return text % {"title": title, "n": count}


@bp.get("/mallar/<key>/utkast/fil")
@requires(Can.FOLLOWUP_TEMPLATES)
def export_draft(key: str) -> Response:
    """Download the draft as a TOML file."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    content = write_toml(stored.document, version=template_drafts.UNNUMBERED)
    return download(content.encode(), f"{key}-utkast.toml")


@bp.post("/mallar/<key>/utkast/flytta/<part>")
@requires(Can.FOLLOWUP_TEMPLATES)
def move_part(key: str, part: str) -> Response:
    """Move a section or a question one step up or down."""
    step = STEPS.get(request.form.get("go", ""))
    if step is None:
        abort(404)

    def moved(draft: Draft) -> Draft:
        is_section = any(one.key == part for one in draft.document.sections)
        return (move_section if is_section else move_question)(draft, part, step)

    # A move is made on the draft as it stands: there is nothing in it that could be lost.
    change(key, moved, part="order", seen=ANY)
    return redirect(url_for(".show_draft", key=key, _anchor=part), 303)


@bp.route("/mallar/<key>/utkast/ta-bort/<part>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def remove_part(key: str, part: str) -> Answer:
    """Ask whether a section or a question is to go, and take it out."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    draft = stored.draft
    if part not in draft.keys or part == key:
        abort(404)
    if draft.is_removed(part):
        return redirect(url_for(".show_draft", key=key, _anchor="removed"), 303)
    if request.method == "POST":
        return _take_out(key, part)
    return _confirm(key, part, draft, stored.revision)


def _confirm(key: str, part: str, draft: Draft, revision: int, by: str = "") -> str:
    section = next((one for one in draft.document.sections if one.key == part), None)
    table = section.table if section else draft.question(part)
    return render_template(
        "followup/confirm_part_removal.html",
        key=key,
        part=part,
        title=words(draft.document.head, "title"),
        name=words(table, "title" if section else "text") or part,
        count=len(section.questions) if section else 0,
        is_section=section is not None,
        named=[
            words(one, "text")
            for one in draft.document.questions
            if part in str(one.get("condition", ""))
        ],
        revision=revision,
        by=by,
    )


def _take_out(key: str, part: str) -> Answer:
    def without(draft: Draft) -> Draft:
        if draft.is_removed(part):
            return draft
        is_section = any(one.key == part for one in draft.document.sections)
        return (remove_section if is_section else remove_question)(draft, part)

    try:
        change(key, without, part=part, seen=seen_revision())
    except ChangedMeanwhileError as clash:
        with db().reading() as session:
            stored = reach_draft(session, key)
            by = name_of(session, clash.by)
        return _confirm(key, part, stored.draft, stored.revision, by), 409
    flash(gettext("Borttaget. Du kan återställa det under Borttaget ur utkastet."), "ok")
    return redirect(url_for(".show_draft", key=key, _anchor="removed"), 303)


@bp.post("/mallar/<key>/utkast/tillbaka/<part>")
@requires(Can.FOLLOWUP_TEMPLATES)
def bring_back_part(key: str, part: str) -> Response:
    """Bring back what was taken out, where it stood."""

    def back(draft: Draft) -> Draft:
        return bring_back(draft, part) if draft.is_removed(part) else draft

    change(key, back, part="order", seen=ANY)
    flash(gettext("Återställt."), "ok")
    return redirect(url_for(".show_draft", key=key, _anchor=part), 303)


@bp.route("/mallar/<key>/utkast/kasta", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def throw_draft(key: str) -> Answer:
    """Ask whether the draft is to be thrown away, and do it; it can be begun from again."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    if request.method == "POST":
        with db().transaction() as session:
            template_drafts.throw_away(session, current_actor(), key, now=now())
        flash(gettext("Utkastet är kastat. Det ligger kvar i listan och kan tas upp igen."), "ok")
        return redirect(url_for(".show_template", key=key), 303)
    title = words(stored.document.head, "title")
    return render_template("followup/confirm_throw.html", key=key, title=title, stored=stored)
