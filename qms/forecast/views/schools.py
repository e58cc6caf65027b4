"""The list of schools with their forecasts and whether to trust them."""

from collections import Counter
from collections.abc import Iterable

from flask import render_template, request

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.core.trust.shown import Said
from qms.forecast.trust_labels import CHIPS, WORDS
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.ground import ground
from qms.forecast.views.school_rows import SchoolRow, horizons_shown, school_rows
from qms.forecast.views.show import notes
from qms.i18n.language import gettext, ngettext
from qms.i18n.order import swedish_key
from qms.web.context import db
from qms.web.rights import requires
from qms.web.tables import sort_rows

ORDER = tuple(Said)
KEYS = {
    "name": lambda row: swedish_key(row.unit.name),
    "area": lambda row: (swedish_key(row.unit.area_name), swedish_key(row.unit.name)),
    "now": lambda row: row.now,
    "next": lambda row: row.following,
    "change": lambda row: row.change,
    "five": lambda row: row.five.mean,
    "end": lambda row: row.end,
    "trust": lambda row: (ORDER.index(row.word), swedish_key(row.unit.name)),
    "error": lambda row: row.error,
    "method": lambda row: (swedish_key(row.method), swedish_key(row.unit.name)),
}


@bp.get("/prognos/skolor")
@requires(Can.FORECAST_READ)
def show_schools() -> str:
    """List every school the reader may see: now, next year, five years ahead and at the end."""
    with db().reading() as session:
        found = ground(session, "show_schools")
        if isinstance(found, str):
            return found
        run, units = found.run, found.units
        sums = queries.unit_sums(session, run.asked.id, units, horizons=horizons_shown(run))
        kept = queries.kept(session, run.asked.id, queries.TRUST, queries.INPUTS)
        scores = queries.unit_scores(session, run.asked.id, units)
    every = school_rows(
        sums, units, run=run, verdicts=kept.verdicts, scores=scores, said=kept.inputs
    )
    area, word = request.args.get("omrade", ""), request.args.get("omdome", "")
    wanted = [row for row in every if _fits(row, area, word)]
    sort, rows = sort_rows(wanted, KEYS, default="name")
    return render_template(
        "forecast/show_schools.html",
        run=run,
        state=found.state,
        tabs=tabs("show_schools"),
        rows=rows,
        sort=sort,
        title=schools_title(every),
        counts=_counts(every),
        areas=_areas(every),
        words=[("", gettext("Alla")), *((one.value, gettext(WORDS[one])) for one in Said)],
        area=area,
        word=word,
        is_filtered=len(wanted) < len(every),
        notes=notes(run, units),
    )


def schools_title(rows: Iterable[SchoolRow]) -> str:
    """Return the finding of the list: the schools whose interval lies below today's number."""
    directions = [row.direction for row in rows]
    falling, unknown = directions.count(-1), directions.count(0)
    text = ngettext("En skola väntas få färre elever nästa läsår",
                    "{n} skolor väntas få färre elever nästa läsår", falling)  # fmt: skip
    told = text.format(n=falling)
    if not unknown:
        return told
    if unknown == len(directions):
        return gettext("Går inte att säga om någon skola får fler eller färre elever nästa läsår")
    return gettext("{told}, för {n} går det inte att säga").format(told=told, n=unknown)


def _fits(row: SchoolRow, area: str, word: str) -> bool:
    in_area = not area or str(row.unit.area_id or "") == area
    return in_area and (word not in set(Said) or row.word.value == word)


def _counts(rows: Iterable[SchoolRow]) -> list[tuple[str, str, int]]:
    """Return the form of the chip, its word and how many schools have that verdict."""
    counted = Counter(row.word for row in rows)
    return [(CHIPS[word], gettext(WORDS[word]), counted[word]) for word in Said if counted[word]]


def _areas(rows: Iterable[SchoolRow]) -> list[tuple[str, str]]:
    known = {str(row.unit.area_id): row.unit.area_name for row in rows if row.unit.area_id}
    ordered = sorted(known.items(), key=lambda pair: swedish_key(pair[1]))
    return [("", gettext("Alla")), *ordered]
