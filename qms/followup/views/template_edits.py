"""What every page of the template editor does: reach the draft, save a part, show a clash."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.followup.core.editor.document import Table
from qms.followup.core.editor.draft import Draft
from qms.followup.core.editor.versions import StoredDraft
from qms.followup.forms.template import PartForm
from qms.followup.queries import defaults, templates
from qms.followup.queries.template_versions import is_template
from qms.followup.services import template_drafts
from qms.followup.services.template_drafts import ChangedMeanwhileError, NoDraftError
from qms.followup.template_labels import value_text, words
from qms.followup.views.blueprint import bp
from qms.followup.views.side import name_of
from qms.i18n.language import gettext
from qms.web.context import current_actor, db, now

Answer = str | Response | tuple[str, int]
NO_TEXT = frozenset({"csrf_token", "seen", "form_key", "key", "go"})
ANY = 10**9
"""What was seen, for a change that is made on the draft as it stands and can lose nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """A page that changes one part of a draft.

    `table_of` finds the part in a draft and `change` puts the written values in it; `part` is
    the name that the part's saves are counted under.
    """

    key: str
    part: str
    form: PartForm
    title: str
    back: str
    table_of: Callable[[Draft], Table]
    change: Callable[[Draft, Mapping[str, Any]], Draft]
    lead: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@bp.before_request
def _stand_among_templates() -> None:
    if request.path.startswith("/mallar"):
        g.menu_endpoint = "followup.show_templates"


@bp.errorhandler(NoDraftError)
def _draft_gone(_gone: NoDraftError) -> Answer:
    """Say that the draft is gone; what was written stays on the page to copy."""
    key = (request.view_args or {})["key"]
    written = [
        text
        for name, texts in request.form.lists()
        for text in texts
        if name not in NO_TEXT and len(text) > len("nej")
    ]
    if not written:
        flash(gettext("Utkastet finns inte längre: det är publicerat eller kastat."), "info")
        return redirect(url_for(".show_template", key=key), 303)
    return render_template("followup/template_gone.html", key=key, written=written), 409


def require_template(key: str, session: Session | None = None) -> None:
    """Answer that the page does not exist for a template that nobody has made."""
    if key in defaults.templates():
        return
    if session is None:
        with db().reading() as own:
            require_template(key, own)
    elif not is_template(session, key):
        abort(404)


def reach_draft(session: Session, key: str) -> StoredDraft:
    """Return the template's draft; raise NoDraftError when there is none."""
    require_template(key, session)
    found = templates.draft(session, key)
    if found is None:
        raise NoDraftError(key)
    return found


def seen_revision() -> int:
    """Return the save count that the page was shown for, -1 when the form does not say."""
    text = request.form.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def change(key: str, edit: template_drafts.Edit, *, part: str, seen: int) -> Draft:
    """Change the draft in a transaction of its own and return it."""
    with db().transaction() as session:
        return template_drafts.change(
            session, current_actor(), key, edit, part=part, seen=seen, now=now()
        )


def show_part(page: PartPage, stored: StoredDraft) -> Answer:
    """Show the form of a part, or save what was written and go back."""
    form = page.form
    table = page.table_of(stored.draft)
    form.offer(stored.document, table)
    if request.method == "GET":
        form.show(table)
        form.seen.data = str(stored.revision)
        return _rendered(page, stored)
    if not form.validate():
        return _rendered(page, stored), 422
    values = form.values()
    try:
        after = change(
            page.key, lambda draft: page.change(draft, values), part=page.part, seen=seen_revision()
        )
    except ChangedMeanwhileError as clash:
        return _clash(page, clash)
    if after.is_removed(str(table["key"])):
        flash(
            gettext("Den är borttagen av någon annan. Det du skrev är sparat i den."),
            "info",
        )  # fmt: skip
        return redirect(url_for(".show_draft", key=page.key, _anchor="removed"), 303)
    flash(gettext("Ändringen är sparad i utkastet."), "ok")
    return redirect(page.back, 303)


def _rendered(page: PartPage, stored: StoredDraft, **more: object) -> str:
    return render_template(
        "followup/edit_template_part.html",
        page_of=page,
        form=page.form,
        key=page.key,
        template_title=words(stored.document.head, "title"),
        stored=stored,
        has_errors=bool(page.form.errors) or "clash" in more,
        **{"clash": None, **page.more, **more},
    )


def _clash(page: PartPage, clash: ChangedMeanwhileError) -> Answer:
    """Show what somebody else wrote beside what was written here; saving again replaces it."""
    with db().reading() as session:
        stored = reach_draft(session, page.key)
        by = name_of(session, clash.by)
    table = page.table_of(stored.draft)
    theirs = type(page.form)(formdata=None)
    theirs.offer(stored.document, table)
    theirs.show(table)
    page.form.seen.data = page.form.seen.raw_data = str(clash.revision)
    differ = [
        (one.label.text, value_text(one.name, theirs[one.name].data))
        for one in page.form
        if one.name not in NO_TEXT and (one.data or "") != (theirs[one.name].data or "")
    ]
    shown = {"by": by, "at": clash.at, "differ": differ}
    return _rendered(page, stored, clash=shown), 409
