"""What the register and the calculations know of the schools, for calculation sheets."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.records import RunHead
from qms.allocation.core.sheet.from_register import RegisterFacts
from qms.allocation.queries.runs import lines, run_years
from qms.db.kept import kept
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.register import queries as register
from qms.register.need_queries import need_points
from qms.register.stamps import stamp


def register_facts(session: Session, scope: Scope, *, on: date) -> RegisterFacts:
    """Return the latest facts of the open schools in the scope, and of the year before."""
    runs = run_years(session)
    facts = stamp(session, "pupil_counts", "background", "need_points")
    rests_on = (facts, org.changes_mark(session), runs)
    ask = partial(_read, session, scope, runs, on=on)
    return kept(session, ("allocation.facts", scope, on), rests_on, ask, weigh=_weight)


def _weight(facts: RegisterFacts) -> int:
    rows = (facts.pupils, facts.earlier_pupils, facts.background, facts.lines, facts.earlier_lines)
    return len(facts.units) + sum(map(len, rows))


def _read(session: Session, scope: Scope, runs: Sequence[RunHead], *, on: date) -> RegisterFacts:
    counted = register.years_of(session, "pupil_counts")[-2:]
    described = register.years_of(session, "background")[-1:]
    assessed = register.years_of(session, "need_points")[-1:]
    counts = register.pupil_counts(session, scope, years=counted)
    latest = runs[0] if runs else None
    before = next((one for one in runs[1:] if _is_year_before(one, runs[0])), None)
    return RegisterFacts(
        units=org.units(session, scope, on=on, form=SchoolForm.COMPULSORY),
        pupils=[one for one in counts if one.year == counted[-1]],
        earlier_pupils=[one for one in counts if one.year == counted[-1] - 1],
        background=register.background(session, scope, years=described) if described else (),
        lines=lines(session, latest.id) if latest else (),
        earlier_lines=lines(session, before.id) if before else (),
        needs=need_points(session, scope, years=assessed) if assessed else (),
    )


def _is_year_before(earlier: RunHead, latest: RunHead) -> bool:
    return earlier.is_adopted and earlier.budget_year == latest.budget_year - 1
