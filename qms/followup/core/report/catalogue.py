"""The catalogue of measures: suggestions with what to measure and how sure the evidence is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A measure that the money is often used for, in Swedish.

    `evidence` is the grade in words, or says that nobody has read the source yet.
    """

    key: str
    name: str
    description: str
    target_group: str
    measure: str
    evidence: str
    ask_before: str
    school_forms: tuple[str, ...]


UNCHECKED = "Källan är ännu inte läst"


def parse_catalogue(
    catalogue: Mapping[str, Any], indicators: Mapping[str, Any]
) -> tuple[Suggestion, ...]:
    """Return the suggestions in the order of the file; `indicators` gives names to measures."""
    grades = {grade["key"]: grade["name_sv"] for grade in catalogue["evidence_grade"]}
    names = {one["key"]: one["name_sv"] for one in indicators["indicator"]}
    return tuple(
        Suggestion(
            key=one["key"],
            name=one["name_sv"],
            description=one["description_sv"],
            target_group=_sentence(", ".join(one["target_groups_sv"])),
            measure=next((names[key] for key in one["near_indicators"] if key in names), ""),
            evidence=grades[one["evidence"]] if one["source_checked"] else UNCHECKED,
            ask_before=one["ask_before_sv"],
            school_forms=tuple(one["school_forms"]),
        )
        for one in catalogue["intervention"]
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def for_forms(suggestions: tuple[Suggestion, ...], forms: frozenset[str]) -> tuple[Suggestion, ...]:
    """Return the suggestions meant for any of the school forms."""
    return tuple(one for one in suggestions if forms.intersection(one.school_forms))
