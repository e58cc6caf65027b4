"""The files of the index pages: with them the command line reckons the pages' numbers again.

Files of pupils and exact shares hold groups of fewer than five: only analysts get them.
"""

from io import BytesIO

from flask import abort, request, send_file
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.risk.from_patterns import counted
from qms.allocation.core.risk.model import RiskModel, dump_risk
from qms.allocation.core.risk.model_file import table_json
from qms.allocation.core.risk.pattern_file import (
    CURRENT_FILE,
    HISTORIC_FILE,
    MODEL_FILE,
    pupils_csv,
)
from qms.allocation.core.risk.score_file import score_csv
from qms.allocation.core.workbench.files import FACTORS, MODEL, factors_csv, file_of_way
from qms.allocation.forms.pots import read_pot
from qms.allocation.queries import risk as risk_queries
from qms.allocation.queries.risk_study import Study, patterns_counted
from qms.allocation.views.blueprint import bp
from qms.allocation.views.risk_index import read_model, read_study
from qms.allocation.views.risk_regression import read_fit_of
from qms.web.context import current_actor, db
from qms.web.downloads import download
from qms.web.rights import requires


@bp.get("/modell/<int:model_id>/index/regression/<int:fit_id>/riskmodell.json")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_fit(model_id: int, fit_id: int) -> Response:
    """Return the fit as `risk-fit` writes it."""
    read_model(model_id)
    content = dict(read_fit_of(model_id, fit_id).content)
    return download(table_json(content), MODEL_FILE)


@bp.get("/modell/<int:model_id>/index/regression/<int:fit_id>/elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_fit_pupils(model_id: int, fit_id: int) -> Response:
    """Return the pupils that the fit was made of, alike ones together, without identity."""
    read_model(model_id)
    asked = read_fit_of(model_id, fit_id).asked
    scope = authorize(current_actor(), Can.ALLOCATION_READ_PUPILS)
    years = range(asked.first_year, asked.last_year + 1)
    with db().reading() as session:
        patterns = risk_queries.historic_patterns(session, scope, years)
    chosen = counted(patterns, includes_others=asked.includes_others)
    content = pupils_csv(chosen, factors=asked.factors, outcome=asked.outcomes[0], names={})
    return download(content, HISTORIC_FILE)


@bp.get("/modell/<int:model_id>/index/riskmodell.json")
@requires(Can.ALLOCATION_READ)
def export_risk(model_id: int) -> Response:
    """Return the risk model that the comparison uses."""
    return download(table_json(dump_risk(_risk(_study(model_id)))), MODEL_FILE)


@bp.get("/modell/<int:model_id>/index/arets-elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_current_pupils(model_id: int) -> Response:
    """Return this year's pupils with the risk model's factors, alike ones together."""
    found = _study(model_id)
    risk = _risk(found)
    with db().reading() as session:
        patterns = patterns_counted(session, found.model, found.ground, found.current_year)
    names = [factor.name for factor in risk.factors]
    content = pupils_csv(patterns, factors=names, names=found.ground.names)
    return download(content, CURRENT_FILE)


@bp.get("/modell/<int:model_id>/index/risker.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_scored(model_id: int) -> Response:
    """Return every school's risk and index, as `risk-score` writes them."""
    found = _study(model_id)
    if found.scored is None:
        abort(404)
    return download(score_csv(found.scored, "en"), "risker.csv")


@bp.get("/modell/<int:model_id>/index/<basis>/modell.toml")
@requires(Can.ALLOCATION_READ)
def export_basis_model(model_id: int, basis: str) -> Response:
    """Return the model with one of the ways as its basis."""
    model, _ = _trial(model_id, basis)
    return send_file(
        BytesIO(model_toml(model)),
        mimetype="application/toml",
        as_attachment=True,
        download_name=file_of_way(MODEL, model.basis),
    )


@bp.get("/modell/<int:model_id>/index/<basis>/faktorer.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_basis_factors(model_id: int, basis: str) -> Response:
    """Return the schools that one of the ways was reckoned with, shares and risk exact."""
    model, study = _trial(model_id, basis)
    _, schools = study.trial(model.basis)
    content = factors_csv(model, schools, study.ground.names)
    return download(content, file_of_way(FACTORS, model.basis))


def _study(model_id: int) -> Study:
    """Return the comparison with the pot in the address; 404 when there is no such pot."""
    pot, fault = read_pot(request.args.get("pott", ""))
    if fault:
        abort(404)
    return read_study(model_id, pot=pot)[1]


def _risk(found: Study) -> RiskModel:
    if found.risk is None:
        abort(404)
    return found.risk


def _trial(model_id: int, basis: str) -> tuple[AllocationModel, Study]:
    """Return the model of one way and the comparison it stands in; 404 when it was not tried."""
    if basis not in {one.value for one in Basis}:
        abort(404)
    found = _study(model_id)
    if found.sides is None or found.sides.way(Basis(basis)) is None:
        abort(404)
    return found.trial(Basis(basis))[0], found
