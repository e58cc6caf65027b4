"""The units that rules name, as the register knows them: by local id, school-unit code or name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.costs.core.keys_file import Keys
from qms.costs.core.mapping import PlaceRule
from qms.costs.core.sharing import Split


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Rules whose units are the register's keys; `unknown` are names that it lacks, sorted."""

    keys: Keys
    unknown: tuple[str, ...]


def resolve(keys: Keys, units: Mapping[str, str]) -> Resolved:
    """Return the rules with `units[name]` for every name; a name that is not there stays."""
    named = {rule.place.unit for rule in keys.rules.places if rule.place.unit}
    named |= {unit for split in keys.splits for unit in (*split.units, *split.shares)}
    named |= {unit for base in keys.bases.values() for unit in base}
    places = tuple(_place(rule, units) for rule in keys.rules.places)
    return Resolved(
        keys=Keys(
            rules=replace(keys.rules, places=places),
            splits=tuple(_split(split, units) for split in keys.splits),
            bases={name: _numbers(base, units) for name, base in keys.bases.items()},
        ),
        unknown=tuple(sorted(named - set(units))),
    )


def _place(rule: PlaceRule, units: Mapping[str, str]) -> PlaceRule:
    unit = units.get(rule.place.unit, rule.place.unit)
    return replace(rule, place=replace(rule.place, unit=unit))


def _split(split: Split, units: Mapping[str, str]) -> Split:
    return replace(
        split,
        units=frozenset(units.get(unit, unit) for unit in split.units),
        shares=_numbers(split.shares, units),
    )


def _numbers(numbers: Mapping[str, Fraction], units: Mapping[str, str]) -> dict[str, Fraction]:
    return {units.get(unit, unit): number for unit, number in numbers.items()}
