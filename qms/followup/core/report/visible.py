"""A frozen copy without what its reader may not see: whole questions, answers, rows, cells."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import QuestionType, Visibility

RESTRICTED = Visibility.RESTRICTED.value
EARLY_TABLES = {"activity_table": "activities", "action_list": "previous"}
"""The rows of tables in copies made before copies told which they show."""
SUMS = {"carried": "carried_ore", "unused": "unused_ore"}
Json = Mapping[str, Any]


def open_copy(copy: Json) -> dict[str, Any]:
    """Return the copy without restricted questions and everything that only they show.

    Nothing is left of an answer whose question the copy does not have: it was asked for a time,
    and the copy does not tell who may read it. A copy that nothing is taken from is the same.
    """
    sections = copy["template"]["sections"]
    every = [one for section in sections for one in section["questions"]]
    kept = [one for one in every if one["visibility"] != RESTRICTED]
    hidden = [one for one in every if one["visibility"] == RESTRICTED]
    removed = [one for one in copy.get("removed", ()) if one["visibility"] != RESTRICTED]
    cut = {
        **copy,
        "about": _about(copy["about"], hidden),
        "template": {**copy["template"], "sections": _sections(sections)},
        "content": _content(copy["content"], kept, hidden, removed),
    }
    if "removed" in copy:
        cut["removed"] = removed
    if "figures" in copy:
        cut["figures"] = kept_figures(copy["figures"], kept)
    return cut


def kept_figures(figures: Json, questions: Iterable[Json]) -> dict[str, Any]:
    """Return the figures of the questions."""
    keys = {one["key"] for one in questions}
    return {key: found for key, found in figures.items() if key in keys}


def _sections(sections: Iterable[Json]) -> list[dict[str, Any]]:
    return [
        {**one, "questions": [q for q in one["questions"] if q["visibility"] != RESTRICTED]}
        for one in sections
    ]


def _about(about: Json, hidden: Iterable[Json]) -> dict[str, Any]:
    """Return what is told of the report; files cannot be told apart, so all of them go."""
    if any(one["type"] == QuestionType.ATTACHMENT for one in hidden):
        return {**about, "attachments": []} if "attachments" in about else dict(about)
    return dict(about)


def _content(
    content: Json, kept: Collection[Json], hidden: Collection[Json], removed: Iterable[Json]
) -> dict[str, Any]:
    keys, told = {one["key"] for one in kept}, {one["key"] for one in removed}
    shown = {
        **content,
        "answers": {
            name: text
            for name, text in content["answers"].items()
            if name.split("-", 1)[0] in keys or name in told
        },
    }
    for question in hidden:
        if question.get("sum") in SUMS:
            shown[SUMS[question["sum"]]] = None
    for kind in RowKind:
        if kind.value in content:
            shown[kind.value] = _rows(kind, content[kind.value], kept, hidden)
    return shown


def table_of(question: Json) -> str:
    """Return which rows a question of a copy shows; empty when it is no table."""
    if "rows" in question:
        return str(question["rows"])
    return EARLY_TABLES.get(question["type"], "")


def columns_of(questions: Iterable[Json]) -> frozenset[str]:
    """Return every column that the tables show."""
    found = (column for one in questions for column in one.get("columns", ()))
    return frozenset(one["key"] if isinstance(one, Mapping) else one for one in found)


def _rows(
    kind: RowKind, rows: Iterable[Json], kept: Iterable[Json], hidden: Iterable[Json]
) -> list[dict[str, Any]]:
    """Return the rows that an open table shows, or that no table does."""
    open_tables = [one for one in kept if table_of(one) == kind]
    closed = [one for one in hidden if table_of(one) == kind]
    found = []
    for row in rows:
        shows = [one for one in open_tables if _stands_in(row, one)]
        hides = [one for one in closed if _stands_in(row, one)]
        if shows or not hides:
            found.append(_row(row, columns_of(hides) - columns_of(shows)))
    return found


def _stands_in(row: Json, table: Json) -> bool:
    own = row.get("question", table["key"]) == table["key"]
    reach = table.get("reach", "")
    return own and (not reach or row.get("reach", "") in ("", reach))


def _row(row: Json, hidden: Collection[str]) -> dict[str, Any]:
    return {key: nothing_in(value) if key in hidden else value for key, value in row.items()}


def nothing_in(value: object) -> object:
    """Return what stands in place of a value that is left out."""
    return "" if isinstance(value, str) else None
