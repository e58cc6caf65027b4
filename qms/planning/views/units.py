"""Closing, merging, moving and renaming a unit: asked for, shown, and then done."""

from dataclasses import dataclass
from datetime import date

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.org.core.changing import (
    closing_faults,
    forms_together,
    merging_faults,
    moving_faults,
    naming_faults,
)
from qms.org.core.nodes import Node, NodeKind, Unit
from qms.org.labels import form_at_label
from qms.org.services.units import (
    close_unit,
    merge_units,
    move_unit,
    rename_unit,
    reopen_unit,
)
from qms.planning.views.blueprint import REFUSED, Answer, bp
from qms.register import queries as register
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

HERE = "/register/skolor/<int:unit_id>/andra"
CHANGES = {
    "stang": mark("Stäng"),
    "sla-ihop": mark("Slå ihop med en annan"),
    "flytta": mark("Flytta till ett annat område"),
    "byt-namn": mark("Byt namn"),
}
DONE = {
    "stang": mark("%(name)s stänger %(day)s."),
    "sla-ihop": mark("%(name)s går upp i %(other)s %(day)s."),
    "flytta": mark("%(name)s hör till %(other)s från %(day)s."),
    "byt-namn": mark("%(name)s heter %(other)s från %(day)s."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for of a unit; `other` is the unit or place it goes to, in words."""

    what: str
    unit: Unit
    day: date | None
    new: Unit | None
    parent: Node | None
    name: str
    takes_forms: bool

    @property
    def other(self) -> str:
        """Return what the unit becomes part of, or is called."""
        found = {"sla-ihop": self.new, "flytta": self.parent}.get(self.what)
        return found.name if found else self.name

    def faults(self) -> tuple[Problem, ...]:
        """Return everything that stands in the way."""
        if self.day is None:
            cure = gettext("Välj den första dagen som ändringen gäller.")
            return (Problem(message=gettext("Dagen saknas."), column="day", cure=cure),)
        if self.what == "stang":
            return tuple(closing_faults(self.unit, self.day))
        if self.what == "sla-ihop":
            return tuple(merging_faults(self.unit, self.new, self.day))
        if self.what == "byt-namn":
            return tuple(naming_faults(self.unit, self.name))
        return tuple(moving_faults(self.unit, self.parent.id if self.parent else None, self.day))


def _asked(session: Session, unit_id: int, what: str) -> Asked:
    scope = authorize(current_actor(), Can.ORG_CHANGE)
    values = request.values
    units = org.units(session, scope, on=date.max, include_closed=True)
    by_id = {str(unit.id): unit for unit in units}
    unit = by_id.get(str(unit_id))
    if unit is None or what not in CHANGES:
        abort(404)
    places = {str(one.id): one for one in _places(session)}
    try:
        day = date.fromisoformat(values.get("day", ""))
    except ValueError:
        day = None
    return Asked(
        what=what, unit=unit, day=day, new=by_id.get(values.get("new", "")),
        parent=places.get(values.get("parent", "")), name=" ".join(values.get("name", "").split()),
        takes_forms=values.get("forms") == "1",
    )  # fmt: skip


def _places(session: Session) -> tuple[Node, ...]:
    """Return the areas and providers that a unit can be moved to."""
    found = org.nodes(session, on=today(), kinds=(NodeKind.AREA, NodeKind.PROVIDER))
    return tuple(sorted(found, key=lambda one: (one.kind is not NodeKind.AREA,
                                                swedish_key(one.name))))  # fmt: skip


@bp.get(HERE)
@requires(Can.ORG_CHANGE)
def change_unit(unit_id: int) -> str:
    """Show what can be done with the unit."""
    with db().reading() as session:
        asked = _asked(session, unit_id, "stang")
        return _page(session, asked)


def _page(session: Session, asked: Asked, problems: tuple[Problem, ...] = ()) -> str:
    g.menu_endpoint = "org.show_units"
    scope = authorize(current_actor(), Can.ORG_CHANGE)
    others = org.units(session, scope, on=today())
    return render_template(
        "planning/change_unit.html",
        asked=asked,
        problems=[(f"{asked.what}-{one.column}", in_words(one)) for one in problems],
        wrong={one.column: in_words(one) for one in problems},
        has_errors=bool(problems),
        changes=CHANGES,
        units=[(one.id, one.name) for one in sorted(others, key=lambda one: swedish_key(one.name))
               if one.id != asked.unit.id],
        places=[(one.id, one.name) for one in _places(session)],
        values=request.values,
    )  # fmt: skip


@bp.get(f"{HERE}/<what>")
@requires(Can.ORG_CHANGE)
def preview_change(unit_id: int, what: str) -> Answer:
    """Show what a change comes to before it is made."""
    g.menu_endpoint = "org.show_units"
    with db().reading() as session:
        asked = _asked(session, unit_id, what)
        if faults := asked.faults():
            return _page(session, asked, faults), REFUSED
        autumn = school_year_of(today())
        forms = forms_together(asked.unit.forms, asked.new.forms) if asked.new else ()
        return render_template(
            "planning/confirm_unit.html",
            asked=asked,
            sentence=_sentence(asked),
            pupils=_pupils(session, asked.unit),
            forms=[form_at_label(one, autumn) for one in forms],
            is_covered=asked.new is not None and {*forms} == {*asked.new.forms},
            values=request.args,
        )


def _pupils(session: Session, unit: Unit) -> tuple[int, int] | None:
    """Return the year and number of the unit's newest count, None where there is none."""
    years = register.years_of(session, "pupil_counts")
    scope = authorize(current_actor(), Can.ORG_CHANGE)
    for year in sorted(years, reverse=True):
        rows = register.pupil_counts(session, scope, years=(year,), unit_ids=(unit.id,))
        if rows:
            return year, round(sum(float(row.n or 0) for row in rows))
    return None


def _sentence(asked: Asked) -> str:
    words = {"name": asked.unit.name, "other": asked.other, "day": asked.day}
    return gettext(DONE[asked.what]) % words


@bp.post(f"{HERE}/<what>")
@requires(Can.ORG_CHANGE)
def make_change(unit_id: int, what: str) -> Answer:
    """Make the change that was shown."""
    try:
        with db().transaction() as session:
            asked = _asked(session, unit_id, what)
            if faults := asked.faults():
                raise RefusedError(faults)
            _make(session, asked)
    except RefusedError as refused:
        with db().reading() as session:
            return _page(session, asked, refused.problems), REFUSED
    flash(_sentence(asked), "ok")
    return redirect(url_for("org.show_unit", unit_id=unit_id), 303)


def _make(session: Session, asked: Asked) -> None:
    actor, unit_id = current_actor(), asked.unit.id
    day = asked.day or today()
    if asked.what == "stang":
        close_unit(session, actor, unit_id, day=day, now=now())
    elif asked.what == "sla-ihop":
        into = asked.new.id if asked.new else None
        merge_units(session, actor, unit_id, into=into, day=day, takes_forms=asked.takes_forms,
                    now=now())  # fmt: skip
    elif asked.what == "flytta":
        parent = asked.parent.id if asked.parent else None
        move_unit(session, actor, unit_id, parent_id=parent, day=day, now=now())
    else:
        rename_unit(session, actor, unit_id, name=asked.name, day=day, now=now())


@bp.post("/register/skolor/<int:unit_id>/oppna-igen")
@requires(Can.ORG_CHANGE)
def open_again(unit_id: int) -> Answer:
    """Take back that a unit was closed or merged."""
    try:
        with db().transaction() as session:
            reopen_unit(session, current_actor(), unit_id, now=now())
    except LookupError:
        abort(404)
    except RefusedError as refused:
        flash(" ".join(in_words(one) for one in refused.problems), "error")
    else:
        flash(gettext("Enheten är öppen igen."), "ok")
    return redirect(url_for("org.show_unit", unit_id=unit_id), 303)
