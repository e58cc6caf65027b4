"""The files of a follow-up: what it was made from, and every figure, for the command line."""

import json
from io import BytesIO

from flask import abort, send_file
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.allocation.core.accuracy.applications import applications_csv
from qms.allocation.core.accuracy.few import withheld_schools
from qms.allocation.core.accuracy.pupil_rows import current_rows, pupil_rows
from qms.allocation.core.accuracy.stored import to_bytes
from qms.allocation.core.accuracy.year import Decided
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.risk.model import dump_risk
from qms.allocation.core.workbench.files import factors_csv
from qms.allocation.queries.accuracy_inputs import paid_rows
from qms.allocation.queries.accuracy_material import Gathered, gather
from qms.allocation.services.accuracy import EVERYBODY
from qms.allocation.views.accuracy import accuracy_scope, read_followed, unit_names
from qms.allocation.views.accuracy_command import Names
from qms.allocation.views.accuracy_rows import SchoolRow, school_rows
from qms.allocation.views.blueprint import bp
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Cell, write_csv
from qms.web.context import db
from qms.web.downloads import download
from qms.web.rights import requires

HEADER = ("skola", "elever", "beräknat", "utfall", "krympt", "lägst", "högst", "bedömning",
          "läge")  # fmt: skip
TRUST_HEADER = ("år", "påstående", "medelvärde 1–5", "andel som instämmer", "svar", "tillfrågade")
DIGITS = 6


def _gathered(year: int) -> tuple[Gathered, dict[str, str]]:
    """Return what the shown follow-up is made from now, and the units' names; 404 before it."""
    followed = read_followed(year)
    if followed.chosen is None:
        abort(404)
    try:
        with db().reading() as session:
            scope = accuracy_scope(session)
            found = gather(session, EVERYBODY, year, followed.chosen.outcome)
            return found, unit_names(session, scope)
    except RefusedError:
        abort(404)


@bp.get("/traffsakerhet/<int:year>/skolor.csv")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy(year: int) -> Response:
    """Return the table of schools; those whose figures would tell of a few are without them."""
    followed = read_followed(year)
    if followed.chosen is None:
        abort(404)
    found = followed.chosen.found.assessment
    named = {**{one.group.name: one.group.name for one in found.schools}, **followed.names}
    hidden = withheld_schools([one.group for one in found.schools])
    rows = school_rows(found, named, hidden=hidden, reviews=followed.reviews)
    cells = [_cells(row) for row in sorted(rows, key=lambda row: swedish_key(row.name))]
    return download(write_csv(HEADER, cells, language()), f"traffsakerhet-{year}.csv")


def _cells(row: SchoolRow) -> tuple[Cell, ...]:
    one, words = row.found, (row.chip[1], row.status)
    if row.is_hidden:
        return (row.name, one.group.n, None, None, None, None, None, *words)
    shrunken = one.shrunken
    return (
        row.name,
        one.group.n,
        round(one.group.expected, DIGITS),
        one.group.observed,
        *(round(value, DIGITS) for value in (shrunken.value, shrunken.low, shrunken.high)),
        *words,
    )


@bp.get("/traffsakerhet/<int:year>/matt.json")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_report(year: int) -> Response:
    """Return every figure, as `qms allocation accuracy --report` writes it."""
    followed = read_followed(year)
    if followed.chosen is None:
        abort(404)
    return download(to_bytes(followed.chosen.found.assessment), f"traffsakerhet-{year}.json")


@bp.get("/traffsakerhet/<int:year>/fortroende.csv")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_trust(year: int) -> Response:
    """Return the principals' answers together, as the page shows them; 404 when it shows none."""
    found = read_followed(year).legitimacy
    if found is None or not found.is_shown:
        abort(404)
    locale = language()
    rows = [
        (
            found.year,
            row.statement.text_en if locale == "en" else row.statement.text_sv,
            row.mean,
            row.agrees,
            found.answers,
            found.asked,
        )
        for row in found.rows
    ]
    return download(write_csv(TRUST_HEADER, rows, locale), Names(year=year).trust)


@bp.get("/traffsakerhet/<int:year>/elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_accuracy_pupils(year: int) -> Response:
    """Return the pupils without identity, like pupils together, as the command reads them."""
    gathered, names = _gathered(year)
    header, rows = pupil_rows(gathered.patterns, gathered.material.material, names)
    return download(write_csv(header, rows, "en"), Names(year=year).pupils)


@bp.get("/traffsakerhet/<int:year>/modell.json")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_model(year: int) -> Response:
    """Return the model that was tried."""
    gathered, _ = _gathered(year)
    content = json.dumps(dump_risk(gathered.material.material.model), ensure_ascii=False, indent=1)
    return download(f"{content}\n".encode(), Names(year=year).model)


@bp.get("/traffsakerhet/<int:year>/ersattning.csv")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_paid(year: int) -> Response:
    """Return kronor per pupil by unit, over the years."""
    gathered, _ = _gathered(year)
    rows = paid_rows(gathered.material.material.paid)
    return download(write_csv(("unit", "kr_per_pupil"), rows, "en"), Names(year=year).paid)


@bp.get("/traffsakerhet/<int:year>/ansokningar.csv")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_applications(year: int) -> Response:
    """Return places, first choices and moves by unit and year."""
    gathered, _ = _gathered(year)
    content = applications_csv(gathered.material.applications)
    return download(content, Names(year=year).applications)


@bp.get("/traffsakerhet/<int:year>/arets-elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_accuracy_current(year: int) -> Response:
    """Return this year's pupils without identity, like pupils together."""
    gathered, names = _gathered(year)
    header, rows = current_rows(gathered.current, gathered.material.material, names)
    return download(write_csv(header, rows, "en"), Names(year=year).current)


@bp.get("/traffsakerhet/<int:year>/beslutets-modell.toml")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_decided(year: int) -> Response:
    """Return the model of the calculation that a new fit is laid beside."""
    decided, _ = _decided(year)
    return send_file(
        BytesIO(model_toml(decided.model)),
        mimetype="application/toml",
        as_attachment=True,
        download_name=Names(year=year).decided,
    )


@bp.get("/traffsakerhet/<int:year>/beslutets-faktorer.csv")
@requires(Can.ALLOCATION_READ_ACCURACY)
def export_accuracy_factors(year: int) -> Response:
    """Return what every unit was counted on in that calculation, exactly."""
    decided, names = _decided(year)
    return download(factors_csv(decided.model, decided.schools, names), Names(year=year).factors)


def _decided(year: int) -> tuple[Decided, dict[str, str]]:
    gathered, names = _gathered(year)
    if gathered.material.decided is None:
        abort(404)
    return gathered.material.decided, names
