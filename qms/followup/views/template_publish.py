"""Check a draft, see what it changes, and publish it."""

from flask import flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.followup.core.editor.checks import Review
from qms.followup.core.editor.versions import StoredDraft
from qms.followup.forms.template import PublishForm
from qms.followup.queries import templates
from qms.followup.services import template_publishing
from qms.followup.services.template_drafts import ChangedMeanwhileError
from qms.followup.services.template_publishing import UnchangedError
from qms.followup.template_labels import words
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import Answer, reach_draft, seen_revision
from qms.followup.views.template_read import change_lines
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.get("/mallar/<key>/utkast/publicera")
@requires(Can.FOLLOWUP_TEMPLATES)
def show_publishing(key: str) -> Answer:
    """Show what the check found, what the draft changes, and the button that publishes."""
    return _page(key, PublishForm())


@bp.post("/mallar/<key>/utkast/publicera")
@requires(Can.FOLLOWUP_TEMPLATES)
def publish_template(key: str) -> Answer:
    """Publish the draft that was read, unless something is wrong in it."""
    form = PublishForm()
    if not form.validate():
        return _page(key, form), 422
    with db().reading() as session:
        reach_draft(session, key)
    try:
        with db().transaction() as session:
            number = template_publishing.publish(
                session, current_actor(), key,
                seen=seen_revision(), note=form.note.data or "", now=now(),
            )  # fmt: skip
    except RefusedError:
        return _page(key, form), 422
    except UnchangedError:
        return _page(
            key, form, gettext("Utkastet säger samma sak som versionen det började som.")
        ), 422
    except ChangedMeanwhileError:
        said = gettext(
            "Någon har ändrat utkastet sedan sidan visades. Läs det nya och publicera sedan."
        )
        return _page(key, form, said), 409
    flash(
        gettext("Version %(n)s är publicerad. Öppna redovisningar behåller sin.") % {"n": number},
        "ok",
    )
    return redirect(url_for(".show_template", key=key), 303)


def _page(key: str, form: PublishForm, refusal: str = "") -> str:
    with db().reading() as session:
        stored = reach_draft(session, key)
        found = template_publishing.checked(session, stored.document)
        base = stored.base_version
        before = templates.document(session, key, base) if base else None
    form.seen.data = form.seen.raw_data = str(stored.revision)
    return render_template(
        "followup/show_publishing.html",
        key=key,
        form=form,
        title=words(stored.document.head, "title"),
        base=base,
        changes=change_lines(before, stored.document) if before else [],
        faults=_lines(key, stored, found.faults),
        warnings=_lines(key, stored, found.warnings),
        is_publishable=_may(found, refusal),
        refusal=refusal,
        has_errors=bool(form.errors or refusal or (found.faults and request.method == "POST")),
    )


def _may(found: Review, refusal: str) -> bool:
    return found.is_publishable or bool(refusal and not found.faults)


def _lines(key: str, stored: StoredDraft, problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return each finding with the page where it is mended."""
    return [(in_words(one), _place(key, stored, one.column)) for one in problems]


def _place(key: str, stored: StoredDraft, part: str) -> str:
    document = stored.document
    if any(one["key"] == part for one in document.questions):
        return url_for(".edit_question", key=key, question=part)
    if any(one.key == part for one in document.sections):
        return url_for(".edit_section", key=key, section=part)
    return url_for(".edit_template_head", key=key)
