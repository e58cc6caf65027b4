"""Answers that many pages need, kept in the process for as long as what they rest on stands."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

KEPT = "qms_kept"
MOST = 250_000
"""The weight of what a process keeps: one for a value of a few hundred bytes, so about 100 MB."""

Answer = TypeVar("Answer")
Question = TypeVar("Question", bound=Hashable)


class _Held(NamedTuple):
    stamp: object
    weight: int
    answer: Any


class Kept:
    """The answers of one database, each with the stamp of what it was reckoned from.

    When they weigh too much the one that has not been asked for longest gives way.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._weight = 0
        self._held: OrderedDict[Hashable, _Held] = OrderedDict()
        self._lock = Lock()

    def find(self, question: Hashable, stamp: object) -> _Held | None:
        """Return what is held, None when there is nothing or the stamp is another."""
        with self._lock:
            held = self._held.get(question)
            if held is None or held.stamp != stamp:
                return None
            self._held.move_to_end(question)
            return held

    def put(self, found: Mapping[Hashable, _Held]) -> None:
        """Keep the answers in place of the questions' former ones.

        Answers that there is no room for together are not kept, and nothing gives way to them.
        """
        with self._lock:
            for question in found:
                self._weight -= self._gone(self._held.pop(question, None))
            if sum(held.weight for held in found.values()) > self._most:
                return
            for question, held in found.items():
                self._weight += held.weight
                self._held[question] = held
            while self._weight > self._most:
                self._weight -= self._gone(self._held.popitem(last=False)[1])

    @staticmethod
    def _gone(held: _Held | None) -> int:
        return held.weight if held else 0


def weight_of(answer: object) -> int:
    """Return how many parts the answer has: 1 when it is no collection."""
    return max(1, len(answer)) if isinstance(answer, Collection) else 1


def keeps(session: Session) -> bool:
    """Return whether the session is given what is kept: one that only reads."""
    return KEPT in session.info


def kept(
    session: Session,
    question: Hashable,
    stamp: object,
    ask: Callable[[], Answer],
    *,
    weigh: Callable[[Answer], int] = weight_of,
) -> Answer:
    """Return what `ask` answers, or answered last time if `stamp` is the same.

    Stamps are compared, not looked up, so any value will do. It must change with everything
    that the answer rests on, and be read in this session before `ask` is called. Only for
    answers that are the same for whoever asks and that nobody changes: values, no rows of the
    session. A session that writes always asks.
    """
    return kept_each(session, [question], stamp, lambda _: {question: ask()}, weigh=weigh)[question]


def kept_each(
    session: Session,
    questions: Collection[Question],
    stamp: object,
    ask: Callable[[Collection[Question]], Mapping[Question, Answer]],
    *,
    weigh: Callable[[Answer], int] = weight_of,
) -> dict[Question, Answer]:
    """Return the answer to each question; `ask` is called once, for all that are not kept.

    What `ask` leaves out has no answer.
    """
    answers: Kept | None = session.info.get(KEPT)
    if answers is None:
        return dict(ask(questions))
    held = {one: answers.find(one, stamp) for one in questions}
    missing = [one for one, there in held.items() if there is None]
    asked = dict(ask(missing)) if missing else {}
    answers.put({one: _Held(stamp, weigh(answer), answer) for one, answer in asked.items()})
    known = {one: there.answer for one, there in held.items() if there is not None}
    return {one: (asked | known)[one] for one in questions if one in asked or one in known}
