"""The states of models and calculations, the steps between them, and why a step is refused."""

from enum import StrEnum


class ModelState(StrEnum):
    """A draft can be changed; a proposal is read and commented; the rest is decided for good."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class ModelStep(StrEnum):
    """What moves a model from one state to another."""

    PROPOSE = "propose"
    TAKE_BACK = "take-back"
    ADOPT = "adopt"
    GIVE_WAY = "give-way"


MODEL_STEPS: dict[tuple[ModelState, ModelStep], ModelState] = {
    (ModelState.DRAFT, ModelStep.PROPOSE): ModelState.PROPOSED,
    (ModelState.PROPOSED, ModelStep.TAKE_BACK): ModelState.DRAFT,
    (ModelState.PROPOSED, ModelStep.ADOPT): ModelState.ADOPTED,
    (ModelState.ADOPTED, ModelStep.GIVE_WAY): ModelState.SUPERSEDED,
}


class RunState(StrEnum):
    """A draft is preliminary; at most one calculation per budget year is adopted."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class ConflictError(Exception):
    """Somebody saved after the page was shown; it must be read again."""


class SamePersonError(Exception):
    """Whoever made it may not be the one who adopts it."""


class NotAllowedNowError(Exception):
    """The state does not allow the step: it is decided already, or not decided yet."""


class StaleRunError(Exception):
    """The model or the register has changed since the calculation: it must be made again."""


def after(state: ModelState, step: ModelStep) -> ModelState:
    """Return the state that `step` leads to; raise NotAllowedNowError when it leads nowhere."""
    try:
        return MODEL_STEPS[state, step]
    except KeyError:
        raise NotAllowedNowError(state) from None


def require_draft(state: str) -> None:
    """Raise NotAllowedNowError unless the state is draft."""
    if state != ModelState.DRAFT:
        raise NotAllowedNowError(state)


def require_proposed(state: str) -> None:
    """Raise NotAllowedNowError unless the state is proposed."""
    if state != ModelState.PROPOSED:
        raise NotAllowedNowError(state)


def require_seen(version: int, seen: int) -> None:
    """Raise ConflictError when what was shown is not the latest version."""
    if version != seen:
        raise ConflictError(seen)


def require_other_person(actor: str, *makers: str) -> None:
    """Raise SamePersonError when the actor's pseudonym is among the makers'."""
    if actor in makers:
        raise SamePersonError(actor)
