"""What a model gives each school against another, of the same pot: rows ready for a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from qms.allocation.core.proposals.effect import Difference, Effect, differences, effect_of
from qms.allocation.core.records import StoredModel
from qms.allocation.queries.what_if import WhatIf, what_if
from qms.i18n.order import swedish_key
from qms.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """A school under the model in force and under this one; `path` is where it belonged."""

    id: int
    name: str
    path: str
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEffect:
    """Every school, the pot it was counted with, and why something could not be counted."""

    rows: tuple[EffectRow, ...]
    pot_ore: int
    count_year: int
    problems: tuple[Problem, ...]

    @property
    def moved_ore(self) -> int:
        """Return how much lies at other schools than before."""
        return sum(max(0, row.difference.ore or 0) for row in self.rows)


EFFECT_KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.name),
    "fore": lambda row: row.difference.before,
    "efter": lambda row: row.difference.after,
    "skillnad": lambda row: row.difference.ore,
}


def read_effect(
    session: Session, model: StoredModel, followed: StoredModel | None
) -> ShownEffect | None:
    """Return the effect per school; None without a model to compare with, or a pot."""
    if followed is None:
        return None
    ground = what_if(session, model, current=followed, has_last=False)
    if ground.pot_ore is None:
        return None
    before, after = (count(one, ground) for one in (followed, model))
    return ShownEffect(
        rows=rows_of(before, after, ground),
        pot_ore=ground.pot_ore,
        count_year=ground.count_year,
        problems=tuple(dict.fromkeys((*before.problems, *after.problems))),
    )


def count(model: StoredModel, ground: WhatIf) -> Effect:
    """Return what the model gives of the ground's pot."""
    return effect_of(
        model.content,
        ground.facts.material(model.content).schools,
        pot_ore=ground.pot_ore or 0,
        previous=ground.previous or None,
        names=ground.names,
    )


def rows_of(before: Effect, after: Effect, ground: WhatIf) -> tuple[EffectRow, ...]:
    """Return a row per school that either model counts."""
    return tuple(
        EffectRow(
            id=int(one.unit),
            name=ground.units[one.unit].name,
            path=ground.units[one.unit].path,
            difference=one,
        )
        for one in differences(before, after)
    )
