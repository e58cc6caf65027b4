"""A version of a template to read, and what differs from another."""

from flask import render_template, request

from qms.access.policy import Can
from qms.followup.core.editor.differences import Difference, differences
from qms.followup.core.editor.document import Document, Table
from qms.followup.core.report.questions import Visibility
from qms.followup.queries import templates
from qms.followup.template_labels import (
    VISIBILITIES,
    difference_sentence,
    form_label,
    short,
    type_label,
    value_text,
    words,
)
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import Answer
from qms.followup.views.templates import document_or_404
from qms.i18n.language import gettext
from qms.web.context import db
from qms.web.rights import requires


@bp.get("/mallar/<key>/version/<int:version>")
@requires(Can.FOLLOWUP_READ_TEMPLATES)
def show_template_version(key: str, version: int) -> Answer:
    """Show what a version asks, and what differs from an earlier one."""
    with db().reading() as session:
        document = document_or_404(session, key, version)
        numbers = [one.version for one in templates.heads(session, key) if one.version]
        earlier = [one for one in numbers if one < version]
        other = _chosen(earlier)
        before = templates.document(session, key, other) if other else None
    return render_template(
        "followup/show_template_version.html",
        key=key,
        number=version,
        title=words(document.head, "title"),
        sections=sections_of(document),
        earlier=earlier,
        other=other,
        changes=change_lines(before, document) if before else [],
    )


def _chosen(earlier: list[int]) -> int | None:
    """Return the version to compare with: the one asked for, else the one before."""
    asked = request.args.get("mot", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    return number if number in earlier else max(earlier, default=None)


def change_lines(before: Document, after: Document) -> list[dict[str, str]]:
    """Return each difference as a sentence, with the values when there are any."""
    return [_line(one) for one in differences(before, after)]


def _line(one: Difference) -> dict[str, str]:
    has_values = bool(one.field) and one.field != "section"
    return {
        "text": difference_sentence(one),
        "before": short(value_text(one.field, one.before)) if has_values else "",
        "after": short(value_text(one.field, one.after)) if has_values else "",
    }


def sections_of(document: Document) -> list[dict[str, object]]:
    """Return the sections with their questions, in words."""
    return [
        {
            "key": section.key,
            "title": words(section.table, "title"),
            "intro": words(section.table, "intro"),
            "questions": [question_line(one) for one in section.questions],
        }
        for section in document.sections
    ]


def question_line(question: Table) -> dict[str, object]:
    """Return what a list says of a question: its text, its type and who is asked."""
    forms = [form_label(one) for one in question.get("applies_to", ())]
    condition = question.get("condition", "")
    said = [
        type_label(question),
        gettext("måste besvaras") if question["required"] else gettext("frivillig"),
        gettext(VISIBILITIES[Visibility(question["visibility"])]).lower(),
        ", ".join(forms).lower(),
        gettext("bara när %(condition)s") % {"condition": condition} if condition else "",
    ]
    return {
        "key": question["key"],
        "text": words(question, "text") or gettext("(utan text)"),
        "hint": words(question, "hint"),
        "about": " · ".join(one for one in said if one),
    }
