"""Children of leisure centres: pupils of the unit's grades, and the part of them that goes there.

The register counts pupils by grade and children by group, so a group's children are put on its
grades: as the assumed parts are to each other, never more than there are pupils, and adding up to
what the group is counted to. A unit without groups has the assumed parts as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qms.planning.core.from_register.children import NAMED
from qms.planning.core.from_register.forms import Assumptions, Kind
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.snapshot import Attending, Pupils, Snapshot, UnitFacts

By = dict[int, float]
"""Something by step."""


@dataclass(frozen=True, kw_only=True)
class _Unit:
    """A unit's parts by step, and children in steps where it has no pupils of its own."""

    facts: UnitFacts
    pupils: By
    parts: By
    guests: By
    counted: float | None

    @property
    def children(self) -> float:
        """Return the children on the count day."""
        return sum(n * self.parts[step] for step, n in self.pupils.items())


def attended(
    found: Snapshot, kind: Kind, given: Assumptions
) -> tuple[Snapshot, Mapping[int, float], tuple[Note, ...]]:
    """Return the snapshot with children in place of pupils, the part by step, and what to say.

    Where all pupils are children, as in schools, nothing is changed.
    """
    assumed = given.attends or kind.attends
    if kind.attends is None or assumed is None:
        return found, {}, ()
    then = found.attending_year or 0
    pupils = found.counts[then if then in found.counts else max(found.counts)]
    units = [_unit(one, found.attending, pupils, assumed) for one in found.units]
    parts = {(one.facts.id, step): part for one in units for step, part in one.parts.items()}
    guests = {(one.facts.id, step): n for one in units for step, n in one.guests.items()}
    forecast = found.forecast and replace(
        found.forecast,
        pupils={year: _children(of, parts, guests) for year, of in found.forecast.pupils.items()},
    )
    changed = replace(
        found, forecast=forecast,
        counts={year: _children(of, parts, guests) for year, of in found.counts.items()},
    )  # fmt: skip
    return changed, _by_step(units, assumed), tuple(_notes(units, found.group_day))


def _children(pupils: Pupils, parts: Pupils, guests: Pupils) -> Pupils:
    return {**{key: n * parts.get(key, 0.0) for key, n in pupils.items()}, **guests}


def _unit(
    unit: UnitFacts, attending: Sequence[Attending], pupils: Pupils, assumed: Mapping[int, float]
) -> _Unit:
    """Return the unit's parts; a unit with groups has no children in steps without them."""
    steps = range(unit.low, unit.high + 1)
    own = {step: pupils.get((unit.id, step), 0.0) for step in steps}
    groups = [one for one in attending if one.unit_id == unit.id]
    if not groups:
        parts = {step: assumed[step] for step in steps}
        return _Unit(facts=unit, pupils=own, parts=parts, guests={}, counted=None)
    children, later = dict.fromkeys(steps, 0.0), dict.fromkeys(steps, 0.0)
    for group in groups:
        among = {step: own[step] for step in steps if group.low <= step <= group.high} or own
        for step, n in spread(group.n, among, assumed).items():
            children[step] += n
            later[step] = assumed[step]
    return _Unit(
        facts=unit, pupils=own, counted=sum(one.n for one in groups),
        parts={step: children[step] / n if n else 0.0 if children[step] else later[step]
               for step, n in own.items()},
        guests={step: n for step, n in children.items() if n and not own[step]},
    )  # fmt: skip


def spread(n: float, pupils: Mapping[int, float], assumed: Mapping[int, float]) -> By:
    """Return `n` children by step: pupils × assumed part × one factor, and at most the pupils.

    More children than pupils come from elsewhere: then every step has the same part, above 1.
    Without pupils they are as the assumed parts are to each other.
    """
    whole = sum(pupils.values())
    if not whole:
        return _as(n, {step: assumed[step] for step in pupils})
    if n >= whole:
        return _as(n, pupils)
    left, full = n, dict.fromkeys((step for step, there in pupils.items() if not there), 0.0)
    while True:
        free = {step: pupils[step] * assumed[step] for step in pupils if step not in full}
        found = _as(left, free)
        over = [step for step, there in found.items() if there > pupils[step]]
        if not over:
            return {step: (full | found)[step] for step in pupils}
        full |= {step: pupils[step] for step in over}
        left = n - sum(full.values())


def _as(n: float, weights: Mapping[int, float]) -> By:
    whole = sum(weights.values())
    return {step: n * weight / whole for step, weight in weights.items()}


def _by_step(units: Sequence[_Unit], assumed: Mapping[int, float]) -> By:
    """Return the part of each step's pupils at all units: at most all, and as assumed at none."""
    found = dict(assumed)
    for step in assumed:
        here = [one for one in units if one.pupils.get(step)]
        if pupils := sum(one.pupils[step] for one in here):
            children = sum(one.pupils[step] * one.parts[step] for one in here)
            found[step] = min(1.0, children / pupils)
    return found


def _notes(units: Sequence[_Unit], day: str) -> Iterator[Note]:
    known = [one for one in units if one.counted is not None]
    if of_own := [one for one in known if one.children]:
        n, pupils = sum(one.children for one in of_own), sum(_all(one) for one in of_own)
        yield note(Told.ATTENDING, n=round(n), schools=len(of_own), pupils=round(pupils),
                   part=n / pupils, day=day)  # fmt: skip
        yield note(Told.ATTENDING_HELD, day=day)
    for one in known:
        if one.guests and sum(one.guests.values()):
            yield note(Told.CENTRE_ALONE, school=one.facts.name, n=round(sum(one.guests.values())))
        elif one.children > _all(one):
            yield note(Told.ATTENDING_BEYOND, school=one.facts.name, n=round(one.children),
                       pupils=round(_all(one)))  # fmt: skip
    yield from _unknown([one for one in units if one.counted is None])


def _all(one: _Unit) -> float:
    return sum(one.pupils.values())


def _unknown(units: Sequence[_Unit]) -> Iterator[Note]:
    assumed = [one for one in units if _all(one)]
    if len(assumed) > NAMED:
        yield note(Told.MANY_ATTENDING_ASSUMED, schools=len(assumed))
    else:
        yield from (note(Told.ATTENDING_ASSUMED, school=one.facts.name) for one in assumed)
    yield from (note(Told.CENTRE_EMPTY, school=one.facts.name) for one in units if not _all(one))
