"""The way through the questions: one at a time, area by area, forwards and back."""

from dataclasses import dataclass

from qms.needs.core.assessing.draft import Draft
from qms.needs.core.instrument import Area, Instrument, Question


@dataclass(frozen=True, slots=True)
class Step:
    """A question by its area and its number there, from 1."""

    area: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a question stands; `before` and `after` are None at the ends."""

    question: Question
    area: Area
    number: int
    of_area: int
    area_number: int
    areas: int
    before: Step | None
    after: Step | None


def place_of(instrument: Instrument, area: str, number: int) -> Place:
    """Return the place; raise LookupError when the instrument has no such question."""
    steps = [
        Step(key, at)
        for key, questions in instrument.by_area.items()
        for at in range(1, len(questions) + 1)
    ]
    here = Step(area, number)
    if here not in steps:
        raise LookupError(f"{area}/{number}")
    at = steps.index(here)
    questions = instrument.by_area[area]
    return Place(
        question=questions[number - 1],
        area=instrument.area(area),
        number=number,
        of_area=len(questions),
        area_number=list(instrument.by_area).index(area) + 1,
        areas=len(instrument.areas),
        before=steps[at - 1] if at else None,
        after=steps[at + 1] if at + 1 < len(steps) else None,
    )


def step_of(instrument: Instrument, question: str) -> Step:
    """Return where a question stands; raise LookupError when there is none."""
    area = instrument.question(question).area
    keys = [one.key for one in instrument.by_area[area]]
    return Step(area, keys.index(question) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an area has come: `done` questions of `total` have both levels; `first` to open."""

    area: Area
    done: int
    total: int
    first: Step
    is_begun: bool

    @property
    def is_done(self) -> bool:
        """Return whether every question of the area has both levels."""
        return self.done == self.total


def progress(instrument: Instrument, draft: Draft) -> tuple[Progress, ...]:
    """Return every area in order; each opens at its first unanswered question."""
    return tuple(_of_area(instrument, draft, area) for area in instrument.areas)


def _of_area(instrument: Instrument, draft: Draft, area: Area) -> Progress:
    notes = [draft.note(one.key) for one in instrument.by_area[area.key]]
    left = [at for at, note in enumerate(notes, start=1) if not note.is_whole]
    return Progress(
        area=area,
        done=len(notes) - len(left),
        total=len(notes),
        first=Step(area.key, left[0] if left else 1),
        is_begun=any(not note.is_empty or note.seen for note in notes),
    )


def next_step(instrument: Instrument, draft: Draft) -> Step | None:
    """Return the first question that lacks a level; None when every one is answered."""
    return next((one.first for one in progress(instrument, draft) if not one.is_done), None)
