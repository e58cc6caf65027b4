"""What stands in the way when a unit is closed, merged, moved or named otherwise."""

from collections.abc import Iterator, Sequence
from datetime import date

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, Unit

LONGEST_NAME = 120


def closing_faults(unit: Unit, day: date) -> Iterator[Problem]:
    """Yield why the unit cannot close on the day."""
    if unit.closed is not None:
        yield Problem(
            message=said("%(name)s är redan stängd från %(day)s.", name=unit.name, day=unit.closed),
            cure="Öppna enheten igen först, om dagen är fel.", column="day",
        )  # fmt: skip
    elif unit.opened is not None and day <= unit.opened:
        yield Problem(
            message=said("%(name)s öppnade %(day)s.", name=unit.name, day=unit.opened),
            cure="Välj en senare dag.", column="day",
        )  # fmt: skip


def merging_faults(old: Unit, new: Unit | None, day: date) -> Iterator[Problem]:
    """Yield why the unit cannot go up in the other on the day."""
    yield from closing_faults(old, day)
    if new is None:
        yield Problem(message="Enheten att gå upp i saknas.", cure="Välj en enhet.", column="new")
    elif new.id == old.id:
        yield Problem(
            message="En enhet kan inte gå upp i sig själv.", cure="Välj en annan.", column="new"
        )
    elif new.closed is not None and new.closed <= day:
        yield Problem(
            message=said("%(name)s är stängd från %(day)s.", name=new.name, day=new.closed),
            cure="Välj en enhet som är öppen den dagen.", column="new",
        )  # fmt: skip
    elif new.opened is not None and new.opened > day:
        yield Problem(
            message=said("%(name)s öppnar %(day)s.", name=new.name, day=new.opened),
            cure="Välj den dagen eller en senare.", column="day",
        )  # fmt: skip


def moving_faults(unit: Unit, parent_id: int | None, day: date) -> Iterator[Problem]:
    """Yield why the unit cannot be moved on the day."""
    if parent_id is None:
        yield Problem(
            message="Området att flytta till saknas.", cure="Välj ett område.", column="parent"
        )
    elif parent_id == (unit.area_id or unit.provider_id):
        yield Problem(message="Enheten ligger redan där.", cure="Välj en annan plats.",
                      column="parent")  # fmt: skip
    if unit.closed is not None and unit.closed <= day:
        yield Problem(
            message=said("%(name)s är stängd från %(day)s.", name=unit.name, day=unit.closed),
            cure="Välj en tidigare dag.", column="day",
        )  # fmt: skip


def naming_faults(unit: Unit, name: str) -> Iterator[Problem]:
    """Yield why the unit cannot have the name."""
    if not name:
        yield Problem(message="Namnet saknas.", cure="Skriv ett namn.", column="name")
    elif name == unit.name:
        yield Problem(message="Enheten heter redan så.", cure="Skriv ett annat namn.",
                      column="name")  # fmt: skip
    elif len(name) > LONGEST_NAME:
        yield Problem(
            message=said("Namnet är längre än %(n)s tecken.", n=LONGEST_NAME), cure="Korta det.",
            column="name",
        )  # fmt: skip


def forms_together(old: Sequence[FormAt], new: Sequence[FormAt]) -> tuple[FormAt, ...]:
    """Return the forms that one unit has when it takes over another's, in the order of steps."""
    spans: dict[SchoolForm, tuple[int, int]] = {}
    for one in (*old, *new):
        low, high = spans.get(one.form, (one.low, one.high))
        spans[one.form] = (min(low, one.low), max(high, one.high))
    found = [FormAt(form=form, low=low, high=high) for form, (low, high) in spans.items()]
    return tuple(sorted(found, key=lambda one: (one.low, one.high, one.form)))
