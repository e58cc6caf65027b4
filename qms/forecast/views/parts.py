"""Rows that several pages of the forecast show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from qms.forecast import queries, services
from qms.forecast.core.memory.last_year import LastYear
from qms.forecast.core.methods import PROPHET
from qms.forecast.core.study import COMPARED, SeriesScore
from qms.forecast.core.trial.levels import Level, LevelScore, On
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.labels import method_label
from qms.forecast.memory_labels import bias_sentences
from qms.forecast.queries import Published
from qms.forecast.views.figures import change_of, span80, span95
from qms.forecast.views.state import Making, making_of
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.jobs import queries as jobs
from qms.jobs.core.states import JobState
from qms.jobs.queries import JobStatus
from qms.org.core.nodes import Unit
from qms.web.context import now

SHOWN_AHEAD = (1, 3, 5)


class YearRow(NamedTuple):
    """One year of a forecast, ready for the reader."""

    year: int
    mean: str
    change: str
    within80: str
    within95: str
    last: str


class MethodRow(NamedTuple):
    """How one method did: the errors 1, 3 and 5 years ahead, and the share inside 80 %."""

    method: str
    label: str
    errors: tuple[str, ...]
    inside: str
    is_used: bool
    is_lowest: bool
    is_tried_less: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is going on: a job that waits or runs, the fault of the last one, a changed register."""

    active: JobStatus | None
    failed: JobStatus | None
    is_stale: bool
    making: Making | None


def progress(session: Session, run: Published | None) -> Progress:
    """Return what the reader must know about jobs and the register."""
    newest = jobs.latest(session, name=services.JOB, limit=1)
    job = newest[0] if newest else None
    active = job if job and job.is_active else None
    failed = job if job and job.state is JobState.FAILED else None
    told = active or failed
    return Progress(
        active=active,
        failed=failed,
        is_stale=run is not None and _is_stale(session, run),
        making=making_of(session, told, now=now()) if told else None,
    )


def _is_stale(session: Session, run: Published) -> bool:
    """Return whether anything the run was made from has been changed since."""
    changed = queries.rates_changed(session)
    later = changed is not None and changed >= run.asked.asked_at
    return later or services.batches_now(session) != run.asked.batches


def year_rows(values: Iterable[Value], *, closes: int | None = None) -> list[YearRow]:
    """Return one row per year ahead; from the year a school closes there is no interval."""
    return [
        YearRow(
            year=v.year,
            mean=number(v.mean),
            change=change_of(v),
            within80=span80(v) if closes is None or v.year < closes else "–",
            within95=span95(v) if closes is None or v.year < closes else "–",
            last=number(v.last_value),
        )
        for v in values
    ]


def method_rows(
    scores: Sequence[SeriesScore], *, used: str, lowest: str | None = None
) -> list[MethodRow]:
    """Return one row per compared method that was scored; `used` is the method of the values.

    `lowest` had the lowest error of all methods that were tried; without it, it is the lowest of
    those in the table.
    """
    by_method: dict[str, dict[int, SeriesScore]] = defaultdict(dict)
    for score in scores:
        by_method[score.method][score.horizon] = score
    lowest = _lowest(by_method) if lowest is None else lowest
    most = max((_cells(ahead) for ahead in by_method.values()), default=0)
    return [
        MethodRow(
            method=method,
            label=method_label(method),
            errors=tuple(_error(by_method[method].get(ahead)) for ahead in SHOWN_AHEAD),
            inside=_inside(by_method[method].values()),
            is_used=method == used,
            is_lowest=method == lowest,
            is_tried_less=_cells(by_method[method]) < most,
        )
        for method in COMPARED
        if method in by_method
    ]


def total_scores(scores: Iterable[LevelScore]) -> list[SeriesScore]:
    """Return how the methods did for all units together, from a run's whole trial."""
    wanted = [one for one in scores if one.level == Level.TOTAL.value]
    return [
        SeriesScore(
            unit=ALL_UNITS, method=one.method, horizon=one.horizon, error=one.error,
            cover80=one.cover80, cells=one.cells,
        )
        for one in wanted
        if one.method in COMPARED and (one.on == On.ALL.value or one.method == PROPHET)
    ]  # fmt: skip


def check_texts(run: Published, scores: Sequence[SeriesScore], last: LastYear | None) -> list[str]:
    """Return how last year's forecast did, and what to expect of five years."""
    texts = bias_sentences(last)
    far = [s for s in scores if s.horizon == 5 and s.method == run.asked.method]
    if texts and far:
        text = gettext("På fem års sikt har felet varit {error}. Planera för intervallet.")
        texts.append(text.format(error=percent(far[0].error / 100)))
    return texts


def names(unit_ids: Iterable[str], units: Mapping[int, Unit]) -> str:
    """Return the names of the units the reader may see, in Swedish order, joined by commas."""
    known = [units[int(unit)].name for unit in unit_ids if int(unit) in units]
    return ", ".join(sorted(known, key=swedish_key))


def _lowest(by_method: Mapping[str, Mapping[int, SeriesScore]]) -> str:
    """Return the method with the lowest mean error, of those tried on equally many cells."""
    most = max((_cells(scores) for scores in by_method.values()), default=0)
    alike = {method: ahead for method, ahead in by_method.items() if _cells(ahead) == most}
    shared = [h for h in SHOWN_AHEAD if all(h in ahead for ahead in alike.values())]
    if not shared or len(alike) < 2:
        return ""
    return min(alike, key=lambda method: sum(alike[method][h].error for h in shared))


def _cells(scores: Mapping[int, SeriesScore]) -> int:
    return sum(score.cells for score in scores.values())


def _error(score: SeriesScore | None) -> str:
    return percent(None if score is None else score.error / 100)


def _inside(scores: Iterable[SeriesScore]) -> str:
    """Return the share of all forecasts up to five years ahead that lay inside the 80 %."""
    near = [score for score in scores if score.horizon <= max(SHOWN_AHEAD)]
    cells = sum(score.cells for score in near)
    if not cells:
        return percent(None)
    return percent(sum(s.cover80 * s.cells for s in near) / cells / 100, 0)
