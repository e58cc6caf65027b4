"""The terms of a study as a form: prices, class sizes, guards and what is counted how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from qms.costs.core.items import CostItem
from qms.costs.labels import ITEMS
from qms.i18n.language import gettext, mark
from qms.planning.core.case import Case, Grade, Guards, Payer, Prices, Rule
from qms.planning.form_words import fitted
from qms.planning.forms.attending import (
    attending_as,
    read_attending,
    typed_attending,
    with_parts,
)
from qms.planning.forms.once import LABELS as ONCE
from qms.planning.forms.once import read_once, typed_once, with_once
from qms.planning.forms.typed import Fault, Posted, Reader, Span, typed_number

PER_CENT = "%"
DECIMALS = 2
"""What a price is shown with; one that is not touched keeps all that it has."""
KR = mark("kr")
KR_YEAR = mark("kr/år")
ANY, PART, RATE = Span(), Span(high=100), Span(high=15)
POSITIVE = Span(low=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A price as a field; those in per cent are parts in the case."""

    name: str
    label: str
    unit: str
    span: Span = ANY
    hint: str = ""


GROUPS: Mapping[str, tuple[Term, ...]] = MappingProxyType(
    {
        mark("Undervisning"): (
            Term(name="fte_cost", label=mark("En lärares heltidstjänst"), unit=KR_YEAR,
                 span=POSITIVE),
            Term(name="contact_ratio", label=mark("Undervisningsdel"), unit=PER_CENT,
                 span=Span(low=1, high=100),
                 hint=mark("Så stor del av arbetstiden enligt schemat undervisar en lärare.")),
            Term(name="timetable_periods", label=mark("En lärares arbetstid enligt schemat"),
                 unit=mark("pass/vecka"), span=Span(low=1, high=100)),
            Term(name="per_class", label=mark("Annat för varje klass"), unit=KR_YEAR),
        ),
        mark("Skolskjuts och platser"): (
            Term(name="per_rider", label=mark("Skolskjuts för en elev"), unit=KR_YEAR),
            Term(name="per_rider_km", label=mark("Tillägg för varje kilometer"), unit=KR_YEAR),
            Term(name="unplaced", label=mark("Ett barn utan plats"), unit=KR_YEAR,
                 hint=mark("Vikten i förslag. Den är ingen kostnad och räknas inte i nuvärdet.")),
        ),
        mark("Lokaler"): (
            Term(name="special_part", label=mark("Specialsalar per klassrum"), unit=PER_CENT,
                 span=PART),
            Term(name="new_room", label=mark("Bygga ett rum"), unit=KR),
            Term(name="room_m2", label=mark("Ytan för ett nytt rum"), unit=mark("m²")),
            Term(name="new_life", label=mark("Ett nytt rums livslängd"), unit=mark("år"),
                 span=Span(low=1, high=100)),
            Term(name="interest", label=mark("Internränta"), unit=PER_CENT, span=RATE),
            Term(name="pavilion_rent", label=mark("Hyra för en paviljongs rum"), unit=KR_YEAR),
            Term(name="pavilion_setup", label=mark("Ställa upp en paviljongs rum"), unit=KR),
            Term(name="moving_part", label=mark("Dubbel hyra det år en skola flyttar"),
                 unit=PER_CENT, span=PART, hint=mark("Del av ett år i huset som lämnas.")),
            Term(name="idle_part", label=mark("Drift av ett tomt hus"), unit=PER_CENT, span=PART,
                 hint=mark("Del av driften när huset används.")),
            Term(name="rent_index", label=mark("Hyror stiger mer än annat"), unit=PER_CENT,
                 span=RATE, hint=mark("Om året, utöver andra priser.")),
        ),
        mark("Räntor"): (
            Term(name="discount", label=mark("Kalkylränta"), unit=PER_CENT, span=RATE,
                 hint=mark("Väger åren i nuvärdet. Det första året är odelat.")),
            Term(name="inflation", label=mark("Prisökning"), unit=PER_CENT, span=RATE,
                 hint=mark("Används bara för löpande priser.")),
        ),
    }
)  # fmt: skip
MAY_BE_UNKNOWN = frozenset(
    {"per_class", "per_rider", "per_rider_km", "new_room", "pavilion_rent", "pavilion_setup"}
)
"""Prices that somebody should look at when they are 0."""
PAYERS: Mapping[str, str] = MappingProxyType(
    {Payer.MUNICIPALITY.value: mark("Kommunen"), Payer.BOARD.value: mark("Nämnden")}
)
RULES: Mapping[str, str] = MappingProxyType(
    {
        Rule.SHARES.value: mark("Som i dag: varje områdes barn väljer skola som förut"),
        Rule.SPILL.value: mark("Som i dag, men full skola skickar vidare till den närmaste"),
        Rule.NEAREST.value: mark("Alla går till den närmaste skolan"),
    }
)
OF_GRADES: Mapping[str, tuple[str, Span, bool]] = MappingProxyType(
    {
        "class_size": (mark("Elever i en klass, högst"), Span(low=1, high=200), False),
        "periods": (mark("Pass i veckan"), Span(high=100), False),
        "travel_limit": (mark("Skolskjuts från, km"), Span(high=300), True),
        "hard_limit": (mark("Längst till skolan, km"), Span(low=0.1, high=300), True),
    }
)
"""What each grade has: its label, what it may be, and whether it may be left out."""


def item_label(item: str) -> str:
    """Return what a cost item is called."""
    known = {one.value: one for one in CostItem}
    return gettext(ITEMS[known[item]]) if item in known else item


def grade_field(name: str, at: int) -> str:
    """Return the field of a grade by its place."""
    return f"{name}-{at}"


def typed_of(case: Case) -> dict[str, Any]:
    """Return the case as the form is filled in."""
    found: dict[str, Any] = {
        one.name: _typed_price(case.prices, one) for group in GROUPS.values() for one in group
    }
    for item, kronor in case.prices.per_pupil.items():
        found[f"elev-{item}"] = typed_number(kronor, DECIMALS)
    for at, grade in enumerate(case.grades):
        for name in OF_GRADES:
            found[grade_field(name, at)] = typed_number(getattr(grade, name))
    found |= typed_attending(case) | typed_once(case)
    guards = case.guards
    found["closures_a_year"] = typed_number(guards.closures_a_year)
    found["largest"] = typed_number(guards.largest)
    found["keeps_grades"] = "y" if guards.keeps_grades else ""
    found["locked"] = [one.key for one in case.schools if one.is_locked]
    return found | {"rule": case.rule.value, "payer": case.payer.value}


def unpriced(case: Case) -> tuple[str, ...]:
    """Return the labels of prices that are 0: what they are of costs nothing in the study."""
    prices = {
        one.label: getattr(case.prices, one.name)
        for group in GROUPS.values()
        for one in group
        if one.name in MAY_BE_UNKNOWN
    }
    once = {label: sum(getattr(one, name) for one in case.schools) for name, label in ONCE.items()}
    every = {**prices, ONCE["closing_cost"]: once[ONCE["closing_cost"]]}
    return tuple(fitted(case.form, label) for label, kronor in every.items() if not kronor)


def _typed_price(prices: Prices, one: Term) -> str:
    value = getattr(prices, one.name)
    return typed_number(100 * value if one.unit == PER_CENT else value, DECIMALS)


def read_terms(case: Case, posted: Posted) -> tuple[Case, Sequence[Fault]]:
    """Return the case with other terms, and every fault of what was typed.

    With faults the case is not to be used.
    """
    reader = Reader(posted=posted)
    prices = _prices(case, reader)
    grades = tuple(_grade(reader, at, one, form=case.form) for at, one in enumerate(case.grades))
    parts, once = read_attending(case, reader), read_once(case, reader)
    guards = _guards(reader, case.form)
    locked = {*reader.several("locked", {one.key: one.name for one in case.schools})}
    rules = RULES if case.shares is not None else {Rule.NEAREST.value: ""}
    rule = reader.choice("rule", fitted(case.form, "Skolval"), rules)
    payer = reader.choice("payer", gettext("Vems kostnad"), PAYERS)
    if reader.faults:
        return case, tuple(reader.faults)
    schools = tuple(replace(one, is_locked=one.key in locked) for one in with_once(case, once))
    return replace(
        attending_as(case, parts), prices=prices, grades=with_parts(grades, parts), guards=guards,
        schools=schools, rule=Rule(rule), payer=Payer(payer),
    ), ()  # fmt: skip


def _prices(case: Case, reader: Reader) -> Prices:
    values: dict[str, Any] = {}
    for group in GROUPS.values():
        for one in group:
            found = reader.number(one.name, fitted(case.form, one.label), one.span)
            values[one.name] = _kept(getattr(case.prices, one.name), found, one)
    per_pupil = {
        item: _near(
            kronor, reader.number(f"elev-{item}", item_label(item), Span(low=-1e9)), DECIMALS
        )
        for item, kronor in case.prices.per_pupil.items()
    }
    return replace(case.prices, per_pupil=MappingProxyType(per_pupil), **values)


def _kept(before: float, typed: float | None, one: Term) -> float:
    """Return what was typed as it stands in the case; the same figure keeps its decimals."""
    if one.unit != PER_CENT:
        return _near(before, typed, DECIMALS)
    return (
        before
        if typed is None or _near(100 * before, typed, DECIMALS) == 100 * before
        else typed / 100
    )


def _near(before: float, typed: float | None, decimals: int) -> float:
    """Return the number before where the form shows it as what was typed."""
    is_same = typed is None or typed_number(before, decimals) == typed_number(typed, decimals)
    return before if is_same or typed is None else typed


def _grade(reader: Reader, at: int, grade: Grade, *, form: str) -> Grade:
    values: dict[str, Any] = {}
    for name, (label, span, optional) in OF_GRADES.items():
        told = gettext("{label}, {grade}").format(label=fitted(form, label), grade=grade.key)
        found = reader.number(grade_field(name, at), told, span, optional=optional)
        missing = float("inf") if optional else getattr(grade, name)
        values[name] = missing if found is None else _near(getattr(grade, name), found, 6)
    return replace(grade, **values)


def _guards(reader: Reader, form: str) -> Guards:
    return Guards(
        closures_a_year=reader.whole(
            "closures_a_year", fitted(form, "Skolor som stängs samma år, högst"),
            Span(high=100, is_whole=True), optional=True,
        ),
        largest=reader.number(
            "largest", fitted(form, "Elever i en skola, högst"), Span(low=1, high=5000),
            optional=True,
        ),
        keeps_grades=reader.text("keeps_grades") == "y",
    )  # fmt: skip
