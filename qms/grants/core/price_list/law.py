"""Which ordinance the percentages, premises and fees of a form are from."""

from dataclasses import dataclass

from qms.costs.core.items import GrantForm

UPPER = frozenset({GrantForm.UPPER_SECONDARY, GrantForm.ADAPTED_UPPER_SECONDARY})
FIRST_METHOD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What lines name as their source."""

    percents: str
    fees: str


SCHOOLS = Law(
    percents="skolförordningen 14 kap. 4–5 §§", fees="avgifter, skolförordningen 14 kap. 3 §"
)
UPPER_SCHOOLS = Law(
    percents="gymnasieförordningen 13 kap.", fees="avgifter, gymnasieförordningen 13 kap."
)


def law_of(form: GrantForm, method: int) -> Law:
    """Return the sources; the first method named the same ordinance in every form."""
    return UPPER_SCHOOLS if form in UPPER and method > FIRST_METHOD else SCHOOLS
