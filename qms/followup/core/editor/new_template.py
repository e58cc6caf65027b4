"""A template that nobody has had before: empty, or as another one is."""

import re
from dataclasses import dataclass, replace
from typing import Any

from qms.followup.core.editor.document import Document
from qms.followup.core.report.templates import PROVIDER, Period

KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_KEY = 40
OWN = frozenset({"activities", "follows"})
"""What ties a template to its place in the year: a copy has a place of its own."""
MINUTES = 30
UNIT_FORMS = (
    "preschool", "preschool_class", "compulsory", "leisure_centre", "adapted_compulsory",
    "upper_secondary", "adapted_upper_secondary",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a new template is called and whom it is for; `level` is `unit` or `provider`."""

    key: str
    title: str
    level: str
    period: Period


def is_key(text: str) -> bool:
    """Return whether the text can be a template's key: words of a–z and figures with `_`."""
    return len(text) <= LONGEST_KEY and KEY.fullmatch(text) is not None


def empty(like: Document, wanted: Beginning) -> Document:
    """Return a template without sections; checks and sources are those that `like` may use."""
    head = {
        **_named(wanted),
        "purpose_sv": "",
        "applies_to": _forms(wanted.level, ()),
        "minutes_target": MINUTES,
        "legal": [],
        "visibility": "internal",
    }
    return replace(like, head=head, sections=())


def copied(document: Document, wanted: Beginning) -> Document:
    """Return the template's questions under another key, title, level and period."""
    kept = {name: value for name, value in document.head.items() if name not in OWN}
    kept.pop("title_en", None)
    applies_to = _forms(wanted.level, document.head["applies_to"])
    return replace(document, head={**kept, **_named(wanted), "applies_to": applies_to})


def _named(wanted: Beginning) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "title_sv": wanted.title,
        "level": wanted.level,
        "period": wanted.period.value,
    }


def _forms(level: str, before: Any) -> list[str]:  # noqa: ANN401 - as a file has it
    """Return whom the template is asked of, as before where that is of the same level."""
    if level == PROVIDER:
        return [PROVIDER]
    return [form for form in before if form != PROVIDER] or list(UNIT_FORMS)
