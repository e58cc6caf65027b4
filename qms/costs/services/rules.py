"""Rules are written as a draft and hold when somebody else has approved them."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.costs.core.keys_file import read_keys
from qms.costs.core.rules_units import resolve
from qms.costs.models import CostRuleRow
from qms.costs.queries.units import unit_keys
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LARGEST = 500_000


def save_draft(
    session: Session, actor: Actor, content: bytes, *, comment: str, now: datetime
) -> int:
    """Keep the file as the draft and return its number; an earlier draft is replaced by it.

    Raise RefusedError with every fault of the file, and every unit that the register lacks.
    """
    authorize(actor, Can.COSTS_RULES)
    if len(content) > LARGEST:
        raise RefusedError((Problem(message="Filen är för stor för att vara regler.",
                                    cure="Kontrollera att det är rätt fil."),))  # fmt: skip
    keys = read_keys(content)
    unknown = resolve(keys, unit_keys(session)).unknown
    if unknown:
        raise RefusedError(tuple(_unknown(name) for name in unknown))
    row = _draft(session)
    if row is None:
        number = (session.scalar(select(func.max(CostRuleRow.number))) or 0) + 1
        row = CostRuleRow(number=number, state="draft", writers="")
        session.add(row)
    row.content = content.decode("utf-8-sig")
    row.sha256 = sha256(row.content.encode()).hexdigest()
    row.comment = comment
    row.writers = "\n".join(dict.fromkeys([*row.writers.split(), actor.pseudonym]))
    row.made_by, row.made_at = actor.account_id, now
    session.flush()
    record(session, actor, "costs.rules-saved", row.number, now=now, sha256=row.sha256)
    return row.number


def _unknown(name: str) -> Problem:
    return Problem(
        message=said("Registret har ingen enhet som heter %(name)s.", name=name),
        cure="Skriv enhetens lokala id, skolenhetskod eller namn.",
    )


def approve(session: Session, actor: Actor, number: int, *, seen: str, now: datetime) -> None:
    """Let the draft hold in place of the version before; by somebody who has not written in it.

    `seen` is the checksum of the draft that the actor has read: another is not approved unseen.
    """
    authorize(actor, Can.COSTS_RULES)
    row = _draft(session)
    if row is None or row.number != number:
        raise RefusedError((Problem(message="Utkastet finns inte längre.",
                                    cure="Läs om sidan."),))  # fmt: skip
    if row.sha256 != seen:
        raise RefusedError((Problem(message="Utkastet har ändrats sedan du läste det.",
                                    cure="Läs det igen innan du godkänner."),))  # fmt: skip
    if actor.pseudonym in row.writers.split():
        raise RefusedError((Problem(message="Den som har skrivit reglerna kan inte godkänna dem.",
                                    cure="Be någon annan godkänna dem."),))  # fmt: skip
    before = session.scalar(
        select(CostRuleRow).where(CostRuleRow.state == "in_force").with_for_update()
    )
    if before:
        before.state = "replaced"
        session.flush()
    row.state, row.approved_by, row.approved_at = "in_force", actor.account_id, now
    session.flush()
    record(session, actor, "costs.rules-approved", row.number, now=now, sha256=row.sha256)


def drop_draft(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """Throw the draft away."""
    authorize(actor, Can.COSTS_RULES)
    row = _draft(session)
    if row is not None and row.number == number:
        session.delete(row)
        session.flush()
        record(session, actor, "costs.rules-dropped", number, now=now)


def _draft(session: Session) -> CostRuleRow | None:
    query = select(CostRuleRow).where(CostRuleRow.state == "draft").with_for_update()
    return session.scalar(query)
