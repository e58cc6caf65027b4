"""From draft to decision: which step may be taken from where, and by whom."""

from collections.abc import Mapping
from enum import StrEnum

from qms.kernel.problems import Problem


class State(StrEnum):
    """Where a decision stands. From `decided` on it is frozen."""

    DRAFTED = "drafted"
    SENT = "sent"
    DROPPED = "dropped"
    DECIDED = "decided"
    REPLACED = "replaced"
    ANNULLED = "annulled"


class Step(StrEnum):
    """What can be done to it."""

    WRITE = "write"
    SEND = "send"
    TAKE_BACK = "take-back"
    RETURN = "return"
    DROP = "drop"
    APPROVE = "approve"
    REPLACE = "replace"
    ANNUL = "annul"


MOVES: Mapping[tuple[State, Step], State] = {
    (State.DRAFTED, Step.WRITE): State.DRAFTED,
    (State.DRAFTED, Step.SEND): State.SENT,
    (State.DRAFTED, Step.DROP): State.DROPPED,
    (State.SENT, Step.TAKE_BACK): State.DRAFTED,
    (State.SENT, Step.RETURN): State.DRAFTED,
    (State.SENT, Step.APPROVE): State.DECIDED,
    (State.DECIDED, Step.REPLACE): State.REPLACED,
    (State.DECIDED, Step.ANNUL): State.ANNULLED,
}
OTHER_EYES = frozenset({Step.APPROVE, Step.RETURN})
"""Steps for somebody else than those who wrote the draft."""


class StepRefusedError(Exception):
    """The step cannot be taken; `problem` says why in a sentence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def state_after(state: State, step: Step) -> State:
    """Return the state that the step leads to; raise StepRefusedError when it cannot be taken."""
    if (state, step) not in MOVES:
        raise StepRefusedError(
            Problem(message="Det går inte med beslutet som det står nu.", cure="Läs sidan igen.")
        )
    return MOVES[state, step]


def require_other_eyes(step: Step, *, writers: frozenset[str], actor: str) -> None:
    """Raise StepRefusedError when one who wrote the draft would decide on it."""
    if step in OTHER_EYES and actor in writers:
        raise StepRefusedError(
            Problem(
                message="Den som har skrivit beslutet får inte fatta det.",
                cure="Be någon annan med rätt att besluta.",
            )
        )
