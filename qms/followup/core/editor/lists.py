"""The ordered lists inside a question: indicators and columns, a step at a time."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from qms.followup.core.editor.document import Table
from qms.followup.core.report.columns import COLUMNS, RowKind


class Step(StrEnum):
    """What is done to one item of a list."""

    ADD = "add"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


LISTS = ("indicators", "columns", "groups")


def stepped(items: Sequence[str], step: Step, item: str) -> list[str]:
    """Return the list after the step; a step that cannot be taken changes nothing."""
    found = list(items)
    if step is Step.ADD:
        return found if item in found else [*found, item]
    if item not in found:
        return found
    place = found.index(item)
    if step is Step.REMOVE:
        return found[:place] + found[place + 1 :]
    other = place + (1 if step is Step.DOWN else -1)
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def list_values(question: Table, name: str, step: Step, item: str) -> Mapping[str, Any]:
    """Return the question's values after a step in one of its lists."""
    if name == "groups":
        groups = {str(one["key"]): one for one in question.get("groups", ())}
        order = stepped(list(groups), step, item) if item in groups else list(groups)
        return {"groups": [groups[key] for key in order]}
    items = stepped(question.get(name, ()), step, item)
    if name == "columns" and step is Step.REMOVE:
        return {"columns": items, **_without(question, item)}
    return {name: items}


def _without(question: Table, column: str) -> dict[str, Any]:
    """Return what the question said of a column that it no longer shows, taken away."""
    labels = question.get("column_labels", {})
    return {
        "needs": [one for one in question.get("needs", ()) if one != column],
        "fixed": [one for one in question.get("fixed", ()) if one != column],
        "column_labels": {key: label for key, label in labels.items() if key != column},
    }


def column_values(question: Table, column: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the question's values with a column's heading and whether it is only shown."""
    labels = dict(question.get("column_labels", {}))
    labels.pop(column, None)
    usual = COLUMNS[RowKind(question["rows"])][column].label
    heading = [values["label_sv"] or usual.sv, values["label_en"] or usual.en]
    if heading != [usual.sv, usual.en]:
        labels[column] = heading
    fixed = [one for one in question.get("fixed", ()) if one != column]
    if values["fixed"] == "ja":
        fixed.append(column)
    return {"column_labels": labels, "fixed": fixed}


def column_table(question: Table, column: str) -> dict[str, Any]:
    """Return a column as its form shows it."""
    own = question.get("column_labels", {}).get(column, ["", ""])
    is_fixed = column in question.get("fixed", ())
    return {
        "key": question["key"],
        "label_sv": own[0],
        "label_en": own[1],
        "fixed": "ja" if is_fixed else "nej",
    }


def group_values(question: Table, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the question's values with a group added or changed."""
    said = {name: value for name, value in values.items() if value not in ("", None, [])}
    groups = [dict(one) for one in question.get("groups", ())]
    changed = [{"key": key, **said} if one["key"] == key else one for one in groups]
    if all(one["key"] != key for one in groups):
        changed.append({"key": key, **said})
    return {"groups": changed}


def group_table(question: Table, key: str) -> dict[str, Any]:
    """Return a group as its form shows it; raise KeyError when the question does not have it."""
    for one in question.get("groups", ()):
        if one["key"] == key:
            return {**one, "key": question["key"]}
    raise KeyError(key)
