"""What a draft of the rules changes: rules that go and rules that come, as they are written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChanges:
    """Entries of the old rules that the new lack, and the other way; `is_reordered` if only so."""

    gone: tuple[str, ...]
    come: tuple[str, ...]
    is_reordered: bool

    @property
    def is_empty(self) -> bool:
        """Return whether the rules say the same in the same order."""
        return not (self.gone or self.come or self.is_reordered)


def rule_changes(old: str, new: str) -> RuleChanges:
    """Return the difference; comments and blank lines are no rules."""
    before, after = [*_entries(old)], [*_entries(new)]
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return RuleChanges(
        gone=tuple(gone.elements()),
        come=tuple(come.elements()),
        is_reordered=not gone and not come and before != after,
    )


def _entries(text: str) -> Iterator[str]:
    entry: list[str] = []
    for line in (each.strip() for each in text.splitlines()):
        if line.startswith("[") and not line.startswith("#"):
            if entry:
                yield "\n".join(entry)
            entry = [line]
        elif line and not line.startswith("#"):
            entry.append(line)
    if entry:
        yield "\n".join(entry)
