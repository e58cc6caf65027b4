"""Steps as records: what is stored and what `alternatives.toml` says."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from typing import Any

from qms.kernel.problems import Problem, RefusedError
from qms.planning.core.plan.steps import KINDS, NAMES, Step

Record = Mapping[str, Any]
WANTED = {
    "int": "ett heltal",
    "float": "ett tal",
    "str": "text inom citattecken",
    "bool": "true eller false",
    "tuple": "en lista av texter",
}


def record_of(step: Step) -> dict[str, Any]:
    """Return the step as a record; what is not said is left out."""
    said = {
        one.name: value
        for one in fields(step)
        if (value := getattr(step, one.name)) != one.default or one.default is MISSING
    }
    said = {
        name: list(value) if isinstance(value, tuple) else value for name, value in said.items()
    }
    return {"step": NAMES[type(step)], **said}


def read_steps(records: Sequence[object]) -> tuple[Step, ...]:
    """Return the steps of the records; raise RefusedError with every fault, by number of the step.

    A record says its `step` (a word of `KINDS`) and that step's fields.
    """
    found = [_read(record, number) for number, record in enumerate(records, 1)]
    faults = [one for one in found if isinstance(one, list)]
    if faults:
        raise RefusedError(tuple(problem for some in faults for problem in some))
    return tuple(one for one in found if not isinstance(one, list))


def _read(record: object, number: int) -> Step | list[Problem]:
    if not isinstance(record, Mapping) or (kind := KINDS.get(str(record.get("step", "")))) is None:
        return [_fault(number, "step", "Steget finns inte.", f"Skriv {', '.join(KINDS)}.")]
    known = {one.name: one for one in fields(kind)}
    faults = [
        _fault(number, name, "Uppgiften hör inte till steget.", f"Skriv {', '.join(known)}.")
        for name in record
        if name not in known and name != "step"
    ]
    values: dict[str, Any] = {}
    for name, one in known.items():
        if name not in record:
            if one.default is MISSING:
                faults.append(_fault(number, name, "Uppgiften saknas.", f"Skriv {_wanted(one)}."))
            continue
        value = READERS[_type(one)](record[name])
        if value is None:
            faults.append(_fault(number, name, "Uppgiften går inte att läsa.",
                                 f"Skriv {_wanted(one)}."))  # fmt: skip
        values[name] = value
    return faults or kind(**values)


def _fault(number: int, field: str, message: str, cure: str) -> Problem:
    return Problem(message=message, column=f"steg {number}, {field}", cure=cure)


def _type(one: "Field[Any]") -> str:
    """Return the first word of the field's type: `tuple[str, ...]` and `int | None` included."""
    text = one.type if isinstance(one.type, str) else getattr(one.type, "__name__", str(one.type))
    return next(word for word in WANTED if text.startswith(word))


def _wanted(one: "Field[Any]") -> str:
    return WANTED[_type(one)]


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(value)


READERS: dict[str, Callable[[object], Any]] = {
    "int": _whole, "float": _number, "str": _text, "bool": _flag, "tuple": _texts,
}  # fmt: skip
