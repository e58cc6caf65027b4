"""The files that the page offers, so that the command line makes its figures again."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import dump_settings
from qms.allocation.core.differences.values import Composition, Omitted, SchoolResult, Why
from qms.allocation.core.model import Factor
from qms.allocation.core.model_toml import toml_of
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.pattern_file import CURRENT_FILE
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, write_csv

SHARE_PLACES = 24
FACTORS, RESULTS, SETTINGS = "faktorer.csv", "resultat.csv", "installningar.toml"
FIGURES, MODEL, PREVIOUS = "skillnader.csv", "modell.toml", "forra-aret.csv"
RESULT_HEADER = ("unit", "indicator", "year", "value", "n")
NO_PUPILS = {Why.NO_PUPILS: "", Why.PUPILS_WITHHELD: ".."}


def factors_csv(
    factors: Sequence[Factor],
    units: Iterable[Composition],
    omitted: Iterable[Omitted],
    names: Mapping[str, str],
) -> bytes:
    """Return every unit's exact shares; empty cells for what is not known of a unit."""
    columns = [(f.name, c.name) for f in factors for c in f.categories]
    header = ["unit", "namn", "pupils", "known", "fristående", *(f"{f}:{c}" for f, c in columns)]
    rows = [
        [
            unit.unit,
            names.get(unit.unit, ""),
            unit.pupils,
            None if unit.known is None else _share(unit.known),
            "ja" if unit.is_independent else "nej",
            *(_share(unit.shares[f][c]) if f in unit.shares else None for f, c in columns),
        ]
        for unit in units
    ]
    rows += [
        [one.unit, names.get(one.unit, ""), NO_PUPILS[one.why], None, None, *[None] * len(columns)]
        for one in omitted
        if one.why in NO_PUPILS
    ]
    return write_csv(header, sorted(rows, key=lambda row: str(row[0])), "en")


def results_csv(
    indicator: str, results: Iterable[SchoolResult], withheld: Iterable[Omitted]
) -> bytes:
    """Return the results of one indicator, as the register takes them."""
    rows: list[tuple[Cell, ...]] = [
        (one.unit, indicator, one.year, Decimal(repr(one.value)), one.n) for one in results
    ]
    rows += [(one.unit, indicator, one.year, one.detail, None) for one in withheld]
    return write_csv(RESULT_HEADER, sorted(rows, key=lambda row: (str(row[0]), row[2])), "en")


def settings_toml(settings: Settings) -> bytes:
    """Return the settings as the command reads them."""
    return toml_of(dump_settings(settings))


def command_line(
    *,
    indicator: str,
    scale: str,
    pot_ore: int | None,
    has_previous: bool,
    has_pupils: bool,
    is_weighted: bool,
) -> str:
    """Return the command that makes the page's figures from the files."""
    parts = [f"qms allocation differences --factors {FACTORS} --settings {SETTINGS}"]
    if indicator:
        parts.append(f"--results {RESULTS} --indicator {indicator} --scale {scale}")
    if pot_ore is not None:
        amount = f"{kronor(pot_ore):f}" if pot_ore % 100 else str(pot_ore // 100)
        parts.append(f"--model {MODEL} --budget {amount}")
    if pot_ore is not None and has_previous:
        parts.append(f"--previous {PREVIOUS}")
    if pot_ore is not None and has_pupils:
        parts.append(f"--pupils {CURRENT_FILE}")
    if is_weighted:
        parts.append("--weighted")
    return " ".join([*parts, f"--out {FIGURES}"])


def _share(value: Fraction) -> Decimal:
    return decimal_of(value, SHARE_PLACES).normalize()
