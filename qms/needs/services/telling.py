"""Telling those tied to a case what waits for them: its reference, and nothing about the child.

A subject is mailed. It names neither unit, outcome, hours nor money.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.decisions.core.records import DraftHead
from qms.i18n.language import gettext, speaking
from qms.identity.models import Account
from qms.inbox import services as inbox
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.notices import (
    ASKED,
    COMPLETED,
    DECIDED,
    PROPOSED,
    RETURNED,
    WANTED,
    key_of,
)
from qms.needs.models import NeedsCare
from qms.needs.queries import access
from qms.needs.queries.opened import OpenCase

KIND = "needs"
ENDPOINT, CASE = "needs.show_decision", "needs.show_case"


def tell_deciders(session: Session, opened: OpenCase, draft: DraftHead, *, now: datetime) -> None:
    """Tell those tied to decide, but for those who wrote the proposal, that it waits for them."""

    def subject() -> str:
        return gettext("Ett förslag väntar på ditt beslut: ärende %(ref)s")

    close_notices(session, opened, now=now)
    who = [
        one for one in _tied(session, opened, Part.DECIDER) if one.pseudonym not in draft.writers
    ]
    key = key_of(PROPOSED, opened.ref, f"{draft.id}:{draft.version}")
    _tell(session, opened, who, subject, key=key, now=now)


def tell_officers(session: Session, opened: OpenCase, draft: DraftHead, *, now: datetime) -> None:
    """Tell those who handle the case that the proposal came back; why stands in the proposal."""

    def subject() -> str:
        return gettext("Förslaget kom tillbaka: ärende %(ref)s. Skälet står på beslutets sida.")

    close_notices(session, opened, now=now)
    key = key_of(RETURNED, opened.ref, f"{draft.id}:{draft.version}")
    _tell(session, opened, _tied(session, opened, Part.OFFICER), subject, key=key, now=now)


def tell_unit(session: Session, opened: OpenCase, decision_id: str, *, now: datetime) -> None:
    """Tell the unit that there is a decision, or that one has been annulled."""

    def subject() -> str:
        return gettext("Beslut om ärende %(ref)s")

    close_notices(session, opened, now=now)
    key = key_of(DECIDED, opened.ref, decision_id)
    _tell(session, opened, _tied(session, opened, Part.UNIT), subject, key=key, now=now)


def tell_asked(session: Session, opened: OpenCase, *, now: datetime) -> None:
    """Tell the unit that the officer asks for more; what it is stands in the case."""

    def subject() -> str:
        return gettext("Handläggaren ber om komplettering: ärende %(ref)s")

    close_asked(session, opened, now=now)
    key = key_of(ASKED, opened.ref, now.isoformat())
    _tell(session, opened, _tied(session, opened, Part.UNIT), subject, key=key, now=now, page=CASE)


def tell_completed(
    session: Session, opened: OpenCase, *, asked_at: datetime, now: datetime
) -> None:
    """Tell the officers that everything that was asked for has been written."""

    def subject() -> str:
        return gettext("Kompletteringen har kommit in: ärende %(ref)s")

    close_asked(session, opened, now=now)
    who = _tied(session, opened, Part.OFFICER)
    key = key_of(COMPLETED, opened.ref, asked_at.isoformat())
    _tell(session, opened, who, subject, key=key, now=now, page=CASE)


def tell_wanted(session: Session, opened: OpenCase, *, now: datetime) -> None:
    """Tell the officers that the assessor needs material that is not there."""

    def subject() -> str:
        return gettext("Bedömaren behöver mer underlag: ärende %(ref)s")

    who = _tied(session, opened, Part.OFFICER)
    key = key_of(WANTED, opened.ref, now.isoformat())
    _tell(session, opened, who, subject, key=key, now=now, page=CASE)


def close_asked(session: Session, opened: OpenCase, *, now: datetime) -> None:
    """Mark as read what was told of an asking that no longer waits."""
    for occasion in (ASKED, WANTED, COMPLETED):
        inbox.close_occasion(session, key_of(occasion, opened.ref), now=now)


def close_notices(session: Session, opened: OpenCase, *, now: datetime) -> None:
    """Mark as read what was told of a proposal that no longer waits."""
    for occasion in (PROPOSED, RETURNED):
        inbox.close_occasion(session, key_of(occasion, opened.ref), now=now)


def note_seen(session: Session, account_id: int | None, ref: str, *, now: datetime) -> None:
    """Mark what the reader was told of the case's decisions as read: they are reading them."""
    if account_id is not None:
        inbox.close_occasion(session, key_of(DECIDED, ref), account_id=account_id, now=now)


def _tied(session: Session, opened: OpenCase, part: Part) -> list[Account]:
    """Return those tied in the part to whom the child is no secret."""
    found = session.scalars(
        select(Account)
        .join(NeedsCare, NeedsCare.account_id == Account.id)
        .where(
            NeedsCare.case_id == opened.id,
            NeedsCare.part == part.value,
            NeedsCare.ended_at.is_(None),
            Account.active,
        )
        .order_by(Account.id)
    )
    return [
        one
        for one in found
        if (part is Part.UNIT and one.id == opened.opened_by)
        or access.is_seen(session, opened.person_id, one.id)
    ]


def _tell(
    session: Session, opened: OpenCase, who: list[Account], subject: Callable[[], str],
    *, key: str, now: datetime, page: str = ENDPOINT,
) -> None:  # fmt: skip
    for one in who:
        with speaking(one.language):
            words = subject() % {"ref": shown_ref(opened.ref)}
        inbox.post(
            session,
            to=[one.id],
            kind=KIND,
            subject=words,
            endpoint=page,
            args={"ref": opened.ref},
            now=now,
            once_key=key,
        )
