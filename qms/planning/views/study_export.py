"""A study's tables as files."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.planning.core.case import Payer
from qms.planning.core.chance import Risk
from qms.planning.counted_study import Row
from qms.planning.form_words import fitted
from qms.planning.views.blueprint import bp
from qms.planning.views.study import Shown, read_shown
from qms.web.context import db
from qms.web.downloads import download
from qms.web.rights import requires

KINDS = ("csv", "xlsx")


@bp.get("/planering/<int:study_id>/alternativ.<kind>")
@requires(Can.PLANNING_READ)
def export_study(study_id: int, kind: str) -> Response:
    """Return the table of alternatives, `csv` or `xlsx`, in the page's order."""
    shown = _shown(study_id, kind)
    return _file(_header(shown.study.form), [*_lines(shown)], shown, kind,
                 name=f"alternativ-{study_id}")  # fmt: skip


@bp.get("/planering/<int:study_id>/ar.<kind>")
@requires(Can.PLANNING_READ)
def export_years(study_id: int, kind: str) -> Response:
    """Return what each alternative costs each year, `csv` or `xlsx`."""
    shown = _shown(study_id, kind)
    header = [gettext("Alternativ"), gettext("År"), gettext("Nämnden, kr"), gettext("Kommunen, kr"),
              gettext("Nämnden, löpande priser"), gettext("Kommunen, löpande priser"),
              gettext("Barn utan plats"),
              fitted(shown.study.form, "Går i annan skola")]  # fmt: skip
    rows = [line for row in shown.every for line in _years(row)]
    return _file(header, rows, shown, kind, name=f"ar-for-ar-{study_id}")


def _shown(study_id: int, kind: str) -> Shown:
    if kind not in KINDS:
        abort(404)
    with db().reading() as session:
        return read_shown(session, study_id)


def _file(
    header: list[str], rows: list[list[Cell]], shown: Shown, kind: str, *, name: str
) -> Response:
    if kind == "csv":
        return download(write_csv(header, rows, "sv"), f"{name}.csv")
    content = write_xlsx(header, rows, sheet=gettext("Alternativ"), notes=_notes(shown))
    return download(content, f"{name}.xlsx")


def _header(form: str) -> list[str]:
    return [
        gettext("Alternativ"), gettext("Nuvärde nämnden, kr"), gettext("Nuvärde kommunen, kr"),
        gettext("Nämnden mot inget ändras, kr"), gettext("Kommunen mot inget ändras, kr"),
        gettext("Kostnad år 1, kr"), gettext("Kostnad år 5, kr"), gettext("Kostnad år 10, kr"),
        fitted(form, "Kr per elev"), fitted(form, "Skolor"), fitted(form, "Klasser"),
        fitted(form, "Medelklass"),
        gettext("Beläggning, lägst"), gettext("Beläggning, median"), gettext("Beläggning, högst"),
        fitted(form, "Flyttade elever"), gettext("Över gränsen för skolskjuts"),
        gettext("År med brist"), gettext("Flest utan plats"),
        gettext("Risk för brist något år"), gettext("Billigast i så stor del av utfallen"),
        gettext("Nuvärde, en tiondel är lägre, kr"), gettext("Nuvärde, en tiondel är högre, kr"),
    ]  # fmt: skip


def _lines(shown: Shown) -> Iterator[list[Cell]]:
    risks: Sequence[Risk | None] = shown.risks or [None] * len(shown.every)
    for row, risk in zip(shown.every, risks, strict=True):
        yield _line(row) + _risk(risk)


def _risk(risk: Risk | None) -> list[Cell]:
    if risk is None:
        return [None] * 4
    return [_cell(risk.shortage, 3), _cell(risk.cheapest, 3), _cell(risk.low), _cell(risk.high)]


def _line(row: Row) -> list[Cell]:
    one = row.counted.summary
    return [
        row.counted.name or gettext("Inget ändras"),
        *(_cell(value) for value in (
            one.npv_board, one.npv_municipality, row.more(Payer.BOARD),
            row.more(Payer.MUNICIPALITY), *(one.cost[n] for n in (1, 5, 10)), one.per_pupil,
        )),
        one.schools, _cell(one.classes, 1), _cell(one.average_class, 2),
        *(_cell(part, 3) for part in one.utilisation or (None, None, None)),
        _cell(one.moved, 1), _cell(one.riders, 1), one.shortage_years, _cell(one.lacking, 1),
    ]  # fmt: skip


def _years(row: Row) -> list[list[Cell]]:
    found = row.counted.found
    name = row.counted.name or gettext("Inget ändras")
    columns = (
        found.costs.yearly(Payer.BOARD), found.costs.yearly(Payer.MUNICIPALITY),
        found.nominal(Payer.BOARD), found.nominal(Payer.MUNICIPALITY), found.lacking,
        row.counted.moved,
    )  # fmt: skip
    return [
        [name, year, *(_cell(float(one[at])) for one in columns)]
        for at, year in enumerate(found.case.years)
    ]


def _cell(value: float | None, decimals: int = 2) -> Decimal | None:
    """Return the value exactly as it is rounded: no binary tail in a file."""
    return None if value is None else round(Decimal(value), decimals)


def _notes(shown: Shown) -> list[list[Cell]]:
    case = shown.case
    return [
        [gettext("Uppgift"), gettext("Värde")],
        [gettext("Utredning"), shown.study.name],
        [gettext("Läsår"), f"{case.years[0]}–{case.years[-1]}"],
        [gettext("Prisnivå"), case.prices.level],
        [gettext("Kalkylränta"), round(Decimal(case.prices.discount), 4)],
        [gettext("Nuvärde"), gettext("Summan av kostnad ÷ (1 + ränta)^t, första året odelat.")],
        [
            fitted(shown.study.form, "Skolor, klasser, beläggning, över gränsen för skolskjuts"),
            gettext("Sista året."),
        ],
        [
            fitted(shown.study.form, "Flyttade elever"),
            gettext("Alla år, varje byte en gång."),
        ],
        [gettext("Förutsättningarnas kontrollsumma"), shown.study.sha256],
    ]
