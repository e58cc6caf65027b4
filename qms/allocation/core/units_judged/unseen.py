"""Pupils in a category that a risk model does not know: they count as the reference, told."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qms.allocation.core.risk.model import RiskModel
from qms.register.core.facts import PupilPattern

NO_CATEGORY = "utan uppgift"
NOTE = re.compile(
    r"(?P<factor>.+): (?P<category>.+) \((?P<n>\d+) elev(?:er)?\) finns inte i riskmodellen"
    r" och räknas som (?P<reference>.+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A unit's pupils of one category that the model lacks; empty where nothing is known."""

    factor: str
    category: str
    reference: str
    n: int

    @property
    def note(self) -> str:
        """Return the sentence that is stored with the unit's line."""
        pupils = "1 elev" if self.n == 1 else f"{self.n} elever"
        return (
            f"{self.factor}: {self.category or NO_CATEGORY} ({pupils}) finns inte i riskmodellen"
            f" och räknas som {self.reference}"
        )


def unseen_in(note: str) -> Unseen | None:
    """Return what such a note says, None for any other note."""
    found = NOTE.fullmatch(note)
    if found is None:
        return None
    category = found["category"]
    return Unseen(
        factor=found["factor"],
        category="" if category == NO_CATEGORY else category,
        reference=found["reference"],
        n=int(found["n"]),
    )


def unseen_of(risk: RiskModel, rows: Iterable[PupilPattern]) -> tuple[Unseen, ...]:
    """Return the pupils of each category that the model lacks, by factor and category."""
    known = {factor.name: set(factor.categories) for factor in risk.factors}
    references = {factor.name: factor.reference for factor in risk.factors}
    counts: Counter[tuple[str, str]] = Counter()
    for one in rows:
        for factor, categories in known.items():
            category = one.factors.get(factor, "")
            if category not in categories:
                counts[factor, category] += one.n
    return tuple(
        Unseen(factor=factor, category=category, reference=references[factor], n=n)
        for (factor, category), n in sorted(counts.items())
    )


def unknown_factors(risk: RiskModel, rows: Iterable[PupilPattern]) -> tuple[str, ...]:
    """Return the model's factors that nothing is known of for any of the pupils."""
    known = {factor for one in rows for factor, category in one.factors.items() if category}
    return tuple(factor.name for factor in risk.factors if factor.name not in known)
