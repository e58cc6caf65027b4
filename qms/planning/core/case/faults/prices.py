"""Faults of prices and guards: what is no price, and rates that are written in per cent."""

import math
from collections.abc import Iterator

from qms.kernel.said import said
from qms.planning.core.case.case import Case
from qms.planning.core.case.faults.found import Found, Sheet, figure, found

PER_CENT = said("Skriv 0,03 för 3 procent.")
RATES = {
    "discount": (0.0, 0.15), "interest": (0.0, 0.15), "inflation": (-0.05, 0.15),
    "rent_index": (-0.05, 0.15), "moving_part": (0.0, 1.0), "idle_part": (0.0, 1.0),
}  # fmt: skip
ABOVE = ("fte_cost", "timetable_periods", "new_life", "contact_ratio")
FROM = ("per_class", "per_rider", "per_rider_km", "special_part", "new_room", "room_m2",
        "pavilion_rent", "pavilion_setup", "unplaced")  # fmt: skip


def price_faults(case: Case) -> Iterator[Found]:
    """Yield what is wrong with prices, rates and guards."""
    prices = case.prices
    for name, (least, most) in RATES.items():
        value = getattr(prices, name)
        if not (least <= value <= most):
            yield _fault(f"prices.{name}", said(
                "%(name)s är %(value)s, utanför %(least)s till %(most)s.", name=name,
                value=figure(value, 4), least=figure(least), most=figure(most)), PER_CENT,
                value)  # fmt: skip
    for name in (*ABOVE, *FROM):
        value = getattr(prices, name)
        if not (0 <= value < math.inf) or (name in ABOVE and value == 0):
            yield _no_price(name, value, said("Skriv ett tal över 0.") if name in ABOVE
                            else said("Skriv ett tal från 0."))  # fmt: skip
    if prices.contact_ratio > 1:
        yield _fault("prices.contact_ratio", said("contact_ratio är %(value)s, mer än hela "
                     "arbetstiden.", value=figure(prices.contact_ratio)),
                     said("Skriv en andel, till exempel 0,6."), prices.contact_ratio)  # fmt: skip
    yield from _by_name(case)
    yield from _guards(case)


def _by_name(case: Case) -> Iterator[Found]:
    keys = {one.key for one in case.grades}
    for name, table in (("per_pupil", case.prices.per_pupil), ("by_grade", case.prices.by_grade)):
        for key, value in table.items():
            if not math.isfinite(value):
                yield _no_price(f"{name}.{key}", value, said("Skriv ett tal i kronor."))
            if name == "by_grade" and key not in keys:
                yield _fault(f"prices.by_grade.{key}", said(
                    "Årskurs %(grade)s har ett pris men finns inte.", grade=key),
                    said("Ta bort priset eller lägg till årskursen."), key)  # fmt: skip


def _guards(case: Case) -> Iterator[Found]:
    cap, largest = case.guards.closures_a_year, case.guards.largest
    if cap is not None and cap < 0:
        yield _fault("guards.closures_a_year", said("%(n)s skolor får stängas per år.",
                     n=figure(cap)),
                     said("Skriv ett heltal från 0."), cap)  # fmt: skip
    if largest is not None and not largest > 0:
        yield _fault("guards.largest", said("Största skolan är %(n)s elever.", n=figure(largest)),
                     said("Skriv ett tal över 0."), largest)  # fmt: skip


def _no_price(name: str, value: float, cure: str) -> Found:
    return _fault(f"prices.{name}", said("%(name)s är %(value)s.", name=name, value=figure(value)),
                  cure, value)  # fmt: skip


def _fault(column: str, message: str, cure: str, value: object) -> Found:
    return found(Sheet.CASE, column, message, cure, value=value)
