"""The letter: what is decided, how it is divided, the reasons, how one appeals, the working."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

from qms.costs.core.items import CostItem
from qms.decisions.core.texts import Block, filled
from qms.decisions.letters import ITEM, support_of, written
from qms.decisions.queries.texts import texts
from qms.grants.core.deciding import Amount, Grounds, Outcome
from qms.grants.core.deciding.changing import Moved
from qms.grants.core.deciding.worded import worded
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.side_by_side import pairs
from qms.grants.labels import CAUSES, COUNTS, LINES, ON_SUPPLEMENTS, WHYS
from qms.grants.queries.material import Material
from qms.grants.services.letter_grounds import ground_tables
from qms.grants.services.slots import Signed, money, slots
from qms.i18n.formats import month, number, signed
from qms.i18n.language import gettext as _
from qms.i18n.language import speaking
from qms.kernel.money import kronor
from qms.reports.paper.spans import words
from qms.reports.paper.values import (
    AnyBlock,
    Heading,
    Meta,
    PageBreak,
    Paper,
    Table,
    Text,
)

DOCUMENT, AMOUNTS = "grant_basic_amount", "gba_table"
COLUMNS = 5  # amounts side by side on a page


def letter(
    about: Material, grounds: Grounds, outcome: Outcome, signed_by: Signed,
    *, reason: str, moves: tuple[Moved, ...], at: datetime,
) -> Paper:  # fmt: skip
    """Return the whole letter, in Swedish. `moves` is what changed since the year before."""
    with speaking("sv"):
        form = about.subject.form.value
        law = texts().law(form)
        values = slots(about, outcome, law=law, signed=signed_by, change=_change(grounds, moves))
        blocks = texts().shown(DOCUMENT, _facts(about, moves))
        return Paper(
            title=texts().documents[DOCUMENT].title,
            language="sv",
            meta=Meta(
                municipality=about.municipality,
                office=about.head.office,
                author=signed_by.presenter,
                kind=_("Beslut"),
                day=signed_by.decided_on,
                made_at=at,
                dnr=signed_by.number,
                to=about.provider.name,
            ),
            blocks=(
                *_body(blocks, values, grounds, outcome, reason),
                PageBreak(),
                *_annex(about, grounds, outcome, law.note),
            ),
        )


def _facts(about: Material, moves: tuple[Moved, ...]) -> Mapping[str, str | bool]:
    return {
        "skolform": about.subject.form.value,
        "has_socio_component": bool(about.structural.index),
        "has_previous_year": bool(moves),
        "appealable": True,
    }


def _body(
    blocks: tuple[Block, ...], values: Mapping[str, str], grounds: Grounds, outcome: Outcome,
    reason: str,
) -> Iterator[AnyBlock]:  # fmt: skip
    form = grounds.terms.form.value
    for block in blocks:
        yield Heading(text=block.heading)
        if block.key == AMOUNTS:
            yield from _amounts(grounds, outcome)
        yield from written(filled(block.text, values))
        yield from support_of(block, form)
        if block.order == 1 and grounds.from_month > 1:
            text = _("Beloppen gäller från och med %(month)s. Månaderna före betalas som förut.")
            yield Text(words=words(text % {"month": month(grounds.from_month)}))
        if block.order == 1:
            yield from _terms(grounds)
        if block.order == 1 and reason.strip():
            yield Text(words=words(reason.strip().replace("**", "")))


def _terms(grounds: Grounds) -> Iterator[Text]:
    """Yield what the price list says of moves within a month, of supplements and of programmes."""
    terms = grounds.terms
    yield Text(words=words(_(COUNTS[terms.count_by])))
    if any(unit.supplements for unit in grounds.units):
        yield Text(words=words(_(ON_SUPPLEMENTS[terms.on_supplements])))
    if terms.programmes.strip():
        said = _("Beloppen gäller dessa program: %(names)s.")
        names = terms.programmes.strip().removesuffix(".").replace("**", "")
        yield Text(words=words(said % {"names": names}))


def _name(grounds: Grounds, one: Amount | Moved) -> str:
    """Return what an amount is for: the band, and the unit where it has its own."""
    band = _band(grounds, one.band)
    return f"{_unit(grounds, one.unit)}, {band}" if one.unit else band


def _band(grounds: Grounds, key: str) -> str:
    return next(rates.band.name for rates in grounds.bands if rates.band.key == key)


def _unit(grounds: Grounds, key: str) -> str:
    return next((unit.name for unit in grounds.units if unit.key == key), "")


def _of_unit(grounds: Grounds, one: Amount, words: str) -> str:
    """Return the words with the unit's name before them where it has amounts of its own."""
    if not one.unit:
        return words
    return f"{_unit(grounds, one.unit)}: {words[:1].lower()}{words[1:]}"


def _amounts(grounds: Grounds, outcome: Outcome) -> Iterator[Table]:
    """Yield the amounts, a column each: premises, administration and tax for themselves."""
    for at, some in _columns(outcome):
        yield Table(
            id=f"belopp-{at}",
            caption=_of_unit(grounds, some[0], _("Kronor per barn eller elev och år")),
            headers=(_("Kostnadsslag"), *(_band(grounds, one.band) for one in some)),
            rows=tuple(_item_rows(grounds, some)),
            numeric=frozenset(range(1, len(some) + 1)),
            has_sum=True,
        )


def _columns(outcome: Outcome) -> Iterator[tuple[int, tuple[Amount, ...]]]:
    """Yield a unit's amounts so many at a time as there is room for, numbered by the first."""
    at = 1
    for _unit, group in groupby(outcome.amounts, key=lambda one: one.unit):
        every = tuple(group)
        for start in range(0, len(every), COLUMNS):
            yield at + start, every[start : start + COLUMNS]
        at += len(every)


def _item_rows(grounds: Grounds, some: tuple[Amount, ...]) -> Iterator[tuple[str, ...]]:
    basics = [one.basic for one in some]
    for at, first in enumerate(basics[0].items):
        yield (ITEM_NAMES[first.item], *(money(one.items[at].ore) for one in basics))
    yield (_("Administration"), *(money(one.administration) for one in basics))
    yield (_("Mervärdesskatt"), *(money(one.vat) for one in basics))
    unit = next((one for one in grounds.units if one.key == some[0].unit), grounds.units[0])
    for at, supplement in enumerate(unit.supplements):
        yield (_(supplement.name), *(money(one.supplements[at]) for one in basics))
    if any(one.supplement_vat for one in basics):
        yield (_("Mervärdesskatt på tillägg"), *(money(one.supplement_vat) for one in basics))
    if any(one.fee for one in basics):
        yield (_("Avgift"), *(money(-one.fee) for one in basics))
    yield (_("Belopp per år"), *(money(one.total) for one in basics))


def _change(grounds: Grounds, moves: tuple[Moved, ...]) -> str:
    """Return a sentence per amount that has one to be compared with."""
    return "\n".join(ITEM + _moved(grounds, one) for one in moves)


def _moved(grounds: Grounds, one: Moved) -> str:
    parts = [f"{_(CAUSES[cause])} {signed(kronor(ore))}" for cause, ore in one.by.items() if ore]
    said = {
        "name": _name(grounds, one),
        "more": signed(kronor(one.difference)),
        "before": money(one.before),
        "parts": ", ".join(parts) or _("ingenting ändrat"),
    }
    return _("%(name)s: %(more)s kronor mot %(before)s kronor förra året (%(parts)s).") % said


def _annex(about: Material, grounds: Grounds, outcome: Outcome, note: str) -> Iterator[AnyBlock]:
    yield Heading(text=_("Bilaga 1: så är beloppen räknade"))
    told = _("Varje rad har en bokstav. Formeln säger vilka rader som räknas ihop.")
    yield Text(words=words(f"{told} {note}".strip()))
    if about.prices is not None:
        yield from ground_tables(about.prices.document)
    for at, one in enumerate(outcome.amounts, start=1):
        yield Table(
            id=f"berakning-{at}",
            caption=_("%(name)s: rad för rad") % {"name": _name(grounds, one)},
            headers=(_("Rad"), _("Uppgift"), _("Värde"), _("Enhet"), _("Så räknas det")),
            rows=tuple(
                (line.letter, line.label, line.value, line.unit, _how(line.formula, line.words,
                                                                      line.source))
                for line in worded(one.basic.working)
            ),
            numeric=frozenset({2}),
            has_sum=True,
        )  # fmt: skip
    yield from _beside(grounds, outcome)
    yield from _months(grounds, outcome)


def _beside(grounds: Grounds, outcome: Outcome) -> Iterator[Table]:
    """Yield a table per band: what own units get of the budget, and why the provider's differs."""
    first = {one.band: one.basic for one in reversed(outcome.amounts)}
    for at, rates in enumerate(grounds.bands, start=1):
        yield Table(
            id=f"bredvid-{at}",
            caption=_("%(name)s: egna och fristående enheter") % {"name": rates.band.name},
            headers=(_("Rad"), _("Egna enheter"), _("Fristående"), _("Varför")),
            rows=tuple(
                (_line_name(one.key), money(one.own), money(one.independent), _(WHYS[one.why]))
                for one in pairs(rates, first[rates.band.key])
                if one.own or one.independent
            ),
            numeric=frozenset({1, 2}),
        )


def _line_name(key: str) -> str:
    return _(LINES[key]) if key in LINES else ITEM_NAMES[CostItem(key)]


def _how(formula: str, in_words: str, source: str) -> str:
    return f"{formula}: {in_words}" if formula else source


def _months(grounds: Grounds, outcome: Outcome) -> Iterator[Table]:
    first = grounds.from_month
    for at, some in _columns(outcome):
        months = [one.months for one in some]
        words = _("Belopp per månad, kronor per barn eller elev")
        yield Table(
            id=f"manader-{at}",
            caption=_of_unit(grounds, some[0], words),
            headers=(_("Månad"), *(_band(grounds, one.band) for one in some)),
            rows=(
                *((month(n), *(_exact(each[n - 1]) for each in months)) for n in range(first, 13)),
                (_("Summa"), *(_exact(sum(each[first - 1 :])) for each in months)),
            ),
            numeric=frozenset(range(1, len(some) + 1)),
            has_sum=True,
        )


def _exact(ore: int) -> str:
    return number(kronor(ore), 2)
