"""What the register knows of units' results, read once for a whole page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.content.loader import load
from qms.db.kept import kept, kept_each
from qms.db.session import once
from qms.followup.core.results.indicators import Indicator, areas, parse_indicators
from qms.followup.core.results.similar import Profile
from qms.followup.core.results.small_numbers import Measured
from qms.followup.core.results.table import YEARS_SHOWN, Series
from qms.followup.queries.units import EVERYWHERE
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.models import FACTS
from qms.register.stamps import stamp

Counts = Mapping[tuple[int, int], Mapping[int, int]]
"""(unit, autumn) to step to pupils; a withheld count is not there."""
_Question = tuple[str, str, Sequence[int]]


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by key, in the order they are shown."""
    return parse_indicators(load("indicators"))


@cache
def area_names() -> Mapping[str, str]:
    """Return the Swedish name of every area of success, by key."""
    return areas(load("indicators"))


@cache
def of_template(template: str) -> tuple[str, ...]:
    """Return the keys of the indicators meant for a template, in the order they are shown."""
    every = load("indicators")["indicator"]
    return tuple(one["key"] for one in every if template in one["templates"])


LATE = 1
"""Results may be so many years late and still fill a table of five years."""


def years_read(last: int) -> range:
    """Return the years to read for a table that ends with `last`, or a little before it."""
    return range(last - YEARS_SHOWN + 1 - LATE, last + 1)


def years_shown(found: Mapping[str, Series]) -> tuple[int, ...]:
    """Return the five latest years up to the newest that has any result; none before any."""
    newest = max((year for one in found.values() for _, year in one), default=None)
    return () if newest is None else tuple(range(newest - YEARS_SHOWN + 1, newest + 1))


def with_values(session: Session, upto: int) -> frozenset[str]:
    """Return the keys of the indicators that any unit has something of in the latest years."""
    table = FACTS["results"]
    query = (
        select(table.c.indicator)
        .distinct()
        .where(table.c.superseded_by.is_(None), table.c.year.in_(years_read(upto)))
    )
    return frozenset(session.scalars(query))


def series(
    session: Session, keys: Collection[str], years: Sequence[int], *, asked: Counts
) -> Mapping[str, Series]:
    """Return every unit's values per indicator; `asked` tells how many a survey could be about."""
    found = _every_series(session, tuple(sorted(set(keys))), tuple(years))
    own = {unit_id for unit_id, _ in asked}
    known = indicators()
    return {
        key: {**one, **_told(one, own, known[key], asked)} if own else one
        for key, one in found.items()
    }


def _every_series(
    session: Session, keys: tuple[str, ...], years: tuple[int, ...]
) -> Mapping[str, Series]:
    """Return every unit's values; many reports in one session read the same results."""
    read = partial(_read_series, session, keys, years)
    return once(session, ("followup.results", keys, years), read, of=FACTS["results"].name)


def _read_series(
    session: Session, keys: Collection[str], years: Sequence[int]
) -> Mapping[str, Series]:
    """Return every unit's values, those of each indicator kept while no file changes results."""
    asked = {("followup.results", key, years): key for key in keys}

    def ask(missing: Collection[_Question]) -> Mapping[_Question, Series]:
        found = _from_register(session, [asked[one] for one in missing], years)
        return {one: found.get(asked[one], {}) for one in missing}

    found = kept_each(session, asked, stamp(session, "results"), ask)
    return {asked[one]: series for one, series in found.items() if series}


def _from_register(
    session: Session, keys: Collection[str], years: Sequence[int]
) -> Mapping[str, Series]:
    found: dict[str, dict[tuple[int, int], Measured]] = defaultdict(dict)
    for one in register.results(session, EVERYWHERE, years=years, indicators=keys):
        found[one.indicator][one.unit_id, one.year] = Measured(
            unit_id=one.unit_id,
            year=one.year,
            value=one.value.number,
            n=one.n,
            reason=one.value.reason,
            asked=None,
        )
    return found


def _told(
    series: Series, own: Collection[int], indicator: Indicator, asked: Counts
) -> dict[tuple[int, int], Measured]:
    """Return the units' values with how many could be asked: the pupils of the autumn before."""
    return {
        (unit_id, year): replace(one, asked=_asked(steps, indicator, one.n))
        for (unit_id, year), one in series.items()
        if unit_id in own and (steps := asked.get((unit_id, year - 1)))
    }


def _asked(steps: Mapping[int, int], indicator: Indicator, n: int | None) -> int:
    """Return the pupils of the grades that are asked; of the whole unit when more answered."""
    asked = sum(count for step, count in steps.items() if step in indicator.steps)
    return asked if asked >= (n or 1) else sum(steps.values())


def counts(
    session: Session, unit_ids: Collection[int] | None, years: Collection[int] | None
) -> Counts:
    """Return the pupils on 15 October of the years, or of all, per unit and step."""
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    rows = register.pupil_counts(session, EVERYWHERE, years=years, unit_ids=unit_ids)
    for one in rows:
        if one.n is not None:
            found[one.unit_id, one.year][one.step] = one.n
    return found


def pupils_at(session: Session, steps: Collection[int]) -> Mapping[int, int | None]:
    """Return the pupils at these steps in the municipality, for every autumn counted.

    None is an autumn when nothing is known of the steps.
    """
    table = FACTS["pupil_counts"]
    of_steps = func.sum(table.c.n).filter(table.c.step.in_(sorted(steps)))
    query = select(table.c.year, of_steps).where(table.c.superseded_by.is_(None))
    query = query.group_by(table.c.year).order_by(table.c.year)

    def ask() -> Mapping[int, int | None]:
        rows = session.execute(query)
        return {year: None if n is None else int(n) for year, n in rows}

    question = ("followup.steps", frozenset(steps))
    return kept(session, question, stamp(session, "pupil_counts"), ask)


def profiles(session: Session, units: Collection[Unit], autumn: int) -> Mapping[int, Profile]:
    """Return what the units are compared by: their pupils and background that autumn."""
    question = ("followup.profiles", autumn, tuple((one.id, one.forms) for one in units))
    facts = stamp(session, "pupil_counts", "background")
    return kept(session, question, facts, lambda: _profiles(session, units, autumn))


def _profiles(session: Session, units: Collection[Unit], autumn: int) -> Mapping[int, Profile]:
    ids = [unit.id for unit in units]
    pupils = counts(session, ids, [autumn])
    background: dict[int, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for one in register.background(session, EVERYWHERE, years=[autumn], unit_ids=ids):
        if one.share is not None:
            background[one.unit_id][one.factor][one.category] = float(one.share)
    return {
        unit.id: Profile(
            unit_id=unit.id,
            pupils=sum(pupils.get((unit.id, autumn), {}).values()),
            steps=frozenset(step for at in unit.forms for step in range(at.low, at.high + 1)),
            background=background.get(unit.id, {}),
        )
        for unit in units
    }
