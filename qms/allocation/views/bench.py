"""Everything the workbench shows, reckoned once per page: nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask import abort, g, request

from qms.access.actor import Actor
from qms.access.policy import POLICY, Can
from qms.access.scope import OutOfScopeError
from qms.allocation import queries
from qms.allocation.core.degree.compare import Outcome
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.records import StoredModel
from qms.allocation.core.workbench.costs import Measure
from qms.allocation.core.workbench.sensitivity import IndexSpan, Worth
from qms.allocation.core.workbench.trial import Trial, Tried, with_degree
from qms.allocation.forms.degree import Setting, read_setting
from qms.allocation.queries.measures import measures
from qms.allocation.queries.what_if import WhatIf, what_if
from qms.db.kept import kept
from qms.kernel.problems import Problem
from qms.web.context import current_actor, db


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A model, what it is tried on, the setting in the address, and what each degree gives.

    `problems` says why nothing can be reckoned; a degree that cannot be kept has its own. `unsure`
    is what a few pupils change at the smallest school, `worths` what each factor means, and
    `free` what the chosen degree gives without its protection, None where it has none.
    """

    model: StoredModel
    ground: WhatIf
    setting: Setting
    tried: tuple[Tried, ...]
    problems: tuple[Problem, ...]
    unsure: IndexSpan | None
    worths: tuple[Worth, ...]
    free: Outcome | None
    measures: tuple[Measure, ...]

    @property
    def current(self) -> Outcome | None:
        """Return the construction in force today, None when nothing can be reckoned."""
        return next((one.outcome for one in self.tried if one.candidate.is_current), None)

    @property
    def chosen(self) -> Outcome | None:
        """Return the chosen degree's outcome, None when the setting has faults."""
        return next((one.outcome for one in self.tried if one.candidate.is_chosen), None)

    @property
    def content(self) -> AllocationModel:
        """Return the model with the chosen degree.

        The pot here is the one that follows the index: how a whole budget is divided into several
        pots has no part in it.
        """
        return with_degree(self.model.content, self.setting.degree)


def read_bench(model_id: int) -> Bench:
    """Return the workbench of the model for the setting in the address; 404 without the model."""
    g.menu_endpoint = "allocation.show_models"
    require_whole(current_actor())
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None:
            abort(404)
        ground = what_if(session, model)
        known = measures(session)
        setting = read_setting(
            request.args, model.content.degree,
            pot_ore=ground.pot_ore, factors=model.content.factors,
        )  # fmt: skip
        current = ground.current.content.degree if ground.current else Degree()
        trial = Trial(
            model=model.content, schools=ground.schools, previous=ground.previous or None,
            names=ground.names, degree=setting.degree, pot_ore=setting.pot_ore, current=current,
        )  # fmt: skip
        reckoned = kept(session, ("allocation.bench", model_id), trial, trial.reckon)
    return Bench(
        model=model,
        ground=ground,
        setting=setting,
        tried=reckoned.tried,
        problems=reckoned.problems,
        unsure=reckoned.unsure,
        worths=reckoned.worths,
        free=reckoned.free,
        measures=known,
    )


def require_whole(actor: Actor) -> None:
    """Raise OutOfScopeError unless the actor reads models for the whole municipality.

    What every school would get is told to nobody who has a part of them only.
    """
    if not reads_whole(actor):
        raise OutOfScopeError(Can.ALLOCATION_READ.value)


def reads_whole(actor: Actor) -> bool:
    """Return whether the actor reads models for the whole municipality, not for a part of it."""
    readers = POLICY[Can.ALLOCATION_READ]
    return any(reach.is_municipal and reach.role in readers for reach in actor.reaches)


def changes_of(bench: Bench, outcome: Outcome) -> Mapping[str, int]:
    """Return each unit's change in öre: against last year, else against the current construction.

    A unit that did not exist last year has no change.
    """
    if bench.ground.last:
        return {u.unit: u.change_ore for u in outcome.units if u.change_ore is not None}
    current = bench.current
    before = {unit.unit: unit.ore for unit in current.units} if current else {}
    return {u.unit: u.ore - before[u.unit] for u in outcome.units if u.unit in before}


def mean_kr(bench: Bench) -> Fraction:
    """Return the pot per pupil in kronor."""
    return Fraction(bench.setting.pot_ore or 0, 100 * bench.ground.pupils)
