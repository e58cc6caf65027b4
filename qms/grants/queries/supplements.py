"""The structural supplement: what the adopted allocation gives each unit per pupil."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.allocation.core.records import Received
from qms.allocation.queries.received import received_by_unit
from qms.allocation.queries.runs import pupils_by_unit, run_years
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FEWEST
from qms.db.session import once
from qms.grants.core.deciding import UnitTerms
from qms.grants.core.price_list import Supplement
from qms.kernel.money import kronor_text, round_half_up
from qms.org.core.nodes import Unit

STRUCTURAL = "structural"
ALLOCATION = "allocation_"
FOLLOWS_ALLOCATION = frozenset({GrantForm.PRESCHOOL_CLASS, GrantForm.COMPULSORY})
"""Forms whose pupils the allocation by socioeconomic index counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structural:
    """The units' terms, and the calculation they come from; `index` by the unit's name.

    Units with fewer than five pupils are not in `index`: letters are public. `is_awaited` is True
    when the municipality is expected to adopt an allocation for the year and has not.
    """

    units: tuple[UnitTerms, ...]
    run_id: int | None
    index: tuple[tuple[str, Decimal], ...] = ()
    without: tuple[str, ...] = ()
    is_awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAllocation:
    """A year's adopted calculation, None before there is one; `is_awaited` as in Structural."""

    run_id: int | None
    is_awaited: bool


def year_allocation(session: Session, year: int) -> YearAllocation:
    """Return how the year's allocation stands.

    It is awaited when a calculation of the year waits to be adopted, or the year before had one.
    """
    heads = once(session, "grants.runs", lambda: run_years(session), of=ALLOCATION)
    adopted = {one.budget_year: one.id for one in heads if one.is_adopted}
    begun = year - 1 in adopted or any(one.budget_year == year for one in heads)
    return YearAllocation(run_id=adopted.get(year), is_awaited=begun and year not in adopted)


def structural(
    session: Session, units: Iterable[Unit], *, form: GrantForm, year: int
) -> Structural:
    """Return the units with their supplement of the year's adopted allocation.

    `without` names the units that the allocation has nothing for; all of them when no calculation
    is adopted (`run_id` is then None).
    """
    units = tuple(units)
    if form not in FOLLOWS_ALLOCATION:
        return Structural(units=tuple(_terms(unit, ()) for unit in units), run_id=None)
    run_id = _adopted(session, year)
    if run_id is None:
        return Structural(
            units=tuple(_terms(unit, ()) for unit in units),
            run_id=None,
            without=tuple(unit.name for unit in units),
            is_awaited=year_allocation(session, year).is_awaited,
        )
    got, pupils = _received(session, year), _pupils(session, run_id)
    there = [unit for unit in units if unit.id in got and pupils.get(unit.id)]
    found = {
        unit.id: _supplement(got[unit.id].ore, pupils[unit.id], year=year, run_id=run_id)
        for unit in there
    }
    return Structural(
        units=tuple(_terms(one, (found[one.id],) if one.id in found else ()) for one in units),
        run_id=run_id,
        index=tuple(
            (one.name, index)
            for one in there
            if pupils[one.id] >= FEWEST and (index := got[one.id].index) is not None
        ),
        without=tuple(unit.name for unit in units if unit.id not in found),
    )


def _adopted(session: Session, year: int) -> int | None:
    """Return the year's adopted calculation."""
    return year_allocation(session, year).run_id


def _received(session: Session, year: int) -> Mapping[int, Received]:
    question = ("grants.received", year)
    return once(session, question, lambda: received_by_unit(session, year), of=ALLOCATION)


def _pupils(session: Session, run_id: int) -> Mapping[int, int]:
    question = ("grants.pupils", run_id)
    return once(session, question, lambda: pupils_by_unit(session, run_id), of=ALLOCATION)


def _supplement(ore: int, pupils: int, *, year: int, run_id: int) -> Supplement:
    per_pupil = int(round_half_up(Fraction(ore, pupils), Decimal(1)))
    # The letter is public: with the sum, the amount per pupil would tell how few they are.
    how = f"färre än {FEWEST} elever, räkningen visas inte"
    if pupils >= FEWEST:
        how = f"{kronor_text(ore)} ÷ {pupils} elever"
    return Supplement(
        key=STRUCTURAL,
        name="Strukturersättning",
        ore=per_pupil,
        source=f"resursfördelning {year}, beräkning {run_id}: {how}",
    )


def terms_key(unit: Unit) -> str:
    """Return what names the unit in a decision: its code, else its local id."""
    return unit.code or unit.local_id


def _terms(unit: Unit, supplements: tuple[Supplement, ...]) -> UnitTerms:
    return UnitTerms(key=terms_key(unit), name=unit.name, supplements=supplements)
