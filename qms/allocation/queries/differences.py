"""What the comparison of schools rests on: a year's units, their background and their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.differences.from_register import (
    Compositions,
    Results,
    compositions,
    factors_of,
    outcomes_by_name,
    results_by_indicator,
    without_few,
)
from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import parse_settings
from qms.allocation.core.model import AllocationModel, Basis, Factor, Reference
from qms.allocation.core.records import StoredModel
from qms.allocation.models import DifferencesRow
from qms.allocation.queries.material import Facts, facts, units_counted
from qms.allocation.queries.what_if import EVERYTHING
from qms.content.loader import load
from qms.db.kept import kept
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.stamps import stamp

READ = ("results", "historic_pupils")
RESULT_YEARS_READ = 10
"""The most years of results that can be put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSettings:
    """The settings that count; version 0 is the default that nobody has changed."""

    settings: Settings
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything that a comparison needs; `years` are the autumns there is background for.

    `names` are the units' by id. `every` is the model with all factors that are known. `results`
    holds indicators of the register by key, `outcomes` those of historic pupils by name.
    """

    autumn: int
    years: tuple[int, ...]
    form: SchoolForm
    units: Mapping[str, Unit]
    names: Mapping[str, str]
    facts: Facts
    every: AllocationModel
    found: Compositions
    results: Mapping[str, Results]
    outcomes: Mapping[str, Results]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Return the model's factors, then the others that the register knows."""
        return self.every.factors


def differences_settings(session: Session) -> StoredSettings:
    """Return what the municipality has set over the default."""
    default = parse_settings(load("differences"))
    row = session.scalar(select(DifferencesRow).order_by(DifferencesRow.version.desc()).limit(1))
    if row is None:
        return StoredSettings(settings=default, version=0)
    return StoredSettings(
        settings=parse_settings(row.content, default=default), version=row.version
    )


def ground(
    session: Session, model: StoredModel, *, autumn: int | None = None, result_years: int = 3
) -> Ground:
    """Return what is known of the units of the model's school form in an autumn.

    Without one it is the latest with background before the model's budget year. Factors are all
    that the register knows that year; the model's own come first, with labels and weights.
    """
    years = tuple(sorted(register.years_of(session, "background"), reverse=True))
    chosen = autumn if autumn in years else _latest(years, model.head.budget_year)
    units = units_counted(session, EVERYTHING, model.content, chosen)
    found = facts(session, EVERYTHING, chosen, units=units)
    ask = partial(_ground, session, model, years, chosen, units, found, result_years)
    question = ("allocation.ground", model.head.id, chosen)
    rests_on = (model, units, found, years, result_years, stamp(session, *READ))
    return kept(session, question, rests_on, ask, weigh=lambda _: found.rows())


def _ground(
    session: Session,
    model: StoredModel,
    years: tuple[int, ...],
    chosen: int,
    units: tuple[Unit, ...],
    found: Facts,
    result_years: int,
    /,
) -> Ground:
    every = replace(
        model.content,
        factors=factors_of(model.content, found.background),
        basis=Basis.WEIGHTS,
        reference=Reference.WEIGHTED_MEAN,
    )
    ids = tuple(found.names)
    results = register.results(
        session, EVERYTHING, years=range(chosen - RESULT_YEARS_READ + 1, chosen + 1),
        unit_ids=ids, indicators=[row["key"] for row in load("differences")["result"]],
    )  # fmt: skip
    known = [year for year in register.years_of(session, "historic_pupils") if year <= chosen]
    historic = register.pupil_patterns(
        session, EVERYTHING, dataset="historic_pupils", years=known[-result_years:], unit_ids=ids
    )
    return Ground(
        autumn=chosen,
        years=years,
        form=SchoolForm(model.content.form),
        units={str(unit.id): unit for unit in units},
        names={str(unit.id): unit.name for unit in units},
        facts=found,
        every=every,
        found=compositions(
            every,
            units,
            counts=found.counts,
            background=found.background,
            patterns=found.patterns,
        ),
        results=without_few(results_by_indicator(results)),
        outcomes=without_few(outcomes_by_name(historic)),
    )


def _latest(years: Sequence[int], budget_year: int) -> int:
    return next((year for year in years if year < budget_year), budget_year - 1)
