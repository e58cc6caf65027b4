"""What a check has to go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.audit.models import AuditRow
from qms.config import Settings
from qms.db.session import Database
from qms.health.core.ages import DAILY
from qms.health.core.noted import Noted
from qms.health.noted import read_noted
from qms.vault.core.faults import VaultClosedError
from qms.vault.vault import vault_of


@dataclass(kw_only=True)
class Asked:
    """The installation, an open session, and the moment."""

    settings: Settings
    db: Database
    session: Session
    now: datetime

    @cached_property
    def noted(self) -> Noted:
        """Return what backups and restore tests have left."""
        return read_noted(self.settings.instance)

    @cached_property
    def is_new(self) -> bool:
        """Return whether nobody can ask for nightly work yet: its first keys are a day old."""
        if self.settings.demo:
            return True
        try:
            ring = vault_of(self.session).ring
        except VaultClosedError:
            return False
        return self.now - min(key.made_at for key in ring.keys) < DAILY

    def newest_event(self) -> datetime | None:
        """Return the moment of the trail's newest event."""
        return self.session.scalar(select(AuditRow.at).order_by(AuditRow.seq.desc()).limit(1))

    def behind(self, moment: datetime) -> timedelta:
        """Return how long ago the moment was."""
        return self.now - moment
