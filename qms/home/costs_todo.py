"""Whether units' year is expected to end far from the budget, told to who answers for them."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import scope_of
from qms.costs.core.follow_up import UnitFollow, follow
from qms.costs.queries.following import latest_follow_up, terms_now
from qms.costs.queries.units import all_units
from qms.costs.views.following_words import against_budget, largest, share_of
from qms.db.session import once
from qms.home.thing import Todo
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.web.menu import Phase

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinLimits:
    """How the principal's units end the year, where none of them deviates more than the limit."""

    words: str
    url: str


def units_off_budget(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the principal's own units that deviate more than the limit this year."""
    own = _own(session, actor, today)
    far = sorted((one for one in own if one[0].is_far), key=lambda one: -abs(one[0].sums.gap))
    return [_row(unit, name, today.year) for unit, name in far[:MOST_SHOWN]]


def units_within_limits(session: Session, actor: Actor, today: date) -> WithinLimits | None:
    """Return a line that the principal's units keep within the limit; None where one does not."""
    own = [one for one in _own(session, actor, today) if one[0].forms]
    if not own or any(unit.is_far for unit, _name in own):
        return None
    unit, name = own[0]
    if len(own) > 1:
        words = gettext("Alla %(n)s enheter väntas sluta inom gränsen för budgeten %(year)s.")
        return WithinLimits(words=words % {"n": number(len(own)), "year": today.year},
                            url=url_for("costs.show_follow_up", ar=today.year))  # fmt: skip
    words = gettext("%(unit)s väntas sluta inom gränsen för budgeten %(year)s (%(share)s).")
    return WithinLimits(
        words=words % {"unit": name, "year": today.year, "share": share_of(unit.sums)},
        url=url_for("costs.show_unit_follow_up", unit_id=int(unit.unit), ar=today.year),
    )


def _own(session: Session, actor: Actor, today: date) -> list[tuple[UnitFollow, str]]:
    """Return the principal's own units of the year's follow-up with their names."""
    if not any(reach.role is Role.PRINCIPAL for reach in actor.reaches):
        return []
    ask = (units_off_budget, today.year)
    return once(session, ask, lambda: _followed(session, actor, today))


def _followed(session: Session, actor: Actor, today: date) -> list[tuple[UnitFollow, str]]:
    found = latest_follow_up(session, today.year)
    if found is None:
        return []
    scope = scope_of(actor, Can.COSTS_READ)
    own = {str(unit.id): unit.name for unit in all_units(session) if scope.covers(unit.path)}
    basis = found.basis.of_units(own)
    units = follow(basis, terms_now(session).terms, sums_told=False)
    return [(one, own[one.unit]) for one in units]


def _row(unit: UnitFollow, name: str, year: int) -> Todo:
    return Todo(
        title=against_budget(name, unit.sums, year),
        url=url_for("costs.show_unit_follow_up", unit_id=int(unit.unit), ar=year),
        action=gettext("Se varför"),
        detail=largest(unit.why),
        mark="!",
        phase=Phase.ANALYSE,
    )
