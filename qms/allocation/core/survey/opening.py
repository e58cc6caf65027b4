"""What a survey may ask: every fault at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from qms.allocation.core.numerals import swedish
from qms.allocation.core.survey.answer_file import LARGEST_COST
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure
from qms.kernel.problems import Problem, RefusedError


def refuse_dates(last_day: date, today: date) -> None:
    """Raise RefusedError when the last day has passed."""
    _raise([*_date_faults(last_day, today)])


def refuse_unaskable(
    groups: Sequence[Group], measures: Sequence[Measure], *, last_day: date, today: date
) -> None:
    """Raise RefusedError with everything that is wrong with what a weight survey would ask."""
    _raise([*_date_faults(last_day, today), *_group_faults(groups), *_measure_faults(measures)])


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise RefusedError(tuple(problems))


def _date_faults(last_day: date, today: date) -> Iterator[Problem]:
    if last_day < today:
        yield Problem(
            message=f"Sista dagen {last_day.isoformat()} har redan varit.",
            column="last_day",
            cure="Välj en dag framåt.",
        )


def _group_faults(groups: Sequence[Group]) -> Iterator[Problem]:
    if not groups:
        yield Problem(message="Ingen faktor är vald.", column="factor", cure="Välj minst en.")
    sizes = Counter(group.factor for group in groups)
    for factor in (name for name, n in sizes.items() if n < 2):
        yield Problem(
            message=f"{factor} har bara en kategori.",
            column="factor",
            cure="Välj en annan faktor, eller läs in fler kategorier.",
        )


def _measure_faults(measures: Sequence[Measure]) -> Iterator[Problem]:
    if not measures:
        yield Problem(message="Ingen insats finns i listan.", column="m-1-name",
                      cure="Skriv minst en insats med kostnad.")  # fmt: skip
    names = Counter(measure.name.casefold() for measure in measures)
    for measure in measures:
        if names[measure.name.casefold()] > 1:
            yield Problem(message=f"Insatsen {measure.name} finns två gånger.",
                          column=f"{measure.key}-name", cure="Ta bort den ena.")  # fmt: skip
        if not 0 < measure.cost <= LARGEST_COST:
            yield Problem(message=f"{measure.name} kostar {swedish(measure.cost, 2)} kronor.",
                          column=f"{measure.key}-cost",
                          cure="Skriv ett belopp från 1 krona till tio miljoner.")  # fmt: skip
