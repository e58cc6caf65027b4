"""What others have published of their own accuracy, from `content/published_accuracy.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAccuracy:
    """One source: what was forecast, and the error per year ahead as it was published."""

    title: str
    what: str
    level: str
    measure: str
    origin: str
    errors: tuple[tuple[str, str], ...]

    def error(self, ahead: str) -> str:
        """Return the published error, `–` where there is none for that year ahead."""
        return dict(self.errors).get(ahead, "–")


def published_accuracy(tables: Iterable[Mapping[str, Any]]) -> tuple[PublishedAccuracy, ...]:
    """Return the sources in the order of the file's tables."""
    return tuple(
        PublishedAccuracy(
            title=one["title"],
            what=one["what"],
            level=one["level"],
            measure=one["measure"],
            origin=one["origin"],
            errors=tuple(zip(one["ahead"], one["error"], strict=True)),
        )
        for one in tables
    )
