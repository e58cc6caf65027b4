"""Trying the table of groups: what would it give whom?"""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.identity.core.group_rows import GroupRow, pasted_groups, rows_for, unknown_groups
from qms.identity.factor import needs_factor
from qms.identity.forms import PastedGroupsForm
from qms.identity.labels import role_label
from qms.identity.queries import group_rows as queries
from qms.identity.views.accounts import PLACES
from qms.identity.views.blueprint import bp
from qms.identity.views.tabs import tabs
from qms.org import queries as org
from qms.web.context import db, today
from qms.web.rights import requires
from qms.web.tables import page_of

PAGE_SIZE = 50
Places = dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What pasted groups would give: roles in words, and groups that no row names."""

    roles: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedPerson:
    """What the rows would give somebody with the groups of their latest sign-in.

    `now` is what they hold today, a role that a person gave marked as such by `by_hand`.
    """

    name: str
    user_name: str
    latest_at: datetime
    groups: int
    roles: tuple[str, ...]
    now: tuple[str, ...]
    by_hand: tuple[str, ...]


@bp.route("/admin/grupper/prova", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def try_group_rows() -> tuple[str, int]:
    """Show what the rows give pasted groups, and everybody as of their latest sign-in."""
    form, tried = PastedGroupsForm(), None
    with db().reading() as reading:
        rows = queries.rows(reading, on=today())
        places = {one.id: one.name for one in org.nodes(reading, on=today(), kinds=PLACES)}
        people = queries.known(reading)
        paging = page_of(people, size=PAGE_SIZE)
        shown = [_person(reading, one, rows, places) for one in paging.cut(people)]
    if form.validate_on_submit():
        tried = _tried(pasted_groups(form.groups.data), rows, places)
    page = render_template(
        "identity/try_group_rows.html",
        form=form,
        tried=tried,
        people=shown,
        paging=paging,
        tabs=tabs("show_group_rows"),
    )
    return page, 422 if form.is_submitted() and tried is None else 200


def _tried(groups: tuple[str, ...], rows: tuple[GroupRow, ...], places: Places) -> Tried:
    given = rows_for(rows, groups)
    return Tried(
        roles=tuple(_words(row.role, row.node_id, places) for row in given),
        unknown=unknown_groups(rows, groups),
    )


def _person(
    session: Session, one: queries.Known, rows: tuple[GroupRow, ...], places: Places
) -> TriedPerson:
    held = queries.held(session, one.account_id, on=today())
    by_rows = [grant for grant in held if grant.row_id is not None]
    by_hand = [grant for grant in held if grant.row_id is None]
    return TriedPerson(
        name=one.name,
        user_name=one.user_name,
        latest_at=one.latest_at,
        groups=len(one.groups),
        roles=_tried(one.groups, rows, places).roles,
        now=tuple(_words(grant.role, grant.node_id, places) for grant in by_rows),
        by_hand=tuple(_words(grant.role, grant.node_id, places) for grant in by_hand),
    )


def _words(role: str, node_id: int, places: Places) -> str:
    return f"{role_label(role)}, {places.get(node_id, '–')}"
