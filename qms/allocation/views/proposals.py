"""The year's proposals side by side, what is said of them, and the decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation import queries
from qms.allocation.core.proposals.comments import threads
from qms.allocation.core.proposals.effect import Effect
from qms.allocation.core.records import ModelHead, StoredModel
from qms.allocation.core.states import ModelState
from qms.allocation.queries.makers import makers_of
from qms.allocation.queries.staleness import changed_since
from qms.allocation.queries.what_if import WhatIf, what_if
from qms.allocation.views.bench import require_whole
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.degree_words import degree_name
from qms.allocation.views.effects import count
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.web.context import current_actor, db
from qms.web.rights import requires
from qms.web.tables import sort_rows

MOST_COLUMNS = 4
"""Models beside each other: more do not fit a page, the rest is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One model in the comparison."""

    head: ModelHead
    degree: str
    effect: Effect
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A school: what each model gives, and how far apart the models are, in öre."""

    id: int
    name: str
    ore: tuple[int | None, ...]

    @property
    def spread(self) -> int:
        """Return the largest difference between two of the models."""
        known = [one for one in self.ore if one is not None]
        return max(known) - min(known) if known else 0


@bp.get("/modell/<int:model_id>/forslag")
@requires(Can.ALLOCATION_READ)
def show_proposals(model_id: int) -> Answer:
    """Show the proposals of the model's year beside the model in force."""
    g.menu_endpoint = "allocation.show_models"
    require_whole(current_actor())
    with db().reading() as session:
        model, others = queries.with_proposals(session, model_id)
        if model is None:
            abort(404)
        ground = what_if(session, model, beside=others, has_last=False)
        models = _compared(model, others, ground)
        said = threads(queries.comments(session, model_id))
        stale = _stale(session, model, ground)
        is_asked = has_right(current_actor(), Can.ALLOCATION_ADOPT)
        hands = makers_of(session, model.head) if is_asked else frozenset()
    shown = models[:MOST_COLUMNS]
    columns = [_column(one, ground) for one in shown] if ground.pot_ore else []
    sort, rows = sort_rows(_rows(columns, ground), _keys(columns), default="-spridning")
    return render_template(
        "allocation/show_proposals.html",
        head=model.head,
        columns=columns,
        unshown=models[MOST_COLUMNS:],
        rows=rows,
        sort=sort,
        ground=ground,
        threads=said,
        stale=stale,
        is_maker=current_actor().pseudonym in hands,
    )


def _compared(
    model: StoredModel, others: Iterable[StoredModel], ground: WhatIf
) -> list[StoredModel]:
    """Return the model in force, this one, and the year's other proposals, none twice."""
    wanted = [*([ground.current] if ground.current else []), model, *others]
    return list({one.head.id: one for one in wanted}.values())


def _column(model: StoredModel, ground: WhatIf) -> Column:
    return Column(
        head=model.head,
        degree=degree_name(model.content.degree),
        effect=count(model, ground),
        is_in_force=ground.current is not None and model.head.id == ground.current.head.id,
    )


def _rows(columns: list[Column], ground: WhatIf) -> list[SideRow]:
    units = sorted({unit for column in columns for unit in column.effect.ore})
    return [
        SideRow(
            id=int(unit),
            name=ground.names.get(unit, unit),
            ore=tuple(column.effect.ore.get(unit) for column in columns),
        )
        for unit in units
    ]


def _keys(columns: list[Column]) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "skola": lambda row: swedish_key(row.name),
        "spridning": lambda row: row.spread,
    }
    for at, column in enumerate(columns):
        keys[f"m{column.head.id}"] = lambda row, place=at: row.ore[place]
    return keys


def _stale(session: Session, model: StoredModel, ground: WhatIf) -> list[str]:
    """Return what has changed since the proposal was sent, one sentence each."""
    sent = model.head.proposed_at
    if sent is None or model.head.state is not ModelState.PROPOSED:
        return []
    text = gettext("Filen %(file)s är inläst eller ångrad sedan förslaget skickades.")
    found = [
        text % {"file": batch.file_name}
        for batch in changed_since(session, sent, year=ground.count_year)
    ]
    decided = ground.current.head.adopted_at if ground.current else None
    if decided is not None and decided > sent:
        found.append(gettext("En annan modell har fastställts sedan förslaget skickades."))
    return found
