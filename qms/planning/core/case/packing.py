"""A case as plain values, to be stored whole: what was counted on can be counted on again."""

import json
import math
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import numpy as np

from qms.planning.core.case.case import SCHOOLS, Case, Floats, Rule
from qms.planning.core.case.grade import Grade
from qms.planning.core.case.guards import Guards
from qms.planning.core.case.prices import Payer, Prices
from qms.planning.core.case.school import School, Tenure

LEVEL = 6  # of compression; another one would be other bytes


def packed(case: Case) -> bytes:
    """Return the case as compressed JSON in one fixed form: the same case, the same bytes."""
    return zlib.compress(_text(record_of_case(case)), LEVEL)


def checksum(case: Case) -> str:
    """Return the SHA-256 of the case as JSON, in hexadecimal."""
    return sha256(_text(record_of_case(case))).hexdigest()


def unpacked(stored: bytes) -> Case:
    """Return the case that `packed` was given."""
    return case_of_record(json.loads(zlib.decompress(stored)))


def _text(record: object) -> bytes:
    return json.dumps(
        record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def record_of_case(case: Case) -> dict[str, Any]:
    """Return the case as JSON values; a limit that is none is None."""
    return {
        "first_year": case.first_year,
        "grades": [_grade(one) for one in case.grades],
        "schools": [_finite(asdict(one)) for one in case.schools],
        "areas": list(case.areas),
        "demand": case.demand.tolist(),
        "distance": case.distance.tolist(),
        "shares": None if case.shares is None else case.shares.tolist(),
        "prices": {one.name: _plain(getattr(case.prices, one.name)) for one in fields(Prices)},
        "guards": asdict(case.guards),
        "rule": case.rule.value,
        "payer": case.payer.value,
        **({"form": case.form} if case.form != SCHOOLS else {}),
    }


def case_of_record(record: Mapping[str, Any]) -> Case:
    """Return the case of what `record_of_case` gave."""
    prices: dict[str, Any] = {n: _frozen(value) for n, value in record["prices"].items()}
    return Case(
        first_year=record["first_year"],
        grades=tuple(Grade(**_limits(one)) for one in record["grades"]),
        schools=tuple(_school(one) for one in record["schools"]),
        areas=tuple(record["areas"]),
        demand=_array(record["demand"]),
        distance=_array(record["distance"]),
        shares=None if record["shares"] is None else _array(record["shares"]),
        prices=Prices(**prices),
        guards=Guards(**record["guards"]),
        rule=Rule(record["rule"]),
        payer=Payer(record["payer"]),
        form=record.get("form", SCHOOLS),
    )


def _finite(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and math.isinf(value) else value
        for name, value in record.items()
    }


def _grade(one: Grade) -> dict[str, Any]:
    """Return the grade; what only leisure centres have is left out of others."""
    record = _finite(asdict(one))
    return record if one.attends is not None else {
        name: value for name, value in record.items() if name != "attends"
    }  # fmt: skip


def _limits(record: Mapping[str, Any]) -> dict[str, Any]:
    limits = {name: math.inf for name in ("travel_limit", "hard_limit") if record[name] is None}
    return {**record, **limits}


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def _frozen(value: object) -> object:
    return MappingProxyType(value) if isinstance(value, dict) else value


def _school(record: Mapping[str, Any]) -> School:
    return School(**{**record, "bands": tuple(record["bands"]), "tenure": Tenure(record["tenure"])})


def _array(values: object) -> Floats:
    return np.array(values, dtype=np.float64)
