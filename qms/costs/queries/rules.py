"""The rules: those in force, the draft, and those that come with the product."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.costs.core.keys_file import Keys, read_keys
from qms.costs.models import CostRuleRow
from qms.identity.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A version of the rules; number 0 are those that come with the product."""

    number: int
    state: str
    content: str
    comment: str = ""
    writers: tuple[str, ...] = ()
    made_by: str = ""
    made_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def sha256(self) -> str:
        """Return the checksum of the content."""
        return sha256(self.content.encode()).hexdigest()

    @property
    def keys(self) -> Keys:
        """Return the rules as they are read."""
        return read_keys(self.content.encode())


def default_rules() -> Rules:
    """Return the rules that come with the product: items by Kommun-Bas, everything by pupils."""
    text = files("qms.content").joinpath("cost_rules.toml").read_text(encoding="utf-8")
    return Rules(number=0, state="default", content=text)


def in_force(session: Session) -> Rules:
    """Return the version that holds; the product's own where the municipality has none."""
    return _in_state(session, "in_force") or default_rules()


def draft(session: Session) -> Rules | None:
    """Return the version that is being written."""
    return _in_state(session, "draft")


def numbered(session: Session, number: int) -> Rules | None:
    """Return a version by its number."""
    if number == 0:
        return default_rules()
    row = session.scalar(select(CostRuleRow).where(CostRuleRow.number == number))
    return _rules(session, row) if row else None


def rules_list(session: Session) -> tuple[Rules, ...]:
    """Return every version, the newest first."""
    rows = session.scalars(select(CostRuleRow).order_by(CostRuleRow.number.desc()))
    return tuple(_rules(session, row) for row in rows)


def _in_state(session: Session, state: str) -> Rules | None:
    row = session.scalar(select(CostRuleRow).where(CostRuleRow.state == state))
    return _rules(session, row) if row else None


def _rules(session: Session, row: CostRuleRow) -> Rules:
    return Rules(
        number=row.number,
        state=row.state,
        content=row.content,
        comment=row.comment,
        writers=tuple(row.writers.split()),
        made_by=_name(session, row.made_by),
        made_at=row.made_at,
        approved_by=_name(session, row.approved_by),
        approved_at=row.approved_at,
    )


def _name(session: Session, account_id: int | None) -> str:
    if account_id is None:
        return ""
    return session.scalar(select(Account.name).where(Account.id == account_id)) or ""
