"""What a published run says beside its values, as a value and as text to store."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from qms.forecast.core.gaps import completed
from qms.forecast.core.panel import Panel
from qms.forecast.core.series import complete_years
from qms.forecast.core.study import Check, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`observed` are (year, pupils in all units) of the years where all numbers are known.

    The tuples of units are those of `Remarks`; `tried` is the first and last year the methods
    were tried from, None when there were too few years.
    """

    observed: tuple[tuple[int, float], ...]
    steps: tuple[int, int]
    tried: tuple[int, int] | None
    check: Check | None
    absent: tuple[str, ...]
    short: tuple[str, ...]
    baseline: tuple[str, ...]
    filled: tuple[tuple[str, int], ...]
    borrowed: bool


def summary_of(panel: Panel, study: Study) -> Summary:
    """Return what is to be said of the study."""
    remarks = study.forecast.remarks
    return Summary(
        observed=observed_total(panel),
        steps=(panel.steps[0], panel.steps[-1]),
        tried=(study.tried[0], study.tried[-1]) if study.scores else None,
        check=study.check,
        absent=remarks.closed,
        short=remarks.short,
        baseline=remarks.baseline,
        filled=remarks.filled,
        borrowed=remarks.borrowed,
    )


def observed_total(panel: Panel) -> tuple[tuple[int, float], ...]:
    """Return (year, pupils) of all units together, without years where a number is missing."""
    whole = complete_years(panel)
    counts = completed(panel).counts
    return tuple(
        (year, float(counts[:, :, place][panel.present[:, place]].sum()))
        for place, year in enumerate(panel.years)
        if whole[place]
    )


def to_text(summary: Summary) -> str:
    """Return the summary as JSON."""
    return json.dumps(asdict(summary), sort_keys=True)


def from_text(text: str) -> Summary:
    """Return the summary that `to_text` wrote."""
    read = json.loads(text)
    return Summary(
        observed=_pairs(read["observed"]),
        steps=(read["steps"][0], read["steps"][1]),
        tried=(read["tried"][0], read["tried"][1]) if read["tried"] else None,
        check=Check(**read["check"]) if read["check"] else None,
        absent=tuple(read["absent"]),
        short=tuple(read["short"]),
        baseline=tuple(read["baseline"]),
        filled=_pairs(read["filled"]),
        borrowed=read["borrowed"],
    )


def _pairs(rows: list[list[object]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((first, second) for first, second in rows)
