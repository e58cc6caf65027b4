"""What the register says of one unit, ready to be judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qms.allocation.core.model import AllocationModel
from qms.allocation.core.records import Reason
from qms.kernel.problems import Problem
from qms.org.core.forms import DEFAULT_STEPS, SchoolForm
from qms.register.core.facts import BackgroundShare, PupilCount, PupilPattern

LOAD = "Läs in uppgiften, eller utelämna enheten med ett skäl."
CORRECT = "Rätta i registret, eller utelämna enheten med ett skäl."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Why a unit cannot be counted: the kind of reason, and the sentence with factor and value.

    `detail` is factor and value alone, to stand after the reason.
    """

    reason: Reason
    problem: Problem
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """A unit's pupils and background of 15 October; `background` is factor to category to fact.

    `patterns` are this year's pupils one by one, none when the register has no such rows.
    """

    unit_id: int
    name: str
    counts: Sequence[PupilCount]
    background: Mapping[str, Mapping[str, BackgroundShare]] = field(default_factory=dict)
    patterns: Sequence[PupilPattern] = ()

    @property
    def outsiders(self) -> int:
        """Return how many pupils are known to be registered in another municipality."""
        return sum(one.n for one in self.patterns if one.is_resident is False)


def hindrance(
    reason: Reason,
    message: str,
    *,
    cure: str = CORRECT,
    column: str = "",
    value: str = "",
    detail: str = "",
) -> Hindrance:
    """Return a reason with its sentence."""
    problem = Problem(message=message, cure=cure, column=column, value=value)
    return Hindrance(reason=reason, problem=problem, detail=detail)


def unit_facts(
    model: AllocationModel,
    names: Mapping[int, str],
    counts: Iterable[PupilCount],
    background: Iterable[BackgroundShare],
    patterns: Iterable[PupilPattern],
) -> tuple[UnitFacts, ...]:
    """Return the facts of every unit of `names`, by id; of its pupils those of the model's form."""
    low, high = DEFAULT_STEPS[SchoolForm(model.form)]
    counted: dict[int, list[PupilCount]] = defaultdict(list)
    for count in counts:
        if low <= count.step <= high:
            counted[count.unit_id].append(count)
    shares: dict[int, dict[str, dict[str, BackgroundShare]]] = defaultdict(dict)
    for fact in background:
        shares[fact.unit_id].setdefault(fact.factor, {})[fact.category] = fact
    one_by_one: dict[int, list[PupilPattern]] = defaultdict(list)
    for pattern in patterns:
        one_by_one[pattern.unit_id].append(pattern)
    return tuple(
        UnitFacts(
            unit_id=unit_id,
            name=name,
            counts=counted[unit_id],
            background=shares[unit_id],
            patterns=one_by_one[unit_id],
        )
        for unit_id, name in sorted(names.items())
    )
