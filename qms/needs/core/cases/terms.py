"""The periods that can be applied for: a term or two, up to four terms ahead, never backwards."""

from collections.abc import Iterator
from datetime import date

from qms.kernel.problems import Problem
from qms.needs.core.amounts.periods import Basis, Period, next_span, span_of

AHEAD, MOST_TERMS = 4, 2


def terms_to_apply(today: date) -> tuple[Period, ...]:
    """Return this term and the four next ones."""
    terms = [span_of(Basis.TERM, today)]
    while len(terms) <= AHEAD:
        terms.append(next_span(Basis.TERM, terms[-1].first))
    return tuple(terms)


def period_of(first: date, terms: int, *, today: date) -> Period:
    """Return the period of so many terms from the one that `first` lies in, not before today."""
    last = span_of(Basis.TERM, first)
    for _ in range(terms - 1):
        last = next_span(Basis.TERM, last.first)
    return Period(first=max(span_of(Basis.TERM, first).first, today), last=last.last)


def period_problems(first: date | None, terms: int, *, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the period that is asked for."""
    if first is None or first not in {one.first for one in terms_to_apply(today)}:
        yield Problem(column="term", message="Terminen går inte att söka för.",
                      cure="Välj den här terminen eller någon av de fyra nästa.")  # fmt: skip
    if not 1 <= terms <= MOST_TERMS:
        yield Problem(column="terms", message="Perioden är inte en eller två terminer.",
                      cure="Välj en eller två.")  # fmt: skip
