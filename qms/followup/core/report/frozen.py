"""The frozen copy of a report: everything it said, in one canonical text with a checksum."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from qms.followup.core.report.content import Activity, AmountSource, Content, PreviousActivity
from qms.followup.core.report.templates import Question, Template

FORMAT = 1


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text.sv,
        "type": question.type.value,
        "visibility": question.visibility.value,
        "columns": list(question.columns),
    }


def copy_of(template: Template, content: Content, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the copy: the questions as they were asked, and the answers.

    `about` says which report it is: unit, year and whatever else must stand on the paper. The
    copy reads without the template, which may change.
    """
    return {
        "format": FORMAT,
        "about": dict(about),
        "template": {
            "key": template.key,
            "version": template.version,
            "title": template.title.sv,
            "sections": [
                {
                    "number": section.number,
                    "title": section.title.sv,
                    "questions": [_question(question) for question in section.questions],
                }
                for section in template.sections
            ],
        },
        "content": asdict(content) | {"answers": dict(content.answers)},
    }


def canonical(copy: Mapping[str, Any]) -> str:
    """Return the copy as text: keys in order, no spaces, so that equal copies are equal texts."""
    return json.dumps(copy, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode("utf-8")).hexdigest()


def content_of(copy: Mapping[str, Any]) -> Content:
    """Return the content that a copy holds."""
    stored = copy["content"]
    return Content(
        amount_ore=stored["amount_ore"],
        carried_ore=stored["carried_ore"],
        unused_ore=stored["unused_ore"],
        answers=stored["answers"],
        activities=tuple(
            Activity(**{**one, "source": AmountSource(one["source"])})
            for one in stored["activities"]
        ),
        previous=tuple(PreviousActivity(**one) for one in stored["previous"]),
    )
