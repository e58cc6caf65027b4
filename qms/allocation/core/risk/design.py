"""From patterns to the columns of a regression: a constant and one per category, references out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.pupils import Column, Floats, Whole
from qms.kernel.problems import Problem, RefusedError

MOST_CATEGORIES = 100
SAME = 1e-9
"""A column whose own part is below this share of it is made of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A column of the regression: a category against its factor's reference."""

    factor: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """`x` has one row per pattern: a constant and then one column per term."""

    terms: tuple[Term, ...]
    references: Mapping[str, str]
    x: Floats


def design(patterns: Patterns, references: Mapping[str, str]) -> Design:
    """Return the design; a factor without a given reference gets its most common category.

    Raise RefusedError, every fault at once, when a factor has one category or too many, when a
    reference does not occur, or when a category can be told from the others.
    """
    faults: list[Problem] = []
    chosen: dict[str, str] = {}
    terms: list[Term] = []
    columns: list[Floats] = [np.ones(len(patterns.n))]
    for at, column in enumerate(patterns.columns):
        counts = np.zeros(len(column.categories), dtype=np.int64)
        np.add.at(counts, patterns.codes[:, at], patterns.n)
        used = [code for code in range(len(counts)) if counts[code]]
        if fault := _fault(column, used, references.get(column.name)):
            faults.append(fault)
            continue
        chosen[column.name] = references.get(column.name) or _commonest(column, counts)
        for code in used:
            if column.categories[code] != chosen[column.name]:
                terms.append(Term(factor=column.name, category=column.categories[code]))
                columns.append((patterns.codes[:, at] == code).astype(np.float64))
    if faults:
        raise RefusedError(tuple(faults))
    found = Design(terms=tuple(terms), references=chosen, x=np.column_stack(columns))
    refuse_alike(found, patterns.n)
    return found


def _fault(column: Column, used: Sequence[int], reference: str | None) -> Problem | None:
    if len(used) < 2:
        only = column.categories[used[0]] if used else "ingen"
        return Problem(
            message=f"Faktorn {column.name} har bara en kategori ({only}).",
            cure="Ta bort faktorn: den skiljer inga elever åt.",
            column=column.name,
        )
    if len(used) > MOST_CATEGORIES:
        return Problem(
            message=f"Faktorn {column.name} har {len(used)} kategorier.",
            cure=f"Dela in värdena i grupper. En faktor får ha högst {MOST_CATEGORIES}.",
            column=column.name,
        )
    names = [column.categories[code] for code in used]
    if reference is None or reference in names:
        return None
    return Problem(
        message=f"Faktorn {column.name} har ingen kategori {reference} att jämföra med.",
        cure=f"Välj någon av {', '.join(names)}.",
        column=column.name,
        value=reference,
    )


def _commonest(column: Column, counts: Whole) -> str:
    return column.categories[int(np.argmax(counts))]


def refuse_alike(found: Design, n: Whole) -> None:
    """Raise RefusedError that names every category that follows from the ones before it.

    Gram–Schmidt on the columns weighted by pupils: what is left of a column when the earlier ones
    are taken out is nothing when it says the same as they do.
    """
    weighted = found.x * np.sqrt(n.astype(np.float64))[:, None]
    basis = np.zeros((len(weighted), 0))
    kept: list[int] = []
    faults: list[Problem] = []
    for at in range(weighted.shape[1]):
        own = weighted[:, at]
        left = own - basis @ (basis.T @ own)
        left -= basis @ (basis.T @ left)
        size = float(np.linalg.norm(left))
        if size > SAME * float(np.linalg.norm(own)):
            basis = np.column_stack([basis, left / size])
            kept.append(at)
        else:
            faults.append(_alike(found, weighted, kept, at))
    if faults:
        raise RefusedError(tuple(faults))


def _alike(found: Design, weighted: Floats, kept: Sequence[int], at: int) -> Problem:
    parts, *_ = np.linalg.lstsq(weighted[:, list(kept)], weighted[:, at], rcond=None)
    term = found.terms[at - 1]
    others = [found.terms[one - 1] for one, part in zip(kept, parts, strict=True)
              if one and abs(part) > 1e-6]  # fmt: skip
    named = ", ".join(f"{other.factor} ({other.category})" for other in others)
    return Problem(
        message=f"Faktorn {term.factor}, kategorin {term.category}, följer helt av "
        f"{named or 'de andra faktorerna'}.",
        cure="Ta bort en av faktorerna eller slå ihop kategorier: de säger samma sak.",
        column=term.factor,
        value=term.category,
    )
