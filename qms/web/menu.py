"""The menu: the modules say what they offer, the rights say what is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, mark


class Phase(StrEnum):
    """The arcs of the wheel, as the theme's class letters; `n` stands beside them."""

    FOLLOW_UP = "f"
    ANALYSE = "a"
    PLAN = "p"
    REGISTER = "n"


PHASE_TITLES = {
    Phase.FOLLOW_UP: mark("Följ upp"),
    Phase.ANALYSE: mark("Analysera"),
    Phase.PLAN: mark("Planera"),
    Phase.REGISTER: mark("Beslut och register"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One page in the menu, for those with the right `can`; those with `unless` have another."""

    phase: Phase
    label: str
    endpoint: str
    can: Can
    unless: Can | None = None

    def is_for(self, actor: Actor) -> bool:
        """Return whether the actor has use of the page."""
        is_covered = self.unless is not None and has_right(actor, self.unless)
        return has_right(actor, self.can) and not is_covered


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """A menu item ready for the page. `count` is what waits there, 0 for nothing."""

    label: str
    url: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """A phase of the menu with its items."""

    phase: Phase
    title: str
    items: tuple[ShownItem, ...]


def build_menu(
    actor: Actor, items: Iterable[MenuItem], *, endpoint: str, counts: dict[str, int]
) -> tuple[ShownGroup, ...]:
    """Return the groups the actor may use; `counts` is per endpoint."""
    shown = [item for item in items if item.is_for(actor)]
    groups = []
    for phase in Phase:
        ready = tuple(
            ShownItem(
                label=gettext(item.label),
                url=url_for(item.endpoint),
                is_current=item.endpoint == endpoint,
                count=counts.get(item.endpoint, 0),
            )
            for item in shown
            if item.phase is phase
        )
        if ready:
            groups.append(ShownGroup(phase=phase, title=gettext(PHASE_TITLES[phase]), items=ready))
    return tuple(groups)
