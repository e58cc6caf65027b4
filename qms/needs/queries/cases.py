"""Lists of cases: references, units, stages and days, and nothing that is sealed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.identity.models import Account
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.process import Process, Stage, StageKey
from qms.needs.core.process.due import BEFORE_DECISION
from qms.needs.models import NeedsCare, NeedsCase, NeedsPerson
from qms.needs.queries.access import applied_in, goes_there, is_municipal, may_see_person
from qms.needs.queries.completion import waiting_for_unit
from qms.needs.queries.processes import processes
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit

COMPLETION = frozenset({StageKey.COMPLETENESS.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A row of a list. `parts` are the reader's own, empty where they are not tied.

    `acts` are the parts that have the next step, `acting` the names of those tied in them.
    `waits_for_unit`: the officer has asked the unit for what has not come in yet.
    """

    ref: str
    kind: CaseKind
    unit: Unit
    form: SchoolForm
    stage: Stage
    stage_since: datetime
    due_on: date | None
    is_urgent: bool
    period_from: date
    period_to: date
    opened_at: datetime
    is_closed: bool
    parts: frozenset[Part]
    acts: tuple[Part, ...]
    acting: tuple[str, ...]
    waits_for_unit: bool

    def is_late(self, today: date) -> bool:
        """Return whether the last day of the stage has passed."""
        return not self.is_closed and self.due_on is not None and self.due_on < today

    @property
    def must_hurry(self) -> bool:
        """Return whether the case came in late and is not decided yet."""
        return self.is_urgent and self.stage.key in BEFORE_DECISION

    @property
    def is_mine_to_act(self) -> bool:
        """Return whether the reader is one of those who have the next step."""
        return bool(self.parts & set(self.acts))


def my_cases(session: Session, account_id: int, scope: Scope, *, on: date) -> tuple[CaseLine, ...]:
    """Return the cases that the account is tied to within the scope, by due day; 7 statements."""
    query = select(NeedsCase, NeedsCare.part).join(NeedsCare, NeedsCare.case_id == NeedsCase.id)
    rows = session.execute(
        query.join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id).where(
            NeedsCare.account_id == account_id,
            NeedsCare.ended_at.is_(None),
            or_(may_see_person(account_id), applied_in(account_id)),
            _still_there(scope, on),
        )
    )
    cases: dict[str, NeedsCase] = {}
    parts: dict[str, set[Part]] = defaultdict(set)
    for case, part in rows:
        cases[case.id] = case
        parts[case.id].add(Part(part))
    return _lines(session, cases.values(), parts, scope, on=on)


def waiting_cases(
    session: Session, account_id: int, scope: Scope, *, on: date
) -> tuple[CaseLine, ...]:
    """Return the open cases that no officer has taken, by due day; none that the account made.

    Who applied never handles the case: they would miss their own in the list, and so learn that
    the child is protected.
    """
    taken = exists().where(
        NeedsCare.case_id == NeedsCase.id,
        NeedsCare.part == Part.OFFICER.value,
        NeedsCare.ended_at.is_(None),
    )
    rows = session.scalars(
        select(NeedsCase)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            NeedsCase.closed_at.is_(None),
            ~taken,
            NeedsCase.opened_by != account_id,
            may_see_person(account_id),
        )
    )
    return _lines(session, rows, {}, scope, on=on)


def _still_there(scope: Scope, on: date) -> ColumnElement[bool]:
    return true() if is_municipal(scope) else and_(goes_there(NeedsCase, on=on))


def _lines(
    session: Session,
    rows: Iterable[NeedsCase],
    parts: Mapping[str, Iterable[Part]],
    scope: Scope,
    *,
    on: date,
) -> tuple[CaseLine, ...]:
    found = list(rows)
    if not found:
        return ()
    ids = sorted({row.unit_id for row in found})
    units = {one.id: one for one in org.units(session, scope, on=on, ids=ids, include_closed=True)}
    known, people = processes(session), _people(session, [row.id for row in found])
    asked = waiting_for_unit(session, [row.id for row in found if row.stage in COMPLETION])
    lines = [
        _line(
            row, units[row.unit_id], known[row.process_id], frozenset(parts.get(row.id, ())),
            people.get(row.id, ()), asked.get(row.id),
        )
        for row in found
        if row.unit_id in units
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.due_on or date.max, line.ref)))


def _people(
    session: Session, case_ids: Collection[str]
) -> Mapping[str, Sequence[tuple[Part, str]]]:
    """Return who is tied to each case: (part, name)."""
    found: dict[str, list[tuple[Part, str]]] = defaultdict(list)
    query = (
        select(NeedsCare.case_id, NeedsCare.part, Account.name)
        .join(Account, Account.id == NeedsCare.account_id)
        .where(NeedsCare.case_id.in_(case_ids), NeedsCare.ended_at.is_(None))
        .order_by(NeedsCare.id)
    )
    for case_id, part, name in session.execute(query):
        found[case_id].append((Part(part), name))
    return found


def _line(
    row: NeedsCase,
    unit: Unit,
    process: Process,
    parts: frozenset[Part],
    people: Sequence[tuple[Part, str]],
    waits: bool | None,
) -> CaseLine:
    stage = process.stage(row.stage)
    acts = stage.acts if waits is None else ((Part.UNIT,) if waits else (Part.OFFICER,))
    acting = (name for part, name in people if part in acts)
    return CaseLine(
        ref=row.ref,
        kind=CaseKind(row.kind),
        unit=unit,
        form=SchoolForm(row.form),
        stage=stage,
        stage_since=row.stage_since,
        due_on=row.due_on,
        is_urgent=row.is_urgent,
        period_from=row.period_from,
        period_to=row.period_to,
        opened_at=row.opened_at,
        is_closed=row.closed_at is not None,
        parts=parts,
        acts=acts,
        acting=tuple(dict.fromkeys(acting)),
        waits_for_unit=bool(waits),
    )
