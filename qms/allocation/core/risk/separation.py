"""Where the outcome is decided in advance: constant, by a category, or by the factors together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.design import Design, Term
from qms.allocation.core.risk.newton import Solution, probabilities
from qms.kernel.problems import Problem, RefusedError

RUNAWAY = 10.0
"""A coefficient past this says that odds differ more than 22,000 times."""
DECIDED = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pure:
    """A category whose pupils all have the outcome, or none of them."""

    factor: str
    category: str
    n: int
    has_outcome: bool

    def sentence(self, outcome: str) -> str:
        """Return what is said of it."""
        some = f"alla {self.n}" if self.has_outcome else f"ingen av {self.n}"
        return (
            f"{self.factor}, {self.category}: {some} elever har utfallet {outcome}. Skillnaden mot "
            "referensen kan inte skattas på vanligt sätt. Värdet är dämpat med Firths metod."
        )


def refuse_constant(patterns: Patterns, outcome: str) -> None:
    """Raise RefusedError when nobody, or everybody, has the outcome."""
    cases, pupils = int(patterns.cases.sum()), patterns.pupils
    if pupils and 0 < cases < pupils:
        return
    if not pupils:
        message = f"Ingen elev har uppgift om både utfallet {outcome} och alla faktorer."
        cure = "Kontrollera att rätt kolumner är valda."
    else:
        same = "ja" if cases else "nej"
        message = f"Utfallet {outcome} är {same} för alla {pupils} elever."
        cure = "Välj ett utfall som skiljer elever åt, eller fler år."
    raise RefusedError((Problem(message=message, cure=cure, column=outcome),))


def pure_categories(patterns: Patterns) -> tuple[Pure, ...]:
    """Return every category where all pupils or none have the outcome."""
    found = []
    for at, column in enumerate(patterns.columns):
        n = np.zeros(len(column.categories), dtype=np.int64)
        cases = np.zeros_like(n)
        np.add.at(n, patterns.codes[:, at], patterns.n)
        np.add.at(cases, patterns.codes[:, at], patterns.cases)
        found += [
            Pure(
                factor=column.name,
                category=column.categories[code],
                n=int(n[code]),
                has_outcome=bool(cases[code]),
            )
            for code in np.flatnonzero((n > 0) & ((cases == 0) | (cases == n)))
        ]
    return tuple(found)


def refuse_separated(
    patterns: Patterns, found: Design, *, solution: Solution, outcome: str
) -> None:
    """Raise RefusedError when the factors decide every pupil's outcome."""
    if not np.all((patterns.cases == 0) | (patterns.cases == patterns.n)):
        return
    p = probabilities(found.x @ solution.coefficients)
    if float(np.max(np.abs(p - patterns.cases / patterns.n))) > DECIDED:
        return
    pure = pure_categories(patterns)
    alone = [column.name for column in patterns.columns if _decides(patterns, column.name, pure)]
    far = list(dict.fromkeys(term.factor for term in runaway_terms(found, solution)))
    if alone:
        message = f"Faktorn {alone[0]} avgör ensam utfallet {outcome}: {_told(alone[0], pure)}."
    else:
        message = f"Faktorerna {', '.join(far)} avgör tillsammans utfallet {outcome} för alla."
    cure = "Ta bort faktorn, eller kontrollera att den inte är räknad ur utfallet."
    raise RefusedError((Problem(message=message, cure=cure, column=(alone or far)[0]),))


def _decides(patterns: Patterns, name: str, pure: Sequence[Pure]) -> bool:
    return sum(one.n for one in pure if one.factor == name) == patterns.pupils


def _told(name: str, pure: Sequence[Pure]) -> str:
    return ", ".join(
        f"{one.category} {'ja' if one.has_outcome else 'nej'}" for one in pure if one.factor == name
    )


def runaway_terms(found: Design, solution: Solution) -> tuple[Term, ...]:
    """Return the categories whose coefficients are past what odds can be."""
    values = solution.coefficients[1:]
    return tuple(
        term for term, value in zip(found.terms, values, strict=True) if abs(value) > RUNAWAY
    )
