"""The tabs that a model's pages share."""

from flask import request, url_for

from qms.allocation.views.blueprint import bp
from qms.i18n.language import gettext, mark

TABS = (
    ("allocation.show_model", mark("Modellen")),
    ("allocation.show_differences", mark("Skillnader")),
    ("allocation.show_index", mark("Index")),
    ("allocation.show_budget", mark("Budget")),
    ("allocation.show_workbench", mark("Arbetsbank")),
    ("allocation.show_proposals", mark("Förslag")),
    ("allocation.show_paper", mark("Underlag")),
)
"""Endpoints that take `model_id`, in the order of the work."""


@bp.app_context_processor
def _tabs() -> dict[str, object]:
    """Give the templates `model_tabs(model_id)`: (label, url, is_current)."""
    return {"model_tabs": model_tabs}


def model_tabs(model_id: int) -> list[tuple[str, str, bool]]:
    """Return the tabs of one model; the current one also on the pages below it."""
    urls = [url_for(endpoint, model_id=model_id) for endpoint, _ in TABS]
    above = [url for url in urls if f"{request.path}/".startswith(f"{url}/")]
    current = max(above, key=len, default="")
    return [
        (gettext(label), url, url == current) for url, (_, label) in zip(urls, TABS, strict=True)
    ]
