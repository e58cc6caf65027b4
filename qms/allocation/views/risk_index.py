"""The index of a model: what it can rest on, side by side."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.allocation import queries
from qms.allocation.core.model import Basis
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pattern_file import score_command
from qms.allocation.core.risk.side_by_side import Way
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.core.workbench.files import FACTORS, MODEL, command_line, file_of_way
from qms.allocation.forms.pots import read_pot
from qms.allocation.queries import risk as risk_queries
from qms.allocation.queries.risk_study import POT_PER_PUPIL_ORE, Study, study
from qms.allocation.services import risk as services
from qms.allocation.services.municipality import municipality_path
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import seen_version
from qms.allocation.views.risk_rows import (
    first_order,
    shown_ways,
    side_rows,
    sort_keys,
    unseen_words,
)
from qms.allocation.views.risk_words import (
    BASES,
    basis_name,
    lone_title,
    one_way_title,
    pair_sentence,
    pair_title,
)
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows


@bp.get("/modell/<int:model_id>/index")
@requires(Can.ALLOCATION_READ)
def show_index(model_id: int) -> Answer:
    """Show this year's schools by weights, by risk and by bought risks."""
    pot_text = request.args.get("pott", "").strip()
    pot, pot_error = read_pot(pot_text)
    model, found = read_study(model_id, pot=pot)
    sees_pupils = has_right(current_actor(), Can.ALLOCATION_READ_PUPILS)
    rows = side_rows(found, sees_few=sees_pupils)
    sort, ordered = sort_rows(rows, sort_keys(found), default=first_order(found))
    ways = shown_ways(found)
    pairs = found.sides.pairs if found.sides else ()
    needs_previous = model.content.degree.needs_previous and bool(found.ground.last)
    page = render_template(
        "allocation/show_index.html",
        head=model.head,
        model=model.content,
        study=found,
        basis=basis_name(model.content.basis),
        bases=_choices(model),
        title=_title(found, ways, may_change=may_write(model)),
        pairs=[pair_sentence(pair) for pair in pairs],
        problems=_problems(found),
        unknown=_unknown(found),
        ways=[(way.basis.value, basis_name(way.basis)) for way in ways],
        sums={way.basis.value: found.pot_ore for way in ways},
        rows=ordered,
        sort=sort,
        asked_pot=pot_text if pot else None,
        pot_shown=pot_text if pot_error else typed_kr(found.pot_ore),
        pot_error=pot_error,
        has_pot=bool(pot or found.ground.pot_ore),
        pot_per_pupil=POT_PER_PUPIL_ORE,
        may_write=may_write(model),
        sees_pupils=sees_pupils,
        unseen=unseen_words(found, sees_few=sees_pupils),
        current_files=_current_files(found),
        files=[_files(found, way, has_previous=needs_previous) for way in ways],
        score_command=score_command(),
        needs_previous=needs_previous,
        has_errors=bool(pot_error),
    )
    return (page, 422) if pot_error else page


def read_model(model_id: int) -> StoredModel:
    """Return the model for a page of its own index; 404 without it."""
    g.menu_endpoint = "allocation.show_models"
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None:
            abort(404)
        authorize(current_actor(), Can.ALLOCATION_READ, municipality_path(session))
    return model


def read_study(model_id: int, *, pot: int | None) -> tuple[StoredModel, Study]:
    """Return the model and the comparison: with its own risk model, else with its newest fit."""
    model = read_model(model_id)
    with db().reading() as session:
        risk = model.content.risk or _newest_fit(session, model_id)
        return model, study(session, model, risk=risk, pot_ore=pot)


def _newest_fit(session: Session, model_id: int) -> RiskModel | None:
    fits = risk_queries.fits(session, model_id)
    return fits[0].model if fits else None


def _files(found: Study, way: Way, *, has_previous: bool) -> dict[str, str]:
    """Return a way's command and the names of the files that it reads."""
    return {
        "basis": way.basis.value,
        "name": basis_name(way.basis),
        "model": file_of_way(MODEL, way.basis),
        "factors": file_of_way(FACTORS, way.basis),
        "command": command_line(found.pot_ore, has_previous=has_previous, basis=way.basis),
    }


def _current_files(found: Study) -> list[str]:
    """Return the names of the files that this year's pupils came in."""
    if found.current_year is None:
        return []
    with db().reading() as session:
        files = risk_queries.batches(session, risk_queries.CURRENT, [found.current_year])
    return [str(one["file"]) for one in files]


def may_write(model: StoredModel) -> bool:
    """Return whether the reader may change the model now."""
    is_draft = model.head.state is ModelState.DRAFT
    return is_draft and has_right(current_actor(), Can.ALLOCATION_DRAFT)


def _choices(model: StoredModel) -> list[tuple[str, str]]:
    """Return what the index can rest on with what the model holds."""
    content = model.content
    has = {
        Basis.WEIGHTS: bool(content.factors),
        Basis.RISK: content.risk is not None,
        Basis.GIVEN: bool(content.given),
    }
    return [(basis.value, basis_name(basis)) for basis in BASES if has[basis]]


def _title(found: Study, ways: list[Way], *, may_change: bool) -> str:
    """Return the finding when two ways can be compared, else what to do to get there.

    Nothing can be done about a model that is no draft, or by who only reads it.
    """
    if found.sides and found.sides.pairs:
        return pair_title(found.sides.pairs[0], pot_ore=found.pot_ore)
    only = ways[0].basis if ways else None
    if not may_change:
        return lone_title(only)
    return one_way_title(only, has_risk=found.risk is not None)


def _problems(found: Study) -> list[str]:
    ways = found.sides.ways if found.sides else ()
    every = [*found.problems, *(problem for way in ways for problem in way.problems)]
    return [in_words(problem) for problem in every]


def _unknown(found: Study) -> list[str]:
    """Return the schools that some way knows nothing of, and so are left out of the table."""
    unknown = found.sides.unknown if found.sides else {}
    return [
        gettext("%(school)s saknar underlag för: %(what)s.") % {
            "school": found.ground.names[unit],
            "what": ", ".join(basis_name(basis).lower() for basis in bases),
        }
        for unit, bases in unknown.items()
    ]  # fmt: skip


@bp.post("/modell/<int:model_id>/index")
@requires(Can.ALLOCATION_DRAFT)
def use_basis(model_id: int) -> Answer:
    """Let the draft's index rest on weights, its risk model or its bought risks."""
    chosen = request.form.get("basis", "")
    if chosen not in {basis.value for basis in BASES}:
        abort(404)
    try:
        with db().transaction() as session:
            services.use_basis(
                session, current_actor(), model_id, Basis(chosen), seen=seen_version(), now=now()
            )
    except RefusedError as refused:
        flash(" ".join(in_words(problem) for problem in refused.problems), "error")
    except (ConflictError, NotAllowedNowError, OutOfScopeError) as refusal:
        return not_saved(refusal, model_id)
    else:
        flash(gettext("Sparat. Index vilar nu på: %(what)s.")
              % {"what": basis_name(Basis(chosen)).lower()}, "ok")  # fmt: skip
    return redirect(url_for("allocation.show_index", model_id=model_id), 303)


def not_saved(refusal: Exception, model_id: int) -> Response:
    """Say why nothing was saved, and show the page again; 404 when there is no such thing."""
    if isinstance(refusal, OutOfScopeError):
        abort(404)
    if isinstance(refusal, ConflictError):
        flash(gettext("Modellen har ändrats sedan du öppnade sidan. Läs den igen först."), "error")
    else:
        flash(gettext("Modellen är inget utkast och kan inte ändras. Gör en ny."), "error")
    return redirect(url_for("allocation.show_index", model_id=model_id), 303)
