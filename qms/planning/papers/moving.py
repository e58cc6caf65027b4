"""Who moves, as tables: by change, by area and stage, by grade, by group."""

from collections.abc import Iterator, Sequence

from qms.i18n.formats import percent
from qms.i18n.language import gettext as _
from qms.planning.core.case.case import SCHOOLS
from qms.planning.core.freezing import Facts
from qms.planning.core.impact import by_area, by_change, by_grade, journeys_of
from qms.planning.core.impact.groups import GroupShare
from qms.planning.core.impact.summing import FEWEST, Group
from qms.planning.form_words import fitted
from qms.planning.papers.about import About
from qms.planning.papers.words import children, km, school
from qms.reports.paper.values import Table

CHANGES, AREAS, GRADES, GROUPS = "flyttar", "omraden", "arskurser", "grupper"


def changes(facts: Facts) -> Table | None:
    """Return who moves by year, from and to which school, and how far; None when nobody does."""
    rows = tuple(_changes(facts))
    if not rows:
        return None
    return Table(
        id=CHANGES, caption=fitted(facts.case.form, "Barn som byter skola, varifrån och vart"),
        headers=(
            _("År"), _("Från"), _("Till"), _("Barn"), _("Km före"), _("Km efter"),
            _("Nya med skolskjuts"),
        ),
        rows=rows, numeric=frozenset(range(3, 7)),
        note=_("Sträckan är i snitt från barnens område. Fyra barn eller färre skrivs inte ut."),
    )  # fmt: skip


def _changes(facts: Facts) -> Iterator[tuple[str, ...]]:
    """Yield a row per change; the small ones of a year and school are put together."""
    found = by_change(facts.moves)
    small = [one for one in found if one.is_small]
    for one in found:
        if not one.is_small:
            to = school(facts.case, one.target)
            yield str(one.year), school(facts.case, one.source), to, *_far(facts, one)
    for year, source in dict.fromkeys((one.year, one.source) for one in small):
        mine = [one for one in small if (one.year, one.source) == (year, source)]
        to = (
            school(facts.case, mine[0].target) if len(mine) == 1
            else _("%(n)s andra skolor") % {"n": len(mine)}
        )  # fmt: skip
        yield str(year), school(facts.case, source), to, *_far(facts, together(mine))


def together(some: Sequence[Group]) -> Group:
    """Return the groups as one."""
    return Group(moves=tuple(move for one in some for move in one.moves))


def _far(facts: Facts, one: Group) -> tuple[str, str, str, str]:
    """Return children, km before and after, and new riders; nothing beside a small group."""
    if one.is_small:
        return children(one.n), "–", "–", "–"
    far = journeys_of(facts.case, one.moves)
    return children(one.n), km(far.before), km(far.after), children(far.new_riders)


def areas(facts: Facts) -> Table | None:
    """Return who moves by the area where they live and the stage they are in."""
    rows = tuple(_areas(facts))
    if not rows:
        return None
    return Table(
        id=AREAS, caption=fitted(facts.case.form, "Barn som byter skola, efter område och stadium"),
        headers=(
            _("Område"), _("Stadium"), _("Barn"), _("Km före"), _("Km efter"),
            _("Nya med skolskjuts"),
        ),
        rows=rows, numeric=frozenset(range(2, 6)),
    )  # fmt: skip


def _areas(facts: Facts) -> Iterator[tuple[str, ...]]:
    """Yield a row per area and stage; the small ones are put together."""
    case, found = facts.case, by_area(facts.moves)
    small = [one for one in found if one.is_small]
    shown = [one for one in found if not one.is_small] if len(small) > 1 else found
    for one in shown:
        yield case.areas[one.area or 0], case.bands[one.band or 0], *_far(facts, one)
    if len(small) > 1:
        yield _("Andra områden"), _("alla stadier"), *_far(facts, together(small))


def grades(facts: Facts) -> Table | None:
    """Return who moves by grade."""
    found = by_grade(facts.case, facts.moves)
    if not found:
        return None
    return Table(
        id=GRADES,
        caption=fitted(
            facts.case.form, "Barn som byter skola, efter årskurs det år de byter"
        ),
        headers=(_("Årskurs"), *(key for key, _n in found)),
        rows=((_("Barn"), *(children(n) for _key, n in found)),),
        numeric=frozenset(range(1, len(found) + 1)),
    )  # fmt: skip


def groups_table(some: Sequence[GroupShare], year: int | None, form: str = SCHOOLS) -> Table | None:
    """Return which groups those who move belong to; None where the register knows nothing."""
    if not some:
        return None
    return Table(
        id=GROUPS, caption=_("Elevernas bakgrund på skolorna som barnen lämnar"),
        headers=(_("Grupp"), fitted(form, "De som byter skola"),
                 fitted(form, "Alla skolor i utredningen")),
        rows=tuple(
            (f"{one.factor}: {one.category}",
             _("färre än %(n)s barn") % {"n": FEWEST} if one.moving is None
             else percent(one.moving, 0), percent(one.everybody, 0))
            for one in some
        ),
        numeric=frozenset({1, 2}),
        note=_("Registret %(year)s. De som byter skola räknas som skolans elever i snitt.")
        % {"year": year},
    )  # fmt: skip


def annex(facts: Facts, about: About) -> Iterator[Table]:
    """Yield the tables of those who move that stand in the annex."""
    for one in (
        areas(facts),
        grades(facts),
        groups_table(about.groups, about.groups_year, facts.case.form),
    ):
        if one is not None:
            yield one
