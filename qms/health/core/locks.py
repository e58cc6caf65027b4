"""What a lock file pins: each part with its version and the checksums of its files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PINNED = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(?P<version>[^\s;]+)"
                    r"(?:\s*;\s*(?P<marker>.+))?")  # fmt: skip
HASH = re.compile(r"--hash=sha256:(?P<digest>[0-9a-f]{64})")


class UnpinnedError(ValueError):
    """The entry is not of one version with a SHA-256; `args[0]` is the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A part of a lock.

    `name` is as the registry compares names, `marker` says which Pythons and systems it is for
    (empty: all), `digests` are the SHA-256 of the files it can be installed from, in hex.
    """

    lock: str
    name: str
    version: str
    marker: str
    digests: tuple[str, ...]


def pins_of(lock: str, text: str) -> tuple[Pin, ...]:
    """Return every part that the text of a lock pins, in its order; raise UnpinnedError."""
    return tuple(_pin(lock, entry) for entry in _entries(text))


def _entries(text: str) -> Iterator[str]:
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in plain.replace("\\\n", " ").splitlines():
        if line.strip():
            yield line.strip()


def _pin(lock: str, entry: str) -> Pin:
    head, *rest = re.split(r"\s+(?=--)", entry)
    named, digests = PINNED.fullmatch(head.strip()), [HASH.fullmatch(one) for one in rest]
    if named is None or not digests or None in digests:
        raise UnpinnedError(head)
    return Pin(
        lock=lock,
        name=plain_name(named["name"]),
        version=named["version"],
        marker=named["marker"] or "",
        digests=tuple(sorted({one["digest"] for one in digests if one})),
    )


def plain_name(name: str) -> str:
    """Return the name in the form in which registries compare names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
