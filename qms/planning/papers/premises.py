"""The plan of premises: places against pupils in each area, year by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext
from qms.i18n.order import swedish_key
from qms.planning.core.case.case import Floats
from qms.planning.core.freezing import Facts
from qms.planning.figure_words import share_words
from qms.planning.papers.about import About
from qms.planning.papers.board import draft_note, terms
from qms.planning.papers.words import LACKING
from qms.planning.step_labels import step_sentence
from qms.reports.paper.spans import words
from qms.reports.paper.values import AnyBlock, Heading, Paper, Points, Table, Text


@dataclass(frozen=True, kw_only=True)
class Ground:
    """An area's schools year by year (T): children who live there and pupils of its schools.

    `places` is rooms × what a class of theirs holds at most, `missing` pupils of classes without
    a room, `before` what that is without the alternative. Eight draws of ten have `likely` pupils
    (low, high; 2 × T), None without draws.
    """

    area: str
    schools: tuple[str, ...]
    living: Floats
    pupils: Floats
    places: Floats
    need: Floats
    rooms: Floats
    missing: Floats
    before: Floats
    likely: Floats | None = None

    @property
    def short_years(self) -> int:
        """Return the years when somebody lacks a place."""
        return _short(self.missing)

    @property
    def short_before(self) -> int:
        """Return the years when somebody would without the alternative."""
        return _short(self.before)

    @property
    def is_worse(self) -> bool:
        """Return whether more children lack a room, over all years, than without it."""
        return float((self.missing - self.before).sum()) > LACKING


def _short(missing: Floats) -> int:
    return int((missing > LACKING).sum())


def grounds(facts: Facts) -> tuple[Ground, ...]:
    """Return the areas that have a school in any year, in alphabetical order."""
    schools = facts.case.schools
    names = sorted({one.area for one in schools}, key=swedish_key)
    found = [_ground(facts, name) for name in names]
    return tuple(one for one in found if one.rooms.any() or one.pupils.any())


def _ground(facts: Facts, area: str) -> Ground:
    case, found = facts.case, facts.chosen.found
    mine = [at for at, one in enumerate(case.schools) if one.area == area]
    rooms = (found.rooms * found.opened)[:, mine]
    living = case.demand[:, [*case.areas].index(area)].sum(axis=1) if area in case.areas else 0.0
    return Ground(
        area=area,
        schools=tuple(case.schools[at].name for at in mine if found.opened[:, at].any()),
        living=np.zeros(len(case.demand)) + living,
        pupils=found.pupils[:, mine].sum(axis=(1, 2)),
        places=(rooms * _most(facts)[:, mine]).sum(axis=1),
        need=found.need[:, mine].sum(axis=1),
        rooms=rooms.sum(axis=1),
        missing=found.missing[:, mine].sum(axis=1),
        before=facts.today.found.missing[:, mine].sum(axis=1),
        likely=facts.sure.odds[1].pupils[area][[0, 2]] if facts.sure else None,
    )


def _most(facts: Facts) -> Floats:
    """Return what a class of each school holds at most, in the mean of its grades (T × J)."""
    case, plan = facts.case, facts.plan
    of_band = np.array([[name in {g.band for g in case.grades if g.group == pool}
                         for pool in case.pools] for name in case.bands])  # fmt: skip
    has = np.einsum("tjb,bq->tjq", plan.offers.astype(float), of_band.astype(float)) > 0
    some = np.where(has, plan.class_size, 0.0).sum(axis=2)
    return np.asarray(some / np.maximum(has.sum(axis=2), 1))


def premises_plan(facts: Facts, about: About, *, language: str) -> Paper:
    """Return the plan as a paper in the language that is spoken now."""
    every = grounds(facts)
    return Paper(
        title=_title(every, facts), language=language, meta=about.meta(_("Lokalplan")),
        blocks=tuple(_blocks(facts, about, every)),
    )  # fmt: skip


def _title(every: Sequence[Ground], facts: Facts) -> str:
    short = [one for one in every if one.short_years]
    years = {"first": facts.case.years[0], "last": facts.case.years[-1]}
    if not short:
        return _("Lokalplan %(first)s–%(last)s: rummen räcker i alla områden") % years
    told = ngettext(
        "Lokalplan %(first)s–%(last)s: rum saknas i %(num)d område",
        "Lokalplan %(first)s–%(last)s: rum saknas i %(num)d områden",
        len(short),
    )
    return told % {"num": len(short), **years}


def _blocks(facts: Facts, about: About, every: Sequence[Ground]) -> Iterator[AnyBlock]:
    yield from draft_note(about)
    yield Text(words=words(_("Planen följer alternativet %(name)s i utredningen %(study)s.")
                           % {"name": facts.chosen.name, "study": about.study}))  # fmt: skip
    yield Heading(text=_("Alla områden"))
    yield summary(facts, every)
    if steps := facts.asked[1].steps:
        yield Heading(text=_("Det som ändras"))
        yield Points(items=tuple(words(step_sentence(facts.case, one)) for one in steps))
    yield Heading(text=_("Område för område"))
    for at, one in enumerate(every):
        yield Heading(text=one.area, level=2)
        yield years_table(facts, one, at)
    yield Heading(text=_("Så är det räknat"))
    yield Points(items=tuple(words(one) for one in (*_method(), *terms(facts, about))))


def _method() -> tuple[str, ...]:
    return (
        _("Platser är rummen gånger så många barn som en klass högst har, i snitt för skolans "
          "årskurser. Klasser är sällan fulla, så rummen tar slut före platserna."),
        _("Barn utan rum går i klasser som det inte finns rum till på skolan."),
    )  # fmt: skip


def summary(facts: Facts, every: Sequence[Ground]) -> Table:
    """Return pupils and places of each area in the first and last year."""
    first, last = facts.case.years[0], facts.case.years[-1]
    values = {"first": first, "last": last}
    risk = [_("Största risk för brist")] if facts.sure else []
    return Table(
        id="omraden", caption=_("Elever och platser %(first)s och %(last)s") % values,
        headers=(
            _("Område"), _("Elever %(first)s") % values, _("Platser %(first)s") % values,
            _("Elever %(last)s") % values, _("Platser %(last)s") % values,
            _("Beläggning %(last)s") % values, _("År med brist"), _("Utan ändring"), *risk,
        ),
        rows=tuple(
            (one.area, _n(one.pupils[0]), _n(one.places[0]), _n(one.pupils[-1]),
             _n(one.places[-1]), _used(one, -1), number(one.short_years),
             number(one.short_before), *_risk(facts, one))
            for one in every
        ),
        numeric=frozenset(range(1, 8 + len(risk))),
        note=" ".join(_summary_note(every)),
    )  # fmt: skip


def _summary_note(every: Sequence[Ground]) -> Iterator[str]:
    """Yield what the figures are, and the areas where more children lack a room than before."""
    if worse := [one.area for one in every if one.is_worse]:
        yield _("Fler barn utan rum än utan ändring: %(areas)s.") % {"areas": ", ".join(worse)}
    yield _("Elever på områdets skolor. Beläggning är klasser delat med rum. Utan ändring är år "
            "med brist om inget görs.")  # fmt: skip


def _risk(facts: Facts, one: Ground) -> tuple[str, ...]:
    """Return how often somebody in the area lacks a place, the year when it is most."""
    if facts.sure is None:
        return ()
    if one.area not in facts.case.areas:
        return ("–",)
    at = facts.case.areas.index(one.area)
    return (share_words(float(facts.sure.odds[1].shortage[:, at].max())),)


def years_table(facts: Facts, one: Ground, at: int) -> Table:
    """Return an area year by year; `at` numbers the table."""
    years = range(len(facts.case.demand))
    return Table(
        id=f"omrade-{at + 1}", caption=_("%(area)s, år för år") % {"area": one.area},
        headers=(_("Mått"), *(str(year) for year in facts.case.years)),
        rows=(
            (_("Barn som bor här"), *(_n(n) for n in one.living)),
            (_("Elever på skolorna"), *(_n(n) for n in one.pupils)),
            *_likely(one),
            (_("Platser"), *(_n(n) for n in one.places)),
            (_("Klasser"), *(_n(n) for n in one.need)),
            (_("Rum"), *(_n(n) for n in one.rooms)),
            (_("Beläggning"), *(_used(one, t) for t in years)),
            (_("Barn utan rum"), *(_n(n) for n in one.missing)),
        ),
        note=_("Skolor: %(names)s.") % {"names": ", ".join(one.schools) or "–"},
        numeric=frozenset(range(1, len(facts.case.demand) + 1)),
    )  # fmt: skip


def _likely(one: Ground) -> Iterator[tuple[str, ...]]:
    if one.likely is not None:
        ends = zip(*one.likely, strict=True)
        yield (_("Åtta utfall av tio"), *(f"{_n(low)}–{_n(high)}" for low, high in ends))


def _n(value: float) -> str:
    return number(round(float(value)))


def _used(one: Ground, t: int) -> str:
    return share_words(one.need[t] / one.rooms[t]) if one.rooms[t] else "–"
