"""The schools of report_deadline.py, and what became of what their principals wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.access.roles import Role
from qms.allocation.core.records import Received
from qms.audit.services import verify_chain
from qms.followup.models import Report, ReportActivity, ReportCycle, ReportEvent, ReportFrozen
from qms.followup.queries import defaults
from qms.followup.services import opening
from qms.identity import services as identity
from qms.kernel.clock import local_day
from qms.org import queries as org
from qms.org import services as organisation
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, NodeKind, ProviderKind

PASSWORD = "the-last-hour-of-all"
ACTOR = system_actor("benchmark")
KR = 100


class OneHash(PasswordHasher):
    """Makes the hash once: many people with one password."""

    made = ""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """Return the hash, the same every time."""
        self.made = self.made or super().hash(password, salt=salt)
        return self.made


def add_schools(session: Session, now: datetime, number_of: int) -> list[dict[str, Any]]:
    """Add the schools, open their reports, and return each principal's user name and report."""
    everything = org.municipality(session)
    assert everything
    nodes = organisation.NewNode(
        kind=NodeKind.PROVIDER,
        name="Sista timmen",
        local_id="last-hour",
        parent_id=everything.id,
        provider_kind=ProviderKind.MUNICIPAL,
    )
    provider = organisation.add_node(session, ACTOR, nodes, now=now)
    form, hasher, people = FormAt(form=SchoolForm.COMPULSORY, low=0, high=9), OneHash(), {}
    for number in range(number_of):
        name = f"Skola {number:04}"
        new = organisation.NewNode(
            kind=NodeKind.UNIT, name=name, local_id=name, parent_id=provider, forms=(form,)
        )
        unit = organisation.add_node(session, ACTOR, new, now=now)
        people[unit] = f"principal{number:04}@deadline.example"
        account = identity.NewAccount(user_name=people[unit], name="Rektor", password=PASSWORD)
        account_id = identity.add_account(session, ACTOR, account, hasher=hasher, now=now)
        grant = identity.NewGrant(
            account_id=account_id, role=Role.PRINCIPAL, node_id=unit, valid_from=local_day(now)
        )
        identity.grant(session, ACTOR, grant, now=now)
    return _opened(session, people, now)


def _opened(session: Session, people: dict[int, str], now: datetime) -> list[dict[str, Any]]:
    template = defaults.SOCIO_OUTCOME
    year = session.scalar(
        select(func.max(ReportCycle.year)).where(ReportCycle.template == template)
    )
    assert year
    opened = opening.open_year(
        session,
        ACTOR,
        template=template,
        year=year,
        dates=opening.planned_dates(template, year),
        received={unit: Received(ore=10_000 * KR) for unit in people},
        now=now,
    )
    rows = session.execute(
        select(Report.id, Report.unit_id).where(
            Report.cycle_id == opened.cycle_id, Report.unit_id.in_(people)
        )
    )
    return [{"report": report, "user_name": people[unit]} for report, unit in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What was acknowledged but is not in the database."""

    texts: tuple[str, ...]
    reports: tuple[int, ...]
    is_chain_whole: bool


def _stored(session: Session, report: int, field: str) -> str:
    if field.startswith("a"):
        row, _, column = field[1:].partition("-")
        return str(getattr(session.get_one(ReportActivity, int(row)), column))
    return str(session.get_one(Report, report).answers.get(field, ""))


def compare(session: Session, noted: list[dict[str, Any]]) -> Lost:
    """Compare what locust was told with what the database says."""
    sent: dict[tuple[int, str], list[str]] = {}
    for one in noted:
        for field, text in one.get("texts", {}).items():
            earlier = sent.setdefault((one["report"], field), [])
            # What was acknowledged makes everything before it the past.
            sent[one["report"], field] = [text] if one["ok"] else [*earlier, text]
    lost = [
        f"{report}: {field}" for (report, field), texts in sent.items()
        if any(one["ok"] and one["report"] == report and field in one.get("texts", {})
               for one in noted) and _stored(session, report, field) not in texts
    ]  # fmt: skip
    handed_in = {one["report"] for one in noted if one["ok"] and one["name"] == "hand in"}
    wrong = [report for report in handed_in if not _is_in_once(session, report)]
    whole = verify_chain(session).broken_at is None
    return Lost(texts=tuple(lost), reports=tuple(wrong), is_chain_whole=whole)


def _is_in_once(session: Session, report: int) -> bool:
    events = session.scalar(
        select(func.count()).select_from(ReportEvent).where(ReportEvent.report_id == report)
    )
    copies = session.scalar(
        select(func.count()).select_from(ReportFrozen).where(ReportFrozen.report_id == report)
    )
    is_in = session.get_one(Report, report).state == "submitted"
    return (is_in, events, copies) == (True, 1, 1)
