"""Add, remove and bring back the rows of a report's tables: activities and actions."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.followup.core.report.catalogue import Suggestion
from qms.followup.core.report.columns import GROWS, RowKind
from qms.followup.core.report.content import Spends
from qms.followup.core.report.fields import row_fields
from qms.followup.core.report.questions import Question
from qms.followup.core.report.reading import MAX_LINE
from qms.followup.models import Action, ReportActivity
from qms.followup.queries import defaults
from qms.followup.queries.row_values import action_of, activity_of
from qms.followup.queries.rows import Rows
from qms.followup.services.reaching import take_open
from qms.followup.services.saving import touch
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

MOST = 40
"""As many rows as a table can have when its question does not say fewer."""
EVENTS = {
    RowKind.ACTIVITIES: "followup.activity",
    RowKind.ACTIONS: "followup.action",
}
Grown = ReportActivity | Action


def add(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    form_key: str,
    name: str,
    question: str = "",
    suggestion: str = "",
    take_rest: bool = False,
    now: datetime,
) -> int:
    """Add a row to a table and return its id; the same `form_key` again gives the same row.

    `question` is the table, by default the first that has rows to add. `suggestion` is a key of
    the catalogue, whose name and measure are filled in; `take_rest` gives an activity what is
    left of the money. Raise RefusedError without a name or when the table is full.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    table = table_of(rows, question)
    known = with_key(session, rows, table, form_key)
    if known is not None:
        return known
    chosen = next((one for one in defaults.suggestions() if one.key == suggestion), None)
    title = title_for(rows, table, name=name, chosen=chosen)
    row = _new(rows, table, form_key=form_key, title=title, chosen=chosen, take_rest=take_rest)
    append(session, actor, rows, row, now=now)
    record(
        session, actor, f"{EVENTS[_kind(table)]}-added", report_id, now=now, path=unit.path,
        id=row.id,
    )  # fmt: skip
    return row.id


def append(session: Session, actor: Actor, rows: Rows, row: Grown, *, now: datetime) -> None:
    """Store a new row and count the version it came in."""
    session.add(row)
    session.flush()
    if isinstance(row, Action):
        rows.actions.append(row)
        fields = row_fields(RowKind.ACTIONS, action_of(row))
    else:
        rows.activities.append(row)
        fields = row_fields(RowKind.ACTIVITIES, activity_of(row))
    touch(rows, actor, fields=tuple(fields), now=now)


def table_of(rows: Rows, question: str) -> Question:
    """Return the table, the first one with rows to add when `question` is empty.

    Raise OutOfScopeError when the report has no such table.
    """
    tables = [one for one in rows.template.questions if one.rows in GROWS]
    found = next((one for one in tables if question in ("", one.key)), None)
    if found is None:
        raise OutOfScopeError(question)
    return found


def _kind(table: Question) -> RowKind:
    if table.rows is None:
        raise LookupError(table.key)
    return table.rows


def with_key(session: Session, rows: Rows, table: Question, form_key: str) -> int | None:
    """Return the id of the row that the form has added already, removed or not."""
    kind = Action if table.rows is RowKind.ACTIONS else ReportActivity
    query = select(kind.id).where(kind.report_id == rows.report.id, kind.form_key == form_key)
    return session.scalar(query)


def title_for(rows: Rows, table: Question, *, name: str, chosen: Suggestion | None) -> str:
    """Return what the new row is called; raise RefusedError without a name or room."""
    text = " ".join(name.split()) or (chosen.name if chosen else "")
    problems = []
    if not text:
        problems.append(_problem("Skriv vad insatsen heter, eller välj en ur katalogen."))
    if len(text) > MAX_LINE:
        problems.append(
            _problem(
                said("Namnet är %(n)s tecken. Korta det till %(most)s.", n=len(text), most=MAX_LINE)
            )
        )
    most = table.max_rows or MOST
    if len(_own(rows, table)) >= most:
        problems.append(_problem(said("Här finns redan %(n)s insatser. Slå ihop några.", n=most)))
    if problems:
        raise RefusedError(tuple(problems))
    return text


def _own(rows: Rows, table: Question) -> list[Grown]:
    if table.rows is RowKind.ACTIONS:
        return [one for one in rows.actions if one.question == table.key]
    return [*rows.activities]


def _problem(message: str) -> Problem:
    return Problem(message=message, column="name")


def _new(
    rows: Rows,
    table: Question,
    *,
    form_key: str,
    title: str,
    chosen: Suggestion | None,
    take_rest: bool,
) -> Grown:
    measure = chosen.measure[:MAX_LINE] if chosen else ""
    if table.rows is RowKind.ACTIONS:
        number = 1 + max((one.number for one in rows.actions), default=0)
        return new_action(rows, table, form_key=form_key, title=title, measure=measure,
                           number=number)  # fmt: skip
    row = ReportActivity(
        report_id=rows.report.id,
        form_key=form_key,
        name=title,
        target_group=chosen.target_group[:MAX_LINE] if chosen else "",
        reach=table.reach,
        measure=measure,
        source="own",
        catalogue_key=chosen.key if chosen else "",
    )
    left = rows.content().ledger.left
    if take_rest and left > 0 and rows.template.spends is not Spends.NOTHING:
        setattr(row, rows.template.spends.value, left)
    return row


def new_action(
    rows: Rows, table: Question, *, form_key: str, title: str, measure: str, number: int
) -> Action:
    """Return a new action that is not stored yet."""
    return Action(
        unit_id=rows.report.unit_id,
        report_id=rows.report.id,
        form_key=form_key,
        question=table.key,
        number=number,
        title=title,
        measure=measure,
    )


def remove(
    session: Session, actor: Actor, report_id: int, *, kind: RowKind, row_id: int, now: datetime
) -> str:
    """Take the row out of the report and return what it is called; it can be brought back."""
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    row = _row(session, report_id, kind, row_id)
    if row.removed_at is None:
        row.removed_at = now
        _take_out(rows, row)
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, f"{EVENTS[kind]}-removed", report_id, now=now, path=unit.path,
            id=row_id,
        )  # fmt: skip
    return title_of(row)


def _take_out(rows: Rows, row: Grown) -> None:
    rows.activities = [one for one in rows.activities if one is not row]
    rows.actions = [one for one in rows.actions if one is not row]


def restore(
    session: Session, actor: Actor, report_id: int, *, kind: RowKind, row_id: int, now: datetime
) -> str:
    """Bring a removed row back as it was and return what it is called."""
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    row = _row(session, report_id, kind, row_id)
    if row.removed_at is not None:
        row.removed_at = None
        if isinstance(row, Action):
            rows.actions.append(row)
        else:
            rows.activities.append(row)
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, f"{EVENTS[kind]}-restored", report_id, now=now, path=unit.path,
            id=row_id,
        )  # fmt: skip
    return title_of(row)


def title_of(row: Grown) -> str:
    """Return what the row is called."""
    return row.title if isinstance(row, Action) else row.name


def _row(session: Session, report_id: int, kind: RowKind, row_id: int) -> Grown:
    row = _found(session, kind, row_id)
    if row is None or row.report_id != report_id:
        raise OutOfScopeError(str(row_id))
    return row


def _found(session: Session, kind: RowKind, row_id: int) -> Grown | None:
    if kind is RowKind.ACTIONS:
        return session.get(Action, row_id)
    return session.get(ReportActivity, row_id) if kind in GROWS else None


def removed(session: Session, report_id: int, kind: RowKind, row_id: int) -> str | None:
    """Return what a removed row is called; None when it was not removed from the report."""
    row = _found(session, kind, row_id)
    if row is None or row.report_id != report_id or row.removed_at is None:
        return None
    return title_of(row)
