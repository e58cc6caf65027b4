"""The degree of a model: read from a table, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from qms.allocation.core.degree.types import Concentration, Construction, Degree, Negative, PhaseIn
from qms.allocation.core.model_parts import (
    Faults,
    one_of,
    read_number,
    read_part,
    read_text,
    refuse_unknown,
)

Fallback = TypeVar("Fallback", Decimal, None)
Table = Mapping[str, Any]
ALWAYS = frozenset({"construction", "floor_kr", "cap_kr", "largest_decrease", "phase_in"})
OWN: Mapping[Construction, frozenset[str]] = {
    Construction.LINEAR: frozenset(),
    Construction.STRETCH: frozenset({"stretch", "negative"}),
    Construction.THRESHOLD: frozenset({"threshold"}),
    Construction.POWER: frozenset({"power"}),
    Construction.CONCENTRATION: frozenset({"concentration"}),
    Construction.MIX: frozenset({"index_part"}),
}
"""Which keys belong to which construction."""
EVERY = ALWAYS.union({"first_year_part"}, *OWN.values())
CONCENTRATION_KEYS = frozenset({"factor", "category", "k1", "k2", "from"})
LARGEST_POWER = Decimal(10)


def read_degree(faults: Faults, table: object, *, old: Construction | None = None) -> Degree:
    """Return the degree in a [degree] table; `old` is the construction of models without one."""
    if table is None:
        table = {}
    if not isinstance(table, Mapping):
        faults.add("Graden är ingen tabell.", "Skriv den som [degree].", at="degree")
        return Degree()
    refuse_unknown(faults, table, EVERY, at="degree")
    construction = one_of(faults, table, "construction", old or Construction.LINEAR)
    if old is not None and old is not construction:
        faults.add(f"construction är både {old} och {construction}.",
                   "Ta bort den som står utanför [degree].", at="construction")  # fmt: skip
    _refuse_foreign(faults, table, construction)
    own = OWN[construction]
    phase_in = one_of(faults, table, "phase_in", PhaseIn.NONE)
    if phase_in is PhaseIn.NONE and "first_year_part" in table:
        faults.add("first_year_part hör till en infasning (phase_in), som saknas.",
                   "Välj f1, f1b eller f2, eller ta bort raden.",
                   at="degree.first_year_part")  # fmt: skip
    degree = Degree(
        construction=construction,
        stretch=_needed(faults, table, "stretch", own, what="Sträckningen (stretch)"),
        negative=one_of(faults, table, "negative", Negative.REFUSE),
        threshold=_needed(faults, table, "threshold", own, what="Tröskeln (threshold)", default=0),
        power=_needed(faults, table, "power", own, what="Potensen (power)"),
        concentration=_concentration(faults, table) if "concentration" in own else None,
        index_part=_part(faults, table, "index_part", what="Andelen efter index (index_part)",
                         default=Decimal(1)),
        floor_kr=_kr(faults, table, "floor_kr", what="Golvet (floor_kr)"),
        cap_kr=_kr(faults, table, "cap_kr", what="Taket (cap_kr)"),
        largest_decrease=_part(faults, table, "largest_decrease", default=None,
                               what="Största minskningen (largest_decrease)"),
        phase_in=phase_in,
        first_year_part=_part(faults, table, "first_year_part", default=Decimal("0.5"),
                              what="Första årets del (first_year_part)"),
    )  # fmt: skip
    _check_sizes(faults, degree)
    return degree


def dump_degree(degree: Degree) -> dict[str, Any]:
    """Return the table that `read_degree` reads back: only what the construction uses."""
    found: dict[str, Any] = {"construction": degree.construction.value}
    for key in sorted(OWN[degree.construction] - {"concentration", "negative"}):
        found[key] = _text(getattr(degree, key))
    if degree.construction is Construction.STRETCH:
        found["negative"] = degree.negative.value
    if degree.construction is Construction.CONCENTRATION and degree.concentration is not None:
        found["concentration"] = _dump_concentration(degree.concentration)
    for key in ("floor_kr", "cap_kr", "largest_decrease"):
        if (value := getattr(degree, key)) is not None:
            found[key] = _text(value)
    if degree.phase_in is not PhaseIn.NONE:
        found["phase_in"] = degree.phase_in.value
        found["first_year_part"] = _text(degree.first_year_part)
    return found


def _dump_concentration(rule: Concentration) -> dict[str, str]:
    return {
        "factor": rule.factor,
        "category": rule.category,
        "k1": _text(rule.k1),
        "k2": _text(rule.k2),
        "from": _text(rule.from_),
    }


def _text(value: Decimal) -> str:
    return format(value, "f")


def _refuse_foreign(faults: Faults, table: Table, construction: Construction) -> None:
    """Add a fault for each number of another construction: it would not be used."""
    for key in sorted((EVERY - ALWAYS - {"first_year_part"} - OWN[construction]) & set(table)):
        owner = next(one for one, keys in OWN.items() if key in keys)
        faults.add(f"{key} hör till {owner}, inte till {construction}.",
                   f"Ta bort raden eller skriv construction = '{owner}'.",
                   at=f"degree.{key}")  # fmt: skip


def _needed(
    faults: Faults, table: Table, key: str, own: frozenset[str], *, what: str, default: int = 1
) -> Decimal:
    if key not in own:
        return Decimal(default)
    return read_number(faults, table.get(key), what=what, at=f"degree.{key}")


def _part(
    faults: Faults, table: Table, key: str, *, what: str, default: Fallback
) -> Decimal | Fallback:
    value = table.get(key)
    return default if value is None else read_part(faults, value, what=what, at=f"degree.{key}")


def _kr(faults: Faults, table: Table, key: str, *, what: str) -> Decimal | None:
    value = table.get(key)
    return None if value is None else read_number(faults, value, what=what, at=f"degree.{key}")


def _concentration(faults: Faults, table: Table) -> Concentration:
    at = "degree.concentration"
    value = table.get("concentration")
    row: Table = value if isinstance(value, Mapping) else {}
    if not row:
        faults.add("Koncentrationens faktor och vikter saknas.",
                   "Skriv [degree.concentration] med factor, category, k1, k2 och from.",
                   at=at)  # fmt: skip
        return Concentration(factor="", category="", k1=Decimal(0))
    refuse_unknown(faults, row, CONCENTRATION_KEYS, at=at)
    return Concentration(
        factor=read_text(faults, row, "factor", at=at),
        category=read_text(faults, row, "category", at=at),
        k1=read_number(faults, row.get("k1"), what="Vikten k1", at=f"{at}.k1"),
        k2=read_number(faults, row.get("k2", 0), what="Vikten k2", at=f"{at}.k2"),
        from_=read_part(faults, row.get("from", 0), what="Gränsen (from)", at=f"{at}.from"),
    )


def _check_sizes(faults: Faults, degree: Degree) -> None:
    low, high = degree.floor_kr, degree.cap_kr
    if low is not None and high is not None and low > high:
        faults.add(f"Golvet {_text(low)} kr är högre än taket {_text(high)} kr.",
                   "Sänk golvet eller höj taket.", at="degree.floor_kr")  # fmt: skip
    if degree.power > LARGEST_POWER:
        faults.add(f"Potensen är {_text(degree.power)}.",
                   f"Skriv ett tal mellan 0 och {LARGEST_POWER}.", at="degree.power")  # fmt: skip
