"""The record of a dialogue about a finding: what the principal said, and what was concluded."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qms.allocation.core.accuracy.fields import Verdict
from qms.kernel.problems import Problem, RefusedError

LONGEST = 4_000


class Conclusion(StrEnum):
    """The finding stands, has another explanation, is the model's; or the record is withdrawn."""

    STANDS = "stands"
    EXPLAINED = "explained"
    MODEL = "model"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What is written down after the dialogue."""

    on: date
    said: str
    conclusion: Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A stored record. `dialogue_on` is None, and `reason` filled in, when it is a withdrawal."""

    id: int
    year: int
    unit_id: int
    finding: Verdict
    conclusion: Conclusion
    dialogue_on: date | None
    said: str
    reason: str
    made_by: str
    made_at: datetime

    @property
    def is_held(self) -> bool:
        """Return whether the dialogue has been held and the record stands."""
        return self.conclusion is not Conclusion.WITHDRAWN


def refuse_dialogue(dialogue: Dialogue, *, today: date) -> None:
    """Raise RefusedError with everything that is wrong with the record."""
    faults = []
    if dialogue.on > today:
        faults.append(Problem(message="Samtalet kan inte ha hållits i framtiden.", column="on",
                              cure="Skriv dagen då ni talades vid."))  # fmt: skip
    if not dialogue.said.strip():
        faults.append(Problem(message="Rektorns beskrivning saknas.", column="said",
                              cure="Skriv vad rektorn sa."))  # fmt: skip
    if len(dialogue.said) > LONGEST:
        faults.append(Problem(message=f"Texten är längre än {LONGEST} tecken.", column="said",
                              cure="Korta den."))  # fmt: skip
    if dialogue.conclusion is Conclusion.WITHDRAWN:
        faults.append(Problem(message="Slutsatsen saknas.", column="conclusion",
                              cure="Välj en slutsats."))  # fmt: skip
    if faults:
        raise RefusedError(tuple(faults))


def refuse_reason(reason: str) -> None:
    """Raise RefusedError when a withdrawal has no reason, or far too long a one."""
    if not reason.strip():
        raise RefusedError((Problem(message="Skälet saknas.", column="reason",
                                    cure="Skriv varför anteckningen tas tillbaka."),))  # fmt: skip
    if len(reason) > LONGEST:
        raise RefusedError((Problem(message=f"Skälet är längre än {LONGEST} tecken.",
                                    column="reason", cure="Korta det."),))  # fmt: skip
