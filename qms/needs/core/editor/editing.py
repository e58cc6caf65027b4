"""Changes to an instrument's table: each returns a new one, as a draft is saved and undone."""

import copy
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.editor.fields import LISTED, Field, Kind, Path, Table, fields_of, forms_of
from qms.needs.core.editor.stale import drop_stale
from qms.needs.core.instrument.reading import parse_instrument

KEY = re.compile(r"[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö0-9_]{0,29}")


def item_of(table: Table, section: str, key: str) -> Mapping[str, Any]:
    """Return a part's own table; raise LookupError when there is none."""
    if section not in LISTED:
        if section not in table:
            raise LookupError(section)
        found: Mapping[str, Any] = table[section]
        return found
    return _item(table, section, key)


def _item(table: Table, section: str, key: str) -> dict[str, Any]:
    for item in table.get(section, []):
        if str(item.get(name_in(section))) == key:
            one: dict[str, Any] = item
            return one
    raise LookupError(key)


def name_in(section: str) -> str:
    """Return the key that the items of a section are told apart by."""
    return "level" if section == "level" else "key"


def texts_of(table: Table, section: str, key: str) -> dict[str, str]:
    """Return what stands in each field of a part, as it is written."""
    item = item_of(table, section, key)
    return {one.name: _text(_at(item, one.path), one) for one in fields_of(table, section, item)}


def with_texts(table: Table, section: str, key: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the table with a part's fields as written; what is not written is taken away.

    Raise RefusedError with every fault of the part, its field in `column`.
    """
    new = copy.deepcopy(dict(table))
    item = _mutable(new, section, key)
    faults = []
    for one in fields_of(table, section, item_of(table, section, key)):
        text = texts.get(one.name, "")
        if isinstance(one.path[-1], int) and not text.strip():
            faults.append(_problem(one, "Nivån är inte beskriven.", "Skriv vad den betyder."))
        try:
            _put(item, one.path, _value(text, one))
        except ValueError:
            faults.append(_problem(one, "Det är inte ett tal.", "Skriv till exempel 0,5."))
    drop_stale(item_of(table, section, key), item, fields_of(table, section, item))
    # Told once: what was found above is why the whole part cannot be read.
    faults = faults or _faults_of(new, section, key, item)
    if faults:
        raise RefusedError(tuple(faults))
    return new


def _problem(field: Field, message: str, cure: str) -> Problem:
    return Problem(message=message, column=field.name, cure=cure)


def _mutable(table: dict[str, Any], section: str, key: str) -> dict[str, Any]:
    if section in LISTED:
        return _item(table, section, key)
    found: dict[str, Any] = table[section]
    return found


def _faults_of(table: Table, section: str, key: str, item: Table) -> list[Problem]:
    """Return the faults of the part alone, by field; those of other parts stand on the draft."""
    start = f"{section}.{key}" if section in LISTED else section
    fields = {".".join(map(str, one.path)): one.name for one in fields_of(table, section, item)}
    found = []
    for problem in faults_in(table):
        rest = problem.column.removeprefix(start)
        if rest == problem.column or rest[:1] not in {"", "."}:
            continue
        inner = rest.lstrip(".")
        name = fields.get(inner) or next(
            (name for path, name in fields.items() if path.startswith(f"{inner}.")), ""
        )
        found.append(Problem(message=problem.message, cure=problem.cure, column=name))
    return found


def faults_in(table: Table) -> tuple[Problem, ...]:
    """Return every fault of an instrument's table."""
    try:
        parse_instrument(table)
    except RefusedError as refused:
        return refused.problems
    return ()


def with_new(table: Table, section: str, key: str, *, area: str = "") -> dict[str, Any]:
    """Return the table with a new part at the end; raise RefusedError for a key that cannot be."""
    faults = []
    if not KEY.fullmatch(key):
        faults.append(
            Problem(
                message=said("%(value)s kan inte vara en nyckel.", value=key or "Tomt"),
                column="key",
                cure="Skriv bokstäver, siffror och understreck.",
            )
        )
    taken = {str(item.get("key", "")).casefold() for item in table.get(section, [])}
    if key.casefold() in taken:
        faults.append(
            Problem(
                message=said("Nyckeln %(key)s används redan.", key=key),
                column="key",
                cure="Välj en annan.",
            )
        )
    if faults:
        raise RefusedError(tuple(faults))
    new = copy.deepcopy(dict(table))
    new.setdefault(section, []).append(_fresh(table, section, key, area))
    return new


def _fresh(table: Table, section: str, key: str, area: str) -> dict[str, Any]:
    """Return a part that is whole from the beginning, with words to write over."""
    match section:
        case "area":
            orders = [int(one.get("order", 0)) for one in table.get("area", [])]
            return {
                "key": key,
                "prefix": key[:3].upper(),
                "order": max(orders, default=0) + 1,
                "domains": [],
                "name_sv": key,
            }
        case "question":
            levels = [str(one.get("text_sv", "")) for one in table.get("level", [])]
            return {"key": key, "area": area, "text_sv": key, "levels_sv": levels}
        case "documentation":
            return {"key": key, "name_sv": key, "text_sv": key, "required_from": "extraordinary"}
    highest = len(table.get("points", {}).get("by_level", [])) - 1
    return {"key": key, "severity": "ask", "condition": f"max_level > {highest}", "message_sv": key}


def without(table: Table, section: str, key: str) -> dict[str, Any]:
    """Return the table without a part; raise LookupError when it is not there."""
    _item(table, section, key)
    kept = [item for item in table[section] if str(item.get("key")) != key]
    return {**copy.deepcopy(dict(table)), section: kept}


def with_variant(table: Table, key: str, form: str) -> dict[str, Any]:
    """Return the table where a question has words of its own in a school form."""
    new = copy.deepcopy(dict(table))
    item = _item(new, "question", key)
    if form not in forms_of(table):
        raise LookupError(form)
    if form not in item:
        item[form] = {
            "text_sv": item.get("text_sv", ""),
            "levels_sv": list(item.get("levels_sv", [])),
        }
    return new


def without_variant(table: Table, key: str, form: str) -> dict[str, Any]:
    """Return the table where a question is put in a school form as in the others."""
    new = copy.deepcopy(dict(table))
    _item(new, "question", key).pop(form, None)
    return new


def _at(item: Any, path: Path) -> Any:  # noqa: ANN401 - a table's value
    for step in path:
        try:
            item = item[step]
        except (KeyError, IndexError, TypeError):
            return None
    return item


def _put(item: Any, path: Path, value: object) -> None:  # noqa: ANN401 - a table's value
    *way, last = path
    for here, following in zip(way, path[1:], strict=True):
        if isinstance(here, str) and here not in item:
            item[here] = [] if isinstance(following, int) else {}
        item = item[here]
    if isinstance(last, int):
        item.extend([""] * (last + 1 - len(item)))
        item[last] = "" if value is None else value
    elif value is None:
        item.pop(last, None)
    else:
        item[last] = value


def _text(value: object, field: Field) -> str:
    if value is None:
        return ""
    if field.kind is Kind.NUMBERS and isinstance(value, list):
        return "; ".join(_number_text(one) for one in value)
    if field.kind is Kind.WORDS and isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return _number_text(value)


def _number_text(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _value(text: str, field: Field) -> object:
    """Return what a text becomes in the table, None when nothing was written."""
    bare = " ".join(text.split())
    if not bare:
        return None
    match field.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return _number(bare)
        case Kind.NUMBERS:
            return [_number(part) for part in bare.split(";")]
        case Kind.WORDS:
            return [part.strip() for part in bare.split(",") if part.strip()]
    return bare


def _number(text: str) -> int | Decimal:
    number = parse_decimal(text)
    if number is None:
        raise ValueError(text)
    return int(number) if number == number.to_integral_value() else number
