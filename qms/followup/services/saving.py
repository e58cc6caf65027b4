"""Save what somebody wrote: one step of the report, or one activity, without losing a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import (
    SUM_COLUMNS,
    RowField,
    cell_value,
    fields_of,
    flatten,
    kept_as,
    row_of,
)
from qms.followup.core.report.merging import Clash, merge
from qms.followup.core.report.minutes import PAUSE, worked_since
from qms.followup.core.report.reading import read_posted
from qms.followup.core.report.summary import summarise
from qms.followup.core.report.templates import Section, SumKind, Template
from qms.followup.queries.rows import Rows
from qms.followup.services.reaching import take_open
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError


class ClashError(Exception):
    """Somebody else wrote in the same fields in the meantime; nothing was stored."""

    def __init__(
        self, clashes: Sequence[Clash], *, by: str, at: datetime | None, version: int
    ) -> None:
        super().__init__(f"{len(clashes)} fields changed by somebody else")
        self.clashes = tuple(clashes)
        self.by = by
        self.at = at
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save came to: the report's version and content after it."""

    version: int
    template: Template
    content: Content
    changed: bool


def save(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    number: int,
    posted: Mapping[str, str],
    seen: int,
    now: datetime,
) -> Saved:
    """Store the posted fields of step `number`; the same post twice changes nothing.

    `seen` is the version that the writer's page showed. Raise RefusedError with every field
    that cannot be read, ClashError when somebody else has written in the same fields, and
    OutOfScopeError when the report has no such step.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    content = rows.content()
    section = _section(rows.template, number)
    known = {name: text for name, text in posted.items() if name in fields_of(section, content)}
    _refuse_strangers(rows, section, set(posted) - set(known), posted)
    read = read_posted(known, section)
    if read.problems:
        raise RefusedError(read.problems)
    merged = merge(
        flatten(content, rows.template), read.values, changed_in=rows.report.changed_in, seen=seen
    )
    if merged.clashes:
        raise _clash(rows, merged.clashes)
    if merged.changed:
        _apply(rows, merged.changed)
        is_first = _begins_sitting(rows, actor, now)
        touch(rows, actor, fields=tuple(merged.changed), now=now)
        if is_first:
            version = rows.report.version
            record(
                session, actor, "followup.report-saved", report_id, now=now, path=unit.path,
                version=version, step=number,
            )  # fmt: skip
    return Saved(
        version=rows.report.version,
        template=rows.template,
        content=rows.content(),
        changed=bool(merged.changed),
    )


def _section(template: Template, number: int) -> Section:
    try:
        return template.section(number)
    except KeyError:
        raise OutOfScopeError(str(number)) from None


def _begins_sitting(rows: Rows, actor: Actor, now: datetime) -> bool:
    """Return whether this save begins a sitting."""
    # The audit trail tells of sittings: autosaves come every few seconds and would bury the rest.
    last = rows.report.last_saved_at
    return last is None or now - last > PAUSE or rows.report.last_saved_by != actor.pseudonym


def touch(rows: Rows, actor: Actor, *, fields: Sequence[str], now: datetime) -> None:
    """Count one more version in which `fields` changed, the working time, and the summary."""
    report = rows.report
    worked = worked_since(report.last_saved_at, now)
    report.version += 1
    report.changed_in = {**report.changed_in, **dict.fromkeys(fields, report.version)}
    report.seconds_worked += round(worked.total_seconds())
    report.last_saved_at = now
    report.last_saved_by = actor.pseudonym
    summarised(rows)


def summarised(rows: Rows) -> None:
    """Write what lists show of the content."""
    summary = summarise(rows.template, rows.content())
    rows.report.ring = summary.ring
    rows.report.left_ore = summary.left_ore
    rows.report.started = summary.started


def _clash(rows: Rows, clashes: Sequence[Clash]) -> ClashError:
    report = rows.report
    return ClashError(
        clashes, by=report.last_saved_by, at=report.last_saved_at, version=report.version
    )


def _refuse_strangers(
    rows: Rows, section: Section, names: set[str], posted: Mapping[str, str]
) -> None:
    """Refuse fields that the step does not have: words for what is gone are kept.

    Gone is a row that somebody removed, and a question that a newer template does not ask.
    """
    before = {one.key for one in rows.template.questions} - {one.key for one in section.questions}
    gone = [
        Clash(field=name, stored="", posted=posted[name])
        for name in sorted(names)
        if row_of(name) or (rows.cycle.earlier_versions and name.split("-")[0] not in before)
    ]
    if any(clash.posted.strip() for clash in gone):
        raise _clash(rows, gone)
    unknown = sorted(names - {clash.field for clash in gone})
    if unknown:
        message = "Fältet finns inte i den här delen av redovisningen."
        cure = "Ladda om sidan."
        raise RefusedError(
            tuple(Problem(message=message, column=name, cure=cure) for name in unknown)
        )


def _apply(rows: Rows, changed: Mapping[str, str]) -> None:
    sums = {one.key: SUM_COLUMNS[one.sum] for one in rows.template.questions if one.sum}
    kept = kept_as(rows.template)
    answers = dict(rows.report.answers)
    for name, text in changed.items():
        row = row_of(name)
        if row is not None:
            _apply_to_row(rows, row, text)
        elif name in sums:
            _apply_sum(rows, sums[name], text)
        else:
            answers[kept.get(name, name)] = text
    rows.report.answers = answers


def _apply_sum(rows: Rows, column: str, text: str) -> None:
    if column == SUM_COLUMNS[SumKind.AMOUNT]:
        rows.report.amount_ore = int(text or 0)  # a report always has an amount
    else:
        setattr(rows.report, column, int(text) if text else None)


def _apply_to_row(rows: Rows, field: RowField, text: str) -> None:
    target = next(one for one in rows.of_kind(field.kind) if one.id == field.id)
    setattr(target, field.attribute, cell_value(field.column, text))
