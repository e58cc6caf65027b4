"""A fit as it is stored: what was asked for, what it rests on, and what it came to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qms.allocation.core.numerals import canonical
from qms.allocation.core.risk.examined import dump_examined, examine
from qms.allocation.core.risk.fit import Options
from qms.allocation.core.risk.from_patterns import counted, pupils_of
from qms.allocation.core.risk.model import RiskModel, parse_risk
from qms.register.core.facts import PupilPattern

SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is fitted on what: one model per outcome, the years from first to last.

    A factor without a reference gets its most common category.
    """

    outcomes: tuple[str, ...]
    factors: tuple[str, ...]
    first_year: int
    last_year: int
    references: Mapping[str, str] = field(default_factory=dict)
    includes_others: bool = True

    def inputs(self, outcome: str, batches: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what decides the fit of one outcome, as JSON."""
        return {
            "outcome": outcome,
            "factors": list(self.factors),
            "references": dict(self.references),
            "first_year": self.first_year,
            "last_year": self.last_year,
            "includes_others": self.includes_others,
            "seed": SEED,
            "batches": [dict(batch) for batch in batches],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFit:
    """A stored fit; `content` is the file that `risk-fit` writes, `model` the part that counts."""

    id: int
    model_id: int
    inputs: Mapping[str, Any]
    inputs_hash: str
    content: Mapping[str, Any]
    made_by: str
    made_at: datetime

    @property
    def model(self) -> RiskModel:
        """Return the fitted risk model."""
        return parse_risk({key: value for key, value in self.content.items() if key != "fit"})

    @property
    def fit(self) -> Mapping[str, Any]:
        """Return how the model was found and how it does."""
        found: Mapping[str, Any] = self.content["fit"]
        return found

    @property
    def asked(self) -> Asked:
        """Return what was asked for, of this fit's outcome."""
        return Asked(
            outcomes=(self.inputs["outcome"],),
            factors=tuple(self.inputs["factors"]),
            references=self.inputs["references"],
            first_year=self.inputs["first_year"],
            last_year=self.inputs["last_year"],
            includes_others=self.inputs["includes_others"],
        )


def inputs_hash(inputs: Mapping[str, Any]) -> str:
    """Return the checksum of what decides a fit."""
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def source_of(asked: Asked) -> str:
    """Return where a model fitted here comes from."""
    first, last = asked.first_year, asked.last_year
    years = str(first) if first == last else f"{first}–{last}"
    return f"Egen anpassning på kommunens elever {years}"


def fit_patterns_of(asked: Asked, outcome: str, patterns: Sequence[PupilPattern]) -> dict[str, Any]:
    """Return what the fit of one outcome comes to; raise RefusedError when there is none."""
    pupils = pupils_of(
        counted(patterns, includes_others=asked.includes_others),
        factors=asked.factors,
        outcomes=[outcome],
    )
    options = Options(
        outcome=outcome,
        factors=asked.factors,
        references=asked.references,
        source=source_of(asked),
        first_year=asked.first_year,
        last_year=asked.last_year,
    )
    return dump_examined(examine(pupils, options, seed=SEED))
