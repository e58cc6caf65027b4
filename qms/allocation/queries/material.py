"""What the register holds for a calculation, and what last year's decision gave."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.from_register import Material, gather
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, RunRow
from qms.db.kept import kept
from qms.kernel.schoolyear import count_day
from qms.org import queries as org
from qms.org.core.forms import DEFAULT_STEPS, SchoolForm
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.core.facts import BackgroundShare, PupilCount, PupilPattern
from qms.register.stamps import stamp

RATE_PLACES = 6
"""Decimals of last year's kronor per pupil: what a file carries is what is counted with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """A unit's decided amount the year before."""

    pupils: int
    ore: int

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return kronor per pupil, rounded once so that a file can carry it exactly."""
        return Fraction(decimal_of(Fraction(self.ore, 100 * self.pupils), RATE_PLACES))


def units_counted(
    session: Session, scope: Scope, model: AllocationModel, autumn: int
) -> tuple[Unit, ...]:
    """Return the units that have the model's school form on 15 October."""
    return org.units(session, scope, on=count_day(autumn), form=SchoolForm(model.form))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A year's pupils and background, read once, for as many models as are tried on them."""

    names: Mapping[int, str]
    counts: tuple[PupilCount, ...]
    background: tuple[BackgroundShare, ...]
    patterns: tuple[PupilPattern, ...] = ()

    def rows(self) -> int:
        """Return how many rows of the register there are."""
        return len(self.counts) + len(self.background) + len(self.patterns)

    def counted(self, model: AllocationModel) -> Iterator[PupilCount]:
        """Yield the counts of the steps that the model's form has."""
        low, high = DEFAULT_STEPS[SchoolForm(model.form)]
        return (one for one in self.counts if low <= one.step <= high)

    def material(
        self,
        model: AllocationModel,
        *,
        leave_out: Mapping[int, str] | None = None,
        carried: Container[int] = (),
    ) -> Material:
        """Return the units that the model can count, and why the others cannot be.

        `leave_out` is why units that cannot be counted are left out, by unit; `carried` are the
        units that keep last year's index and may lack their background.
        """
        return gather(
            model,
            self.names,
            self.counts,
            self.background,
            patterns=self.patterns,
            leave_out=leave_out,
            carried=carried,
        )


def material_of(session: Session, found: Facts, model: AllocationModel) -> Material:
    """Return the facts' units that the model can count, kept for the next who asks."""
    question = ("allocation.material", model.key, model.name)
    ask = partial(found.material, model)
    return kept(session, question, (found, model), ask, weigh=lambda one: len(one.schools))


def needs_pupils(model: AllocationModel) -> bool:
    """Return whether the model counts this year's pupils one by one, not only per unit."""
    return model.basis is Basis.RISK or not model.includes_other_municipalities


def facts(
    session: Session, scope: Scope, autumn: int, *, units: Iterable[Unit], has_pupils: bool = True
) -> Facts:
    """Return pupils and background of 15 October at the units.

    Without `has_pupils` the pupils one by one are left unread: few models need them.
    """
    names = {unit.id: unit.name for unit in units}
    ask = partial(_facts, session, scope, autumn, names=names, has_pupils=has_pupils)
    register_now = stamp(session, "pupil_counts", "background", "current_pupils")
    question = ("allocation.facts", autumn, scope, has_pupils)
    return kept(session, question, (register_now, names), ask, weigh=Facts.rows)


def _facts(
    session: Session, scope: Scope, autumn: int, *, names: Mapping[int, str], has_pupils: bool
) -> Facts:
    ids = tuple(names)
    return Facts(
        names=names,
        counts=register.pupil_counts(session, scope, years=[autumn], unit_ids=ids),
        background=register.background(session, scope, years=[autumn], unit_ids=ids),
        patterns=register.pupil_patterns(
            session, scope, dataset="current_pupils", years=[autumn], unit_ids=ids
        )
        if has_pupils
        else (),
    )


def latest_pot(session: Session, budget_year: int) -> int | None:
    """Return the pot of the year's calculation, adopted before others, else of the latest one."""
    query = (
        select(RunRow.pot_ore)
        .where(RunRow.state != RunState.SUPERSEDED.value)
        .order_by(
            case((RunRow.budget_year == budget_year, 0), else_=1),
            case((RunRow.state == RunState.ADOPTED.value, 0), else_=1),
            RunRow.budget_year.desc(),
            RunRow.id.desc(),
        )
        .limit(1)
    )
    return session.scalar(query)


def last_year(session: Session, budget_year: int) -> Mapping[str, LastYear]:
    """Return what the adopted calculation of the year before gave, by unit; empty without one."""
    query = (
        select(LineRow.unit_id, LineRow.pupils, LineRow.ore_total)
        .join(RunRow, RunRow.id == LineRow.run_id)
        .where(RunRow.state == RunState.ADOPTED.value, RunRow.budget_year == budget_year - 1)
    )
    return {
        str(row.unit_id): LastYear(pupils=row.pupils, ore=row.ore_total)
        for row in session.execute(query)
    }


def previous_rates(amounts: Mapping[str, LastYear]) -> dict[str, Fraction]:
    """Return kronor per pupil by unit, as a calculation takes them."""
    return {unit: one.kr_per_pupil for unit, one in amounts.items()}
