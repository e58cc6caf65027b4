"""Read rules, split keys and their bases from TOML: every fault at once.

`[[item]]` says what lines were for, `[[place]]` where, both tried in order; `[[split]]` how a
common pool is divided; `[area]` and `[staff]` hold square metres and staff by unit. The form is
specified with an example in docs/formats/cost-keys.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.keys_file.entries import Entry, EntryReader
from qms.costs.core.mapping import ItemRule, Place, PlaceRule
from qms.costs.core.mapping import Mapping as Rules
from qms.costs.core.mapping.rules import Booked
from qms.costs.core.sharing import KeyKind, Split
from qms.kernel.problems import RefusedError
from qms.kernel.said import said
from qms.kernel.toml_file import read_toml

BOOKED = ("account", "cost_centre", "activity", "object", "project", "counterpart")
KNOWN = {
    "item": {*BOOKED, "item", "form", "reason"},
    "place": {*BOOKED, "unit", "form", "group", "pool"},
    "split": {"pool", "key", "reason", "forms", "units", "shares"},
}
CURE = "Jämför med de regler som du hämtar på sidan Regler och fördelning."
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the file holds. `bases` has `area` and `staff` by unit."""

    rules: Rules
    splits: tuple[Split, ...]
    bases: Mapping[str, Mapping[str, Fraction]]


def read_keys(content: bytes) -> Keys:
    """Return the file's rules and keys; raise RefusedError with every fault."""
    table = read_toml(content, cure=CURE)
    reader = _Reader()
    for key in sorted(set(table) - {*KNOWN, "area", "staff"}):
        reader.fault(key, said("Nyckeln %(key)s är okänd.", key=key), "Ta bort den.")
    keys = Keys(
        rules=Rules(
            items=reader.all_of(table, "item", reader.item),
            places=reader.all_of(table, "place", reader.place),
        ),
        splits=reader.all_of(table, "split", reader.split),
        bases={name: reader.numbers(table.get(name, {}), name) for name in ("area", "staff")},
    )
    reader.whole(keys)
    if reader.faults:
        raise RefusedError(tuple(reader.faults))
    return keys


@dataclass(slots=True)
class _Reader(EntryReader):
    """Reads rules and splits."""

    def all_of(
        self, table: Entry, kind: str, make: Callable[[Entry, str], Made]
    ) -> tuple[Made, ...]:
        """Return each entry of a kind, made."""
        entries = table.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            self.fault(kind, said("%(kind)s är ingen lista.", kind=kind),
                       said("Skriv [[%(kind)s]].", kind=kind))  # fmt: skip
            return ()
        made = []
        for number, entry in enumerate(entries, start=1):
            where = f"{kind}[{number}]"
            for key in sorted(set(entry) - KNOWN[kind]):
                self.fault(where, said("Nyckeln %(key)s är okänd.", key=key), "Ta bort den.")
            made.append(make(entry, where))
        return tuple(made)

    def item(self, entry: Entry, where: str) -> ItemRule:
        """Return a rule of what lines were for."""
        item = self.one_of(CostItem, entry.get("item"), f"{where}.item", CostItem.OTHER)
        reason = self.text(entry, "reason", where)
        if item is CostItem.OUTSIDE and not reason:
            self.fault(where, "Det som lämnas utanför saknar skäl.", "Skriv reason.")
        return ItemRule(booked=self._booked(entry, where), item=item,
                        form=self.form(entry, where), reason=reason)  # fmt: skip

    def place(self, entry: Entry, where: str) -> PlaceRule:
        """Return a rule of where lines were used."""
        place = Place(
            unit=self.text(entry, "unit", where),
            form=self.form(entry, where),
            group=self.text(entry, "group", where),
            pool=self.text(entry, "pool", where),
        )
        if bool(place.unit) == bool(place.pool):
            self.fault(where, "Platsen ska vara en enhet eller en gemensam pott.",
                       "Skriv unit eller pool.")  # fmt: skip
        if place.group and not (place.unit and place.form):
            self.fault(where, "En klass behöver enhet och skolform.", "Skriv unit och form.")
        return PlaceRule(booked=self._booked(entry, where), place=place)

    def split(self, entry: Entry, where: str) -> Split:
        """Return how a pool is divided."""
        kind = self.one_of(KeyKind, entry.get("key"), f"{where}.key", KeyKind.PUPILS)
        shares = self.numbers(entry.get("shares", {}), f"{where}.shares")
        reason = self.text(entry, "reason", where)
        if not reason:
            self.fault(where, "Fördelningsnyckeln saknar skäl.", "Skriv reason.")
        if (kind is KeyKind.FIXED) != bool(shares):
            self.fault(where, "shares hör till nyckeln fixed, och bara till den.",
                       "Skriv shares för fixed.")  # fmt: skip
        forms = self.texts(entry, "forms", where)
        return Split(
            pool=self.text(entry, "pool", where),
            key=kind,
            reason=reason,
            forms=frozenset(
                self.one_of(GrantForm, one, f"{where}.forms", GrantForm.COMPULSORY) for one in forms
            ),
            units=frozenset(self.texts(entry, "units", where)),
            shares=shares,
        )

    def whole(self, keys: Keys) -> None:
        """Look at what only shows when all is read: pools without a split, and the other way."""
        pools = {rule.place.pool for rule in keys.rules.places if rule.place.pool}
        split = [one.pool for one in keys.splits]
        for pool in sorted(pools - set(split)):
            self.fault("split", said("Potten %(pool)s har ingen fördelningsnyckel.", pool=pool),
                       "Lägg till [[split]].")  # fmt: skip
        for pool in sorted({one for one in split if split.count(one) > 1}):
            self.fault("split", said("Potten %(pool)s fördelas två gånger.", pool=pool),
                       "Ta bort den ena.")  # fmt: skip
        for pool in sorted(set(split) - pools):
            self.fault("split", said("Ingen plats heter %(pool)s.", pool=pool or "(tomt)"),
                       "Lägg till [[place]] med pool, eller ta bort nyckeln.")  # fmt: skip
        if not keys.rules.items or not keys.rules.places:
            self.fault("", "Filen saknar regler.", "Skriv [[item]] och [[place]].")

    def _booked(self, entry: Entry, where: str) -> Booked:
        return Booked(**{column: self.codes(entry, column, where) for column in BOOKED})
