"""How sure each alternative of a study is, and how much is left to gain, as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qms.i18n.language import gettext
from qms.planning.core.case import Case
from qms.planning.core.chance import Risk
from qms.planning.counted_study import Row
from qms.planning.figure_words import million_words, share_words
from qms.planning.queries.studies import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    """An alternative's risk in words; `left` is empty where nobody knows."""

    name: str
    shortage: str
    cheapest: str
    between: str
    left: str


def risk_lines(
    study: Study, case: Case, rows: Sequence[Row], found: Sequence[Risk]
) -> list[RiskLine]:
    """Return a line for each row; none without draws."""
    if not found:
        return []
    bound = _bound(study, case, rows)
    return [
        RiskLine(
            name=row.counted.name or gettext("Inget ändras"),
            shortage=share_words(one.shortage),
            cheapest=share_words(one.cheapest),
            between=f"{million_words(one.low)} – {million_words(one.high)}",
            left=_left(case, row, bound),
        )
        for row, one in zip(rows, found, strict=True)
    ]


def _bound(study: Study, case: Case, rows: Sequence[Row]) -> float | None:
    """Return the highest lower bound that a proposal has given for the case as it is now."""
    return max(_bounds(study, case, rows), default=None)


def _bounds(study: Study, case: Case, rows: Sequence[Row]) -> Iterator[float]:
    for told in (row.alternative.told for row in rows if row.alternative):
        is_of_this = (told.get("case"), told.get("payer")) == (study.sha256, case.payer.value)
        if is_of_this and told.get("bound") is not None:
            yield float(told["bound"])


def _left(case: Case, row: Row, bound: float | None) -> str:
    """Return kronor, and their part of the whole, that are at most left to gain.

    Nothing for what lies below the bound: it changes what a proposal may not, as class sizes.
    """
    found = row.counted.found
    priced = found.present_value(case.payer) + case.prices.unplaced * float(found.lacking.sum())
    if bound is None or priced < bound or not priced:
        return "–"
    return gettext("{kronor} mnkr ({part})").format(
        kronor=million_words(priced - bound), part=share_words((priced - bound) / priced)
    )
