"""Read an instrument from TOML: every fault at once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from qms.kernel.expression import Mode
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.toml_file import read_toml
from qms.needs.core.instrument import keys
from qms.needs.core.instrument.facts import Names, known_facts
from qms.needs.core.instrument.part import Faults, Part
from qms.needs.core.instrument.reading_questions import read_areas, read_levels, read_questions
from qms.needs.core.instrument.reading_rules import (
    read_documentation,
    read_part_conditions,
    read_rules,
)
from qms.needs.core.instrument.reading_thresholds import read_thresholds
from qms.needs.core.instrument.values import AmountRule, HoursRule, Instrument, State

LARGEST_FILE = 1_000_000
MOST_HOURS = 168
MODES = {"half_up": Mode.HALF_UP, "half_even": Mode.HALF_EVEN, "down": Mode.DOWN, "up": Mode.UP}
BASIS = {"threshold_basis": "hours_after_cap_before_rounding", "amount_basis": "hours_rounded"}


def read_instrument_file(content: bytes) -> Instrument:
    """Return the instrument in a TOML file; raise RefusedError with every fault."""
    if len(content) > LARGEST_FILE:
        message = "Filen är större än 1 MB."
        raise RefusedError((Problem(message=message, cure="Korta texterna."),))
    cure = "Jämför med exemplet i docs/formats/instrument.md."
    return parse_instrument(read_toml(content, cure=cure))


def parse_instrument(table: Mapping[str, Any]) -> Instrument:
    """Return the instrument that the table describes; raise RefusedError with every fault.

    Decimals of the table are read exactly: read the file with `parse_float=Decimal`.
    """
    faults = Faults()
    whole = Part(faults, table, at="")
    whole.refuse_unknown(keys.WHOLE)
    instrument = _read(whole)
    faults.raise_any()
    return instrument


def _read(whole: Part) -> Instrument:
    meta = whole.inner("meta")
    meta.refuse_unknown(keys.META)
    points = _points(whole.inner("points"))
    hours = _hours(whole.inner("hours"), levels=len(points))
    whole.inner("override", required=False).refuse_unknown(keys.OVERRIDE)
    areas = read_areas(whole)
    forms = frozenset(hours.caps)
    questions = read_questions(whole, areas=areas, forms=forms, levels=len(points))
    documentation = read_documentation(whole)
    names = Names(
        questions=tuple(one.key for one in questions),
        areas=tuple(one.key for one in areas),
        parts=tuple(one.key for one in documentation),
        forms=tuple(sorted(forms)),
        levels=len(points),
    )
    known = known_facts(names)
    conditions = read_part_conditions(whole, known)
    return Instrument(
        key=meta.text("key"),
        version=meta.whole("version", least=1),
        title=meta.words("title"),
        purpose=meta.words("purpose", required=False),
        no_diagnosis=meta.words("no_diagnosis", required=False),
        second_share=meta.number("second_assessor_share", most=1),
        assessors_min=meta.whole("assessors_min", least=1, most=5),
        minutes=meta.whole("estimated_minutes"),
        legal=meta.texts("legal"),
        state=_state(whole.inner("state")),
        points=points,
        hours=hours,
        amount=_amount(whole.inner("amount")),
        thresholds=read_thresholds(whole, levels=len(points), parts=frozenset(names.parts)),
        levels=read_levels(whole, count=len(points)),
        areas=areas,
        questions=questions,
        documentation=tuple(replace(d, condition=conditions.get(d.key)) for d in documentation),
        rules=read_rules(whole, known),
    )


def _state(part: Part) -> State:
    part.refuse_unknown(keys.STATE)
    return State(
        current_name=part.words("current_name"),
        current_text=part.words("current_text", required=False),
        desired_name=part.words("desired_name"),
        desired_text=part.words("desired_text", required=False),
    )


def _points(part: Part) -> tuple[int, ...]:
    part.refuse_unknown(keys.POINTS)
    found = part.numbers("by_level")
    if found and (
        found[0] != 0
        or list(found) != sorted(set(found))
        or any(one != one.to_integral_value() for one in found)
    ):
        part.add(
            "by_level",
            "Poängen är inte hela tal som börjar med 0 och stiger.",
            "Skriv till exempel [0, 1, 3, 7, 15].",
        )
    return tuple(int(one) for one in found)


def _hours(part: Part, *, levels: int) -> HoursRule:
    part.refuse_unknown(keys.HOURS)
    for key, only in BASIS.items():
        if part.table.get(key, only) != only:
            part.add(
                key,
                said("%(key)s kan bara vara %(only)s.", key=key, only=only),
                "Skriv det eller ta bort nyckeln.",
            )
    rounding = part.inner("rounding")
    rounding.refuse_unknown(keys.ROUNDING)
    mode = rounding.text("mode")
    if mode and mode not in MODES:
        rounding.add(
            "mode",
            said("mode är %(mode)s.", mode=mode),
            said("Skriv någon av %(known)s.", known=", ".join(MODES)),
        )
    if rounding.table.get("where", "last") != "last":
        rounding.add("where", "Timmarna avrundas alltid sist.", 'Skriv where = "last".')
    quantum = rounding.number("quantum")
    if quantum == 0:
        rounding.add("quantum", "quantum är 0.", "Skriv till exempel 0.5.")
    weeks = part.inner("weeks_per_term")
    return HoursRule(
        per_point=part.numbers("hours_per_point_by_rank"),
        quantum=quantum or Decimal(1),
        mode=MODES.get(mode, Mode.HALF_UP),
        counts_from=part.whole("extraordinary_counts_from_level", most=max(levels - 1, 0)),
        caps=_by_form(part.inner("default_cap_per_week"), most=MOST_HOURS),
        weeks_per_term={k: int(v) for k, v in _by_form(weeks, most=52).items()},
        total_name=part.words("total_name", required=False),
        extraordinary_name=part.words("extraordinary_name", required=False),
    )


def _by_form(part: Part, *, most: int) -> dict[str, Decimal]:
    names = [key for key in part.table if key not in {"note_sv", "note_en"}]
    if not names:
        part.add("", "Ingen skolform har något tal.", "Skriv till exempel preschool = 30.")
    for name in names:
        if not name.isidentifier():
            part.add(
                name,
                said("%(name)s är ingen nyckel.", name=f"{name!r}"),
                "Skriv små bokstäver och understreck.",
            )
    return {name: part.number(name, least=1, most=most) for name in names}


def _amount(part: Part) -> AmountRule:
    part.refuse_unknown(keys.AMOUNT)
    return AmountRule(
        vat_private=part.number("vat_private_provider", most=1),
        cost_groups=part.texts("hourly_cost_groups"),
    )
