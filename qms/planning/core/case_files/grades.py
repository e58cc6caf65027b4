"""Grades of case.toml: one table each, or the short form `grades = "F-9"` with values by band."""

import re
from typing import Any

from qms.planning.core.case import Grade
from qms.planning.core.case_files.entries import Entries, Table

BY_BAND = ("class_size", "periods", "travel_limit", "hard_limit", "pool")
NEEDED = ("class_size", "periods")
LONG = ("key", "band", *BY_BAND)
BANDS = {"F-9": ("F-3", "4-6", "7-9"), "1-10": ("1-4", "5-7", "8-10")}
RANGE = re.compile(r"\s*(F|\d{1,2})\s*[-–]\s*(\d{1,2})\s*", re.IGNORECASE)


def read_grades(entries: Entries, table: Table) -> tuple[Grade, ...]:
    """Return the grades, none when they could not be read."""
    if "grade" in table:
        return _long(entries, table["grade"])
    text = entries.text(table, "grades")
    keys = expanded(text)
    if not keys:
        entries.fault("grades", f"Årskurserna {text} går inte att läsa." if text
                      else "Årskurserna saknas.",
                      "Skriv grades = \"F-9\", eller en [[grade]] för varje.")  # fmt: skip
        return ()
    bands = entries.texts(table["bands"], "bands") if "bands" in table else BANDS.get(text, (text,))
    band_of = {key: band for band in bands for key in expanded(band)}
    for key in keys:
        if key not in band_of:
            entries.fault("bands", f"Årskurs {key} har inget stadium.",
                          "Skriv till exempel bands = [\"F-3\", \"4-6\", \"7-9\"].")  # fmt: skip
    told = {name: _by_key(entries, table, name, keys=keys, band_of=band_of) for name in BY_BAND}
    return tuple(
        Grade(key=key, band=band_of.get(key, key),
              **{name: those[key] for name, those in told.items() if key in those})
        for key in keys
    )  # fmt: skip


def expanded(text: str) -> tuple[str, ...]:
    """Return the grades of `F-3` or `7`: F, 1, 2, 3. None when the text is neither."""
    if text.upper() == "F" or text.isdecimal():
        return (text.upper(),)
    match = RANGE.fullmatch(text)
    if not match:
        return ()
    first, last = match.group(1).upper(), int(match.group(2))
    start = 0 if first == "F" else int(first)
    return tuple("F" if n == 0 else str(n) for n in range(start, last + 1))


def _by_key(
    entries: Entries, table: Table, name: str, *, keys: tuple[str, ...], band_of: dict[str, str]
) -> dict[str, Any]:
    """Return the value of each grade: its own, its band's, or one for all."""
    value = table.get(name)
    if value is None:
        if name in NEEDED:
            entries.fault(name, f"{name} saknas.", f"Skriv {name} = tal, eller [{name}] med "
                          "ett tal per stadium eller årskurs.")  # fmt: skip
            return dict.fromkeys(keys, 1.0)
        return {}
    if not isinstance(value, dict):
        return dict.fromkeys(keys, _value(entries, name, value, name))
    given = {key: _value(entries, name, one, f"{name}.{key}") for key, one in value.items()}
    for key in given:
        if key not in keys and key not in band_of.values():
            entries.fault(f"{name}.{key}", f"{key} är varken stadium eller årskurs.",
                          "Ta bort eller ändra det.")  # fmt: skip
    found = {key: given.get(key, given.get(band_of.get(key, ""))) for key in keys}
    for key in keys:
        if found[key] is None and name in NEEDED:
            entries.fault(f"{name}.{key}", f"{name} saknas för årskurs {key}.", "Lägg till den.")
            found[key] = 1.0
    return {key: one for key, one in found.items() if one is not None}


def _value(entries: Entries, name: str, value: object, where: str) -> Any:  # noqa: ANN401 - text or number
    return entries.text({name: value}, name) if name == "pool" else entries.number(value, where)


def _long(entries: Entries, value: object) -> tuple[Grade, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        entries.fault("grade", "grade är ingen lista av tabeller.", "Skriv [[grade]].")
        return ()
    return tuple(_grade(entries, one, f"grade {n}, ") for n, one in enumerate(value, 1))


def _grade(entries: Entries, table: Table, where: str) -> Grade:
    entries.refuse_unknown(table, LONG, where)
    for name in ("key", "band", *NEEDED):
        if name not in table:
            entries.fault(f"{where}{name}", f"{name} saknas.", "Lägg till uppgiften.")
    numbers = {name: entries.number(table[name], f"{where}{name}")
               for name in ("class_size", "periods", "travel_limit", "hard_limit")
               if name in table}  # fmt: skip
    texts = {name: entries.text(table, name, where) for name in ("key", "band", "pool")}
    return Grade(**({"class_size": 1.0, "periods": 0.0} | numbers | texts))  # type: ignore[arg-type]
