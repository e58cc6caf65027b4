"""Comments, feedback and dialogues as values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FeedbackState(StrEnum):
    """Where written feedback is; a draft is read by the administration alone."""

    DRAFT = "draft"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a section of a report; `question` is empty when it is about all of it.

    `by` is a pseudonym, `role` what they were when they wrote it.
    """

    id: int
    report_id: int
    section: str
    question: str
    body: str
    at: datetime
    by: str
    role: str
    resolved_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to do something about it."""
        return self.resolved_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackText:
    """What feedback says: what works, what can be better, and what help the unit gets."""

    works: str = ""
    develop: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Feedback to one unit about one school year."""

    id: int
    unit_id: int
    autumn: int
    says: FeedbackText
    state: FeedbackState
    version: int
    written_at: datetime
    written_by: str
    role: str
    sent_at: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Return whether the unit can read it."""
        return self.state is FeedbackState.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueText:
    """When a dialogue was held, which roles took part, and what was said."""

    held_on: date | None
    took_part: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """What was agreed, who sees to it (a post or initials), and by when."""

    body: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement with what came of it; `action_id` is the action that it became."""

    id: int
    dialogue_id: int
    says: AgreementText
    followed_up_on: date | None = None
    outcome: str = ""
    action_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nobody has followed it up and no action has taken over."""
        return self.followed_up_on is None and self.action_id is None

    def is_overdue(self, today: date) -> bool:
        """Return whether its day has passed while it is open."""
        return self.is_open and self.says.due is not None and self.says.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A dialogue that was held, with its agreements."""

    id: int
    unit_id: int
    says: DialogueText
    version: int
    role: str
    agreements: tuple[Agreement, ...] = ()
