"""What is wrong with an alternative's steps: each named with its number, school and year."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.planning.core.case import Case, Tenure
from qms.planning.core.plan.steps import (
    ClassSize,
    Close,
    ContactRatio,
    Extend,
    Lease,
    Merge,
    MoveGrades,
    Open,
    Pavilion,
    Share,
    Step,
)

SCHOOLS = ("school", "to", "into")
Said = tuple[str, str]
"""What is wrong, and what to do."""


def step_faults(case: Case, steps: Sequence[Step]) -> tuple[Problem, ...]:
    """Return every fault of the steps; `column` is the number of the step."""
    found = [
        Problem(message=message, column=f"steg {number}", cure=cure)
        for number, step in enumerate(steps, 1)
        for message, cure in (*_unknown(case, step), *_year(case, step))
    ]
    if found:
        return tuple(found)
    state = {one.key: {*one.bands} if not one.is_candidate else set() for one in case.schools}
    order = sorted(enumerate(steps, 1), key=lambda pair: pair[1].year)
    return tuple(
        Problem(message=message, column=f"steg {number}", cure=cure)
        for number, step in order
        for message, cure in CHECKS[type(step)](case, step, state)
    )


def _unknown(case: Case, step: Step) -> Iterator[Said]:
    """Yield what the step names that the case has not."""
    is_open = isinstance(step, Close | MoveGrades) and not step.to
    names = ("school", "into") if is_open else SCHOOLS
    schools = [getattr(step, name) for name in names if hasattr(step, name)]
    for key in (*schools, *getattr(step, "schools", ())):
        if key not in case.place_of:
            yield said("Skolan %(key)s finns inte.", key=key), "Skriv en skola som finns."
    for band in getattr(step, "bands", ()):
        if band not in case.bands:
            yield said("Stadiet %(key)s finns inte.", key=band), f"Skriv {', '.join(case.bands)}."
    known = {grade.key for grade in case.grades}
    for grade in getattr(step, "grades", ()):
        if grade not in known:
            yield said("Årskursen %(key)s finns inte.", key=grade), "Skriv en årskurs som finns."
    if isinstance(step, Share) and step.area not in case.areas:
        yield said("Området %(key)s finns inte.", key=step.area), "Skriv ett område som finns."


def _year(case: Case, step: Step) -> Iterator[Said]:
    first, last = case.years[0], case.years[-1]
    if not first <= step.year <= last:
        cure = said("Skriv ett år från %(first)s till %(last)s.", first=first, last=last)
        yield said("År %(year)s är utanför planen.", year=step.year), cure


State = dict[str, set[str]]
"""The bands that each school has when the step is taken; checks move it on."""


def _leaving(case: Case, key: str, year: int, state: State) -> Iterator[Said]:
    """Yield why a school cannot close in the year."""
    school = case.schools[case.place_of[key]]
    earliest = case.first_year + school.notice
    if not state[key]:
        yield (said("%(school)s är redan stängd %(year)s.", school=school.name, year=year),
               "Ta bort steget, eller öppna skolan först.")  # fmt: skip
    if school.is_locked:
        yield (said("%(school)s är låst som öppen och kan inte stängas %(year)s.",
                    school=school.name, year=year),
               "Ta bort steget, eller lås upp skolan i underlaget.")  # fmt: skip
    if earliest > case.years[-1] and year < earliest:
        yield (said("%(school)s har %(n)s års uppsägningstid, längre än planen.",
                    school=school.name, n=school.notice),
               "Rätta uppsägningstiden, eller räkna på fler år.")  # fmt: skip
    elif year < earliest:
        yield (said("%(school)s kan inte stängas %(year)s: uppsägningstiden är %(n)s år.",
                    school=school.name, year=year, n=school.notice),
               said("Välj %(year)s eller senare.", year=earliest))  # fmt: skip


def _close(case: Case, step: Close, state: State) -> Iterator[Said]:
    yield from _leaving(case, step.school, step.year, state)
    state[step.school] = set()
    if step.to:
        yield from _goes_to(case, step.school, step.to, step.year, state)


def _goes_to(case: Case, school: str, to: str, year: int, state: State) -> Iterator[Said]:
    """Yield why nobody can go on to the school."""
    name = case.schools[case.place_of[to]].name
    if to == school:
        yield (
            said("%(school)s kan inte flyttas till sig själv.", school=name),
            "Välj en annan skola.",
        )
    elif not state[to]:
        yield (said("%(school)s är stängd %(year)s och kan inte ta emot elever.", school=name,
                    year=year),
               "Välj en skola som är öppen, eller öppna den först.")  # fmt: skip


def _open(case: Case, step: Open, state: State) -> Iterator[Said]:
    school = case.schools[case.place_of[step.school]]
    bands = {*(step.bands or school.bands)}
    if bands <= state[step.school]:
        yield (said("%(school)s är redan öppen %(year)s.", school=school.name, year=step.year),
               "Ta bort steget.")  # fmt: skip
    if school.opens is not None and step.year < school.opens:
        yield (said("%(school)s kan öppna tidigast %(year)s.", school=school.name,
                    year=school.opens),
               said("Välj %(year)s eller senare.", year=school.opens))  # fmt: skip
    state[step.school] |= bands


def _merge(case: Case, step: Merge, state: State) -> Iterator[Said]:
    yield from _leaving(case, step.school, step.year, state)
    moved, state[step.school] = state[step.school], set()
    yield from _goes_to(case, step.school, step.into, step.year, state)
    state[step.into] |= moved


def _move(case: Case, step: MoveGrades, state: State) -> Iterator[Said]:
    school = case.schools[case.place_of[step.school]]
    lacking = [band for band in step.bands if band not in state[step.school]]
    if lacking or not step.bands:
        yield (said("%(school)s har inte %(bands)s %(year)s.", school=school.name,
                    bands=", ".join(lacking) or "–", year=step.year),
               "Skriv stadier som skolan har.")  # fmt: skip
    state[step.school] -= {*step.bands}
    if step.to:
        yield from _goes_to(case, step.school, step.to, step.year, state)
        state[step.to] |= {*step.bands}


def _rooms(case: Case, step: Extend | Pavilion, state: State) -> Iterator[Said]:
    school = case.schools[case.place_of[step.school]]
    if step.rooms < 1:
        yield said("%(n)s rum går inte att bygga till.", n=step.rooms), "Skriv 1 eller mer."
    if isinstance(step, Extend) and school.tenure is Tenure.LEASED:
        yield (said("%(school)s är hyrd och kan inte byggas ut.", school=school.name),
               "Välj paviljong, eller en egen skola.")  # fmt: skip
    if isinstance(step, Pavilion) and step.last is not None and step.last < step.year:
        yield (said("Paviljongen slutar %(last)s, före den börjar %(year)s.", last=step.last,
                    year=step.year), "Skriv ett senare år.")  # fmt: skip
    if not state[step.school]:
        yield (said("%(school)s är stängd %(year)s.", school=school.name, year=step.year),
               "Välj en skola som är öppen.")  # fmt: skip


def _size(_case: Case, step: ClassSize, _state: State) -> Iterator[Said]:
    if step.size <= 0:
        yield said("Klasstorleken %(n)s går inte.", n=step.size), "Skriv ett tal över 0."


def _contact(_case: Case, step: ContactRatio, _state: State) -> Iterator[Said]:
    if not 0 < step.ratio <= 1:
        yield (said("Undervisningsdelen %(n)s går inte.", n=step.ratio),
               "Skriv ett tal över 0 och högst 1.")  # fmt: skip


def _share(case: Case, step: Share, _state: State) -> Iterator[Said]:
    if case.shares is None:
        yield ("Alla går till närmaste skola, så ett områdes val kan inte ändras.",
               "Räkna efter dagens val i stället.")  # fmt: skip
    if not 0 <= step.share <= 1:
        yield said("Andelen %(n)s går inte.", n=step.share), "Skriv ett tal från 0 till 1."


def _lease(case: Case, step: Lease, _state: State) -> Iterator[Said]:
    school = case.schools[case.place_of[step.school]]
    if school.tenure is not Tenure.LEASED:
        yield said("%(school)s är inte hyrd.", school=school.name), "Välj en hyrd skola."
    if step.rent is not None and step.rent < 0:
        yield said("Hyran %(n)s går inte.", n=step.rent), "Skriv 0 eller mer."
    if step.lease_end is not None and step.lease_end < case.first_year:
        yield (said("Avtalet för %(school)s slutar %(end)s, före planens början.",
                    school=school.name, end=step.lease_end),
               said("Skriv %(year)s eller senare.", year=case.first_year))  # fmt: skip


CHECKS: dict[type[Step], Callable[[Case, Any, State], Iterator[Said]]] = {
    Close: _close, Open: _open, Merge: _merge, MoveGrades: _move, Extend: _rooms,
    Pavilion: _rooms, ClassSize: _size, ContactRatio: _contact, Share: _share, Lease: _lease,
}  # fmt: skip
