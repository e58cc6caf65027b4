"""What is tried, and what came of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread

from trust.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Whether a promise held, and the figure that says so."""

    held: bool
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A trial of promises, by their rows in docs/operations/trust.md; `short` runs in every CI."""

    key: str
    title: str
    rows: tuple[int, ...]
    run: Callable[[Work], Result]
    short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A step, what came of it and how long it took."""

    step: Step
    result: Result
    seconds: float


def try_all(lanes: Sequence[Sequence[Step]], work: Work) -> Iterator[Tried]:
    """Yield what came of each step as it is done; the lanes go beside each other.

    A step that breaks down has not held, and the rest go on. Who stops asking ends what runs.
    """
    done: SimpleQueue[Tried] = SimpleQueue()
    for lane in lanes:
        Thread(target=_try_lane, args=(lane, work, done), daemon=True).start()
    try:
        for _ in range(sum(map(len, lanes))):
            yield done.get()
    finally:
        work.stop()


def _try_lane(steps: Sequence[Step], work: Work, done: SimpleQueue[Tried]) -> None:
    for step in steps:
        began = time.monotonic()
        try:
            result = step.run(work)
        except Exception as fault:  # whatever it is, the promise was not shown
            result = Result(held=False, figure=f"gick inte att pröva: {fault}"[:300])
        done.put(Tried(step=step, result=result, seconds=time.monotonic() - began))
