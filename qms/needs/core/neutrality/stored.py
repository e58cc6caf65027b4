"""A comparison as a plain table for storage, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from qms.needs.core.neutrality.values import Change, Comparison, Flip, GroupChange

PLAIN = ("judged", "cases", "left_out", "unanswered", "flipped")
CHANGE = ("before", "after", "percent", "low", "high")


def dump_comparison(found: Comparison) -> dict[str, Any]:
    """Return the table; numbers as exact text."""
    return {
        **{key: getattr(found, key) for key in PLAIN},
        "measures": list(found.measures),
        "total": [_dump(one) for one in found.total],
        "groups": [
            [one.by, one.name, one.cases,
             None if one.changes is None else [_dump(c) for c in one.changes]]
            for one in found.groups
        ],
        "flips": [[one.before, one.after, one.cases] for one in found.flips],
    }  # fmt: skip


def read_comparison(table: Mapping[str, Any]) -> Comparison:
    """Return the comparison that `dump_comparison` wrote."""
    return Comparison(
        **{key: table[key] for key in PLAIN},
        measures=tuple(table["measures"]),
        total=tuple(_read(one) for one in table["total"]),
        groups=tuple(
            GroupChange(
                by=by, name=name, cases=cases,
                changes=None if changes is None else tuple(_read(one) for one in changes),
            )
            for by, name, cases, changes in table["groups"]
        ),
        flips=tuple(Flip(before=b, after=a, cases=n) for b, a, n in table["flips"]),
    )  # fmt: skip


def _dump(change: Change) -> list[str | None]:
    values = (getattr(change, key) for key in CHANGE)
    return [None if value is None else format(value, "f") for value in values]


def _read(values: list[str | None]) -> Change:
    numbers = (None if value is None else Decimal(value) for value in values)
    return Change(**dict(zip(CHANGE, numbers, strict=True)))  # type: ignore[arg-type]
