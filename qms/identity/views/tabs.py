"""The tabs above the pages about who may do what; each reader has those they may open."""

from flask import g, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, mark
from qms.web.context import current_actor

PAGES = (
    ("show_accounts", mark("Användare"), Can.ACCOUNTS_READ),
    ("show_group_rows", mark("Roller efter grupp"), Can.ACCOUNTS_CHANGE),
    ("show_local_accounts", mark("Inloggning"), Can.ACCOUNTS_CHANGE),
    ("show_review_of_roles", mark("Genomgång av roller"), Can.ACCOUNTS_ATTEST),
)
Tab = tuple[str, str, bool]


def tabs(current: str) -> list[Tab]:
    """Return (label, address, whether it is this one); none where there is only one page."""
    may = [page for page in PAGES if has_right(current_actor(), page[2])]
    g.menu_endpoint = f"identity.{may[0][0]}" if may else ""
    if len(may) < 2:
        return []
    return [
        (gettext(label), url_for(f"identity.{name}"), name == current) for name, label, _ in may
    ]
