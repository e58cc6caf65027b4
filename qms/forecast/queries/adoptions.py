"""Reading which forecasts are published as the municipality's own, and how they did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.forecast.core.memory.last_year import LastYear, largest_stage, last_year_of
from qms.forecast.core.memory.records import Limits
from qms.forecast.core.told import Told
from qms.forecast.core.values import Value
from qms.forecast.models import (
    ForecastAdoption,
    ForecastLimits,
    ForecastRun,
    ForecastValue,
    ForecastVariant,
    ForecastVariantVersion,
)
from qms.forecast.queries.runs import Published
from qms.forecast.queries.values import value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A run that is, or was, the municipality's forecast of its year.

    `by` is a name, `checksum` that of everything the run published. `variant` names the variant
    that was chosen to plan by and its version, None for the forecast's own numbers. `next_year` is
    what it expected of all units together a year ahead, in pupils, and `next_steps` the same by
    step. `replaced_by` is the run that took its place.
    """

    run_id: int
    year: int
    title: str
    note: str
    reason: str
    by: str
    at: datetime
    checksum: str
    variant: tuple[str, int] | None
    next_year: float | None
    replaced_by: int | None
    next_steps: Mapping[int, float] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        """Return whether nothing has taken its place."""
        return self.replaced_by is None


def adoptions(session: Session) -> tuple[Adoption, ...]:
    """Return every published forecast, the newest first."""
    rows = session.execute(
        select(
            ForecastAdoption,
            ForecastRun.result_sha256,
            ForecastVariant.name,
            ForecastVariantVersion.number,
            ForecastValue.step,
            ForecastValue.mean,
        )
        .join(ForecastRun, ForecastRun.id == ForecastAdoption.run_id)
        .outerjoin(
            ForecastValue,
            (ForecastValue.run_id == ForecastRun.id)
            & ForecastValue.unit_id.is_(None)
            & (ForecastValue.horizon == 1),
        )
        .outerjoin(ForecastVariantVersion, ForecastVariantVersion.id == ForecastAdoption.version_id)
        .outerjoin(ForecastVariant, ForecastVariant.id == ForecastVariantVersion.variant_id)
        .order_by(ForecastAdoption.year.desc(), ForecastAdoption.id.desc())
    )
    found: list[Adoption] = []
    ahead: dict[int, dict[int | None, float]] = {}
    told = {}
    for row, checksum, variant, number, step, mean in rows:
        told[row.id] = (row, checksum, (variant, number) if variant else None)
        ahead.setdefault(row.id, {})[step] = mean
    for key, (row, checksum, planned) in told.items():
        before = found[-1] if found and found[-1].year == row.year else None
        found.append(
            Adoption(
                run_id=row.run_id,
                year=row.year,
                title=row.title,
                note=row.note,
                reason=row.reason,
                by=row.adopted_by,
                at=row.adopted_at,
                checksum=checksum or "",
                variant=planned,
                next_year=ahead[key].get(None),
                replaced_by=before.run_id if before else None,
                next_steps={step: n for step, n in ahead[key].items() if step is not None},
            )
        )
    return tuple(found)


def adoption_of(session: Session, run_id: int) -> Adoption | None:
    """Return how the run was published, None when it was not."""
    return next((one for one in adoptions(session) if one.run_id == run_id), None)


def adopted(session: Session, year: int) -> Adoption | None:
    """Return the municipality's forecast of the year, None when none is published."""
    return next((one for one in adoptions(session) if one.year == year and one.applies), None)


def last_year(
    session: Session,
    run: Published,
    found: Collection[Adoption] | None = None,
    *,
    told: Told | None = None,
) -> LastYear | None:
    """Return what was expected a year ahead of the run's last year of pupils, and what came.

    What came is what the run itself was made from, and only forecasts published by the time it
    was asked for count, so that the same run always tells the same. `found` are the adoptions,
    where they have been read already, `told` is what the run keeps of all units together: with it
    the stage that erred most is told.
    """
    found = adoptions(session) if found is None else found
    before = [one for one in _applied(found, run.asked.asked_at) if one.year < run.asked.origin]
    steps = next((one.next_steps for one in before if one.year == run.asked.origin - 1), {})
    return last_year_of(
        run.asked.origin,
        observed=dict(run.summary.observed),
        published={one.year + 1: one.next_year for one in before if one.next_year is not None},
        check=run.summary.check,
        stage=largest_stage(steps, _came(told, run.asked.origin)),
    )


def _came(told: Told | None, year: int) -> dict[int, float]:
    """Return step → pupils of all units together that year, of the steps that are known."""
    if told is None or year not in told.years or year in told.estimated:
        return {}
    at = told.years.index(year)
    rows = zip(told.steps, told.counts, strict=True)
    return {step: n for step, row in rows if (n := row[at]) is not None}


def _applied(found: Collection[Adoption], at: datetime) -> list[Adoption]:
    """Return the forecast of each year that applied at that time."""
    newest: dict[int, Adoption] = {}
    for one in found:
        if one.at <= at:
            newest.setdefault(one.year, one)
    return list(newest.values())


def said(session: Session, run_id: int, unit_ids: Collection[int]) -> tuple[Value, ...]:
    """Return the sums of the units, and every row of the total."""
    mine = ForecastValue.unit_id.in_(list(unit_ids)) & ForecastValue.step.is_(None)
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id, ForecastValue.unit_id.is_(None) | mine
    )
    return tuple(value_of(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def limits(session: Session) -> Limits:
    """Return how far a forecast may miss: what was last set, else 5 and 10 per cent."""
    row = session.scalar(select(ForecastLimits).order_by(ForecastLimits.id.desc()).limit(1))
    return Limits(near=row.near, fair=row.fair) if row else Limits()
