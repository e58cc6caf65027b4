"""A paper as canonical text and back: what is locked, and what its checksum is made of."""

import json
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from qms.reports.paper import values as v
from qms.reports.paper.spans import Span, Words

FORMAT = 1
BLOCKS: dict[str, type[v.AnyBlock]] = {
    kind.__name__: kind
    for kind in (
        v.Heading, v.Text, v.Points, v.KeyFigures, v.Table, v.Chart, v.Note, v.Definitions,
        v.Signature, v.PageBreak,
    )
}  # fmt: skip


def to_text(paper: v.Paper) -> str:
    """Return the paper as text: keys in order, no spaces, so that equal papers are equal texts."""
    data = {
        "format": FORMAT,
        "title": paper.title,
        "language": paper.language,
        "meta": asdict(replace(paper.meta, checksum="")),
        "blocks": [{"kind": type(one).__name__, **asdict(one)} for one in paper.blocks],
    }
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> Any:  # noqa: ANN401 - any value of JSON
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a paper")


def checksum(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode("utf-8")).hexdigest()


def from_text(text: str) -> v.Paper:
    """Return the paper that a stored text holds, locked by the text's own checksum."""
    data = json.loads(text)
    meta = data["meta"] | {
        "day": date.fromisoformat(data["meta"]["day"]),
        "made_at": datetime.fromisoformat(data["meta"]["made_at"]),
        "to_day": _day(data["meta"]["to_day"]),
        "checksum": checksum(text),
    }
    return v.Paper(
        title=data["title"],
        language=data["language"],
        meta=v.Meta(**meta),
        blocks=tuple(_block(one) for one in data["blocks"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _block(data: dict[str, Any]) -> v.AnyBlock:
    kind = BLOCKS[data["kind"]]
    known = {one.name for one in fields(kind)}
    return kind(**{key: _value(key, data[key]) for key in known})


def _words(several: list[dict[str, Any]]) -> Words:
    return tuple(Span(**one) for one in several)


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 - by the name of the field
    match key:
        case "words":
            return _words(value)
        case "items":
            return tuple(_words(one) for one in value)
        case "figures":
            return tuple(v.KeyFigure(**one) for one in value)
        case "rows" if value and not all(isinstance(cell, str) for row in value for cell in row):
            return tuple((term, _words(words)) for term, words in value)
        case "rows":
            return tuple(tuple(row) for row in value)
        case "headers":
            return tuple(value)
        case "numeric":
            return frozenset(value)
        case _:
            return value
