"""The event log: who did what, and whether the chain is unbroken."""

import json
from datetime import date

from flask import Blueprint, render_template, request

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.audit import queries, services
from qms.audit.anchoring import stored_anchors
from qms.audit.core.anchors import Anchor, UnreadableAnchorError
from qms.audit.core.chain import AuditEntry
from qms.audit.detail_labels import detail_words
from qms.audit.labels import action_label, module_label
from qms.i18n.language import gettext
from qms.web.context import app_context, current_actor, db
from qms.web.rights import requires
from qms.web.tables import Page, page_number

bp = Blueprint("audit", __name__)
PAGE_SIZE = 50
OF_CASES = (  # events whose target can be a case
    "needs.", "retention.laid-hold", "retention.read-hold", "retention.lifted-hold",
    "retention.cleared-draft",
)  # fmt: skip
SMALL_COUNTS = frozenset({"cases", "hidden"})  # of children: not for everybody who reads the log
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


@bp.get("/admin/logg")
@requires(Can.AUDIT_READ)
def show_log() -> str:
    """Show the events, newest first; the filter stands in the address."""
    wanted = queries.AuditFilter(
        action=request.args.get("action", ""),
        actor=request.args.get("actor", ""),
        first_day=_day(request.args.get("from", "")),
        last_day=_day(request.args.get("to", "")),
    )
    number = page_number()
    with db().reading() as reading:
        entries = queries.page(reading, wanted, number=number, size=PAGE_SIZE)
        total = queries.count(reading, wanted)
        modules = queries.modules(reading)
    choices = [("", gettext("Alla")), *((name, module_label(name)) for name in modules)]
    rows = [(e, action_label(e.action), _shown(e.details), _target(e)) for e in entries]
    paging = Page(number=number, size=PAGE_SIZE, total=total)
    return render_template(
        "audit/show_log.html", rows=rows, paging=paging, wanted=wanted, modules=choices
    )


def _target(entry: AuditEntry) -> str:
    """Return what the event concerns; which case of support only for those who review the log."""
    if not entry.action.startswith(OF_CASES) or has_right(current_actor(), Can.NEEDS_REVIEW_LOG):
        return entry.target
    return gettext("ärende") if entry.target else ""


def _shown(details: str) -> str:
    """Return the details in words, without those that count a few children."""
    found = json.loads(details)
    return detail_words({key: found[key] for key in found if key not in SMALL_COUNTS})


@bp.get("/admin/logg/kontroll")
@requires(Can.AUDIT_READ)
def verify_log() -> str:
    """Walk the whole chain and say what was found."""
    fault = ""
    anchors: tuple[Anchor, ...] = ()
    try:
        anchors = stored_anchors(app_context().settings.anchors)
    except UnreadableAnchorError as unreadable:
        fault = str(unreadable)
    with db().reading() as reading:
        verdict = services.verify_chain(reading, anchors)
    return render_template("audit/verify_log.html", verdict=verdict, fault=fault)
