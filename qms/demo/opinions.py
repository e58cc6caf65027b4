"""What children, pupils and guardians answered in the demo's surveys: invented, unit by unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qms.costs.core.items import GrantForm
from qms.demo.classes import own
from qms.demo.generate import DemoData
from qms.demo.municipality import stream

PUPILS, GUARDIANS = "elever", "vårdnadshavare"
ASKED = {
    PUPILS: (("Trygghet", 0.86), ("Studiero", 0.64), ("Lärarna hjälper mig", 0.81)),
    GUARDIANS: (("Trygghet", 0.91), ("Nöjd med helheten", 0.84)),
}
"""Questions with the usual share of good answers."""
SCHOOLS = frozenset({GrantForm.COMPULSORY, GrantForm.ADAPTED_COMPULSORY, GrantForm.UPPER_SECONDARY})
ANSWERING = {PUPILS: (0.7, 0.95), GUARDIANS: (0.3, 0.6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRow:
    """A question at a unit: answers, percent of good ones, and the mean from 1 to 10."""

    unit: str
    year: int
    respondents: str
    question: str
    answers: int
    percent: int
    mean: Decimal


def opinion_rows(data: DemoData, year: int) -> Iterator[OpinionRow]:
    """Yield the own units' surveys of the spring: pupils are asked in schools only."""
    children: dict[str, int] = {}
    schools: set[str] = set()
    for at, steps in own(data, min(year - 1, data.years.last_autumn)).items():
        if at.form is not GrantForm.LEISURE_CENTRE:
            children[at.unit] = children.get(at.unit, 0) + sum(steps.values())
        if at.form in SCHOOLS:
            schools.add(at.unit)
    for unit, n in sorted(children.items()):
        always = stream(data.seed, "opinions", unit).gauss(0, 0.05)
        for respondents in ASKED if unit in schools else (GUARDIANS,):
            chance = stream(data.seed, "opinions", unit, year, respondents)
            answers = round(n * chance.uniform(*ANSWERING[respondents]))
            for question, usual in ASKED[respondents]:
                share = min(0.99, max(0.2, usual + always + chance.gauss(0, 0.03)))
                mean = Decimal(round(10 * (2 + 8 * share - chance.uniform(0, 0.6)))) / 10
                yield OpinionRow(
                    unit=unit, year=year, respondents=respondents, question=question,
                    answers=answers, percent=round(100 * share), mean=mean,
                )  # fmt: skip
