"""Everything a calculation rests on, as the register and the rules stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.costs.core.keys_file import Keys
from qms.costs.core.ledger import Ledger
from qms.costs.core.pupils import Count
from qms.costs.core.rules_units import resolve
from qms.costs.queries.rules import Rules, in_force
from qms.costs.queries.units import unit_keys
from qms.register import batch_queries, cost_queries

OF_THE_YEAR = ("ledger", "groups")
LATEST = ("unit_areas", "staff")
"""Areas and staff hold until there are newer ones: a budget is made before its year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The ledger, the rules with the register's units, and what can be divided by.

    `unknown` are units that the rules name and the register lacks. The rules' own areas and staff
    go before the register's.
    """

    rules: Rules
    keys: Keys
    unknown: tuple[str, ...]
    ledger: Ledger
    counts: tuple[Count, ...]
    bases: Mapping[str, Mapping[str, Fraction]]
    inputs: Mapping[str, Any]


def inputs_now(session: Session, year: int, rules: Rules) -> dict[str, Any]:
    """Return what a calculation made now would rest on: the rules, and the year's files."""
    files = {key: list(batch_queries.saved_of(session, key, year)) for key in OF_THE_YEAR}
    for key in LATEST:
        last = batch_queries.latest_year_of(session, key, year)
        files[key] = list(batch_queries.saved_of(session, key, last)) if last else []
    return {"rules": {"number": rules.number, "sha256": rules.sha256}, "files": files}


def material(session: Session, year: int, kind: str) -> Material:
    """Return all that a calculation of the year's `outcome` or `budget` is made of."""
    rules = in_force(session)
    resolved = resolve(rules.keys, unit_keys(session))
    staff: dict[str, Fraction] = {}
    for one in cost_queries.staff(session, year):
        if one.fte is not None:
            key = str(one.unit_id)
            staff[key] = staff.get(key, Fraction(0)) + Fraction(one.fte)
    areas = {str(unit): Fraction(m2) for unit, m2 in cost_queries.areas(session, year).items()}
    own = resolved.keys.bases
    return Material(
        rules=rules,
        keys=resolved.keys,
        unknown=resolved.unknown,
        ledger=ledger_of(session, year, kind),
        counts=counts_of(session, year),
        bases={"area": areas | dict(own["area"]), "staff": staff | dict(own["staff"])},
        inputs=inputs_now(session, year, rules),
    )


def ledger_of(session: Session, year: int, kind: str) -> Ledger:
    """Return the year's lines, those of a month that are booked alike together."""
    booked = cost_queries.booked(session, year, kind)
    size = len(booked.ore)
    return Ledger(
        names={**booked.names, "kind": (kind,)},
        codes={**booked.codes, "kind": np.zeros(size, dtype=np.int32)},
        ore=booked.ore,
        rows=np.arange(1, size + 1, dtype=np.int32),
        lines=booked.lines,
    )


def counts_of(session: Session, year: int) -> tuple[Count, ...]:
    """Return the pupils of the year's count dates; hidden numbers are left out."""
    return tuple(
        Count(unit=str(one.unit_id), form=GrantForm(one.form), day=one.day, pupils=one.pupils,
              group=one.group, band=one.band)
        for one in cost_queries.group_counts(session, year)
        if one.pupils is not None
    )  # fmt: skip
