"""Reading pupils' results without identity, and which results units have at all."""

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.db.kept import kept
from qms.org.queries import changes_mark
from qms.register.core.facts import PupilResult
from qms.register.core.open_cells import Unpacked
from qms.register.models import FACTS
from qms.register.queries import Ids, Years, current_facts
from qms.register.stamps import stamp


def pupil_results(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[PupilResult, ...]:
    """Return pupils' results without identity, by unit, year and step."""
    table = FACTS["pupil_results"]
    names = ("unit_id", "step", "year", "previous_unit_id", "factors", "results", "n")
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    query = query.with_only_columns(*(table.c[name] for name in names))
    order = (table.c.unit_id, table.c.year, table.c.step, table.c.digest)
    unpacked = Unpacked()
    return tuple(
        PupilResult(
            unit_id=unit, step=step, year=year, previous_unit_id=previous,
            factors=unpacked[factors], results=unpacked[results], n=n,
        )
        for unit, step, year, previous, factors, results, n in session.execute(
            query.order_by(*order)
        )
    )  # fmt: skip


def with_numbers(
    session: Session, scope: Scope, *, years: Years = None, with_pupils: bool = False
) -> frozenset[tuple[int, str]]:
    """Return the (unit, indicator) that have a number in any of the years.

    `with_pupils`: and how many pupils are behind it.
    """
    some = None if years is None else tuple(years)
    question = ("register.numbers", scope, some, with_pupils)
    rests_on = (stamp(session, "results"), changes_mark(session))
    return kept(session, question, rests_on, lambda: _numbers(session, scope, some, with_pupils))


def _numbers(
    session: Session, scope: Scope, years: Years, with_pupils: bool, /
) -> frozenset[tuple[int, str]]:
    table = FACTS["results"]
    query = current_facts(table, "unit_id", scope, years, None).where(table.c.value.is_not(None))
    if with_pupils:
        query = query.where(table.c.n > 0)
    query = query.with_only_columns(table.c.unit_id, table.c.indicator).distinct()
    return frozenset((row.unit_id, row.indicator) for row in session.execute(query))
