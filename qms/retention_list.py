"""Every kind of content that can be erased, for the application, the worker and the command."""

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.grants.services.erasing import KINDS as GRANTS
from qms.needs.services.erasing import KINDS as NEEDS
from qms.retention.cli import retention_commands
from qms.retention.kinds import Kinds


def knows(session: Session, ref: str) -> bool:
    """Return whether any module has something with the reference."""
    return NEEDS.knows(session, ref) or GRANTS.knows(session, ref)


def may_see(session: Session, actor: Actor, ref: str) -> bool:
    """Return whether what has the reference is no secret to the actor."""
    return NEEDS.may_see(session, actor, ref) or GRANTS.may_see(session, actor, ref)


KINDS = Kinds(all=(*NEEDS.all, *GRANTS.all), knows=knows, may_see=may_see)

retention = retention_commands(KINDS)
