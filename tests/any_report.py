"""Any report, filled in whole: a valid answer to every question, whatever its type."""

from builders import NOW, SYSTEM

from qms.allocation.core.records import Received
from qms.followup.core.report.asking import asked
from qms.followup.core.report.columns import GROWS, Column, ColumnType, RowKind
from qms.followup.core.report.fields import row_field, shown_rows
from qms.followup.core.report.questions import OFFERED, TOOK_PART, Duty, QuestionType, SumKind
from qms.followup.queries import reports
from qms.followup.services import opening, saving, table_rows

TEXT = "Fler elever nådde målen i de klasser där lärarna planerade tillsammans under året."
DAY = "2027-12-17"
KR = 100


def open_any(session, template, units, *, year=2026, kr=10_000, now=NOW, **more):
    """Ask the units for a report; each has so many kronor."""
    return opening.open_year(
        session,
        SYSTEM,
        template=template,
        year=year,
        dates=opening.planned_dates(template, year),
        received={unit: Received(ore=kr * KR) for unit in units},
        now=now,
        **more,
    )


def cell(column: Column) -> str:
    """Return a valid text for a cell."""
    if column.type is ColumnType.CHOICE:
        return column.options[0]
    return {"date": DAY, "money": "0", "number": "12"}.get(column.type.value, "62 %")


def answers(question, content) -> dict[str, str]:
    """Return valid fields for a question, by name."""
    if question.rows is not None:
        shown = [one for one in question.columns if not one.is_fixed]
        rows = shown_rows(question, content)
        return {
            row_field(question.rows, row.id, one.key): cell(one)
            for row in rows
            for one in shown
            if one.key not in ("name", "title")
        }
    if question.type is QuestionType.PARTICIPATION:
        said = {Duty.OFFERED: OFFERED}
        return {question.part(one.key): said.get(one.duty, TOOK_PART) for one in question.groups}
    if question.type in (QuestionType.CHOICE, QuestionType.MULTI_CHOICE):
        return {question.key: question.options[0]} if question.options else {}
    simple = {
        QuestionType.TEXT: TEXT,
        QuestionType.NUMBER: "12,5",
        QuestionType.SCALE: "3",
        QuestionType.DATE: DAY,
    }
    if question.type is QuestionType.MONEY and question.sum is not SumKind.AMOUNT:
        return {question.key: "0"}
    return {question.key: simple[question.type]} if question.type in simple else {}


def fill(session, writer, report_id, *, now=NOW, keep=()):
    """Fill in every step, with a row in each table that has none and all money on the first."""
    add_rows(session, writer, report_id, now=now)
    for _ in range(2):  # a second time for what is asked when the first answers are in
        whole = reports.whole(session, report_id)
        for section in asked(whole.template, whole.content).sections:
            put(session, writer, report_id, section, keep=keep, now=now)
    spend(session, writer, report_id, now=now)


def put(session, writer, report_id, section, *, keep=(), now=NOW):
    """Fill in one step."""
    whole = reports.whole(session, report_id)
    posted = {}
    for question in section.questions:
        if question.key not in keep:
            posted |= answers(question, whole.content)
    saving.save(
        session, writer, report_id, number=section.number, posted=posted,
        seen=whole.head.version, now=now,
    )  # fmt: skip


def add_rows(session, writer, report_id, *, now=NOW):
    """Add a row to each table that has none."""
    for question in reports.whole(session, report_id).template.questions:
        content = reports.whole(session, report_id).content
        if question.rows in GROWS and not shown_rows(question, content):
            table_rows.add(
                session, writer, report_id,
                form_key=question.key, name=f"Rad i {question.key}", question=question.key, now=now,
            )  # fmt: skip


def spend(session, writer, report_id, *, now=NOW):
    """Tie all the money to the first activity."""
    whole = reports.whole(session, report_id)
    spends, content = whole.template.spends.value, whole.content
    if not spends or not content.activities:
        return
    first = content.activities[0]
    field = row_field(RowKind.ACTIVITIES, first.id, spends)
    section = next(
        one
        for one in whole.template.sections
        if any(spends in question.writes for question in one.questions)
    )
    ore = (getattr(first, spends) or 0) + content.ledger.left
    saving.save(
        session, writer, report_id, number=section.number,
        posted={field: f"{ore / 100:.2f}"}, seen=whole.head.version, now=now,
    )  # fmt: skip
