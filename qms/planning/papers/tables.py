"""The tables of the board's paper."""

from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.i18n.language import mark
from qms.planning.core.case import Payer
from qms.planning.core.freezing import Facts
from qms.planning.core.results import Counted
from qms.planning.figure_words import million_words, share_words
from qms.planning.papers.words import children
from qms.reports.paper.values import Table

COSTS, STRUCTURE, YEARS, ITEMS, SWINGS = "kostnader", "struktur", "ar", "kostnadsslag", "antaganden"
ASSUMPTIONS = {
    "class_size": mark("Klasstorlek, en elev mindre eller större"),
    "demand": mark("Antal barn, tio procent färre eller fler"),
    "discount": mark("Kalkylränta, en procentenhet lägre eller högre"),
    "rent_index": mark("Hyrornas ökning, en procentenhet lägre eller högre"),
}
PARTS = {
    "teachers": mark("Lärare"),
    "classes": mark("Övrigt per klass"),
    "pupils": mark("Följer varje barn"),
    "fixed": mark("Fast per skola"),
    "board_premises": mark("Lokaler, nämnden"),
    "municipality_premises": mark("Lokaler, kommunen"),
    "once": mark("Engångskostnader"),
    "travel": mark("Skolskjuts"),
}


def name_of(one: Counted) -> str:
    """Return the alternative's name; today's structure is called what the pages call it."""
    return one.name or _("Inget ändras")


def costs(facts: Facts) -> Table:
    """Return what each alternative costs the board and the municipality, beside no change."""
    years = [n for n in (1, 5, 10) if facts.today.summary.cost[n] is not None]
    return Table(
        id=COSTS, caption=_("Kostnad, miljoner kronor i fasta priser"),
        headers=(
            _("Alternativ"), _("Nuvärde, nämnden"), _("Skillnad"), _("Nuvärde, kommunen"),
            _("Skillnad"), *(_("År %(n)s") % {"n": n} for n in years),
        ),
        rows=tuple(
            (name_of(one), *_worth(facts, one), *(million_words(one.summary.cost[n])
                                                  for n in years))
            for one in facts.counted
        ),
        numeric=frozenset(range(1, 5 + len(years))),
        note=_("Skillnad: minus är billigare än att inget ändras. Enskilda år är kostnaden för "
               "%(payer)s.") % {"payer": payer_word(facts)},
    )  # fmt: skip


def payer_word(facts: Facts) -> str:
    """Return whose cost the single years are."""
    return _("nämnden") if facts.case.payer is Payer.BOARD else _("kommunen")


def _worth(facts: Facts, one: Counted) -> tuple[str, ...]:
    cells: list[str] = []
    for payer in (Payer.BOARD, Payer.MUNICIPALITY):
        cells.append(million_words(one.found.present_value(payer)))
        cells.append("–" if one is facts.today else million_words(facts.more(payer, one),
                                                                  sign=True))  # fmt: skip
    return tuple(cells)


def structure(facts: Facts) -> Table:
    """Return schools, classes, places and those who move, of each alternative."""
    return Table(
        id=STRUCTURE, caption=_("Skolor, klasser och barn %(year)s")
        % {"year": facts.case.years[-1]},
        headers=(
            _("Alternativ"), _("Skolor"), _("Klasser"), _("Barn per klass"), _("Beläggning"),
            _("Byter skola"), _("År med brist"),
        ),
        rows=tuple(_structure(one) for one in facts.counted),
        numeric=frozenset(range(1, 7)),
        note=_("Beläggning: skolan i mitten. Byter skola: alla år, varje byte en gång."),
    )  # fmt: skip


def _structure(one: Counted) -> tuple[str, ...]:
    told = one.summary
    return (
        name_of(one), number(told.schools), number(told.classes), number(told.average_class, 1),
        share_words(told.utilisation[1] if told.utilisation else None), children(told.moved),
        number(told.shortage_years),
    )  # fmt: skip


def swings(facts: Facts) -> Table:
    """Return what the alternative saves when an assumption is a little lower or higher."""
    saved = -facts.more(facts.case.payer)
    return Table(
        id=SWINGS,
        caption=_("Vad alternativet sparar åt %(payer)s om ett antagande är ett annat, mnkr")
        % {"payer": payer_word(facts)},
        headers=(_("Antagande"), _("Lägre"), _("Som antaget"), _("Högre")),
        rows=tuple(
            (_(ASSUMPTIONS[one.key]), million_words(one.saved_low, sign=True),
             million_words(saved, sign=True), million_words(one.saved_high, sign=True))
            for one in facts.swings
        ),
        numeric=frozenset({1, 2, 3}),
        note=_("Plus är billigare än att inget ändras. Nuvärde på %(n)s år.")
        % {"n": len(facts.case.demand)},
    )  # fmt: skip


def years(facts: Facts) -> Table:
    """Return the yearly cost of no change and the alternative, for both who pay."""
    columns = [one.found.costs.yearly(payer) for payer in (Payer.BOARD, Payer.MUNICIPALITY)
               for one in (facts.today, facts.chosen)]  # fmt: skip
    lacking = facts.chosen.found.lacking
    return Table(
        id=YEARS, caption=_("År för år, miljoner kronor i fasta priser"),
        headers=(
            _("År"), _("Nämnden utan"), _("Nämnden med"), _("Kommunen utan"), _("Kommunen med"),
            _("Saknade platser"),
        ),
        rows=tuple(
            (str(year), *(million_words(float(one[t])) for one in columns),
             number(round(float(lacking[t]))))
            for t, year in enumerate(facts.case.years)
        ),
        numeric=frozenset(range(1, 6)),
        note=_("Utan och med alternativet. Saknade platser är alternativets."),
    )  # fmt: skip


def items(facts: Facts) -> Table:
    """Return the alternative's cost by item and year."""
    costs_of = facts.chosen.found.costs
    names = [name for name in PARTS if name != "travel"]
    each = {name: getattr(costs_of, name).sum(axis=1) for name in names}
    each["travel"] = costs_of.travel
    return Table(
        id=ITEMS, caption=_("Alternativets kostnad efter slag, miljoner kronor"),
        headers=(_("Slag"), *(str(year) for year in facts.case.years)),
        rows=tuple(
            (_(PARTS[name]), *(million_words(float(n)) for n in each[name])) for name in PARTS
        ),
        numeric=frozenset(range(1, len(facts.case.demand) + 1)),
        note=_("Lokaler står två gånger: nämndens internhyra, och vad husen kostar kommunen."),
    )  # fmt: skip
