"""The frozen copy of a report: everything it said, in one canonical text with a checksum."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from qms.followup.core.report.asking import asked
from qms.followup.core.report.columns import Column
from qms.followup.core.report.content import (
    Action,
    Activity,
    AmountSource,
    Content,
    LastAction,
    PreviousActivity,
    Spends,
)
from qms.followup.core.report.questions import Question
from qms.followup.core.report.removed import RemovedAnswer
from qms.followup.core.report.templates import Template

FORMAT = 3
"""1: first; 2: tells its columns and rows; 3: holds the figures of the register."""
R = TypeVar("R", Activity, PreviousActivity, Action, LastAction)


def _column(column: Column) -> dict[str, str]:
    return {"key": column.key, "type": column.type.value, "label": column.label.sv}


def _question(question: Question, template: Template) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text.sv,
        "type": question.type.value,
        "visibility": question.visibility.value,
        "rows": question.rows.value if question.rows else "",
        "reach": question.reach,
        "sum": question.sum.value if question.sum else "",
        "columns": [_column(column) for column in question.columns],
        "groups": [{"key": one.key, "name": one.name.sv} for one in question.groups],
        "indicators": [
            {"key": key, "name": template.name_of(key).sv} for key in question.indicators
        ],
    }


def copy_of(
    template: Template,
    content: Content,
    about: Mapping[str, Any],
    removed: tuple[RemovedAnswer, ...] = (),
    *,
    figures: Mapping[str, Any] | None = None,
    figures_on: date | None = None,
) -> dict[str, Any]:
    """Return the copy: the questions as they were asked, and the answers.

    `about` says which report it is: unit, year and whatever else must stand on the paper. The
    copy reads without the template, which may change. `removed` holds the answers to questions
    that the template no longer asks. `figures` are what the register said on the day
    `figures_on` at the questions that show it (`core.report.figures`).
    """
    now = asked(template, content)
    return {
        "format": FORMAT,
        "about": dict(about),
        "template": {
            "key": template.key,
            "version": template.version,
            "title": template.title.sv,
            "period": template.period.value,
            "sections": [
                {
                    "number": section.number,
                    "title": section.title.sv,
                    "questions": [_question(one, template) for one in section.questions],
                }
                for section in now.sections
            ],
        },
        "content": asdict(content) | {"answers": dict(content.answers)},
        "removed": [asdict(one) for one in removed],
        "figures": dict(figures or {}),
        "figures_on": figures_on.isoformat() if figures_on else None,
    }


def canonical(copy: Mapping[str, Any]) -> str:
    """Return the copy as text: keys in order, no spaces, so that equal copies are equal texts."""
    return json.dumps(copy, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a copy")


def checksum(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode("utf-8")).hexdigest()


def content_of(copy: Mapping[str, Any]) -> Content:
    """Return the content that a copy holds; what older copies do not have is empty."""
    stored = copy["content"]
    return Content(
        amount_ore=stored["amount_ore"],
        carried_ore=stored["carried_ore"],
        unused_ore=stored["unused_ore"],
        answers=stored["answers"],
        activities=tuple(_row(Activity, one) for one in stored["activities"]),
        previous=tuple(_row(PreviousActivity, one) for one in stored["previous"]),
        actions=tuple(_row(Action, one) for one in stored.get("actions", ())),
        last_actions=tuple(_row(LastAction, one) for one in stored.get("last_actions", ())),
        spends=Spends(stored.get("spends", Spends.USED)),
    )


DAYS = frozenset({"follow_up", "due"})


def _row(kind: type[R], stored: Mapping[str, Any]) -> R:
    """Return a row of a copy; a name that is no longer known is left out."""
    known = {one.name for one in fields(kind)}
    values = {key: value for key, value in stored.items() if key in known}
    for key in DAYS & values.keys():
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    if "source" in values:
        values["source"] = AmountSource(values["source"])
    return kind(**values)
