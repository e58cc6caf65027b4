"""Two people in one report: what can be saved, and where both have written in the same field."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that somebody else changed after the writer opened the page."""

    field: str
    stored: str
    posted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """`changed` holds the fields to store, by name; it is empty when there are clashes."""

    changed: Mapping[str, str]
    clashes: tuple[Clash, ...]


def merge(
    stored: Mapping[str, str],
    posted: Mapping[str, str],
    *,
    changed_in: Mapping[str, int],
    seen: int,
) -> Merged:
    """Return what a save of `posted` means when the writer's page showed version `seen`.

    `changed_in` holds the version in which each stored field last changed. A field equal to
    what is stored is no change; one changed in a version later than `seen` is a clash.
    """
    differs = {
        field: text for field, text in posted.items() if _plain(text) != stored.get(field, "")
    }
    clashes = tuple(
        Clash(field=field, stored=stored.get(field, ""), posted=_plain(text))
        for field, text in differs.items()
        if changed_in.get(field, 0) > seen
    )
    changed = {field: _plain(text) for field, text in differs.items()}
    return Merged(changed={} if clashes else changed, clashes=clashes)


def _plain(text: str) -> str:
    """Return the text with one kind of line break (forms post CR LF) and no trailing space."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
