"""A template as a document: the tables of the content file, for one template, in order."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from qms.followup.core.report.template_file import templates_in
from qms.followup.core.report.templates import Template
from qms.followup.core.report.wording import Wording

Table = Mapping[str, Any]
SHARED = ("causes_sv", "causes_en", "max_analysis_boxes")
"""What of the file's `meta` a template takes along."""
MOST_BOXES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDoc:
    """A section's own table and its questions' tables, without what their place tells."""

    table: Table
    questions: tuple[Table, ...] = ()

    @property
    def key(self) -> str:
        """Return the section's key."""
        return str(self.table["key"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One template. `rules` and `sources` are what its questions may refer to, with their words."""

    meta: Table
    rules: tuple[Table, ...]
    sources: tuple[Table, ...]
    head: Table
    sections: tuple[SectionDoc, ...]

    @property
    def key(self) -> str:
        """Return the template's key."""
        return str(self.head["key"])

    @property
    def questions(self) -> tuple[Table, ...]:
        """Return every question's table, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def most_boxes(self) -> int:
        """Return how many boxes for analysis a template should have at most."""
        return int(self.meta.get("max_analysis_boxes", MOST_BOXES))

    def question(self, key: str) -> Table:
        """Return a question's table; raise KeyError when there is none."""
        return next((one for one in self.questions if one["key"] == key), None) or _none(key)

    def section(self, key: str) -> SectionDoc:
        """Return a section; raise KeyError when there is none."""
        return next((one for one in self.sections if one.key == key), None) or _none(key)

    def section_of(self, question: str) -> SectionDoc:
        """Return the section that asks the question; raise KeyError when none does."""
        for section in self.sections:
            if any(one["key"] == question for one in section.questions):
                return section
        raise KeyError(question)


def _none(key: str) -> Any:  # noqa: ANN401 - never returns
    raise KeyError(key)


def document_of(content: Table, key: str) -> Document:
    """Return one template of a content file; raise KeyError when the file does not have it."""
    head = next((one for one in content["template"] if one["key"] == key), None) or _none(key)
    own = sorted(
        (one for one in content["section"] if one["template"] == key), key=lambda s: s["order"]
    )
    return Document(
        meta={name: content["meta"][name] for name in SHARED if name in content["meta"]},
        rules=tuple(content["quality_rule"]),
        sources=tuple(content["prefill_source"]),
        head={name: value for name, value in head.items() if name != "version"},
        sections=tuple(_section(one, content["question"]) for one in own),
    )


def _section(table: Table, questions: tuple[Table, ...]) -> SectionDoc:
    own = (one for one in questions if one["section"] == table["key"])
    return SectionDoc(
        table={name: table[name] for name in table if name not in ("template", "order")},
        questions=tuple({name: one[name] for name in one if name != "section"} for one in own),
    )


def tables_of(document: Document, *, version: int) -> dict[str, Any]:
    """Return the tables as a content file has them, with the version it is."""
    placed = enumerate(document.sections, start=1)
    return {
        "meta": {"version": version, **document.meta},
        "prefill_source": [dict(one) for one in document.sources],
        "quality_rule": [dict(one) for one in document.rules],
        "template": [dict(document.head)],
        "section": [
            {**one.table, "template": document.key, "order": order} for order, one in placed
        ],
        "question": [
            {**question, "section": section.key}
            for section in document.sections
            for question in section.questions
        ],
    }


def parsed_tables(document: Document, *, version: int) -> dict[str, Any]:
    """Return the tables with a bare table for the template that this one follows."""
    tables = tables_of(document, version=version)
    follows = document.head.get("follows")
    stub = [{**document.head, "key": follows, "follows": ""}] if follows else []
    return {**tables, "template": [*tables["template"], *stub]}


def as_template(
    document: Document, *, version: int, names: Mapping[str, Wording] | None = None
) -> Template:
    """Return what units are asked with; the document need not be free from faults in conditions."""
    return templates_in(parsed_tables(document, version=version), names)[document.key]


def canonical(document: Document, *, version: int) -> str:
    """Return the one text that the document has: what a checksum is made of."""
    tables = tables_of(document, version=version)
    return json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(body: str) -> str:
    """Return the checksum of a canonical text."""
    return sha256(body.encode()).hexdigest()


def from_canonical(body: str) -> tuple[Document, int]:
    """Return the document of a canonical text, and its version."""
    tables = json.loads(body)
    key = tables["template"][0]["key"]
    return document_of(tables, key), int(tables["meta"]["version"])


def with_sections(document: Document, sections: Iterator[SectionDoc]) -> Document:
    """Return the document with other sections."""
    return replace(document, sections=tuple(sections))
