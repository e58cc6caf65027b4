"""Schools and preschools: the list, and one unit with its history."""

from flask import Blueprint, abort, g, render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import school_year_of
from qms.kernel.table_write import write_csv
from qms.org import queries
from qms.org.core.nodes import Unit
from qms.org.labels import FORMS, form_at_label, form_label, provider_kind_label
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import LONG, page_of, sort_rows

bp = Blueprint("org", __name__)
KEYS = {
    "name": lambda u: swedish_key(u.name),
    "area": lambda u: (swedish_key(u.area_name), swedish_key(u.name)),
    "provider": lambda u: (swedish_key(u.provider_name), swedish_key(u.name)),
    "code": lambda u: u.code or None,
}


@bp.get("/register/skolor")
@requires(Can.ORG_READ)
def show_units() -> str:
    """List the units with form, area and provider; filtered by what stands in the address."""
    scope = authorize(current_actor(), Can.ORG_READ)
    with db().reading() as session:
        every = queries.units(session, scope, on=today(), include_closed=True)
    sort, rows = sort_rows([u for u in every if _matches(u)], KEYS, default="name")
    paging = page_of(rows, size=LONG)
    return render_template(
        "org/show_units.html",
        rows=paging.cut(rows),
        paging=paging,
        sort=sort,
        total=len(every),
        forms_offered=[(form.value, form_label(form)) for form in FORMS],
        asked=request.args,
        grades=_grades,
        kind=provider_kind_label,
        today=today(),
    )


def _matches(unit: Unit) -> bool:
    asked = request.args
    wanted, form, kind = asked.get("q", ""), asked.get("form", ""), asked.get("huvudman", "")
    text = f"{unit.name} {unit.code} {unit.local_id} {unit.area_name} {unit.provider_name}"
    is_open = unit.closed is None or unit.closed > today()
    return (
        wanted.strip().casefold() in text.casefold()
        and (not form or any(at.form == form for at in unit.forms))
        and (not kind or unit.provider_kind == kind)
        and (asked.get("stangda") == "1" or is_open)
    )


def _grades(unit: Unit) -> str:
    autumn = school_year_of(today())
    return ", ".join(form_at_label(at, autumn) for at in unit.forms)


@bp.get("/register/skolor.csv")
@requires(Can.ORG_READ)
def export_units() -> Response:
    """Return the same list as a file."""
    scope = authorize(current_actor(), Can.ORG_READ)
    with db().reading() as session:
        every = queries.units(session, scope, on=today(), include_closed=True)
    header = ("lokalt_id", "skolenhetskod", "namn", "skolform", "område", "huvudman", "stängd")
    rows = [
        (u.local_id, u.code, u.name, _grades(u), u.area_name, u.provider_name, str(u.closed or ""))
        for u in sorted((u for u in every if _matches(u)), key=lambda u: swedish_key(u.name))
    ]
    return download(write_csv(header, rows, language()), "skolor.csv")


@bp.get("/register/skolor/<int:unit_id>")
@requires(Can.ORG_READ)
def show_unit(unit_id: int) -> str:
    """Show one unit: what it is now, what it was called, and what it followed."""
    g.menu_endpoint = "org.show_units"
    scope = authorize(current_actor(), Can.ORG_READ)
    with db().reading() as session:
        unit = queries.unit(session, unit_id, scope, on=today())
        if unit is None:
            abort(404)
        names = queries.name_history(session, unit_id)
        kin = [s for s in queries.successions(session) if unit_id in s[:2]]
        others = {i for old, new, _, _ in kin for i in (old, new)} - {unit_id}
        related = queries.units(
            session, scope, on=today(), ids=sorted(others) or [-1], include_closed=True
        )
    return render_template(
        "org/show_unit.html",
        unit=unit,
        names=names,
        kin=kin,
        related={u.id: u for u in related},
        grades=_grades(unit),
        kind=provider_kind_label(unit.provider_kind),
    )
