"""What an application still lacks before it is complete."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from qms.kernel.expression import names_in
from qms.needs.core.documentation.content import EMPTY, PartContent, has_choice
from qms.needs.core.instrument.answers import Circumstances
from qms.needs.core.instrument.scoring import score
from qms.needs.core.instrument.tested import DocumentationPart, PartType, RequiredFrom
from qms.needs.core.instrument.values import Instrument


class Lack(StrEnum):
    """Why a part is not complete."""

    EMPTY = "empty"
    NO_CHOICE = "no_choice"
    FEW_ROWS = "few_rows"
    PREFILLED = "prefilled"


class Standing(StrEnum):
    """How far a part has come."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    DONE = "done"
    ASKED_FOR = "asked_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """One part of the documentation: whether it is required, and what it lacks.

    `may_be_needed`: the assessment settles whether it is required. `is_asked`: it was asked for
    by name in a completion, and nobody has written in it since.
    """

    part: DocumentationPart
    is_required: bool
    lack: Lack | None
    may_be_needed: bool = False
    is_asked: bool = False

    @property
    def is_missing(self) -> bool:
        """Return whether the application is incomplete because of the part."""
        return self.is_required and self.lack is not None

    @property
    def is_awaited(self) -> bool:
        """Return whether somebody is to write in it: it is missing, or asked for again."""
        return self.is_missing or self.is_asked

    @property
    def standing(self) -> Standing:
        """Return how far it has come."""
        if self.is_asked:
            return Standing.ASKED_FOR
        if self.lack is None:
            return Standing.DONE
        return Standing.NOT_BEGUN if self.lack is Lack.EMPTY else Standing.BEGUN


def states(
    instrument: Instrument,
    contents: Mapping[str, PartContent],
    *,
    form: str,
    has_previous: bool,
    asked: AbstractSet[str] = frozenset(),
    waits: AbstractSet[str] = frozenset(),
) -> tuple[PartState, ...]:
    """Return every part in the instrument's order.

    An application claims extraordinary support, so all that it takes is required; a part with a
    condition is, when the condition holds with what is known before the assessment, or when it
    is among the `asked`. `waits` are those of them that nobody has written in since.
    """
    about = Circumstances(
        form=form,
        has_previous_decision=has_previous,
        documentation=frozenset(
            part.key
            for part in instrument.documentation
            if not contents.get(part.key, EMPTY).is_empty
        ),
    )
    conditional = frozenset(score(instrument, {}, about).required)
    answered = frozenset(one.key.casefold() for one in instrument.questions)
    return tuple(
        PartState(
            part=part,
            is_required=part.required_from is not RequiredFrom.CONDITIONAL
            or part.key in conditional | asked,
            lack=lack_of(part, contents.get(part.key, EMPTY)),
            may_be_needed=part.key not in conditional | asked and _depends(part, answered),
            is_asked=part.key in waits,
        )
        for part in instrument.documentation
    )


def _depends(part: DocumentationPart, questions: AbstractSet[str]) -> bool:
    """Return whether the part's condition is about answers, which the assessment alone gives."""
    return part.condition is not None and bool(names_in(part.condition.node) & questions)


def next_lacking(found: Sequence[PartState], after: str = "") -> str:
    """Return the key of the next part that is awaited, from the top at the end.

    Empty when only the part `after` itself, or none, does.
    """
    keys = [one.part.key for one in found]
    at = keys.index(after) + 1 if after in keys else 0
    lacking = (one.part.key for one in (*found[at:], *found[:at]) if one.is_awaited)
    return next((key for key in lacking if key != after), "")


def lack_of(part: DocumentationPart, content: PartContent) -> Lack | None:
    """Return what the part lacks, None when it is complete."""
    if part.type in {PartType.TABLE, PartType.MONEY_TABLE}:
        if content.is_prefilled and not all(all(row) for row in content.rows):
            return Lack.PREFILLED
        if len(content.rows) >= max(part.min_rows, 1):
            return None
        return Lack.FEW_ROWS if content.rows else Lack.EMPTY
    if has_choice(part):
        return None if content.choice else Lack.NO_CHOICE if content.text else Lack.EMPTY
    return None if content.text else Lack.EMPTY
