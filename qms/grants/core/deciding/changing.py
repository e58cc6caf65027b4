"""What has changed from one decision to another: per amount, and by what it is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """The parts of an amount that can change."""

    ITEMS = "items"
    ADMINISTRATION = "administration"
    VAT = "vat"
    SUPPLEMENTS = "supplements"
    FEE = "fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How an amount moved, in öre per pupil and year; the causes add up to the difference."""

    unit: str
    band: str
    before: int
    after: int
    by: Mapping[Cause, int]

    @property
    def difference(self) -> int:
        """Return what is more than before, below zero when less."""
        return self.after - self.before


Result = Mapping[str, Any]
"""The amounts of a decision, as `stored.dump_result` writes them."""


def moved(before: Result, after: Result) -> Iterator[Moved]:
    """Yield each amount of `after` beside the one it had; a unit without its own had all units'.

    Where units had their own and now share one, each of them is set against the shared. An amount
    that has no match before is left out: there is nothing to compare it with.
    """
    known = {(one["unit"], one["band"]): one for one in before["amounts"]}
    for one in after["amounts"]:
        unit, band = one["unit"], one["band"]
        match = known.get((unit, band)) or known.get(("", band))
        if match is not None:
            yield _moved(unit, match, one)
        elif not unit:
            yield from (_moved(had, was, one) for (had, of), was in known.items() if of == band)


def _moved(unit: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Moved:
    was, now = _parts(before), _parts(after)
    return Moved(
        unit=unit, band=after["band"], before=before["total"], after=after["total"],
        by={cause: now[cause] - was[cause] for cause in Cause},
    )  # fmt: skip


def _parts(amount: Mapping[str, Any]) -> Mapping[Cause, int]:
    return {
        Cause.ITEMS: sum(one["ore"] for one in amount["items"]),
        Cause.ADMINISTRATION: amount["administration"],
        Cause.VAT: amount["vat"] + amount["supplement_vat"],
        Cause.SUPPLEMENTS: sum(amount["supplements"]),
        Cause.FEE: -amount["fee"],
    }
