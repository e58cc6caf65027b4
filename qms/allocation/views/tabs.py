"""The tabs that a model's pages share."""

from flask import request, url_for

from qms.allocation.views.bench import reads_whole
from qms.allocation.views.blueprint import bp
from qms.i18n.language import gettext, mark
from qms.web.context import current_actor

TABS = (
    ("allocation.show_model", mark("Modellen"), False),
    ("allocation.show_differences", mark("Skillnader"), False),
    ("allocation.show_index", mark("Index"), True),
    ("allocation.show_budget", mark("Budget"), False),
    ("allocation.show_workbench", mark("Arbetsbank"), True),
    ("allocation.show_proposals", mark("Förslag"), True),
    ("allocation.show_paper", mark("Underlag"), True),
)
"""Endpoints that take `model_id`, in the order of the work.

The last says whether the page holds every school, so that who reads one area does not reach it.
"""


@bp.app_context_processor
def _tabs() -> dict[str, object]:
    """Give the templates `model_tabs(model_id)` and `may_read_whole()`, for links."""
    return {"model_tabs": model_tabs, "may_read_whole": lambda: reads_whole(current_actor())}


def model_tabs(model_id: int) -> list[tuple[str, str, bool]]:
    """Return (label, url, is_current) of the model's tabs that the reader reaches.

    The current one is so also on the pages below it.
    """
    is_whole = reads_whole(current_actor())
    reached = [(label, end) for end, label, needs_whole in TABS if is_whole or not needs_whole]
    urls = [url_for(endpoint, model_id=model_id) for _, endpoint in reached]
    above = [url for url in urls if f"{request.path}/".startswith(f"{url}/")]
    current = max(above, key=len, default="")
    return [
        (gettext(label), url, url == current) for url, (label, _) in zip(urls, reached, strict=True)
    ]
