"""Grants that wait for the reader: drafts, days to note, appeals, a month to pay, a decision."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.grants.core.deciding.notices import DECIDED
from qms.grants.queries import waiting
from qms.grants.queries.waiting import Waiting
from qms.home.thing import Todo, days_left
from qms.i18n.formats import month
from qms.i18n.language import gettext, ngettext
from qms.inbox import queries as inbox
from qms.web.menu import Phase

MOST_SHOWN = 5


def grants_to_decide(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return a row per year with how many drafts wait for the reader's decision."""
    found = waiting.to_decide(session, actor, scope_of(actor, Can.GRANTS_DECIDE), today=today)
    return [
        _row(one, today, action=gettext("Läs och besluta"), what=gettext("besluten om bidrag"),
             title=lambda n: ngettext("Besluta om bidrag %(year)s: ett utkast väntar",
                                      "Besluta om bidrag %(year)s: %(n)s utkast väntar", n))
        for one in found
    ]  # fmt: skip


def grants_to_write(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return what those who handle grants have to do: drafts, days, appeals and the month."""
    scope = scope_of(actor, Can.GRANTS_WRITE)
    back = [
        _row(one, today, action=gettext("Rätta"), what=gettext("utkasten till bidrag"),
             title=lambda n: ngettext("Ett utkast till bidrag %(year)s kom tillbaka",
                                      "%(n)s utkast till bidrag %(year)s kom tillbaka", n))
        for one in waiting.to_mend(session, scope, today=today)
    ]  # fmt: skip
    renew = [
        _row(one, today, action=gettext("Se skillnaden"), what=gettext("beslut att ändra"),
             title=lambda n: ngettext("Ett beslut om bidrag %(year)s stämmer inte längre",
                                      "%(n)s beslut om bidrag %(year)s stämmer inte längre", n))
        for one in waiting.to_renew(session, scope, today=today)
    ]  # fmt: skip
    serve = [
        _row(one, today, action=gettext("Öppna"),
             title=lambda n: ngettext("Anteckna när beslutet om bidrag %(year)s kom fram",
                                      "Anteckna när %(n)s beslut om bidrag %(year)s kom fram", n))
        for one in waiting.to_serve(session, scope, today=today)
    ]  # fmt: skip
    ends = [
        _row(one, today, action=gettext("Öppna"), what=gettext("tiden att överklaga bidrag"),
             title=lambda n: ngettext("Tiden att överklaga ett beslut om bidrag %(year)s går ut",
                                      "Tiden att överklaga %(n)s beslut om bidrag %(year)s går ut",
                                      n))
        for one in waiting.appeals_ending(session, scope, today=today)
    ]  # fmt: skip
    return [*back, *renew, *serve, *ends, *_month(session, today)]


def _row(
    one: Waiting, today: date, *, title: Callable[[int], str], action: str, what: str = ""
) -> Todo:
    return Todo(
        title=title(one.number) % {"n": one.number, "year": one.year},
        url=url_for("grants.show_grants", ar=one.year),
        action=action,
        due=one.due,
        detail=days_left((one.due - today).days) if one.due else "",
        mark=str(one.number),
        phase=Phase.ANALYSE,
        what=what,
    )


def _month(session: Session, today: date) -> list[Todo]:
    """Return the month to hand over to be paid: a twelfth is paid each month."""
    found = waiting.month_to_pay(session, today=today)
    if found is None:
        return []
    last = found.replace(day=monthrange(found.year, found.month)[1])
    return [
        Todo(
            title=gettext("Lämna bidragen för %(month)s %(year)s till betalning")
            % {"month": month(found.month), "year": found.year},
            url=url_for("grants.show_payments", manad=f"{found:%Y-%m}"),
            action=gettext("Öppna"),
            due=last,
            detail=days_left((last - today).days),
            mark="1",
            phase=Phase.ANALYSE,
            what=gettext("betalningen av bidrag"),
        )
    ]


def grants_to_read(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the latest decisions that a provider was told of and has not read yet."""
    found = inbox.unread_of(session, actor.account_id or 0, DECIDED)
    return [
        Todo(
            title=one.subject,
            url=url_for("inbox.open_message", message_id=one.id),
            action=gettext("Läs"),
            mark="1",
            phase=Phase.ANALYSE,
        )
        for one in reversed(found[-MOST_SHOWN:])
    ]
