"""Reading variants: what they assume, and their numbers beside the forecast's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.forecast.core.inputs import document as inputs_document
from qms.forecast.core.packing import unpacked
from qms.forecast.core.values import Value
from qms.forecast.core.variants import before
from qms.forecast.core.variants.levels import totals_at
from qms.forecast.core.variants.plan import Assumptions, Level, Plan
from qms.forecast.core.variants.rows import Numbers, VariantValue, beside
from qms.forecast.core.variants.varying import Base, base_of, vary
from qms.forecast.models import ForecastRun, ForecastValue, ForecastVariant, ForecastVariantVersion
from qms.forecast.queries.inputs import all_inputs
from qms.forecast.queries.values import document, value_of, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a variant. `used_for` says what it is used for, empty when it is not."""

    id: int
    variant_id: int
    number: int
    plan: Plan
    checksum: str
    reason: str
    by: str
    at: datetime
    used_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A variant with its newest version."""

    id: int
    run_id: int
    name: str
    by: str
    at: datetime
    newest: Version
    is_used: bool


def variants(session: Session, run_id: int | None = None) -> tuple[Variant, ...]:
    """Return the variants of a run (None: of all runs) that are not removed, newest first."""
    query = _newest().where(ForecastVariant.removed_at.is_(None))
    if run_id is not None:
        query = query.where(ForecastVariant.run_id == run_id)
    rows = session.execute(query.order_by(ForecastVariant.id.desc())).all()
    used = _used(session)
    return tuple(_variant(variant, version, used) for variant, version in rows)


def variant(session: Session, variant_id: int) -> Variant | None:
    """Return the variant, None when it is not there or removed."""
    query = _newest().where(ForecastVariant.id == variant_id, ForecastVariant.removed_at.is_(None))
    row = session.execute(query).one_or_none()
    return _variant(*row, _used(session)) if row else None


def versions(session: Session, variant_id: int) -> tuple[Version, ...]:
    """Return every version of the variant, the newest first."""
    query = select(ForecastVariantVersion).where(ForecastVariantVersion.variant_id == variant_id)
    rows = session.scalars(query.order_by(ForecastVariantVersion.number.desc()))
    return tuple(_version(row) for row in rows)


def variant_values(
    session: Session, variant_id: int, unit_id: int | None, *, version: int | None = None
) -> tuple[VariantValue, ...]:
    """Return the rows of one unit (None: all units together), the sum first, as `values` does.

    `version` is a version's number, None for the newest. The caller has checked that the reader
    may see the unit. Raises LookupError when there is no such variant or version.
    """
    numbers, run_id = _numbers(session, variant_id, version)
    return tuple(beside(numbers, values(session, run_id, unit_id)))


def variant_sums(
    session: Session, variant_id: int, *, version: int | None = None
) -> tuple[VariantValue, ...]:
    """Return the sums of every year: the total first, then each unit. Not cut to a scope."""
    numbers, run_id = _numbers(session, variant_id, version)
    return tuple(beside(numbers, _sums(session, run_id)))


def variant_numbers(session: Session, variant_id: int, *, version: int | None = None) -> Numbers:
    """Return all numbers of the variant as stored: units × steps × years."""
    return _numbers(session, variant_id, version)[0]


def standard_values(
    session: Session, run_id: int, level: Level, unit_id: int | None = None
) -> tuple[VariantValue, ...]:
    """Return the low, main or high forecast of a run, row by row as `variant_values` does."""
    numbers = numbers_of(base(session, run_id), Plan(assumptions=Assumptions(level=level)))
    return tuple(beside(numbers, values(session, run_id, unit_id)))


def standard_sums(session: Session, run_id: int) -> dict[Level, tuple[VariantValue, ...]]:
    """Return the sums of the low, main and high forecast, as `variant_sums` does."""
    sums, found = _sums(session, run_id), base(session, run_id)
    return {
        level: tuple(beside(numbers_of(found, Plan(assumptions=Assumptions(level=level))), sums))
        for level in Level
    }


def standard_totals(session: Session, run_id: int) -> dict[Level, tuple[VariantValue, ...]]:
    """Return the total's sums of the low, main and high forecast, without reading the units."""
    total = values(session, run_id, None)
    sums = [value for value in total if value.step is None]
    return {
        level: tuple(
            VariantValue(model=value, mean=mean)
            for value, mean in zip(sums, totals_at(total, level), strict=True)
        )
        for level in Level
    }


def numbers_of(found: Base, plan: Plan) -> Numbers:
    """Return the numbers that the plan gives."""
    return Numbers(
        units=found.units, steps=found.panel.steps, origin=found.origin, path=vary(found, plan)
    )


def base(session: Session, run_id: int) -> Base:
    """Return what variants of the published run are made from; every unit is in it."""
    run = session.get_one(ForecastRun, run_id)
    query = select(ForecastValue).where(ForecastValue.run_id == run_id)
    said = document(session, run_id, inputs_document.NAME)
    return base_of(
        [value_of(row) for row in session.scalars(query.order_by(ForecastValue.id))],
        all_inputs(session, run_id),
        horizon=run.horizon,
        uses_homes=bool(said and said["uses_housing"]),
        stored=document(session, run_id, before.NAME) or {},
    )


def _sums(session: Session, run_id: int) -> tuple[Value, ...]:
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id, ForecastValue.step.is_(None)
    )
    return tuple(value_of(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def _numbers(session: Session, variant_id: int, number: int | None) -> tuple[Numbers, int]:
    query = (
        select(ForecastVariantVersion.numbers, ForecastVariant.run_id)
        .join(ForecastVariant, ForecastVariant.id == ForecastVariantVersion.variant_id)
        .where(ForecastVariantVersion.variant_id == variant_id)
        .order_by(ForecastVariantVersion.number.desc())
        .limit(1)
    )
    if number is not None:
        query = query.where(ForecastVariantVersion.number == number)
    row = session.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"no version {number} of variant {variant_id}")
    return Numbers.from_plain(unpacked(row[0])), row[1]


def _newest() -> Select[ForecastVariant, ForecastVariantVersion]:
    last = (
        select(func.max(ForecastVariantVersion.number))
        .where(ForecastVariantVersion.variant_id == ForecastVariant.id)
        .correlate(ForecastVariant)
        .scalar_subquery()
    )
    return select(ForecastVariant, ForecastVariantVersion).join(
        ForecastVariantVersion,
        (ForecastVariantVersion.variant_id == ForecastVariant.id)
        & (ForecastVariantVersion.number == last),
    )


def _used(session: Session) -> frozenset[int]:
    query = select(ForecastVariantVersion.variant_id).where(
        ForecastVariantVersion.used_at.is_not(None)
    )
    return frozenset(session.scalars(query))


def _variant(row: ForecastVariant, newest: ForecastVariantVersion, used: frozenset[int]) -> Variant:
    return Variant(
        id=row.id,
        run_id=row.run_id,
        name=row.name,
        by=row.made_by,
        at=row.made_at,
        newest=_version(newest),
        is_used=row.id in used,
    )


def _version(row: ForecastVariantVersion) -> Version:
    return Version(
        id=row.id,
        variant_id=row.variant_id,
        number=row.number,
        plan=Plan.from_plain(unpacked(row.content)),
        checksum=row.sha256,
        reason=row.reason,
        by=row.made_by,
        at=row.made_at,
        used_for=row.used_for,
    )
