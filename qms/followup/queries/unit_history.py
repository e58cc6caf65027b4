"""What happened to a unit lately: its leader, and its organisation."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.identity.models import RoleGrant
from qms.org.models import OrgForm, OrgSuccession
from qms.org.queries import valid_on


def leader_since(session: Session, unit_id: int, role: Role, *, on: date) -> date | None:
    """Return the day since which somebody holds the role at the unit; the earliest of several."""
    query = select(func.min(RoleGrant.valid_from)).where(
        RoleGrant.node_id == unit_id, RoleGrant.role == role.value, valid_on(on, RoleGrant)
    )
    return session.scalar(query)


def is_reorganised(session: Session, unit_id: int, *, since: date, on: date) -> bool:
    """Return whether the unit took over another, or got other forms or grades, since the day."""
    merged = select(OrgSuccession.id).where(
        or_(OrgSuccession.new_id == unit_id, OrgSuccession.old_id == unit_id),
        OrgSuccession.day.between(since, on),
    )
    earlier = (
        select(OrgForm.id)
        .where(OrgForm.node_id == unit_id, OrgForm.valid_to.between(since, on))
    )  # fmt: skip
    return session.scalar(merged.union_all(earlier).limit(1)) is not None
