"""Coming years' cost level: pupils and kronor per form, provider and unit, low to high."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.costs.core.items import GrantForm
from qms.grants.forms.assumptions import TypedAssumptions, fields_of, read_assumptions
from qms.grants.labels import FORMS
from qms.grants.queries.assumptions import SavedAssumptions, saved_assumptions
from qms.grants.queries.simulation import Ground, ground
from qms.grants.services.assumptions import remove_assumptions, save_assumptions
from qms.grants.views.blueprint import Answer, bp
from qms.grants.views.simulation_figure import cost_figure
from qms.grants.views.simulation_rows import LEVELS, Simulated, simulated
from qms.grants.views.tabs import grant_tabs
from qms.i18n.formats import mnkr_range
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import page_of, sort_rows

LONGEST_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: assumptions, a level of the table and a year."""

    typed: TypedAssumptions
    chosen: SavedAssumptions | None
    sets: tuple[SavedAssumptions, ...]
    names: Mapping[str, str]
    ground: Ground | None
    level: str
    year: int
    form: str

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that can be told."""
        return self.ground.years(today()) if self.ground else ()

    @property
    def export_url(self) -> str:
        """Return the address of the file with the same assumptions and level."""
        values: dict[str, Any] = {"niva": self.level, **self.typed.values}
        return url_for("grants.export_simulation", **values)


@bp.get("/bidrag/simulering")
@requires(Can.GRANTS_READ_FUTURE)
def show_simulation() -> Answer:
    """Show the years ahead as the assumptions make them."""
    asked = _asked(request.args)
    answer = _page(asked, list(asked.typed.faults))
    return (answer, 422) if asked.typed.faults else answer


def _asked(values: Mapping[str, str]) -> Asked:
    with db().reading() as session:
        sets = saved_assumptions(session)
        names = identity.names_of(session, [one.made_by for one in sets])
        found = ground(session, today=today())
    chosen = next((one for one in sets if str(one.id) == values.get("antaganden")), None)
    typed = read_assumptions(fields_of(chosen.given) if chosen else values)
    years = found.years(today()) if found else ()
    year = values.get("ar", "")
    usual = next((one for one in years if one > today().year), 0) or (years[0] if years else 0)
    return Asked(
        typed=typed,
        chosen=chosen,
        sets=sets,
        names=names,
        ground=found,
        level=values["niva"] if values.get("niva") in LEVELS else "form",
        form=values["skolform"] if values.get("skolform") in set(GrantForm) else "",
        year=int(year) if year in {str(one) for one in years} else usual,
    )


def _names(forms: Collection[GrantForm]) -> str:
    """Return the forms as they stand inside a sentence."""
    names = [gettext(FORMS[one]).lower() for one in sorted(forms)]
    last = names.pop() if names else ""
    both = {"first": ", ".join(names), "last": last}
    return gettext("%(first)s och %(last)s") % both if names else last


def _table(asked: Asked) -> Simulated | None:
    if asked.ground is None or not asked.years:
        return None
    return simulated(asked.ground, asked.typed.given, level=asked.level, years=asked.years)


def _page(asked: Asked, problems: list[tuple[str, str]]) -> str:
    table = _table(asked)
    sort, rows = sort_rows(
        table.of_year(asked.year, asked.form) if table else (),
        {
            "namn": lambda row: (swedish_key(row.name), row.form_name),
            "form": lambda row: (row.form_name, swedish_key(row.name)),
            "elever": lambda row: None if row.is_hidden else row.sum.pupils.main,
            "kronor": lambda row: None if row.is_hidden else row.main,
        },
        default="form",
    )
    page_now = page_of(rows, size=LONGEST_PAGE)
    return render_template(
        "grants/show_simulation.html",
        page_now=page_now,
        asked=asked,
        table=table,
        rows=page_now.cut(rows),
        sort=sort,
        figure=cost_figure(table, asked) if table else None,
        problems=problems,
        has_errors=bool(problems),
        typed_name=request.form.get("name", ""),
        forms_of=FORMS,
        names_of_forms=_names,
        tabs=grant_tabs("grants.show_simulation"),
        levels=[(key, gettext(name)) for key, name in LEVELS.items()],
        years=[(one, str(one)) for one in asked.years],
        mnkr_span=mnkr_range,
        form_choices=[
            ("", gettext("Alla")),
            *(
                (base.form.value, gettext(FORMS[base.form]))
                for base in (asked.ground.bases if asked.ground else ())
            ),
        ],
        may_write=has_right(current_actor(), Can.GRANTS_WRITE),
    )


@bp.post("/bidrag/simulering")
@requires(Can.GRANTS_WRITE)
def save_simulation() -> Answer:
    """Save the assumptions that were typed under a name."""
    asked = _asked(request.form)
    typed = asked.typed
    if typed.faults:
        return _page(asked, list(typed.faults)), 422
    try:
        with db().transaction() as session:
            set_id = save_assumptions(
                session, current_actor(), request.form.get("name", ""), typed.given, now=now()
            )
    except RefusedError as refused:
        told = [(one.column, in_words(one)) for one in refused.problems]
        return _page(replace(asked, chosen=None), told), 422
    flash(gettext("Antagandena är sparade."), "ok")
    return redirect(url_for(".show_simulation", antaganden=set_id), 303)


@bp.post("/bidrag/simulering/<int:set_id>/ta-bort")
@requires(Can.GRANTS_WRITE)
def remove_simulation(set_id: int) -> Answer:
    """Take saved assumptions away."""
    with db().transaction() as session:
        remove_assumptions(session, current_actor(), set_id, now=now())
    flash(gettext("Antagandena är borttagna."), "ok")
    return redirect(url_for(".show_simulation"), 303)


@bp.get("/bidrag/simulering.csv")
@requires(Can.GRANTS_READ_FUTURE)
def export_simulation() -> Response:
    """Return every year of the level that the page shows."""
    asked = _asked(request.args)
    if asked.typed.faults:
        values: dict[str, Any] = {"niva": asked.level, **asked.typed.values}
        return redirect(url_for(".show_simulation", **values), 303)
    table = _table(asked)
    if table is None:
        abort(404)
    content = write_csv(table.header(), table.cells(), "sv")
    return download(content, f"bidrag-simulering-{asked.level}.csv")
