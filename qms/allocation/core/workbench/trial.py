"""What the workbench reckons of a setting: degrees beside each other, and what to think of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.compare import Outcome, compare
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.workbench.candidates import Candidate, candidates, unprotected
from qms.allocation.core.workbench.sensitivity import IndexSpan, Worth, smallest_school, worths
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One row of the comparison: which degree, and what it gives."""

    candidate: Candidate
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a trial came to; `problems` says why nothing could be reckoned.

    `unsure` is what a few pupils change at the smallest school, `worths` what each factor means,
    `free` what the degree gives without its protection, None where it has none.
    """

    tried: tuple[Tried, ...] = ()
    problems: tuple[Problem, ...] = ()
    unsure: IndexSpan | None = None
    worths: tuple[Worth, ...] = ()
    free: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A model on a year's schools with a degree, None when the setting has faults, and a pot.

    `previous` is last year's kronor per pupil by unit, `current` today's degree.
    """

    model: AllocationModel
    schools: tuple[School, ...]
    previous: Mapping[str, Fraction] | None
    names: Mapping[str, str]
    degree: Degree | None
    pot_ore: int | None
    current: Degree

    def reckon(self) -> Reckoned:
        """Return what it comes to."""
        if self.pot_ore is None:
            return Reckoned()
        try:
            tried = self._tried(self.pot_ore)
        except RefusedError as refused:
            return Reckoned(problems=refused.problems)
        chosen = next((one.outcome for one in tried if one.candidate.is_chosen), None)
        if chosen is None or not chosen.units:
            return Reckoned(tried=tried)
        return Reckoned(
            tried=tried,
            unsure=smallest_school(self.model, self.schools),
            worths=self._worths(self.pot_ore),
            free=self._free(self.pot_ore),
        )

    def _tried(self, pot_ore: int) -> tuple[Tried, ...]:
        rows = candidates(self.current, self.degree)
        outcomes = compare(
            self.model,
            self.schools,
            {one.row.value: one.degree for one in rows},
            pot_ore=pot_ore,
            previous=self.previous,
            names=self.names,
        )
        return tuple(Tried(candidate=c, outcome=o) for c, o in zip(rows, outcomes, strict=True))

    def _worths(self, pot_ore: int) -> tuple[Worth, ...]:
        model = with_degree(self.model, self.degree)
        try:
            whole = compute(model, self.schools, pot_ore=pot_ore, previous=self.previous)
        except RefusedError:
            return ()
        return worths(whole, self.schools, previous=self.previous)

    def _free(self, pot_ore: int) -> Outcome | None:
        if self.degree is None or not self.degree.needs_previous:
            return None
        asked = {"free": unprotected(self.degree)}
        (found,) = compare(self.model, self.schools, asked, pot_ore=pot_ore, previous=self.previous)
        return found


def with_degree(model: AllocationModel, degree: Degree | None) -> AllocationModel:
    """Return the model with the degree, or its own, and the one pot that follows the index.

    How a whole budget is divided into several pots has no part in the workbench.
    """
    return replace(model, degree=degree or model.degree, budget=None)
