"""Which results the schools' background is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qms.allocation.core.differences.from_register import Results
from qms.allocation.core.differences.values import Indicator
from qms.org.core.forms import SchoolForm

OUTCOME = "utfall-"
"""Stands before the name of an outcome of historic pupils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The result chosen, and all there are to choose among: (key, name)."""

    indicator: Indicator | None
    results: Results | None
    offered: tuple[tuple[str, str], ...]

    @property
    def is_outcome(self) -> bool:
        """Return whether the result is reckoned from historic pupils."""
        return self.indicator is not None and self.indicator.key.startswith(OUTCOME)


def choose(
    asked: str,
    *,
    results: Mapping[str, Results],
    outcomes: Mapping[str, Results],
    known: Mapping[str, Any],
    preferred: Mapping[str, Any],
    form: SchoolForm,
    language: str = "sv",
) -> Choice:
    """Return the result asked for, else the first preferred one that there are figures for.

    Offered are the preferred results of the school form, then outcomes of historic pupils.
    """
    rows = {one["key"]: one for one in known["indicator"]}
    found: dict[str, tuple[Indicator, Results]] = {}
    for one in preferred["result"]:
        row = rows[one["key"]]
        if row["key"] in results and form.value in row["school_forms"]:
            indicator = Indicator(key=row["key"], name=row[f"name_{language}"], scale=row["unit"])
            found[row["key"]] = indicator, results[row["key"]]
    for name, values in sorted(outcomes.items()):
        key = f"{OUTCOME}{name}"
        found[key] = Indicator(key=key, name=name, scale="percent"), values
    chosen = found.get(asked) or next(iter(found.values()), None)
    offered = tuple((key, indicator.name) for key, (indicator, _) in found.items())
    if chosen is None:
        return Choice(indicator=None, results=None, offered=offered)
    return Choice(indicator=chosen[0], results=chosen[1], offered=offered)
