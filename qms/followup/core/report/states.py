"""What a report can be and what can be done with it: one table of steps."""

from enum import StrEnum


class State(StrEnum):
    """Where a report is on its way. That nobody has begun is not a state: there is no content.

    `REOPENED` is a report that was approved and is written in again: not the approved state.
    `ORAL` is an account given at a meeting in place of a written one.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    REOPENED = "reopened"
    ORAL = "oral"


class Step(StrEnum):
    """What moves a report from one state to another."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    REOPEN = "reopen"
    TELL = "tell"


STEPS: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Step.SUBMIT): State.SUBMITTED,
    (State.REOPENED, Step.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Step.RETURN): State.RETURNED,
    (State.SUBMITTED, Step.APPROVE): State.APPROVED,
    (State.APPROVED, Step.PUBLISH): State.PUBLISHED,
    (State.APPROVED, Step.REOPEN): State.REOPENED,
    (State.PUBLISHED, Step.REOPEN): State.REOPENED,
    (State.DRAFT, Step.TELL): State.ORAL,
    (State.RETURNED, Step.TELL): State.ORAL,
    (State.ORAL, Step.REOPEN): State.DRAFT,
}

OPEN = frozenset({State.DRAFT, State.RETURNED, State.REOPENED})
"""The states in which the unit writes."""
ACCOUNTED = frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.ORAL})
"""The states in which the unit has accounted for its year."""


class NotAllowedNowError(Exception):
    """The step cannot be taken from the state the report is in."""

    def __init__(self, state: State, step: Step | None = None) -> None:
        super().__init__(f"cannot {step or 'change'} a report that is {state}")
        self.state = state
        self.step = step


class SamePersonError(Exception):
    """Whoever handed the report in may not be the one who approves it."""


def after(state: State, step: Step) -> State:
    """Return the state that `step` leads to from `state`; raise NotAllowedNowError if none."""
    try:
        return STEPS[state, step]
    except KeyError:
        raise NotAllowedNowError(state, step) from None


def is_open(state: State) -> bool:
    """Return whether the unit may still write in the report."""
    return state in OPEN


def require_open(state: State) -> None:
    """Raise NotAllowedNowError when the report may no longer be written in."""
    if not is_open(state):
        raise NotAllowedNowError(state)


def require_other_person(submitted_by: str, approver: str) -> None:
    """Raise SamePersonError when both pseudonyms are the same."""
    if submitted_by == approver:
        raise SamePersonError(approver)
