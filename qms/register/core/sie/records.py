"""SIE as text: in which of three encodings, and the fields of a record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIELD = re.compile(
    r'"(?P<quoted>(?:[^"\\]|\\.)*)"|\{(?P<list>(?:"(?:[^"\\]|\\.)*"|[^}"])*)\}|(?P<bare>[^\s{}"]+)'
)
IN_CP437 = bytes([0x86, 0x84, 0x94, 0x8F, 0x8E, 0x99, 0x82])
IN_LATIN = bytes([0xE5, 0xE4, 0xF6, 0xC5, 0xC4, 0xD6, 0xE9])
"""å ä ö Å Ä Ö é in each."""
Objects = tuple[tuple[str, str], ...]
"""Dimension and code, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SieRecord:
    """A record: its line, its label without # (`{` and `}` are labels too), and its fields.

    Lists of objects stand in `objects`, not among the fields.
    """

    line: int
    label: str
    fields: tuple[str, ...]
    objects: Objects | None = None

    def field(self, at: int) -> str:
        """Return a field; empty where the record is shorter."""
        return self.fields[at] if at < len(self.fields) else ""


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding's name.

    Files say PC8, which is code page 437, and some hold another: the Swedish letters decide.
    """
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    old, new = (sum(map(content.count, (bytes([sign]) for sign in signs)))
                for signs in (IN_CP437, IN_LATIN))  # fmt: skip
    return (content.decode("latin-1"), "Latin-1") if new > old else (
        content.decode("cp437"), "CP437"
    )  # fmt: skip


def records(text: str) -> Iterator[SieRecord]:
    """Yield every record; lines that are none are passed over."""
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        line = text[start:end].strip()
        start = end + 1
        if line.startswith("#"):
            yield _record(number, line)
        elif line in ("{", "}"):
            yield SieRecord(line=number, label=line, fields=())


def _record(number: int, line: str) -> SieRecord:
    label, _, rest = line[1:].replace("\t", " ").partition(" ")
    fields: list[str] = []
    objects: Objects | None = None
    for found in FIELD.finditer(rest):
        if found["list"] is not None:
            objects = _objects(found["list"])
        else:
            fields.append(_plain(found))
    return SieRecord(line=number, label=label.upper(), fields=tuple(fields), objects=objects)


def _objects(inside: str) -> Objects:
    parts = [_plain(found) for found in FIELD.finditer(inside)]
    return tuple(zip(parts[::2], parts[1::2], strict=False))


def _plain(found: re.Match[str]) -> str:
    quoted = found["quoted"]
    return (found["bare"] or "") if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
