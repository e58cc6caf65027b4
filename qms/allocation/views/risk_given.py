"""Risks per school and coefficients that were counted elsewhere, with their source."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.given import sources_of
from qms.allocation.core.risk.given_file import read_given_file
from qms.allocation.core.risk.model_file import read_risk_file
from qms.allocation.core.states import ConflictError, NotAllowedNowError
from qms.allocation.forms.risk import GivenForm, begun_given, read_given
from qms.allocation.queries.material import units_counted
from qms.allocation.queries.what_if import EVERYTHING
from qms.allocation.services import risk as services
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import seen_version
from qms.allocation.views.risk_index import may_write, not_saved, read_model
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import Problem, RefusedError
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Found = list[tuple[str, str]]
"""(field id, what is wrong)."""


@bp.get("/modell/<int:model_id>/index/givet")
@requires(Can.ALLOCATION_READ)
def show_given(model_id: int) -> Answer:
    """Show the bought risks of the schools, and where to leave a file."""
    model = read_model(model_id)
    units = _units(model)
    return _page(model, _begun(model, units))


def _units(model: StoredModel) -> list[Unit]:
    """Return the units that the model counts, by name."""
    with db().reading() as session:
        found = units_counted(session, EVERYTHING, model.content, model.head.budget_year - 1)
    return sorted(found, key=lambda unit: swedish_key(unit.name))


def _begun(model: StoredModel, units: list[Unit]) -> GivenForm:
    given = {one.unit: one for one in model.content.given}
    return begun_given(_named(units), given, sources_of(model.content.given))


def _named(units: list[Unit]) -> list[tuple[str, str]]:
    return [(str(unit.id), unit.name) for unit in units]


def _page(model: StoredModel, form: GivenForm, file_problems: Found | None = None) -> str:
    names = {field.unit: field.label for field in form.fields}
    return render_template(
        "allocation/show_given.html",
        head=model.head,
        model=model.content,
        form=form,
        given=[(names.get(one.unit, one.unit), one.value, one.source)
               for one in model.content.given],
        file_problems=file_problems or [],
        may_write=may_write(model),
        has_errors=bool(form.errors or file_problems),
    )  # fmt: skip


@bp.post("/modell/<int:model_id>/index/givet")
@requires(Can.ALLOCATION_DRAFT)
def save_given(model_id: int) -> Answer:
    """Let the draft's index rest on the typed risks, or say at each field what is wrong."""
    model = read_model(model_id)
    form = read_given(_named(_units(model)), request.form)
    if form.errors:
        return _page(model, form), 422
    try:
        with db().transaction() as session:
            services.save_given(
                session, current_actor(), model_id, form.given, seen=seen_version(), now=now()
            )
    except RefusedError as refused:
        return _page(model, form, _told(refused, "kalla")), 422
    except (ConflictError, NotAllowedNowError, OutOfScopeError) as refusal:
        return not_saved(refusal, model_id)
    flash(gettext("Sparat. Index vilar nu på skolornas köpta risker."), "ok")
    return redirect(url_for("allocation.show_index", model_id=model_id), 303)


@bp.post("/modell/<int:model_id>/index/givet/fil")
@requires(Can.ALLOCATION_DRAFT)
def upload_given(model_id: int) -> Answer:
    """Read a file of risks per school or of coefficients, and let the index rest on it."""
    model = read_model(model_id)
    units = _units(model)
    kind, file = request.form.get("slag", ""), request.files.get("fil")
    if file is None or not file.filename:
        problems = [("fil", gettext("Välj en fil att läsa"))]
        return _page(model, _begun(model, units), problems), 422
    try:
        if kind == "koefficienter":
            _save_coefficients(model_id, file)
        else:
            _save_risks(model_id, file, units)
    except RefusedError as refused:
        return _page(model, _begun(model, units), _told(refused, "fil")), 422
    except (ConflictError, NotAllowedNowError, OutOfScopeError) as refusal:
        return not_saved(refusal, model_id)
    flash(gettext("Filen är sparad i modellen. Index vilar nu på den."), "ok")
    return redirect(url_for("allocation.show_index", model_id=model_id), 303)


def _save_risks(model_id: int, file: FileStorage, units: list[Unit]) -> None:
    given = read_given_file(file.read(), file_name=str(file.filename), find=_finder(units))
    with db().transaction() as session:
        services.save_given(
            session, current_actor(), model_id, given, seen=seen_version(), now=now()
        )


def _save_coefficients(model_id: int, file: FileStorage) -> None:
    models = read_risk_file(file.read())
    if len(models) != 1:
        message = "Filen har flera utfall."
        raise RefusedError((Problem(message=message, cure="Lämna en fil per utfall."),))
    with db().transaction() as session:
        services.save_risk_model(
            session, current_actor(), model_id, models[0], seen=seen_version(), now=now()
        )


def _finder(units: list[Unit]) -> Callable[[str], str | None]:
    """Return what finds a unit's id by its code, local id or name; two of a name are none."""
    found: dict[str, set[str]] = {}
    for unit in units:
        for text in {unit.code, unit.local_id, unit.name} - {""}:
            found.setdefault(text.casefold(), set()).add(str(unit.id))

    def find(text: str) -> str | None:
        ids = found.get(text.strip().casefold(), set())
        return next(iter(ids)) if len(ids) == 1 else None

    return find


def _told(refused: RefusedError, field: str) -> Found:
    """Return every fault with its place in the file."""
    return [
        (field, f"{problem.row}:{problem.column}: {in_words(problem)}" if problem.row
         else f"{problem.column}: {in_words(problem)}" if problem.column else in_words(problem))
        for problem in refused.problems
    ]  # fmt: skip
