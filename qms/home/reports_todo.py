"""Reports that wait for somebody to approve or return them."""

from collections.abc import Sequence
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.followup.core.report.head import Shown
from qms.followup.labels import title_of
from qms.followup.queries import lists
from qms.home.thing import Todo
from qms.i18n.language import gettext

MOST_NAMED = 5


def reviews(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the submitted reports that wait for the reader's approval.

    A few are named; of many there is a row per kind and year, so that none is left out.
    """
    found = lists.to_review(session, scope_of(actor, Can.FOLLOWUP_APPROVE), on=today)
    if len(found) <= MOST_NAMED:
        return [_review(line) for line in found]
    kinds: dict[str, list[lists.Line]] = {}
    for line in found:
        kinds.setdefault(title_of(line.head), []).append(line)
    return [_of_kind(title, lines) for title, lines in kinds.items()]


def _review(line: lists.Line) -> Todo:
    return Todo(
        title=gettext("Granska redovisningen från %(unit)s") % {"unit": line.unit.name},
        url=url_for("followup.show_report", report_id=line.head.id),
        action=gettext("Granska"),
        mark="1",
    )


def _of_kind(title: str, lines: Sequence[lists.Line]) -> Todo:
    if len(lines) == 1:
        return _review(lines[0])
    head = lines[0].head
    return Todo(
        title=gettext("Granska %(n)s redovisningar: %(title)s") % {"n": len(lines), "title": title},
        url=url_for(
            "followup.show_reports", mall=head.template, ar=head.year, lage=Shown.SUBMITTED.value
        ),
        action=gettext("Visa"),
        mark=str(len(lines)),
    )
