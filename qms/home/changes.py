"""What has happened lately where the reader works, in sentences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.audit import queries as audit
from qms.audit.core.chain import AuditEntry
from qms.i18n.language import gettext, mark
from qms.org.core.nodes import child_path, ids_in
from qms.register.core.datasets import DATASETS

SENTENCES: Mapping[str, tuple[Can, str]] = {
    "allocation.run-adopted": (
        Can.ALLOCATION_READ_UNIT,
        mark("Ersättningen för %(year)s är fastställd."),
    ),
    "allocation.run-made": (
        Can.ALLOCATION_READ_UNIT,
        mark("Ersättningen för %(year)s är beräknad."),
    ),
    "followup.cycle-opened": (
        Can.FOLLOWUP_READ,
        mark("Redovisningen för %(year)s är öppen."),
    ),
    "followup.report-submitted": (Can.FOLLOWUP_FILE, mark("Redovisningen är inlämnad.")),
    "followup.report-returned": (
        Can.FOLLOWUP_FILE,
        mark("Redovisningen är åter för komplettering."),
    ),
    "followup.report-approved": (
        Can.FOLLOWUP_FILE,
        mark("Redovisningen är godkänd och låst."),
    ),
    "forecast.run-published": (Can.FORECAST_READ, mark("En ny elevprognos är klar.")),
    "register.batch-saved": (
        Can.FORECAST_READ,
        mark("Nya uppgifter är inlästa: %(dataset)s."),
    ),
    "register.batch-undone": (
        Can.FORECAST_READ,
        mark("En inläsning är ångrad: %(dataset)s."),
    ),
}
PAGES: Mapping[str, str] = {"forecast.run-published": "forecast.show_forecast"}
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened."""

    at: datetime
    text: str
    url: str = ""


def latest_changes(session: Session, actor: Actor) -> list[Change]:
    """Return the newest events at the reader's own nodes and for the whole municipality."""
    known = [action for action, (can, _) in SENTENCES.items() if has_right(actor, can)]
    own = {reach.path for reach in actor.reaches}
    tops = {child_path("/", ids_in(path)[0]) for path in own}
    paths = own | tops | {""}
    entries = audit.latest_for(session, paths=sorted(paths), actions=known, limit=MOST_SHOWN)
    return [
        Change(at=entry.at, text=_sentence(entry), url=_address(entry.action)) for entry in entries
    ]


def _address(action: str) -> str:
    """Return where what happened can be seen, empty where no page is of it alone."""
    return url_for(PAGES[action]) if action in PAGES else ""


def _sentence(entry: AuditEntry) -> str:
    facts = json.loads(entry.details)
    dataset = DATASETS.get(facts.get("dataset", ""))
    title = gettext(dataset.title).lower() if dataset else ""
    return gettext(SENTENCES[entry.action][1]) % {"year": facts.get("year", ""), "dataset": title}
