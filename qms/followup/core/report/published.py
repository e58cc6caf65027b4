"""The published copy: a frozen copy without what only the unit and the administration read."""

from collections.abc import Mapping
from typing import Any

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import Visibility
from qms.followup.core.report.visible import SUMS, kept_figures, nothing_in

PUBLIC = Visibility.PUBLIC.value
PUBLIC_ABOUT = ("unit", "unit_id", "code", "provider", "year")
ROW_KEYS = ("id", "name", "title", "question", "source")
"""What a public row always has besides its columns."""


def published(copy: Mapping[str, Any]) -> dict[str, Any]:
    """Return the copy with public questions only, and of rows only the columns those show."""
    sections = [
        {**section, "questions": kept}
        for section in copy["template"]["sections"]
        if (kept := [one for one in section["questions"] if one["visibility"] == PUBLIC])
    ]
    questions = [one for section in sections for one in section["questions"]]
    found = {
        "format": copy["format"],
        "about": {key: copy["about"][key] for key in PUBLIC_ABOUT if key in copy["about"]},
        "template": {**copy["template"], "sections": sections},
        "content": _content(copy["content"], questions),
        "removed": [one for one in copy.get("removed", ()) if one["visibility"] == PUBLIC],
    }
    if "figures" in copy:
        found["figures"] = kept_figures(copy["figures"], questions)
    return found


def _content(content: Mapping[str, Any], questions: list[Any]) -> dict[str, Any]:
    keys = {one["key"] for one in questions}
    sums = {SUMS.get(one.get("sum", "")) for one in questions}
    shown = {
        **content,
        "answers": {
            name: text for name, text in content["answers"].items() if name.split("-", 1)[0] in keys
        },
    }
    for column in SUMS.values():
        shown[column] = content[column] if column in sums else None
    for kind in RowKind:
        shown[kind.value] = _rows(kind, content.get(kind.value, ()), questions)
    return shown


def _rows(kind: RowKind, rows: Any, questions: list[Any]) -> list[dict[str, Any]]:  # noqa: ANN401
    tables = [one for one in questions if one.get("rows") == kind.value]
    columns = {column["key"] for one in tables for column in one["columns"]}
    if not columns:
        return []
    kept = columns.union(ROW_KEYS)
    own = {one["key"] for one in tables}
    return [
        {key: value if key in kept else nothing_in(value) for key, value in row.items()}
        for row in rows
        if row.get("question", "") in own or "question" not in row
    ]
