"""What is due by the rules in force, and what a hold keeps."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.retention.core.rules import Rule
from qms.retention.core.terms import last_due
from qms.retention.kinds import Item, Kind, Kinds
from qms.retention.queries.holds import held
from qms.retention.queries.rules import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A kind, its rule, what may be erased today by it, and how many a hold keeps."""

    kind: Kind
    rule: Rule | None
    items: tuple[Item, ...]
    held: int

    @property
    def oldest(self) -> date | None:
        """Return the earliest day that a term began, None when nothing is due."""
        return min((one.base for one in self.items), default=None)


def due(session: Session, kinds: Kinds, *, today: date) -> tuple[Due, ...]:
    """Return every kind that has rules, in order, with what is due today."""
    rules, keeps = in_force(session), held(session)
    return tuple(
        due_of(session, kind, rules.get(kind.key), keeps=keeps, today=today) for kind in kinds.ruled
    )


def due_of(
    session: Session, kind: Kind, rule: Rule | None, *, keeps: frozenset[str], today: date
) -> Due:
    """Return what of the kind is due; nothing without a rule that erases."""
    if rule is None or rule.years is None or not rule.erases:
        return Due(kind=kind, rule=rule, items=(), held=0)
    found = kind.items(session, last_due(today, rule.years), today)
    free = tuple(one for one in found if not keeps.intersection(one.subjects))
    return Due(kind=kind, rule=rule, items=free, held=len(found) - len(free))
