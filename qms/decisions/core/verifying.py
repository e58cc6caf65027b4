"""Does a decision still say what it said, and does its amount come out of its inputs again?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qms.decisions.core.frozen import canonical, checksum, erased_by

Recalculator = Callable[[Mapping[str, Any], int], Mapping[str, Any]]
"""From inputs and the number of the method to the result; raises ValueError or KeyError."""
Recalculators = Mapping[str, Recalculator]
"""The recalculator of each kind of decision; registered by the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: no faults when everything holds. `erased` is by which decision it is gone."""

    number: str
    sha256: str
    faults: tuple[str, ...]
    erased: str = ""

    @property
    def holds(self) -> bool:
        """Return whether nothing was found wrong."""
        return not self.faults


def verify(content: Mapping[str, Any], stated: str, recalculators: Recalculators) -> Verdict:
    """Return whether the content has the stated checksum and its result comes out again."""
    found = checksum(canonical(content))
    faults = [] if found == stated else ["Innehållet har inte den kontrollsumma som står."]
    recalculate = recalculators.get(str(content["kind"]))
    if recalculate is None:
        faults.append(f"Ingen kan räkna om beslut av slaget {content['kind']}.")
    else:
        faults += _recalculated(content, recalculate)
    return Verdict(number=str(content["number"]), sha256=found, faults=tuple(faults))


def erased(number: str, stated: str, content: Mapping[str, Any]) -> Verdict:
    """Return the verdict on a decision whose content is erased: gone by decision, not altered."""
    because = erased_by(content)
    faults = () if because else ("Beslutet sägs vara gallrat, men har innehåll.",)
    return Verdict(number=number, sha256=stated, faults=faults, erased=because)


def _recalculated(content: Mapping[str, Any], recalculate: Recalculator) -> list[str]:
    try:
        again = recalculate(content["inputs"], content["method"])
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return ["Beloppet går inte att räkna om med de indata som står."]
    if canonical(again) != canonical(content["result"]):
        return ["Beloppet blir ett annat när det räknas om."]
    return []
