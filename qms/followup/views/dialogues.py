"""Quality dialogues: the units with and without one this school year, and one unit's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any

from flask import abort, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.followup.core.review.records import FeedbackState, Held
from qms.followup.forms.review import AgreementForm
from qms.followup.queries import dialogues as queries
from qms.followup.queries import feedback
from qms.followup.queries.units import report_unit
from qms.followup.review_labels import roles_text, took_part_text
from qms.followup.views.blueprint import bp
from qms.followup.views.review_tabs import review_here, review_tabs
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.rights import requires
from qms.web.tables import sort_rows

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit with its latest dialogue, if any, and what is left of what was agreed."""

    unit: Unit
    latest: Held | None
    waiting: int
    overdue: int

    def is_this_year(self, on: date) -> bool:
        """Return whether the latest dialogue was held in the school year of the day."""
        held = self.latest.says.held_on if self.latest else None
        return held is not None and school_year_of(held) == school_year_of(on)


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "unit": lambda row: swedish_key(row.unit.name),
    "held": lambda row: (row.latest.says.held_on if row.latest else None) or date.min,
    "waiting": lambda row: (row.overdue, row.waiting),
}


def _rows(session: Session) -> list[Row]:
    scope, on = authorize(current_actor(), Can.FOLLOWUP_READ_REVIEW), today()
    found: dict[int, list[Held]] = {}
    for line in queries.lines(session, scope, on=on):
        found.setdefault(line.unit.id, []).append(line.held)
    units = (one for one in org.units(session, scope, on=on) if not one.is_independent)
    return [_row(unit, found.get(unit.id, []), on) for unit in units]


def _row(unit: Unit, held: list[Held], on: date) -> Row:
    agreed = [one for talk in held for one in talk.agreements if one.is_open]
    return Row(
        unit=unit,
        latest=held[0] if held else None,
        waiting=len(agreed),
        overdue=sum(one.is_overdue(on) for one in agreed),
    )


@bp.get("/dialog")
@requires(Can.FOLLOWUP_READ_REVIEW)
def show_dialogues() -> str:
    """Show which of the reader's units have had their dialogue this school year."""
    review_here()
    with db().reading() as session:
        every = _rows(session)
    sort, rows = sort_rows(every, KEYS, default="unit")
    return render_template(
        "followup/show_dialogues.html",
        rows=rows,
        sort=sort,
        without=sum(not row.is_this_year(today()) for row in rows),
        autumn=school_year_of(today()),
        on=today(),
        tabs=review_tabs("show_dialogues"),
    )


def dialogue_page(unit_id: int, changes: Mapping[str, Any] | None = None) -> str:
    """Return the page of the unit's dialogues; `changes` hold forms that were refused."""
    review_here()
    with db().reading() as session:
        scope = authorize(current_actor(), Can.FOLLOWUP_READ_REVIEW)
        unit = report_unit(session, unit_id, scope, on=today())
        if unit is None or not unit.forms or unit.is_independent:
            abort(404)
        found = queries.lines(session, scope, on=today(), unit_id=unit_id)
        sent = feedback.lines(
            session, scope, on=today(), unit_id=unit_id, states=(FeedbackState.SENT,)
        )
    values = {
        "unit": unit,
        "found": found,
        "sent": sent,
        "writes": has_right(current_actor(), Can.FOLLOWUP_REVIEW),
        "took_part_text": took_part_text,
        "roles_text": roles_text,
        "on": today(),
        "agreement": _agreement_form(),
        "refused_at": 0,
        "outcome": "",
        "outcome_error": "",
        "outcome_at": 0,
        "has_errors": bool(changes),
    }
    return render_template("followup/show_dialogue.html", **values | dict(changes or {}))


def _agreement_form() -> AgreementForm:
    form = AgreementForm(formdata=None)
    form.form_key.data = token_hex(16)
    return form


@bp.get("/dialog/<int:unit_id>")
@requires(Can.FOLLOWUP_READ_REVIEW)
def show_dialogue(unit_id: int) -> Answer:
    """Show the dialogues with the unit, the latest first, and what was agreed."""
    return dialogue_page(unit_id)
