"""The rules of a mapping: what a line was for, and where."""

from collections.abc import Mapping as Table
from dataclasses import dataclass

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.mapping.codes import ANY, Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Which lines a rule is for. What is not said is any."""

    account: Codes = ANY
    cost_centre: Codes = ANY
    activity: Codes = ANY
    object: Codes = ANY
    project: Codes = ANY
    counterpart: Codes = ANY

    def holds(self, line: Table[str, str]) -> bool:
        """Return whether the rule is for lines booked so."""
        return (
            line["account"] in self.account
            and line["cost_centre"] in self.cost_centre
            and line["activity"] in self.activity
            and line["object"] in self.object
            and line["project"] in self.project
            and line["counterpart"] in self.counterpart
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRule:
    """What lines booked so were for. `form` is None when the place says it.

    `OUTSIDE` takes the lines out of the figures and needs a `reason`.
    """

    booked: Booked
    item: CostItem
    form: GrantForm | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where money was used: a unit, with its form and class where known, or a common pool."""

    unit: str = ""
    form: GrantForm | None = None
    group: str = ""
    pool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule:
    """Where lines booked so were used."""

    booked: Booked
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A version of the rules, in the order they are tried."""

    items: tuple[ItemRule, ...]
    places: tuple[PlaceRule, ...]

    def item_of(self, line: Table[str, str]) -> ItemRule | None:
        """Return the first item rule that holds."""
        return next((rule for rule in self.items if rule.booked.holds(line)), None)

    def place_of(self, line: Table[str, str]) -> Place | None:
        """Return the place by the first place rule that holds."""
        return next((rule.place for rule in self.places if rule.booked.holds(line)), None)
