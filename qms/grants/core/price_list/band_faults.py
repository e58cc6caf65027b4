"""Grades or ages that no row of a price list has, and rows that are called what they are not."""

import re
from collections.abc import Iterator, Sequence

from qms.grants.core.price_list.steps import STEPS_OF
from qms.grants.core.price_list.terms import BandRates, Terms
from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.kernel.schoolyear import grade_label, step_range_label

NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def unpriced_grades(terms: Terms, rates: Sequence[BandRates]) -> Iterator[Problem]:
    """Yield the form's grades without a price; a reason can answer for them."""
    low, high = STEPS_OF[terms.form]
    lacking = [
        step for step in range(low, high + 1)
        if not any(one.band.low <= step <= one.band.high for one in rates)
    ]  # fmt: skip
    if lacking:
        names = ", ".join(grade_label(step, terms.year - 1) for step in lacking)
        yield Problem(
            message=said("Inget pris gäller %(grades)s, så inget betalas för dem.", grades=names),
            column="band", cure="Ge varje årskurs eller ålder ett pris, eller skriv varför.",
        )  # fmt: skip


def misnamed(terms: Terms, rates: Sequence[BandRates]) -> Iterator[Problem]:
    """Yield the rows whose names say other grades than they have.

    A calendar year has two autumns' names of grades: either may stand.
    """
    for one in rates:
        band, told = one.band, set(NUMBER.findall(one.band.name))
        labels = [step_range_label(band.low, band.high, terms.year - back) for back in (1, 0)]
        meant = [set(NUMBER.findall(label)) for label in labels]
        if told and all(meant) and told not in meant:
            yield Problem(
                message=said("Raden %(name)s gäller %(grades)s.", name=band.name,
                             grades=labels[0]),
                column="band", cure="Ändra namnet eller årskurserna, så att de säger samma sak.",
            )  # fmt: skip
