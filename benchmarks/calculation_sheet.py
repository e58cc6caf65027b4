"""A calculation sheet of 15 lines for 5,000 units, and California's formula for its districts.

    .venv/bin/python benchmarks/calculation_sheet.py

Target on two cores: 5,000 units × 15 lines ≤ 2 s from parsed inputs to values.
"""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import click

from qms.allocation.core.sheet.evaluate import Result, evaluate_sheet
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.result_file import result_csv, working_json
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.types import Sheet
from qms.allocation.core.sheet.units import Units, read_units_file

Found = TypeVar("Found")
UNITS, SEED = 5_000, 1
ROOT = Path(__file__).resolve().parents[1]
DISTRICTS = ROOT.parent / "shared" / "data" / "lcff_2018_19.csv"
LINES = (
    ("A", "n × andel", "unit"),
    ("M", "summa(A) ÷ summa(n)", "municipality"),
    ("I", "andel ÷ M", "unit"),
    ("J", "kurva(vikt; I)", "unit"),
    ("K", "n × (1 + 0,3 × I + 0,5 × max(0; I − 1,2))", "unit"),
    ("L", "om(I > 1,2 och n > 100; K; n)", "unit"),
    ("N2", "summa_per(n; område)", "unit"),
    ("O", "n ÷ N2", "unit"),
    ("P", "K + L", "pot"),
    ("Q", "begränsa(P ÷ n; 500; 90000)", "unit"),
    ("R", "avrunda(Q × n; 0)", "unit"),
    ("S", "max(R; 0,9 × förra)", "unit"),
    ("T", "S ÷ 12", "unit"),
    ("U", "vägt_medel(S ÷ n; n)", "municipality"),
    ("V", "S ÷ n ÷ U", "unit"),
)


def make_sheet() -> Sheet:
    """Return fifteen lines that use most of the language."""
    lines: list[dict[str, object]] = []
    for name, formula, kind in LINES:
        line: dict[str, object] = {"name": name, "formula": formula}
        if kind == "municipality":
            line["scope"] = kind
        if kind == "pot":
            line["share"] = {"pot": "pott"}
        lines.append(line)
    return parse_sheet(
        {
            "name": "Mätning",
            "parameter": [{"name": "pott", "value": "500000000"}],
            "input": [{"name": "n"}, {"name": "andel"}, {"name": "förra"},
                      {"name": "område", "type": "text"}],
            "table": [
                {"name": "vikt", "kind": "curve", "rows": [["0", "0"], ["1", "1"], ["3", "4"]]}
            ],
            "line": lines,
        }
    )  # fmt: skip


def make_units(rng: random.Random) -> Units:
    """Return the units' inputs, seeded."""
    return Units(
        names=tuple(f"Enhet {place:05}" for place in range(UNITS)),
        columns={
            "n": [Decimal(rng.randint(20, 900)) for _ in range(UNITS)],
            "andel": [Decimal(rng.randint(1, 999)).scaleb(-3) for _ in range(UNITS)],
            "förra": [Decimal(rng.randint(10**5, 10**7)) for _ in range(UNITS)],
            "område": [f"Område {rng.randint(1, 40)}" for _ in range(UNITS)],
        },
    )


def timed(what: str, do: Callable[[], Found]) -> Found:
    """Return what `do` gives and print how long it took."""
    began = time.perf_counter()
    found = do()
    click.echo(f"{what:<48} {time.perf_counter() - began:6.2f} s")
    return found


def main() -> None:
    """Print the times."""
    sheet, units = make_sheet(), make_units(random.Random(SEED))
    result: Result = timed(
        f"{UNITS} units × {len(LINES)} lines", lambda: evaluate_sheet(sheet, units)
    )
    timed("  its table", lambda: result_csv(result, "en"))
    timed("  its working", lambda: working_json(result))
    if not DISTRICTS.exists():
        click.echo("the districts are skipped: their file is not beside the project")
        return
    content = DISTRICTS.read_bytes()
    lcff = read_sheet_file((ROOT / "examples" / "lcff-2018-19.toml").read_bytes())
    rows = timed("districts: read", lambda: read_units_file(content, file_name="", sheet=lcff))
    timed(f"districts: {len(rows.names)} units", lambda: evaluate_sheet(lcff, rows))


if __name__ == "__main__":
    main()
