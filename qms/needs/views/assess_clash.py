"""The same fields written in two windows: both texts are shown, and nothing is lost."""

from collections.abc import Mapping

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from qms.i18n.formats import clock
from qms.i18n.language import gettext, language
from qms.needs.assess_labels import field_label
from qms.needs.core.assessing import Clash
from qms.needs.core.assessing.draft import LEVELS, RULE
from qms.needs.core.instrument import Instrument
from qms.needs.services.assessing import WrittenElsewhereError
from qms.needs.views.assess_frame import Page, frame

NO_FIELDS = frozenset({"csrf_token", "version", "go"})


def clash_json(clash: WrittenElsewhereError) -> Response:
    """Return what a page that saves itself says of the clash."""
    return jsonify(
        by=gettext("dig i ett annat fönster"), time=clock(clash.at), version=clash.version
    )


def show_clash(page: Page, clash: WrittenElsewhereError, *, action: str) -> tuple[str, int]:
    """Show what is saved beside what was posted, to choose from; posting goes to `action`."""
    names = {_posted_name(one.field) for one in clash.clashes}
    rest = {
        name: text
        for name, text in request.form.items()
        if name not in NO_FIELDS and name not in names
    }
    found = render_template(
        "needs/assess_clash.html",
        **frame(page),
        action=action,
        version=clash.version,
        at=clash.at,
        rest=rest,
        fields=[_field(page.written.instrument, one) for one in clash.clashes],
        has_errors=True,
    )
    return found, 409


def _posted_name(field: str) -> str:
    """Return the field's name in the form: a rule's is whole, a question's is its last part."""
    return field if field.startswith(RULE) else field.rpartition("-")[2]


def _field(instrument: Instrument, clash: Clash) -> Mapping[str, object]:
    name = _posted_name(clash.field)
    is_level = name in LEVELS
    levels = [(one.level, f"{one.level}, {one.name.said(language())}") for one in instrument.levels]
    words = {str(level): text for level, text in levels}
    return {
        "name": name,
        "label": field_label(instrument, clash.field),
        "levels": levels if is_level else (),
        "stored": words.get(clash.stored, "") if is_level else clash.stored,
        "posted": clash.posted,
    }
