"""What a rule of a kind says, and what a proposal of one must hold."""

from dataclasses import dataclass
from datetime import date, datetime

from qms.kernel.problems import Problem

MOST_YEARS = 200
LONGEST_REFERENCE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a kind's rule. `years` is None where everything is kept.

    `reference` and `decided_on` are the committee's decision. `approved_by` is empty until somebody
    else than `proposed_by` has approved it; `is_refused` when they would not.
    """

    id: int
    kind: str
    years: int | None
    reference: str
    decided_on: date | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str = ""
    answered_at: datetime | None = None
    is_refused: bool = False

    @property
    def is_in_force(self) -> bool:
        """Return whether two people stand behind the rule."""
        return bool(self.approved_by) and not self.is_refused

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has answered the proposal."""
        return self.answered_at is None

    @property
    def erases(self) -> bool:
        """Return whether anything may be erased by it: never without the committee's decision."""
        has_decision = bool(self.reference.strip()) and self.decided_on is not None
        return self.is_in_force and self.years is not None and has_decision

    @property
    def because(self) -> str:
        """Return the decision as it is told wherever something is gone."""
        return f"{self.reference}, {self.decided_on}"


def rule_faults(
    years: int | None, reference: str, decided_on: date | None, *, today: date
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a proposed rule."""
    found = []
    if years is not None and not 0 <= years <= MOST_YEARS:
        found.append(
            Problem(
                message="Antalet år går inte att använda.",
                column="years",
                cure="Skriv ett helt antal år från 0 till 200, eller välj att bevara.",
            )
        )
    if years is not None and not reference.strip():
        found.append(
            Problem(
                message="En gallringsfrist måste vila på ett beslut.",
                column="reference",
                cure="Skriv dokumenthanteringsplanens beteckning, eller välj att bevara.",
            )
        )
    if years is not None and decided_on is None:
        found.append(
            Problem(
                message="Dagen då nämnden beslutade saknas.",
                column="decided_on",
                cure="Skriv dagen för nämndens beslut.",
            )
        )
    if decided_on is not None and decided_on > today:
        found.append(
            Problem(
                message="Dagen då nämnden beslutade har inte varit än.",
                column="decided_on",
                cure="Skriv dagen för nämndens beslut.",
            )
        )
    return tuple(found)
