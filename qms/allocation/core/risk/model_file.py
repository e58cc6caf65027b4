"""Read risk models from a file, JSON or TOML; write the file of a fit."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from qms.allocation.core.risk.examined import Examined, dump_examined
from qms.allocation.core.risk.model import RiskModel, parse_risk
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.toml_file import read_toml

UTF8_MARK = b"\xef\xbb\xbf"
BESIDE = frozenset({"fit"})
"""What a file may hold beside the model: how it was found, which decides nothing."""


def read_risk_file(content: bytes) -> tuple[RiskModel, ...]:
    """Return the models in the file, one per outcome; raise RefusedError with every fault."""
    table = _table(content)
    rows = table.get("model")
    if rows is None:
        return (_model(table),)
    found: list[RiskModel] = []
    faults: list[Problem] = []
    for row in rows if isinstance(rows, list) else [rows]:
        try:
            found.append(_model(row if isinstance(row, dict) else {}))
        except RefusedError as refused:
            faults += refused.problems
    if not found and not faults:
        faults = [Problem(message="Filen har ingen modell.", cure="Lägg till en.")]
    if faults:
        raise RefusedError(tuple(faults))
    return tuple(found)


def _model(table: dict[str, Any]) -> RiskModel:
    return parse_risk({key: value for key, value in table.items() if key not in BESIDE})


def _table(content: bytes) -> dict[str, Any]:
    cure = "Jämför med exemplet i docs/formats/risk-model.md."
    if not content.removeprefix(UTF8_MARK).lstrip().startswith(b"{"):
        return read_toml(content, cure=cure)
    try:
        text = content.decode("utf-8-sig")
        found: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_constant=str)
    except UnicodeDecodeError:
        message = "Filen är inte sparad som UTF-8."
        raise RefusedError((Problem(message=message, cure="Spara den som UTF-8."),)) from None
    except (ValueError, RecursionError) as fault:
        message = f"Filen är inte JSON: {fault}."
        raise RefusedError((Problem(message=message, cure=cure),)) from None
    return found


def risk_json(found: Sequence[Examined]) -> bytes:
    """Return the file of a fit: the model with its measures, or one of each outcome."""
    tables = [dump_examined(one) for one in found]
    content = tables[0] if len(tables) == 1 else {"model": tables}
    return table_json(content)


def table_json(table: Mapping[str, Any]) -> bytes:
    """Return a model's table, with its fit if it has one, as `read_risk_file` reads it."""
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()
