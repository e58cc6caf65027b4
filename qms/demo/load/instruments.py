"""The instrument for support needs: taken into use, and a second version on its way."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.needs.core.editor.editing import texts_of, with_texts
from qms.needs.queries.instruments import draft_row
from qms.needs.services import instrument_drafts as drafts
from qms.needs.services.instruments import published
from qms.needs.services.neutrality import store_comparison

TRIED_AGO = timedelta(days=4)
WEIGHTS = {"hours_per_point_by_rank": "1; 0,65; 0,25"}
"""The second area weighs a little more: needs in two areas gave few hours beside those in one."""
LEVEL = {
    "levels_sv-2": "Är borta ungefär en dag i veckan, behöver en plan och en bestämd vuxen att "
    "komma till."
}


def instruments(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield the first version, the draft of the second, and that it was tried on past cases."""
    year = data.years.budget_years[0] - 1
    yield Happening(at=working_moment(year, 9, 8, hour=9), do=_take_into_use)
    yield Happening(at=now - 2 * TRIED_AGO, do=_draft)
    yield Happening(at=now - TRIED_AGO, do=_try)


def _take_into_use(world: World, now: datetime) -> None:
    published(world.session, now=now)


def _draft(world: World, now: datetime) -> None:
    actor = world.actor(Role.ANALYST)
    made = drafts.begin(world.session, actor, now=now)
    changes = (("hours", "-", WEIGHTS), ("question", "TRY2", LEVEL))
    for revision, (section, key, texts) in enumerate(changes):
        edit = _edit(section, key, texts)
        drafts.change(world.session, actor, made, edit, seen=revision, now=now)


def _edit(section: str, key: str, texts: Mapping[str, str]) -> drafts.Edit:
    def edited(table: Mapping[str, Any]) -> dict[str, Any]:
        return with_texts(table, section, key, {**texts_of(table, section, key), **texts})

    return edited


def _try(world: World, now: datetime) -> None:
    row = draft_row(world.session)
    if row is not None:
        store_comparison(world.session, world.actor(Role.ANALYST), row.id, now=now)
