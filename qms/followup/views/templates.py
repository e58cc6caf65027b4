"""The report templates: a list, their versions, and where a new version begins."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.editor.document import Document
from qms.followup.core.editor.toml_file import write_toml
from qms.followup.core.editor.versions import StoredDraft, VersionHead, VersionState
from qms.followup.queries import template_versions, templates
from qms.followup.services import template_drafts, template_publishing
from qms.followup.services.template_drafts import DraftExistsError
from qms.followup.template_labels import STATES, words
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import Answer, require_template
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.get("/mallar")
@requires(Can.FOLLOWUP_READ_TEMPLATES)
def show_templates() -> Answer:
    """List the report templates with the version that new cycles ask with."""
    with db().reading() as session:
        drafted = templates.drafted_keys(session)
        rows = [
            _row(session, key, is_drafted=key in drafted)
            for key in template_versions.every_key(session)
        ]
    return render_template("followup/show_templates.html", rows=rows)


def _row(session: Session, key: str, *, is_drafted: bool) -> dict[str, object]:
    version, document = _in_use(session, key)
    return {
        "key": key,
        "title": words(document.head, "title"),
        "purpose": words(document.head, "purpose"),
        "version": version,
        "sections": len(document.sections),
        "questions": len(document.questions),
        "minutes": document.head["minutes_target"],
        "is_drafted": is_drafted,
    }


def _in_use(session: Session, key: str) -> tuple[int | None, Document]:
    """Return the version that new cycles ask with, and what to read: it, or what there is of it.

    A template of the municipality's own may have only a draft, or one that was thrown away.
    """
    try:
        version = template_versions.latest_version(session, key)
    except KeyError:
        draft = templates.draft(session, key)
        return None, draft.document if draft else templates.newest_of_any_kind(session, key)
    return version, templates.document(session, key, version)


@bp.get("/mallar/<key>")
@requires(Can.FOLLOWUP_READ_TEMPLATES)
def show_template(key: str) -> Answer:
    """Show a template's versions, its draft, and how to begin a new version."""
    return _page(key)


def _page(key: str, faults: tuple[str, ...] = ()) -> str:
    with db().reading() as session:
        require_template(key, session)
        heads = templates.heads(session, key)
        version, document = _in_use(session, key)
        draft = templates.draft(session, key)
        names = identity.names_of(session, sorted(_people(heads, draft)))
        reports = templates.open_reports(session, key)
    return render_template(
        "followup/show_template.html",
        key=key,
        title=words(document.head, "title"),
        purpose=words(document.head, "purpose"),
        heads=heads,
        in_use=version,
        newest_default=max(templates.default_versions(key), default=0),
        draft=draft,
        names=names,
        reports=reports,
        states={state: (kind, gettext(label)) for state, (kind, label) in STATES.items()},
        withdrawn=VersionState.WITHDRAWN,
        published=VersionState.PUBLISHED,
        faults=[("file", one) for one in faults],
        has_errors=bool(faults),
    )


def _people(heads: tuple[VersionHead, ...], draft: StoredDraft | None) -> set[str]:
    found = {one.by for one in heads if one.by}
    return found | ({draft.begun_by, draft.last_by} if draft else set())


def document_or_404(session: Session, key: str, version: int) -> Document:
    """Return a version's content; a version that is not there answers as if it did not exist."""
    require_template(key, session)
    try:
        return templates.document(session, key, version)
    except KeyError:
        abort(404)


@bp.get("/mallar/<key>/version/<int:version>/fil")
@requires(Can.FOLLOWUP_READ_TEMPLATES)
def export_template(key: str, version: int) -> Response:
    """Download a version as a TOML file."""
    with db().reading() as session:
        document = document_or_404(session, key, version)
    return download(write_toml(document, version=version).encode(), f"{key}-{version}.toml")


@bp.post("/mallar/<key>/utkast/ny")
@requires(Can.FOLLOWUP_TEMPLATES)
def begin_draft(key: str) -> Answer:
    """Begin a draft as a version says, or one that was thrown away, or the newest."""
    require_template(key)
    version, row = _number("version"), _number("kastat")
    try:
        with db().transaction() as session:
            if row is None:
                template_drafts.begin(session, current_actor(), key, version=version, now=now())
            else:
                template_drafts.begin_from_thrown_away(
                    session, current_actor(), key, row, now=now()
                )
    except DraftExistsError:
        flash(gettext("Det finns redan ett utkast. Publicera eller kasta det först."), "info")
    return redirect(url_for(".show_draft", key=key), 303)


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@bp.post("/mallar/<key>/utkast/fil")
@requires(Can.FOLLOWUP_TEMPLATES)
def import_template(key: str) -> Answer:
    """Begin a draft as a TOML file says."""
    require_template(key)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(key, (gettext("Välj en fil att läsa"),)), 422
    try:
        with db().transaction() as session:
            template_drafts.begin_from_file(session, current_actor(), key, file.read(), now=now())
    except RefusedError as refused:
        return _page(key, tuple(in_words(problem) for problem in refused.problems)), 422
    except DraftExistsError:
        fault = gettext("Det finns redan ett utkast. Publicera eller kasta det först.")
        return _page(key, (fault,)), 409
    flash(gettext("Filen är inläst som utkast."), "ok")
    return redirect(url_for(".show_draft", key=key), 303)


@bp.post("/mallar/<key>/version/<int:version>/ur-bruk")
@requires(Can.FOLLOWUP_TEMPLATES)
def withdraw_template(key: str, version: int) -> Response:
    """Let no new cycle ask with a version."""
    require_template(key)
    with db().transaction() as session:
        template_publishing.withdraw(session, current_actor(), key, version, now=now())
    words_ = gettext("Version %(n)s är ur bruk. Rapporter som redan har den behåller den.")
    flash(words_ % {"n": version}, "ok")
    return redirect(url_for(".show_template", key=key), 303)


@bp.post("/mallar/<key>/version/<int:version>/i-bruk")
@requires(Can.FOLLOWUP_TEMPLATES)
def put_back_template(key: str, version: int) -> Response:
    """Let new cycles ask with a version again."""
    require_template(key)
    with db().transaction() as session:
        template_publishing.put_back(session, current_actor(), key, version, now=now())
    flash(gettext("Version %(n)s är i bruk igen.") % {"n": version}, "ok")
    return redirect(url_for(".show_template", key=key), 303)
