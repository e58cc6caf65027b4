"""Telling deciders that drafts wait, and a provider that there is a decision.

A subject is mailed. It names provider, form and year; amounts stand on the page.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead, DraftHead
from qms.decisions.core.states import State
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.notices import key_of_subject, key_of_year
from qms.grants.core.deciding.subjects import Subject, parse_subject
from qms.grants.labels import FORMS
from qms.grants.queries.material import Material
from qms.grants.queries.people import deciders, provider_readers
from qms.i18n.language import gettext, speaking
from qms.inbox import services as inbox
from qms.kernel.clock import local_day

KIND = "grants"


def tell_deciders(session: Session, about: Material, draft: DraftHead, *, now: datetime) -> None:
    """Tell those who may decide it that drafts of the year wait: once a day, however many."""
    year, today = about.subject.year, local_day(now)
    for one in deciders(session, about.provider.path, on=today):
        if one.pseudonym in draft.writers:
            continue
        with speaking(one.language):
            words = gettext("Beslut om bidrag %(year)s väntar på dig") % {"year": year}
        inbox.post(
            session, to=[one.account_id], kind=KIND, subject=words, endpoint="grants.show_grants",
            args={"ar": year}, now=now, once_key=key_of_year(year, today),
        )  # fmt: skip


def close_when_none_waits(session: Session, subject: Subject, *, now: datetime) -> None:
    """Mark what deciders were told of the year as read when no draft of it waits any more."""
    waits = any(
        one.state is State.SENT and parse_subject(one.subject).year == subject.year
        for one in decisions.open_drafts(session, BASIC_AMOUNT)
    )
    if not waits:
        inbox.close_occasion(session, key_of_year(subject.year), now=now)


def tell_provider(session: Session, about: Material, head: DecisionHead, *, now: datetime) -> None:
    """Tell the provider's people that there is a decision."""
    subject = about.subject
    for one in provider_readers(session, about.provider.path, on=local_day(now)):
        with speaking(one.language):
            words = gettext("Beslut om grundbelopp: %(form)s %(year)s, %(provider)s") % {
                "form": gettext(FORMS[subject.form]).lower(),
                "year": subject.year,
                "provider": about.provider.name,
            }
        inbox.post(
            session, to=[one.account_id], kind=KIND, subject=words, endpoint="grants.show_grant",
            args={"provider_id": subject.provider_id, "form": subject.form.value,
                  "year": subject.year},
            now=now, once_key=key_of_subject(subject, head.number),
        )  # fmt: skip


def note_seen(session: Session, account_id: int | None, subject: Subject, *, now: datetime) -> None:
    """Mark what the reader was told of the subject's decisions as read: they are reading them."""
    if account_id is not None:
        inbox.close_occasion(session, key_of_subject(subject), account_id=account_id, now=now)
