"""What the tables of a template file may hold: every field, and the kind of value it has."""

from collections.abc import Iterator, Mapping
from typing import Any

from qms.kernel.problems import Problem

Kind = type | str
WORDS, TABLES, LABELS = "words", "tables", "labels"
TEXT = {"text_sv": str, "text_en": str, "hint_sv": str, "hint_en": str}
QUESTION: dict[str, Kind] = {
    "key": str, "section": str, **TEXT, "type": str, "required": bool, "visibility": str,
    "max_words": int, "prefill": WORDS, "quality_rules": WORDS, "options_sv": WORDS,
    "options_en": WORDS, "options_from": str, "rows": str, "columns": WORDS, "needs": WORDS,
    "column_labels": LABELS, "fixed": WORDS, "reach": str, "sum": str, "may_exceed": bool,
    "condition": str, "indicators": WORDS, "groups": TABLES, "scale": dict, "unit_sv": str,
    "unit_en": str, "applies_to": WORDS, "max_rows": int, "max_choices": int,
    "handbook_question": int, "date_dependent_note_sv": str,
}  # fmt: skip
SECTION: dict[str, Kind] = {
    "key": str, "template": str, "order": int, "title_sv": str, "title_en": str,
    "heading_sv": str, "heading_en": str, "intro_sv": str, "intro_en": str,
}  # fmt: skip
TEMPLATE: dict[str, Kind] = {
    "key": str, "version": int, "title_sv": str, "title_en": str, "purpose_sv": str,
    "level": str, "applies_to": WORDS, "activities": WORDS, "visibility": str,
    "minutes_target": int, "filled_in_by": WORDS, "legal": WORDS, "spends": str,
    "follows": str, "period": str, "autumn": int,
}  # fmt: skip
RULE: dict[str, Kind] = {
    "key": str, "severity": str, "check": str, "message_sv": str, "message_en": str,
}  # fmt: skip
SOURCE: dict[str, Kind] = {"key": str, "name_sv": str, "name_en": str}
FIELDS: dict[str, Mapping[str, Kind]] = {
    "template": TEMPLATE, "section": SECTION, "question": QUESTION, "quality_rule": RULE,
    "prefill_source": SOURCE,
}  # fmt: skip
NEEDED = {
    "template": ("key", "title_sv", "purpose_sv", "level", "applies_to", "minutes_target", "legal"),
    "section": ("key", "template", "order"),
    "question": ("key", "section", "type", "required", "visibility"),
    "quality_rule": ("key", "severity"),
    "prefill_source": ("key",),
}
GROUP: dict[str, Kind] = {
    "key": str, "name_sv": str, "name_en": str, "duty": str, "applies_to": WORDS,
}  # fmt: skip
SCALE: dict[str, Kind] = {
    "min": int, "max": int, "min_label_sv": str, "min_label_en": str, "max_label_sv": str,
    "max_label_en": str,
}  # fmt: skip
KINDS = {
    str: "en text", int: "ett heltal", bool: "true eller false", WORDS: "en lista med texter",
    TABLES: "en lista med tabeller", LABELS: "två texter per kolumn", dict: "en tabell",
}  # fmt: skip
LONGEST_LIST, LONGEST_TEXT = 2_000, 5_000


def shape_faults(tables: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each table and value that is not what the format says."""
    found = list(_tables(tables))
    if found:
        return found
    if not isinstance(tables.get("meta", {}), dict):
        return [Problem(message="meta är ingen tabell.", column="meta")]
    return [
        fault
        for name, fields in FIELDS.items()
        for table in tables[name]
        for fault in _fields(name, table, fields)
    ]


def _tables(tables: Mapping[str, Any]) -> Iterator[Problem]:
    for name in FIELDS:
        rows = tables.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield Problem(
                message=f"Filen saknar tabellerna [[{name}]].",
                column=name,
                cure="Hämta en mall härifrån och utgå från den.",
            )
        elif len(rows) > LONGEST_LIST:
            yield Problem(message=f"Filen har {len(rows)} tabeller [[{name}]].", column=name)


def _fields(name: str, table: Mapping[str, Any], fields: Mapping[str, Kind]) -> Iterator[Problem]:
    place = f"{name} {table.get('key', 'utan key')}"
    for field in NEEDED[name]:
        if field not in table:
            yield Problem(message=f"{place} saknar {field}.", column=str(table.get("key", name)))
    yield from _values(place, table, fields)


def _values(place: str, table: Mapping[str, Any], fields: Mapping[str, Kind]) -> Iterator[Problem]:
    for field, value in table.items():
        if field not in fields:
            yield Problem(
                message=f"{place}: fältet {field} finns inte.",
                column=field,
                cure=f"Fälten är {', '.join(fields)}.",
            )
        elif not _is(value, fields[field]):
            yield Problem(
                message=f"{place}: {field} ska vara {KINDS[fields[field]]}.",
                column=field,
                value=str(value)[:80],
            )
    for group in table.get("groups", ()) if _is(table.get("groups"), TABLES) else ():
        yield from _values(f"{place}, gruppen {group.get('key', 'utan key')}", group, GROUP)
    if isinstance(table.get("scale"), dict):
        yield from _values(f"{place}, skalan", table["scale"], SCALE)


def _is(value: object, kind: Kind) -> bool:
    """Return whether a value is of the kind; texts have a length to them."""
    if kind is str:
        return isinstance(value, str) and len(value) <= LONGEST_TEXT
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9
    if isinstance(kind, type):
        return isinstance(value, kind)
    if kind == LABELS:
        return isinstance(value, dict) and all(_is_pair(one) for one in value.values())
    item = str if kind == WORDS else dict
    return isinstance(value, list) and all(isinstance(one, item) for one in value)


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)
    )
