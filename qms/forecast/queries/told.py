"""Reading what a published run keeps for its pages: counts, earlier forecasts, trial, inputs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.forecast.core.auto import document as mixtures
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.inputs import document as inputs
from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.packing import unpacked
from qms.forecast.core.told import Told, from_plain, name_of
from qms.forecast.core.trial import document as trials
from qms.forecast.core.trial.document import Trial
from qms.forecast.core.trust import judging
from qms.forecast.core.trust.judging import Verdicts
from qms.forecast.models import ForecastDocument

INPUTS, TRIAL, TRUST, MIXTURE, ERRORS = inputs.NAME, trials.NAME, "trust", mixtures.NAME, "errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Some of what a run keeps beside its values; what it does not keep is None or empty."""

    content: Mapping[str, Any]

    def told(self, unit: str) -> Told | None:
        """Return the counts and earlier forecasts of a unit (`*`: all together)."""
        read = self.content.get(name_of(unit))
        return from_plain(read) if read else None

    @property
    def trial(self) -> Trial:
        """Return how the methods and the verdicts did."""
        return trials.from_plain(self.content.get(TRIAL))

    @property
    def inputs(self) -> InputsSaid | None:
        """Return what was found in the inputs and laid on the forecast."""
        read = self.content.get(INPUTS)
        return inputs.from_plain(read) if read else None

    @property
    def verdicts(self) -> Verdicts:
        """Return the verdict of each unit, by node id as text."""
        return judging.from_plain(self.content.get(TRUST) or {})

    @property
    def errors(self) -> RunErrors | None:
        """Return the error models."""
        read = self.content.get(ERRORS)
        return RunErrors.of_plain(read) if read else None

    @property
    def mixture(self) -> Mapping[str, Any] | None:
        """Return what the automatic method rests on, as plain JSON."""
        return self.content.get(MIXTURE)


def kept(session: Session, run_id: int, *names: str, units: Iterable[str] = ()) -> Kept:
    """Return the parts of the run by those names, and those of the units, in one statement."""
    return kept_of(session, {run_id: names_of(*names, units=units)})[run_id]


def kept_of(session: Session, wanted: Mapping[int, Collection[str]]) -> dict[int, Kept]:
    """Return the parts by those names of several runs, in one statement."""
    asked = [
        (ForecastDocument.run_id == run_id) & ForecastDocument.name.in_(list(names))
        for run_id, names in wanted.items()
    ]
    columns = ForecastDocument.run_id, ForecastDocument.name, ForecastDocument.content
    found: dict[int, dict[str, Any]] = {run_id: {} for run_id in wanted}
    for run_id, name, content in session.execute(select(*columns).where(or_(*asked))):
        found[run_id][name] = unpacked(content)
    return {run_id: Kept(content=content) for run_id, content in found.items()}


def names_of(*names: str, units: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, and those under which the units' parts are stored."""
    return (*names, *(name_of(unit) for unit in units))
