"""Which fields each part of an instrument has on its page: a path into the part's table each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Step = str | int
Path = tuple[Step, ...]
Table = Mapping[str, Any]


class Kind(StrEnum):
    """How a field is written, and what its text becomes."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    NUMBERS = "numbers"
    WORDS = "words"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: the path of its value in the part's table. `choices` are keys."""

    path: Path
    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the field's name in a form."""
        return "-".join(str(step) for step in self.path)


ONE_OF_EACH = ("meta", "state", "points", "hours")
LISTED = ("area", "question", "level", "threshold", "documentation", "consistency_rule")
ADDABLE = ("area", "question", "documentation", "consistency_rule")
PLAIN: Mapping[str, tuple[tuple[str, Kind], ...]] = {
    "meta": (
        ("title_sv", Kind.LINE), ("title_en", Kind.LINE), ("purpose_sv", Kind.TEXT),
        ("purpose_en", Kind.TEXT), ("no_diagnosis_sv", Kind.TEXT),
        ("no_diagnosis_en", Kind.TEXT), ("estimated_minutes", Kind.WHOLE),
        ("second_assessor_share", Kind.NUMBER),
    ),
    "state": (
        ("current_text_sv", Kind.TEXT), ("current_text_en", Kind.TEXT),
        ("desired_text_sv", Kind.TEXT), ("desired_text_en", Kind.TEXT),
    ),
    "points": (("by_level", Kind.NUMBERS),),
    "area": (
        ("name_sv", Kind.LINE), ("name_en", Kind.LINE), ("intro_sv", Kind.TEXT),
        ("intro_en", Kind.TEXT), ("order", Kind.WHOLE),
    ),
    "level": (
        ("name_sv", Kind.LINE), ("name_en", Kind.LINE), ("text_sv", Kind.TEXT),
        ("text_en", Kind.TEXT),
    ),
    "threshold": (
        ("name_sv", Kind.LINE), ("name_en", Kind.LINE), ("text_sv", Kind.TEXT),
        ("text_en", Kind.TEXT), ("next_step_sv", Kind.TEXT), ("next_step_en", Kind.TEXT),
    ),
}  # fmt: skip
SEVERITIES = ("ask", "stop")
REQUIRED = ("special", "extraordinary", "conditional")


def fields_of(table: Table, section: str, item: Table) -> tuple[Field, ...]:
    """Return the fields of a part; `item` is the part's own table within the whole one."""
    if section in PLAIN:
        found = [Field(path=(name,), kind=kind) for name, kind in PLAIN[section]]
        return (*found, *_limits(item)) if section == "threshold" else tuple(found)
    match section:
        case "hours":
            return _hours(item)
        case "question":
            return _question(table, item)
        case "documentation":
            return _documentation()
    return _rule()


def _hours(item: Table) -> tuple[Field, ...]:
    caps = item.get("default_cap_per_week", {})
    return (
        Field(path=("hours_per_point_by_rank",), kind=Kind.NUMBERS),
        Field(path=("extraordinary_counts_from_level",), kind=Kind.WHOLE),
        Field(path=("rounding", "quantum"), kind=Kind.NUMBER),
        *(
            Field(path=("default_cap_per_week", form), kind=Kind.NUMBER)
            for form in caps
            if not form.startswith("note_")
        ),
    )


def _question(table: Table, item: Table) -> tuple[Field, ...]:
    areas = tuple(str(area.get("key", "")) for area in table.get("area", []))
    levels = len(table.get("points", {}).get("by_level", []))
    return (
        Field(path=("area",), kind=Kind.CHOICE, choices=areas),
        *_worded((), levels),
        Field(path=("look_for_sv",), kind=Kind.TEXT),
        Field(path=("look_for_en",), kind=Kind.TEXT),
        *(field for form in variants_of(table, item) for field in _worded((form,), levels)),
    )


def _worded(start: Path, levels: int) -> Iterator[Field]:
    yield Field(path=(*start, "text_sv"), kind=Kind.LINE)
    yield Field(path=(*start, "text_en"), kind=Kind.LINE)
    for level in range(levels):
        yield Field(path=(*start, "levels_sv", level), kind=Kind.TEXT)


def forms_of(table: Table) -> tuple[str, ...]:
    """Return the keys of the instrument's school forms."""
    caps = table.get("hours", {}).get("default_cap_per_week", {})
    return tuple(form for form in caps if not form.startswith("note_"))


def variants_of(table: Table, item: Table) -> tuple[str, ...]:
    """Return the school forms that a question has words of its own for."""
    return tuple(form for form in forms_of(table) if form in item)


def _limits(item: Table) -> Iterator[Field]:
    """Yield the numbers of a threshold's rule."""
    rule = item.get("rule", {})
    for key, value in rule.items():
        if isinstance(value, bool | str | list):
            continue
        yield Field(path=("rule", key), kind=Kind.NUMBER)
    for place, one in enumerate(rule.get("any_of", [])):
        for key in one:
            yield Field(path=("rule", "any_of", place, key), kind=Kind.NUMBER)


def _documentation() -> tuple[Field, ...]:
    return (
        Field(path=("name_sv",), kind=Kind.LINE),
        Field(path=("name_en",), kind=Kind.LINE),
        Field(path=("text_sv",), kind=Kind.TEXT),
        Field(path=("text_en",), kind=Kind.TEXT),
        Field(path=("required_from",), kind=Kind.CHOICE, choices=REQUIRED),
        Field(path=("condition",), kind=Kind.LINE),
        Field(path=("max_words",), kind=Kind.WHOLE),
    )


def _rule() -> tuple[Field, ...]:
    return (
        Field(path=("severity",), kind=Kind.CHOICE, choices=SEVERITIES),
        Field(path=("condition",), kind=Kind.TEXT),
        Field(path=("message_sv",), kind=Kind.TEXT),
        Field(path=("message_en",), kind=Kind.TEXT),
        Field(path=("words",), kind=Kind.WORDS),
    )
