"""What the register holds: which years each dataset has figures for."""

from dataclasses import dataclass

from flask import render_template, request

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.register import batch_queries, queries
from qms.register.core.batches import Batch
from qms.register.core.datasets import DATASETS
from qms.register.views.blueprint import bp
from qms.web.context import db
from qms.web.rights import requires
from qms.web.tables import Page, page_number, sort_rows

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """One dataset and year: how many units or areas, how many rows, and the latest batch."""

    title: str
    year: int
    places: int
    rows: int
    batch: Batch


KEYS = {
    "uppgift": lambda line: (swedish_key(line.title), -line.year),
    "ar": lambda line: (line.year, swedish_key(line.title)),
    "antal": lambda line: line.places,
    "rader": lambda line: line.rows,
}


@bp.get("/register")
@requires(Can.REGISTER_READ)
def show_data() -> str:
    """List the years that each dataset has figures for."""
    with db().reading() as session:
        covered = queries.coverage(session)
        latest = {have.latest_batch for years in covered.values() for have in years.values()}
        batches = batch_queries.batches(session, latest)
    chosen = request.args.get("dataset", "")
    lines = [
        YearLine(
            title=gettext(DATASETS[key].title),
            year=year,
            places=have.places,
            rows=have.rows,
            batch=batches[have.latest_batch],
        )
        for key, by_year in covered.items()
        for year, have in by_year.items()
        if chosen in ("", key)
    ]
    sort, ordered = sort_rows(lines, KEYS, default="uppgift")
    page = Page(number=page_number(), size=ROWS_A_PAGE, total=len(ordered))
    start = (page.number - 1) * page.size
    return render_template(
        "register/show_data.html",
        rows=ordered[start : start + page.size],
        pages=page,
        sort=sort,
        chosen=chosen,
        with_data=sum(1 for by_year in covered.values() if by_year),
        datasets=[(key, gettext(DATASETS[key].title)) for key in covered],
    )
