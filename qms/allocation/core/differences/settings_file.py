"""Read limits and separate grants from TOML, the default content or a file, and write them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from qms.allocation.core.differences.settings import Limits, SeparateGrant, Settings
from qms.allocation.core.model_parts import Faults, read_number, read_text, refuse_unknown
from qms.kernel.toml_file import read_toml

RESULTS = "results."
HIGHEST: Mapping[str, Decimal] = {
    "composition": Decimal(1),
    "chance": Decimal(1),
    "overlap": Decimal(1),
    "moderate": Decimal(1),
    "strong": Decimal(1),
    "least_known": Decimal(1),
    "result_years": Decimal(10),
    "fewest_schools": Decimal(1000),
    "fewest_behind": Decimal(1000),
    "draws": Decimal(9999),
    "seed": Decimal(999_999),
}
"""The largest value of each limit; those of results have none."""
LOWEST: Mapping[str, Decimal] = {
    "result_years": Decimal(1),
    "fewest_schools": Decimal(2),
    "draws": Decimal(99),
}
WHOLE = frozenset({"result_years", "fewest_schools", "fewest_behind", "draws", "seed"})
PAID: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}


def read_settings_file(content: bytes, *, default: Settings) -> Settings:
    """Return the settings in a TOML file over `default`; raise RefusedError with every fault."""
    table = read_toml(content, cure="Jämför med exemplet i docs/formats/differences.md.")
    return parse_settings(table, default=default)


def parse_settings(table: Mapping[str, Any], *, default: Settings | None = None) -> Settings:
    """Return the settings of a table; what it does not say is as in `default`.

    Grants that are named replace all of the default's. Raise RefusedError with every fault, also
    when a limit is missing and there is no default.
    """
    faults = Faults()
    values = limit_values(default) if default else {}
    for row in _rows(faults, table, "limit"):
        key = read_text(faults, row, "key", at="limit")
        if _is_known(key):
            values[key] = read_limit(faults, key, row.get("value"))
        elif key:
            known = ", ".join([*HIGHEST, f"{RESULTS}percent"])
            faults.add(f"{key} är ingen gräns.", f"Skriv någon av {known}.", at=f"limit.{key}")
    missing = [key for key in (*HIGHEST, f"{RESULTS}other") if key not in values]
    for key in missing:
        faults.add(f"Gränsen {key} saknas.", "Lägg till den.", at=f"limit.{key}")
    grants = tuple(_grant(faults, row) for row in _rows(faults, table, "separate_grant"))
    if grants or "separate_grant" in table or default is None:
        _refuse_doubles(faults, grants)
    else:
        grants = default.grants
    faults.raise_any()
    return Settings(limits=limits_from(values), grants=grants)


def read_limit(faults: Faults, key: str, value: object) -> Decimal:
    """Return a limit's value; a fault when it is no number or outside what has a meaning."""
    at = f"limit.{key}"
    number = read_number(faults, value, what=f"Gränsen {key}", at=at)
    low, high = LOWEST.get(key, Decimal(0)), HIGHEST.get(key)
    if number < low or (high is not None and number > high):
        upper = f"och högst {high}" if high is not None else ""
        faults.add(f"Gränsen {key} är {number}.", f"Skriv ett tal som är minst {low} {upper}.",
                   at=at, value=str(value))  # fmt: skip
    elif key in WHOLE and number != number.to_integral_value():
        faults.add(f"Gränsen {key} är {number}.", "Skriv ett helt tal.", at=at, value=str(value))
    return number


def limit_values(settings: Settings) -> dict[str, Decimal]:
    """Return every limit by its key."""
    limits = settings.limits
    values = {key: Decimal(getattr(limits, key)) for key in HIGHEST}
    return {**values, **{f"{RESULTS}{scale}": one for scale, one in limits.results.items()}}


def limits_from(values: Mapping[str, Decimal]) -> Limits:
    """Return the limits that the values by key make."""
    results = {
        key.removeprefix(RESULTS): value for key, value in values.items() if key.startswith(RESULTS)
    }
    return Limits(
        composition=values["composition"],
        results=results,
        chance=values["chance"],
        overlap=values["overlap"],
        moderate=values["moderate"],
        strong=values["strong"],
        result_years=int(values["result_years"]),
        fewest_schools=int(values["fewest_schools"]),
        fewest_behind=int(values["fewest_behind"]),
        least_known=values["least_known"],
        draws=int(values["draws"]),
        seed=int(values["seed"]),
    )


def dump_settings(settings: Settings) -> dict[str, Any]:
    """Return the table that `parse_settings` reads back; numbers as exact text."""
    said = {paid: word for word, paid in PAID.items()}
    return {
        "limit": [
            {"key": key, "value": format(value, "f")}
            for key, value in limit_values(settings).items()
        ],
        "separate_grant": [
            {
                "key": grant.key,
                "name_sv": grant.name,
                "factors": list(grant.factors),
                "paid": said[grant.is_paid],
            }
            for grant in settings.grants
        ],
    }


def with_paid(settings: Settings, paid: Mapping[str, bool | None]) -> Settings:
    """Return the settings with what was said of each grant, by key."""
    return replace(
        settings,
        grants=tuple(
            replace(grant, is_paid=paid.get(grant.key, grant.is_paid)) for grant in settings.grants
        ),
    )


def _is_known(key: str) -> bool:
    return key in HIGHEST or (key.startswith(RESULTS) and len(key) > len(RESULTS))


def _rows(faults: Faults, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
        return rows
    faults.add(f"{key} är ingen tabell.", f"Skriv den som [[{key}]].", at=key)
    return []


def _grant(faults: Faults, row: Mapping[str, Any]) -> SeparateGrant:
    known = frozenset({"key", "name_sv", "name_en", "factors", "paid"})
    refuse_unknown(faults, row, known, at="separate_grant")
    key = read_text(faults, row, "key", at="separate_grant")
    at = f"separate_grant.{key}" if key else "separate_grant"
    words = row.get("factors")
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        faults.add("factors är ingen lista av ord.", 'Skriv till exempel ["nyanländ"].', at=at)
        words = []
    paid = str(row.get("paid", "unknown"))
    if paid not in PAID:
        faults.add(f"paid är {paid!r}.", "Skriv yes, no eller unknown.", at=at)
    return SeparateGrant(
        key=key,
        name=read_text(faults, row, "name_sv", at=at),
        factors=tuple(word.strip() for word in words),
        is_paid=PAID.get(paid),
    )


def _refuse_doubles(faults: Faults, grants: Iterable[SeparateGrant]) -> None:
    keys = [grant.key for grant in grants]
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        faults.add(f"Ersättningen {key} finns två gånger.", "Ta bort den ena.",
                   at=f"separate_grant.{key}")  # fmt: skip
