"""Cost per pupil by unit, school form and item."""

from collections.abc import Iterator

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from qms.api.core.fields import integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row, plain
from qms.api.views.offering import Offer, Question, Table, offer
from qms.api.views.schemas import PageQuestion
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FormRow, forms_in, rows_of
from qms.costs.queries import CostRun, latest_run, run_heads
from qms.costs.views.asked import KINDS
from qms.costs.views.export import CENT, TENTH
from qms.costs.views.seen import Seen, read_seen
from qms.costs.views.table import staff_of
from qms.kernel.money import round_half_up

TOTAL = "total"
FIELDS = (
    integer("year", "The calendar year of the ledger."),
    text("kind", "outcome or budget."),
    integer("unit_id", "The unit's id; null for what the register lacks.", null=True),
    text("unit", "The unit."),
    text("form", "The school form, as grants are divided."),
    numeric("pupils", "Average pupils; null where they are few.", null=True),
    text("item", "The statutory item, or total."),
    numeric("kronor_per_pupil", "Kronor per pupil; null where pupils are few.", null=True),
)


class CostQuestion(PageQuestion):
    """As every list, and outcome or budget."""

    kind = fields.String(
        load_default=KINDS[0], validate=validate.OneOf(KINDS),
        metadata={"description": "Outcome unless told."},
    )  # fmt: skip


def _runs(session: Session, question: Question) -> list[CostRun]:
    """Return the newest calculation of each year asked for, the latest year first."""
    kind, wanted = question.asked["kind"], question.asked.get("year")
    known = {one.year for one in run_heads(session) if one.kind == kind}
    years = sorted(known & set(wanted or known), reverse=True)
    return [run for year in years if (run := latest_run(session, year, kind)) is not None]


def _read(session: Session, question: Question) -> Table:
    runs, seen = _runs(session, question), read_seen(session)
    rows = [row for run in runs for row in _rows(session, run, seen)]
    about = [
        {"run": run.id, "year": run.year, "rules": run.rules_number, "sha256": run.sha256,
         "made_at": run.made_at.isoformat()}
        for run in runs
    ]  # fmt: skip
    return Table(rows=rows, about={"calculations": about})


def _rows(session: Session, run: CostRun, seen: Seen) -> Iterator[Row]:
    staff = staff_of(session, run.year)
    for form in forms_in(run.kept):
        for row in rows_of(run.kept, form, staff, sums_told=seen.totals):
            if seen.may_see(row.unit):
                yield from _items(run, form, row, seen)


def _items(run: CostRun, form: GrantForm, row: FormRow, seen: Seen) -> Iterator[Row]:
    told = [(item.value, ore) for item, ore in row.items.items()]
    for item, ore in [*told, (TOTAL, row.total)]:
        yield {
            "year": run.year,
            "kind": run.kind,
            "unit_id": int(row.unit) if row.unit.isdecimal() else None,
            "unit": seen.name(row.unit),
            "form": form.value,
            "pupils": None if row.is_hidden else plain(round_half_up(row.pupils, TENTH)),
            "item": item,
            "kronor_per_pupil": None if ore is None else plain(round_half_up(ore / 100, CENT)),
        }


def _version(session: Session) -> object:
    return [one.id for one in run_heads(session)]


offer(
    Offer(
        path="/costs", name="costs", summary="Cost per pupil, unit by unit and item by item.",
        about="The newest calculation of each year. Units with few pupils are without figures.",
        tag="results", permission=Permission.READ_COSTS, fields=FIELDS, read=_read,
        question=CostQuestion, version=_version,
    )
)  # fmt: skip
