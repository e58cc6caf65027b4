"""Results by indicator, and the reports that are published."""

from collections.abc import Iterator
from decimal import Decimal

from flask import g
from marshmallow import fields, validate
from sqlalchemy.orm import Session

from qms.api.core.fields import day, integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row, plain
from qms.api.views.offering import Offer, Question, Table, offer
from qms.api.views.schemas import PageQuestion
from qms.followup.core.report.states import State
from qms.followup.queries import lists
from qms.followup.services import result_pages
from qms.followup.services.result_pages import FORMS, Overview
from qms.kernel.clock import local_day
from qms.kernel.money import kronor
from qms.web.context import current_actor

RESULTS = (
    integer("unit_id", "The unit's id."),
    text("unit", "The unit."),
    text("form", "The school form that the result is of."),
    text("indicator", "The indicator's key."),
    text("counted_in", "What the value is in: percent, points and so on."),
    integer("year", "The year."),
    numeric("value", "The value; null where it is not told.", null=True),
    integer("n", "How many stand behind it; null where it is not told.", null=True),
    text("mark", "shown, or why there is no number: few, unknown_number, at_source and so on."),
)
REPORTS = (
    integer("report_id", "The report's id."),
    integer("unit_id", "The unit's id."),
    text("unit", "The unit."),
    text("template", "Which report it is."),
    text("title", "What it is called."),
    integer("year", "The year it is about."),
    day("due", "The last day to hand it in."),
    day("handed_in", "The day it was handed in.", null=True),
    numeric("kronor", "The money it accounts for; null where it accounts for none.", null=True),
)


class ResultQuestion(PageQuestion):
    """As every list; and which indicator, of which school form."""

    form = fields.String(
        load_default="", validate=validate.OneOf(["", *FORMS]),
        metadata={"description": "The school form; compulsory school unless told."},
    )  # fmt: skip
    indicator = fields.String(
        load_default="", validate=validate.Length(max=60),
        metadata={"description": "The indicator's key; all that the form has unless told."},
    )  # fmt: skip


def _overviews(session: Session, question: Question) -> Iterator[Overview]:
    form, key = question.asked["form"], question.asked["indicator"]
    actor, on = current_actor(), question.today
    first = result_pages.overview(session, actor, form=form, key=key, on=on)
    for one in first.indicators:
        if key in ("", one.key):
            yield result_pages.overview(session, actor, form=first.form, key=one.key, on=on)


def _read_results(session: Session, question: Question) -> Table:
    found = list(_overviews(session, question))
    about = {"indicators": [one.chosen.key for one in found if one.chosen]}
    return Table(rows=[row for one in found for row in _results(one)], about=about)


def _results(found: Overview) -> Iterator[Row]:
    for one in found.rows:
        for cell in one.row.cells:
            yield {
                "unit_id": one.unit.id,
                "unit": one.unit.name,
                "form": found.form,
                "indicator": one.row.indicator.key,
                "counted_in": one.row.indicator.unit.value,
                "year": cell.year,
                "value": None if cell.value is None else float(Decimal(cell.value)),
                "n": cell.n,
                "mark": cell.mark.value,
            }


def _read_reports(session: Session, question: Question) -> Table:
    found = lists.lines(session, g.scope, on=question.today, states=[State.PUBLISHED])
    rows = [
        {
            "report_id": line.head.id,
            "unit_id": line.unit.id,
            "unit": line.unit.name,
            "template": line.head.template,
            "title": line.head.title.in_language("sv"),
            "year": line.head.year,
            "due": line.head.due.isoformat(),
            "handed_in": _day(line),
            "kronor": None if line.head.amount is None else plain(kronor(line.head.amount)),
        }
        for line in found
    ]
    return Table(rows=rows, about={"state": State.PUBLISHED.value})


def _day(line: lists.Line) -> str | None:
    at = line.head.submitted_at
    return local_day(at).isoformat() if at else None


offer(
    Offer(
        path="/results", name="results", summary="Results by indicator and unit, five years.",
        about="The cells that the page shows, with the same ones left out.",
        tag="results", permission=Permission.READ_FOLLOWUP, fields=RESULTS,
        read=_read_results, question=ResultQuestion,
    )
)  # fmt: skip
offer(
    Offer(
        path="/reports", name="reports", summary="Reports that are published.",
        about="Which there are and of whom; what they say is on their pages.",
        tag="results", permission=Permission.READ_FOLLOWUP, fields=REPORTS, read=_read_reports,
    )
)  # fmt: skip
