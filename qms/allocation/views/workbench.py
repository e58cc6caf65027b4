"""The workbench: degrees of redistribution beside each other, tried without storing anything."""

from decimal import Decimal
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation import queries, services
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredModel
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.core.workbench.costs import enough
from qms.allocation.core.workbench.files import command_line
from qms.allocation.forms.degree import is_setting, read_setting
from qms.allocation.forms.dials import shown_dials
from qms.allocation.views.bench import Bench, mean_kr, read_bench
from qms.allocation.views.bench_facts import things_to_think_of
from qms.allocation.views.bench_figure import bench_figure, key_figures
from qms.allocation.views.bench_rows import KEYS, SchoolRow, compare_rows, school_rows
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import seen_version
from qms.allocation.views.degree_words import CONSTRUCTIONS, PHASE_INS, degree_facts, degree_name
from qms.i18n.language import gettext
from qms.web.context import current_actor, db, now
from qms.web.rights import requires
from qms.web.tables import sort_rows


@bp.get("/modell/<int:model_id>/arbetsbank")
@requires(Can.ALLOCATION_READ)
def show_workbench(model_id: int) -> Answer:
    """Try a degree: the whole setting stands in the address, and nothing is stored."""
    bench = read_bench(model_id)
    rows = school_rows(bench)
    sort, ordered = sort_rows(rows, KEYS, default="-andring")
    mean = decimal_of(mean_kr(bench), 2) if bench.ground.pupils else Decimal(0)
    page = render_template(
        "allocation/show_workbench.html",
        bench=bench,
        head=bench.model.head,
        texts=bench.setting.texts,
        errors=bench.setting.errors,
        asked=bench.setting.query if is_setting(request.args) else {},
        dials=shown_dials(mean),
        constructions=[(one.value, gettext(words)) for one, words in CONSTRUCTIONS.items()],
        phase_ins=[(one.value, gettext(words)) for one, words in PHASE_INS.items()],
        categories=_categories(bench),
        compared=compare_rows(bench),
        figure=bench_figure(bench),
        key_figures=key_figures(bench),
        rows=ordered,
        sort=sort,
        facts=degree_facts(bench.setting.degree) if bench.setting.degree else [],
        chosen_name=degree_name(bench.setting.degree) if bench.setting.degree else "",
        thoughts=things_to_think_of(bench),
        cost=_cost(bench, rows),
        command=_command(bench),
        sees_facts=has_right(current_actor(), Can.REGISTER_READ),
        has_errors=bool(bench.setting.errors or bench.problems),
    )
    return (page, 422) if bench.setting.errors else page


def _categories(bench: Bench) -> list[tuple[str, str]]:
    found = [
        (f"{f.name}:{c.name}", f"{f.label or f.name}: {c.label or c.name}")
        for f in bench.model.content.factors
        for c in f.categories
    ]
    return [("", gettext("Välj kategori")), *found]


def _cost(bench: Bench, rows: list[SchoolRow]) -> dict[str, object] | None:
    """Return what the difference against today's construction is enough for at one school."""
    if not rows:
        return None
    asked = request.args.get("skola", "")
    largest = max(rows, key=lambda row: (row.against_ore, row.name))
    row = next((one for one in rows if str(one.id) == asked), largest)
    unit = row.outcome
    return {
        "row": row,
        "schools": [(one.id, one.name) for one in sorted(rows, key=KEYS["skola"])],
        "lines": [
            enough(measure, row.against_ore, pupils=unit.pupils, index=unit.index)
            for measure in bench.measures
        ],
    }


def _command(bench: Bench) -> str:
    if bench.setting.degree is None or bench.setting.pot_ore is None:
        return ""
    return command_line(bench.setting.pot_ore, has_previous=bool(bench.ground.last))


@bp.post("/modell/<int:model_id>/arbetsbank")
@requires(Can.ALLOCATION_DRAFT)
def save_degree(model_id: int) -> Answer:
    """Store the chosen degree in the draft; a model that is no draft gives a new draft."""
    with db().reading() as session:
        model = queries.model(session, model_id)
    if model is None:
        abort(404)
    content = model.content
    setting = read_setting(request.form, content.degree, pot_ore=None, factors=content.factors)
    place = url_for(".show_workbench", model_id=model_id)
    back = redirect(f"{place}?{urlencode(setting.query)}", 303)
    if setting.degree is None:
        flash(gettext("Inställningen har fel och är inte sparad. Rätta den först."), "error")
        return back
    try:
        with db().transaction() as session:
            draft = _store(session, model, setting.degree)
    except ConflictError:
        flash(gettext("Någon annan har sparat modellen. Läs den igen och spara sedan."), "error")
        return back
    except NotAllowedNowError:
        flash(gettext("Modellen är inte längre ett utkast. Spara en gång till."), "info")
        return back
    flash(gettext("Graden är sparad i utkastet."), "ok")
    return redirect(url_for(".show_model", model_id=draft), 303)


def _store(session: Session, model: StoredModel, degree: Degree) -> int:
    """Save the degree in the draft, or in a copy of the model, and return the draft's id."""
    actor, head = current_actor(), model.head
    draft, seen = head.id, seen_version()
    if head.state is not ModelState.DRAFT:
        name = gettext("%(name)s, annan grad") % {"name": head.name[:100]}
        draft = services.draft_model(
            session, actor, name=name, budget_year=head.budget_year, copy_of=head.id, now=now()
        )
        seen = 1
    services.save_degree(session, actor, draft, seen=seen, degree=degree, now=now())
    return draft
