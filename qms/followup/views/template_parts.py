"""Change the template's own words, and add and change sections and questions in its draft."""

from flask import abort, flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.followup.core.editor.document import Table
from qms.followup.core.editor.draft import (
    Draft,
    add_question,
    add_section,
    change_head,
    change_section,
)
from qms.followup.core.editor.keys import new_key, prefix_of
from qms.followup.core.editor.new_parts import new_question
from qms.followup.core.editor.versions import StoredDraft
from qms.followup.forms.template import HeadForm, NewQuestionForm, PartForm, SectionForm
from qms.followup.template_labels import words
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import ANY, Answer, PartPage, change, reach_draft, show_part
from qms.i18n.language import gettext
from qms.web.context import db
from qms.web.rights import requires


@bp.route("/mallar/<key>/utkast/mall", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_template_head(key: str) -> Answer:
    """Change what the template is called and whom it is for."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    page = PartPage(
        key=key,
        part=key,
        form=HeadForm(),
        title=gettext("Titel, syfte och skolformer"),
        back=url_for(".show_draft", key=key),
        table_of=lambda draft: draft.document.head,
        change=change_head,
    )
    return show_part(page, stored)


@bp.route("/mallar/<key>/utkast/del/<section>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_section(key: str, section: str) -> Answer:
    """Change what a section is called."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    if not _section(stored.draft, section):
        abort(404)
    page = PartPage(
        key=key,
        part=section,
        form=SectionForm(),
        title=gettext("Delens namn och inledning"),
        back=url_for(".show_draft", key=key, _anchor=section),
        table_of=lambda draft: _section(draft, section) or {},
        change=lambda draft, values: change_section(draft, section, values),
    )
    return show_part(page, stored)


def _section(draft: Draft, key: str) -> Table | None:
    """Return a section's own table, also when it was taken out."""
    removed = (one.section for one in draft.removed)
    return next((one.table for one in (*draft.document.sections, *removed) if one.key == key), None)


@bp.route("/mallar/<key>/utkast/ny-del", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def new_section(key: str) -> Answer:
    """Add a section, last; it is moved from there."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    form = SectionForm()
    if not form.validate_on_submit():
        return _new_page(key, stored, form, gettext("Lägg till en del"))
    title = str(form.title_sv.data).strip()

    def with_section(draft: Draft) -> Draft:
        if _empty_section(draft, title):
            return draft
        return add_section(draft, {"key": _free_key(draft, title), **form.values()})

    made = _empty_section(change(key, with_section, part="order", seen=ANY), title)
    flash(gettext("Delen är tillagd. Lägg till en fråga i den."), "ok")
    return redirect(url_for(".new_template_question", key=key, i=made), 303)


def _empty_section(draft: Draft, title: str) -> str:
    """Return the key of a section of that name with no question yet: the same form twice."""
    found = (one for one in draft.document.sections if not one.questions)
    return next((one.key for one in found if one.table.get("title_sv") == title), "")


def _free_key(draft: Draft, text: str) -> str:
    """Return a key that no part of the draft has had."""
    sections = [one.key for one in draft.document.sections]
    return new_key(prefix_of(draft.document.key, sections), text, draft.keys)


def _new_page(key: str, stored: StoredDraft, form: PartForm, title: str) -> Answer:
    page = render_template(
        "followup/new_template_part.html",
        key=key,
        form=form,
        title=title,
        template_title=words(stored.document.head, "title"),
        has_errors=bool(form.errors),
    )
    return (page, 422) if form.errors else page


@bp.route("/mallar/<key>/utkast/ny-fraga", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def new_template_question(key: str) -> Answer:
    """Add a question, last in its section; the same form twice adds one."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    if not stored.document.sections:
        flash(gettext("Lägg till en del först. Frågorna står i delar."), "info")
        return redirect(url_for(".new_section", key=key), 303)
    form = NewQuestionForm()
    form.offer(stored.document, {})
    if request.method == "GET":
        form.section.data = request.args.get("i", stored.document.sections[-1].key)
    if not form.validate_on_submit():
        return _new_page(key, stored, form, gettext("Lägg till en fråga"))
    question = _added(key, form)
    flash(gettext("Frågan är tillagd sist i delen."), "ok")
    return redirect(url_for(".edit_question", key=key, question=question), 303)


def _added(key: str, form: NewQuestionForm) -> str:
    """Add the question and return its key; the same question in the same section is added once."""
    kind, rows = form.chosen
    text = (str(form.text_sv.data).strip(), str(form.text_en.data or "").strip())
    section = str(form.section.data)

    def with_question(draft: Draft) -> Draft:
        if _same(draft, section, kind.value, text[0]):
            return draft
        known = {one["key"] for one in draft.document.rules}
        table = new_question(_free_key(draft, text[0]), kind, text, rows=rows, known=known)
        return add_question(draft, section, table)

    return _same(change(key, with_question, part="order", seen=ANY), section, kind.value, text[0])


def _same(draft: Draft, section: str, kind: str, text: str) -> str:
    """Return the key of the section's question of that type and text, empty without one."""
    own = draft.document.section(section).questions
    found = (one for one in own if (one["type"], one.get("text_sv")) == (kind, text))
    return next((str(one["key"]) for one in found), "")
