"""Units compared: cost beside need, money and support; premises; the years; others' figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask import g, render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.costs.core.comparing.beside import Beside
from qms.costs.core.comparing.likes import Like
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FEWEST, forms_in
from qms.costs.queries import CostRun, latest_run
from qms.costs.queries.sets import UnitSet, unit_sets
from qms.costs.views.asked import Asked, read_asked
from qms.costs.views.blueprint import MENU, bp
from qms.costs.views.compare_figure import need_figure
from qms.costs.views.comparison import Comparison, comparisons
from qms.costs.views.published import Published, published
from qms.costs.views.run_rows import run_rows
from qms.costs.views.seen import Seen, read_seen
from qms.costs.views.years import same_months
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.web.context import current_actor, db
from qms.web.rights import requires
from qms.web.tables import Sort, sort_rows

YEARS_BACK = 4
WHOLE_YEAR = 12
LIKES = "lik-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which units are compared: all, a saved set, or a unit with its likes (`like_of`)."""

    key: str
    units: frozenset[str] | None
    choices: tuple[tuple[str, str], ...]
    own_set: UnitSet | None
    like_of: str
    likes: tuple[Like, ...]
    untold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTold:
    """Öre per pupil by unit in a year, and how many of its months are in the ledger."""

    year: int
    months: int
    told: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page: what was asked for, the units chosen of the form, in order, and the years."""

    asked: Asked
    seen: Seen
    forms: tuple[GrantForm, ...]
    all: Comparison | None
    chosen: Chosen
    sort: Sort
    rows: tuple[Beside, ...]
    years: tuple[YearTold, ...]
    published: Published

    @property
    def judged(self) -> int:
        """Return how many of the rows have an expected cost."""
        return sum(1 for one in self.rows if one.expected)

    @property
    def above(self) -> int:
        """Return how many cost more than need explains, beyond chance."""
        return sum(1 for one in self.rows if one.is_outside and (one.difference or 0) > 0)

    @property
    def months(self) -> int:
        """Return how many months the costs of the page are of."""
        return _months(self.asked.run, self.asked.kind) if self.asked.run else WHOLE_YEAR

    @property
    def is_shared_by_area(self) -> bool:
        """Return whether a square metre costs the same everywhere, which no real premises do."""
        known = self.all.premises if self.all else {}
        prices = {round(price / 100) for unit in self.built if (price := known[unit].per_m2)}
        return len(self.built) > 1 and len(prices) == 1

    @property
    def built(self) -> list[str]:
        """Return the rows' units that have premises to tell of, the dearest square metre first."""
        known = self.all.premises if self.all else {}
        units = [one.row.unit for one in self.rows if one.row.unit in known]
        return sorted(units, key=lambda unit: -(known[unit].per_m2 or 0))


@bp.get("/kpe/jamfor")
@requires(Can.COSTS_READ_TOTALS)
def compare_units() -> str:
    """Show units of a form beside each other."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        shown = read_shown(session)
    return render_template(
        "costs/compare_units.html",
        shown=shown,
        asked=shown.asked,
        seen=shown.seen,
        fewest=FEWEST,
        figure=need_figure(shown.rows, shown.seen, year=shown.asked.year),
        names=lambda told: [gettext(name) for name in told],
        may_save=has_right(current_actor(), Can.COSTS_COMPARE),
    )


def read_shown(session: Session) -> Shown:
    """Return the page as the address asks for it."""
    asked, seen = read_asked(session), read_seen(session)
    forms = forms_in(asked.run.kept) if asked.run else ()
    wanted = request.args.get("skolform", "")
    form = next((one for one in forms if one.value == wanted), forms[0] if forms else None)
    every = next(comparisons(session, asked.run, [form], seen)) if asked.run and form else None
    chosen = _chosen(session, every, seen)
    there = every.units.values() if every else ()
    picked = [one for one in there if chosen.units is None or one.row.unit in chosen.units]
    sort, rows = _sorted(picked, seen)
    units = frozenset(one.row.unit for one in rows)
    return Shown(
        asked=asked, seen=seen, forms=forms, all=every, chosen=chosen, sort=sort, rows=tuple(rows),
        years=_years(session, asked, form, units) if form else (),
        published=published(session, asked.year, seen, units),
    )  # fmt: skip


def _chosen(session: Session, every: Comparison | None, seen: Seen) -> Chosen:
    sets = {str(one.id): one for one in unit_sets(session, current_actor())}
    key = request.args.get("urval", "")
    like_of = key.removeprefix(LIKES) if key.startswith(LIKES) else ""
    like_of = like_of if every and like_of in every.units else ""
    found = sets.get(key)
    likes = every.likes(like_of) if every and like_of else ()
    units = frozenset(map(str, found.units)) if found else None
    if like_of:
        units = frozenset([like_of, *(like.unit for like in likes)])
    choices = [("", gettext("Alla enheter"))]
    if like_of:
        choices.append((key, gettext("Enheter som liknar %(unit)s") % {"unit": seen.name(like_of)}))
    choices += [(number, _set_words(one)) for number, one in sets.items()]
    told = every.units.keys() if every else frozenset()
    return Chosen(
        key=key if found or like_of else "", units=units, choices=tuple(choices),
        own_set=found if found and found.is_own else None, like_of=like_of, likes=likes,
        untold=len(units - told) if units is not None else 0,
    )  # fmt: skip


def _set_words(one: UnitSet) -> str:
    if one.is_own:
        return one.name
    return gettext("%(name)s, delat av %(owner)s") % {"name": one.name, "owner": one.owner}


def _months(run: CostRun, kind: str) -> int:
    """Return how many months the outcome is of; a budget is always of the year."""
    return len({month for month, _ore in run.kept.months}) if kind == "outcome" else WHOLE_YEAR


def _sorted(rows: list[Beside], seen: Seen) -> tuple[Sort, list[Beside]]:
    return sort_rows(
        rows,
        {
            "enhet": lambda one: swedish_key(seen.name(one.row.unit)),
            "kostnad": lambda one: one.row.total,
            "vantat": lambda one: one.expected.value if one.expected else None,
            "skillnad": lambda one: one.difference,
            "index": lambda one: one.need.index,
            "fordelat": lambda one: one.need.received,
            "barn": lambda one: one.need.children,
            "timmar": lambda one: one.need.hours,
        },
        default="-skillnad",
    )


def _years(
    session: Session, asked: Asked, form: GrantForm, units: frozenset[str], /
) -> tuple[YearTold, ...]:
    """Return what the units cost in the years before and this, the earliest first.

    Where the year is not over, of its months in earlier years too.
    """
    found = []
    for year in range(asked.year - YEARS_BACK + 1, asked.year + 1):
        run = asked.run if year == asked.year else latest_run(session, year, asked.kind)
        if run is None:
            continue
        rows = [row for row in run_rows(session, run, form) if row.unit in units]
        told = {row.unit: row.total for row in rows if row.total is not None}
        months = _months(run, asked.kind)
        same = same_months(asked.run.kept, year) if asked.run else {}
        if same and asked.run:
            told = {unit: same[unit, form] for unit in told if (unit, form) in same}
            months = _months(asked.run, asked.kind)
        if told:
            found.append(YearTold(year=year, months=months, told=told))
    return tuple(found)
