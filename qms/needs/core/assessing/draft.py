"""A draft as it is written: fields by name, and what a save means when two windows are open.

`HAL1-current` and `HAL1-desired` hold a level, `HAL1-seen` what was seen, and `rule-<key>` what
the assessor answers a warning. Everything is text, empty when not given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from qms.needs.core.instrument import Answer, Instrument

LEVELS = ("current", "desired")
SEEN = "seen"
RULE = "rule-"
MOST_SIGNS = 1000
"""Signs in what was seen for one question, and in the answer to a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What stands in a draft for one question."""

    answer: Answer
    seen: str

    @property
    def is_whole(self) -> bool:
        """Return whether both levels are chosen."""
        return self.answer.current is not None and self.answer.desired is not None

    @property
    def is_empty(self) -> bool:
        """Return whether neither level is chosen."""
        return self.answer.current is None and self.answer.desired is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The fields, and the version in which each of them last changed."""

    fields: Mapping[str, str] = field(default_factory=dict)
    changed_in: Mapping[str, int] = field(default_factory=dict)

    def note(self, question: str) -> Note:
        """Return what stands for a question."""
        now, later = (self.fields.get(f"{question}-{one}", "") for one in LEVELS)
        answer = Answer(int(now) if now else None, int(later) if later else None)
        return Note(answer=answer, seen=self.fields.get(f"{question}-{SEEN}", ""))

    def comment(self, rule: str) -> str:
        """Return what the assessor answers a warning."""
        return self.fields.get(RULE + rule, "")

    def answers(self, instrument: Instrument) -> dict[str, Answer]:
        """Return the levels of every question of the instrument."""
        return {one.key: self.note(one.key).answer for one in instrument.ordered}

    def texts(self) -> tuple[str, ...]:
        """Return everything that is written freely, by the name of its field."""
        free = (name for name in sorted(self.fields) if name.endswith(f"-{SEEN}") or is_rule(name))
        return tuple(self.fields[name] for name in free if self.fields[name])

    def with_changes(self, changed: Mapping[str, str], *, version: int) -> Self:
        """Return the draft in its next version."""
        return replace(
            self,
            fields={**self.fields, **changed},
            changed_in={**self.changed_in, **dict.fromkeys(changed, version)},
        )

    def plain(self) -> dict[str, Any]:
        """Return the draft as it is stored."""
        return {"fields": dict(self.fields), "changed_in": dict(self.changed_in)}

    @classmethod
    def from_plain(cls, table: Mapping[str, Any]) -> Self:
        """Return the draft that `plain` wrote."""
        return cls(fields=table["fields"], changed_in=table["changed_in"])


def is_rule(name: str) -> bool:
    """Return whether a field answers a warning."""
    return name.startswith(RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that was saved in another window after the writer's was opened."""

    field: str
    stored: str
    posted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """`changed` holds the fields to store, by name; it is empty when there are clashes."""

    changed: Mapping[str, str]
    clashes: tuple[Clash, ...]


def merge(draft: Draft, posted: Mapping[str, str], *, seen: int) -> Merged:
    """Return what a save of `posted` means when the writer's page showed version `seen`."""
    differs = {
        name: text
        for name, text in ((name, plain_text(text)) for name, text in posted.items())
        if text != draft.fields.get(name, "")
    }
    clashes = tuple(
        Clash(field=name, stored=draft.fields.get(name, ""), posted=text)
        for name, text in differs.items()
        if draft.changed_in.get(name, 0) > seen
    )
    return Merged(changed={} if clashes else differs, clashes=clashes)


def plain_text(text: str) -> str:
    """Return the text with one kind of line break (forms post CR LF) and no trailing space."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
