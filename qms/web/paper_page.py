"""A paper inside a page: the only place where finished HTML is taken as it is."""

from markupsafe import Markup

from qms.reports.paper.html import to_html
from qms.reports.paper.values import Paper


def on_page(paper: Paper) -> Markup:
    """Return the paper as a part of a page; `to_html` has escaped every word that it was given."""
    return Markup(to_html(paper))  # nosec B704
