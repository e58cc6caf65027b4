"""Every page of a report as the principal would see it, to read; nothing is stored."""

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.followup.core.editor.document import Document, as_template
from qms.followup.core.report.templates import Template
from qms.followup.queries import defaults
from qms.followup.services import template_preview
from qms.followup.services.template_drafts import UNNUMBERED
from qms.followup.template_labels import words
from qms.followup.views.blueprint import bp
from qms.followup.views.step_page import step_values
from qms.followup.views.template_edits import Answer, reach_draft
from qms.followup.views.templates import document_or_404
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@bp.get("/mallar/<key>/utkast/visa/<int:number>")
@requires(Can.FOLLOWUP_TEMPLATES)
def preview_draft(key: str, number: int) -> Answer:
    """Show a page of the draft with a unit's own facts."""
    with db().reading() as session:
        stored = reach_draft(session, key)
        return _page(session, stored.document, UNNUMBERED, number)


@bp.get("/mallar/<key>/version/<int:version>/visa/<int:number>")
@requires(Can.FOLLOWUP_TEMPLATES)
def preview_template_version(key: str, version: int, number: int) -> Answer:
    """Show a page of a version with a unit's own facts."""
    with db().reading() as session:
        document = document_or_404(session, key, version)
        return _page(session, document, version, number)


def _page(session: Session, document: Document, version: int, number: int) -> str:
    template = as_template(document, version=version, names=defaults.names())
    units = template_preview.units_asked(session, current_actor(), template, on=today())
    units = tuple(sorted(units, key=lambda one: swedish_key(one.name)))
    unit = _chosen(units)
    frame = {
        "key": document.key,
        "of_version": version,
        "template_title": words(document.head, "title"),
        "units": [(one.id, one.name) for one in units],
        "unit": unit,
    }
    if unit is None or not template.sections:
        return render_template("followup/no_preview.html", **frame)
    return _step(session, template, unit, number, frame)


def _chosen(units: tuple[Unit, ...]) -> Unit | None:
    asked = request.args.get("enhet", "")
    return next((one for one in units if str(one.id) == asked), units[0] if units else None)


def _step(
    session: Session, template: Template, unit: Unit, number: int, frame: dict[str, object]
) -> str:
    reached = template_preview.preview(session, template, unit, on=today())
    shown = template_preview.section_number(reached, number)
    if not shown:
        return render_template("followup/no_preview.html", **frame)
    values = step_values(session, reached, shown, posted={}, errors={})
    steps = [
        (one.number, one.title.in_language(language()), _url(frame, unit, one.number))
        for one in reached.template.sections
    ]
    return render_template(
        "followup/preview_template.html",
        **{**values, **frame, "hidden": frozenset(), "steps": steps},
    )


def _url(frame: dict[str, object], unit: Unit, number: int) -> str:
    if frame["of_version"] == UNNUMBERED:
        return url_for(".preview_draft", key=frame["key"], number=number, enhet=unit.id)
    return url_for(
        ".preview_template_version",
        key=frame["key"], version=frame["of_version"], number=number, enhet=unit.id,
    )  # fmt: skip
