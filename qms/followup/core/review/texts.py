"""The texts of frozen reports, question by question, without what tells who somebody is."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qms.followup.core.report.text_checks import personal_data

PERSONAL = frozenset({"owner"})
"""The columns that may tell who somebody is: a post or initials."""
TEXT_COLUMNS = frozenset({"line", "text", "choice", "date"})
HIDDEN = "[borttaget]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a report says to one question; `part` names the row or the group, if there are any."""

    section: int
    question: str
    asked: str
    text: str
    part: str = ""


def only(copy: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Return the copy with those questions alone; steps without any are left out."""
    template = copy["template"]
    sections = [
        {**one, "questions": kept}
        for one in template["sections"]
        if (kept := [question for question in one["questions"] if question["key"] in keys])
    ]
    return {**copy, "template": {**template, "sections": sections}}


def texts_of(copy: Mapping[str, Any]) -> tuple[Said, ...]:
    """Return every text of the copy in the order it was asked; empty answers are left out.

    Identity numbers and named children are replaced, columns that tell who are left out.
    """
    return tuple(
        Said(
            section=section["number"],
            question=question["key"],
            asked=question["text"],
            text=without_persons(text),
            part=part,
        )
        for section in copy["template"]["sections"]
        for question in section["questions"]
        for part, text in _answers(question, copy["content"])
        if text.strip()
    )


def without_persons(text: str) -> str:
    """Return the text with everything that looks like one person replaced."""
    for found in personal_data(text):
        text = text.replace(found, HIDDEN)
    return text


def _answers(question: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the parts of an answer: the rows of a table, the groups, or the answer itself."""
    answers, key = content["answers"], question["key"]
    if question.get("rows"):
        yield from _rows(question, content)
        return
    for one in (*question.get("groups", ()), *question.get("indicators", ())):
        said = [answers.get(f"{key}-{one['key']}{more}", "") for more in ("", "_gave")]
        yield one["name"], ". ".join(text for text in said if text)
    if question["type"] != "money":
        text = answers.get(key, "")
        yield "", ", ".join(text.split("\n")) if question["type"] == "multi_choice" else text


def _rows(question: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    columns = [
        one
        for one in question["columns"]
        if isinstance(one, Mapping) and one["type"] in TEXT_COLUMNS and one["key"] not in PERSONAL
    ]
    for row in content.get(question["rows"], ()):
        if row.get("question", question["key"]) != question["key"]:
            continue
        name = row.get("name") or row.get("title") or ""
        cells = [
            f"{one['label']}: {row[one['key']]}"
            for one in columns
            if one["key"] not in ("name", "title") and row.get(one["key"])
        ]
        yield name, ". ".join(cells) or name
