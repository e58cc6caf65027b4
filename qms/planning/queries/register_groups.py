"""Classes and groups of a form's units on the last count day: how large, and who is in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.kernel.schoolyear import parse_grade, school_year_of
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.planning.core.from_register import Kind
from qms.planning.core.from_register.snapshot import Attending
from qms.register import cost_queries
from qms.register.cost_queries import GroupCount


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The sizes of classes, rising, and the day; who attends, and units that share their rooms.

    The last three are only of leisure centres. `year` is the autumn of the day.
    """

    sizes: tuple[int, ...]
    day: str
    attending: tuple[Attending, ...] = ()
    year: int | None = None
    sharing: frozenset[int] = frozenset()


def groups_of(session: Session, kind: Kind, own: Sequence[Unit], newest: int) -> Groups:
    """Return the groups of the last count day of `newest`; of leisure centres else the year before.

    A row without a group's name is a whole unit, and says nothing of how large a group is.
    """
    rows = _rows(session, kind, own, newest)
    if kind.attends is None:
        sizes = sorted(one.pupils or 0 for one in rows)
        return Groups(sizes=tuple(sizes), day=_day(rows))
    rows = rows or _rows(session, kind, own, newest - 1)
    return Groups(
        sizes=tuple(sorted(one.pupils or 0 for one in rows if one.group)), day=_day(rows),
        attending=tuple(_attending(one, kind) for one in rows),
        year=school_year_of(rows[0].day) if rows else None,
        sharing=frozenset(unit.id for unit in own if _is_sharing(unit)),
    )  # fmt: skip


def _rows(session: Session, kind: Kind, own: Sequence[Unit], year: int) -> list[GroupCount]:
    ids, forms = {unit.id for unit in own}, {form.value for form in kind.costs}
    rows = [one for one in cost_queries.group_counts(session, year)
            if one.unit_id in ids and one.pupils and one.form in forms]  # fmt: skip
    last = max((one.day for one in rows), default=None)
    return [one for one in rows if one.day == last]


def _day(rows: Sequence[GroupCount]) -> str:
    return f"{rows[0].day}" if rows else ""


def _is_sharing(unit: Unit) -> bool:
    return any(at.form is not SchoolForm.LEISURE_CENTRE for at in unit.forms)


def _attending(one: GroupCount, kind: Kind) -> Attending:
    """Return the row's children; a band that is not grades is taken as all of the form's."""
    ends = [parse_grade(part, one.day.year) for part in one.band.replace("-", "–").split("–")]
    known = [step for step in ends if step is not None and step in kind.steps]
    whole = (kind.steps[0], kind.steps[-1])
    low, high = (min(known), max(known)) if known and len(known) == len(ends) else whole
    return Attending(unit_id=one.unit_id, low=low, high=high, n=float(one.pupils or 0))
