"""Questions about quality dialogues and what was agreed in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.review.records import Agreement, AgreementText, DialogueText, Held
from qms.followup.models import Dialogue, DialogueAgreement
from qms.followup.queries.units import is_reached, report_units
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A dialogue with its unit."""

    held: Held
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """An agreement with its unit."""

    agreement: Agreement
    unit: Unit


def agreement_of(row: DialogueAgreement) -> Agreement:
    """Return the agreement as a value."""
    return Agreement(
        id=row.id,
        dialogue_id=row.dialogue_id,
        says=AgreementText(body=row.body, owner=row.owner, due=row.due),
        followed_up_on=row.followed_up_on,
        outcome=row.outcome,
        action_id=row.action_id,
    )


def held_of(row: Dialogue, agreements: Iterable[Agreement] = ()) -> Held:
    """Return the dialogue as a value."""
    return Held(
        id=row.id,
        unit_id=row.unit_id,
        says=DialogueText(held_on=row.held_on, took_part=tuple(row.took_part), said=row.said),
        version=row.version,
        role=row.role,
        agreements=tuple(agreements),
    )


def _kept() -> Select[Dialogue]:
    return (
        select(Dialogue)
        .where(Dialogue.removed_at.is_(None))
        .order_by(Dialogue.held_on.desc(), Dialogue.id.desc())
    )


def _agreements(session: Session, ids: Iterable[int]) -> Mapping[int, list[Agreement]]:
    query = (
        select(DialogueAgreement)
        .where(DialogueAgreement.dialogue_id.in_(list(ids)), DialogueAgreement.removed_at.is_(None))
        .order_by(DialogueAgreement.due, DialogueAgreement.id)
    )
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.dialogue_id].append(agreement_of(row))
    return found


def lines(
    session: Session, scope: Scope, *, on: date, unit_id: int | None = None
) -> tuple[HeldLine, ...]:
    """Return the dialogues held with the units in scope, the latest first."""
    query = _kept() if unit_id is None else _kept().where(Dialogue.unit_id == unit_id)
    rows = session.scalars(query).all()
    if not rows:
        return ()
    units = report_units(session, scope, {row.unit_id for row in rows}, on=on)
    agreed = _agreements(session, [row.id for row in rows])
    return tuple(
        HeldLine(held=held_of(row, agreed.get(row.id, ())), unit=units[row.unit_id])
        for row in rows
        if row.unit_id in units
    )


def line(session: Session, dialogue_id: int, scope: Scope, *, on: date) -> HeldLine | None:
    """Return one dialogue; None when it does not exist for this reader."""
    row = session.scalar(_kept().where(Dialogue.id == dialogue_id))
    units = report_units(session, scope, [row.unit_id], on=on) if row else {}
    if row is None or row.unit_id not in units:
        return None
    agreed = _agreements(session, [row.id])
    return HeldLine(held=held_of(row, agreed.get(row.id, ())), unit=units[row.unit_id])


def line_with(session: Session, agreement_id: int, scope: Scope, *, on: date) -> HeldLine | None:
    """Return the dialogue of an agreement; None when it does not exist for this reader."""
    query = select(DialogueAgreement.dialogue_id).where(
        DialogueAgreement.id == agreement_id, DialogueAgreement.removed_at.is_(None)
    )
    dialogue_id = session.scalar(query)
    return None if dialogue_id is None else line(session, dialogue_id, scope, on=on)


def due_by(session: Session, scope: Scope, last: date, *, on: date) -> tuple[AgreementLine, ...]:
    """Return the open agreements in scope that are due by the day, the first due first."""
    query = (
        select(DialogueAgreement, Dialogue.unit_id)
        .join(Dialogue, Dialogue.id == DialogueAgreement.dialogue_id)
        .where(
            Dialogue.removed_at.is_(None),
            DialogueAgreement.removed_at.is_(None),
            DialogueAgreement.followed_up_on.is_(None),
            DialogueAgreement.action_id.is_(None),
            DialogueAgreement.due <= last,
            is_reached(session, Dialogue.unit_id, scope, on=on),
        )
        .order_by(DialogueAgreement.due, DialogueAgreement.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return ()
    units = report_units(session, scope, {row.unit_id for row in rows}, on=on)
    return tuple(
        AgreementLine(agreement=agreement_of(row.DialogueAgreement), unit=units[row.unit_id])
        for row in rows
        if row.unit_id in units
    )
