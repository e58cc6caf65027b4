"""The tabs that a model's pages share."""

from flask import request, url_for

from qms.allocation.views.blueprint import bp
from qms.i18n.language import gettext, mark

TABS = (("allocation.show_model", mark("Modellen")),)
"""Endpoints that take `model_id`, in the order of the work."""


@bp.app_context_processor
def _tabs() -> dict[str, object]:
    """Give the templates `model_tabs(model_id)`: (label, url, is_current)."""
    return {"model_tabs": model_tabs}


def model_tabs(model_id: int) -> list[tuple[str, str, bool]]:
    """Return the tabs of one model."""
    return [
        (gettext(label), url_for(endpoint, model_id=model_id), request.endpoint == endpoint)
        for endpoint, label in TABS
    ]
