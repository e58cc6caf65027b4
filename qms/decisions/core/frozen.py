"""A decision's content as canonical text, its checksum, and the file that carries both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from qms.kernel.problems import Problem, RefusedError

FORMAT = "qms-decision"
VERSION = 1
LARGEST = 5_000_000
FIELDS = ("number", "kind", "subject", "outcome", "decided_on", "method", "inputs", "result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is frozen.

    `inputs` and `result` are the amount's numbers as text and whole numbers: `method` makes the
    second of the first. `letter` is the paper as text; `facts` what else the decision says.
    """

    number: str
    kind: str
    subject: str
    outcome: str
    decided_on: date
    method: int
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]
    facts: Mapping[str, Any]
    letter: str = ""


def table_of(content: Content) -> dict[str, Any]:
    """Return the content as a table."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "number": content.number,
        "kind": content.kind,
        "subject": content.subject,
        "outcome": content.outcome,
        "decided_on": content.decided_on.isoformat(),
        "method": content.method,
        "inputs": dict(content.inputs),
        "result": dict(content.result),
        "facts": dict(content.facts),
        "letter": content.letter,
    }


def content_of(table: Mapping[str, Any]) -> Content:
    """Return the content that a table holds."""
    return Content(
        **{key: table[key] for key in FIELDS if key != "decided_on"},
        decided_on=date.fromisoformat(table["decided_on"]),
        facts=table["facts"],
        letter=table["letter"],
    )


def canonical(table: Mapping[str, Any]) -> str:
    """Return the table as text: keys in order, no spaces; equal content is equal text."""
    return json.dumps(
        table, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def checksum(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def tombstone(because: str, on: date) -> dict[str, Any]:
    """Return what stands where a decision's content was erased: by which decision, and when.

    It says that nothing was granted to whoever would reckon with it.
    """
    erased = {"because": because, "on": on.isoformat()}
    return {"erased": erased, "facts": {}, "inputs": {}, "letter": "", "result": {}}


def erased_by(table: Mapping[str, Any]) -> str:
    """Return by which decision the content was erased, empty for content that is there."""
    return str(table["erased"]["because"]) if "erased" in table else ""


def annex_file(text: str) -> bytes:
    """Return a decision's annex: the frozen content and its checksum, to be kept and checked."""
    table = {"content": json.loads(text), "sha256": checksum(text)}
    return (json.dumps(table, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_annex(file: bytes) -> tuple[dict[str, Any], str]:
    """Return the content and the checksum that an annex holds; RefusedError when it is none."""
    if len(file) > LARGEST:
        raise _refused("Filen är större än en bilaga kan vara.")
    try:
        table = json.loads(file.decode("utf-8-sig"), parse_float=_no_float)
    except (ValueError, RecursionError):
        raise _refused("Filen är inte en bilaga: den går inte att läsa som JSON.") from None
    content = table.get("content") if isinstance(table, dict) else None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _refused("Filen är inte en bilaga till ett beslut.")
    if content.get("version") != VERSION:
        raise _refused("Bilagan är skriven av en annan version.")
    missing = [key for key in FIELDS if key not in content]
    if missing:
        raise _refused(f"Bilagan saknar {', '.join(missing)}.")
    return content, str(table.get("sha256", ""))


def _no_float(text: str) -> float:
    raise ValueError(text)  # numbers with decimals stand as text in an annex


def _refused(message: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure="Hämta bilagan från beslutet igen."),))
