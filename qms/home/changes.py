"""What has happened lately where the reader works, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit import queries as audit
from qms.i18n.language import gettext, mark

SENTENCES = {
    "allocation.run-adopted": mark("Ersättningen är fastställd."),
    "allocation.model-adopted": mark("En fördelningsmodell är fastställd."),
    "followup.cycle-opened": mark("En ny redovisning är öppen."),
    "followup.report-submitted": mark("En redovisning är inlämnad."),
    "followup.report-returned": mark("En redovisning är åter för komplettering."),
    "followup.report-approved": mark("En redovisning är godkänd och låst."),
    "forecast.run-finished": mark("En ny elevprognos är klar."),
    "register.batch-saved": mark("Nya uppgifter är inlästa."),
    "register.batch-undone": mark("En inläsning är ångrad."),
}
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened."""

    at: datetime
    text: str


def latest_changes(session: Session, actor: Actor) -> list[Change]:
    """Return the newest events at the reader's own nodes and for the whole municipality."""
    paths = {reach.path for reach in actor.reaches} | {"", "/1/"}
    entries = audit.latest_for(
        session, paths=sorted(paths), actions=sorted(SENTENCES), limit=MOST_SHOWN
    )
    return [Change(at=e.at, text=gettext(SENTENCES[e.action])) for e in entries]
