"""A ledger into all figures: seconds and memory by size, beside reading the same file with pandas.

    python3 benchmarks/cost_per_pupil.py [10000 100000 1000000]

The peer only reads the file and sums it by account and cost centre with floats: what an analyst
does first in a notebook. Ours reads it with every cell checked, splits to the öre and reconciles.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "formats" / "examples"
SIZES = (10_000, 100_000, 1_000_000)
HEADER = "period;konto;ansvar;verksamhet;objekt;motpart;belopp\n"
OURS = """
import sys
from pathlib import Path
from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger_files import read_ledger_table
from qms.costs.core.per_pupil import by_group, cost_per_pupil
from qms.costs.core.pupils import average
from qms.costs.core.units_file import read_units
ledger, examples = Path(sys.argv[1]), Path(sys.argv[2])
keys = read_keys((examples / "cost-keys.toml").read_bytes())
pupils = average(read_units((examples / "cost-units.csv").read_bytes(), file_name="u"))
book = read_ledger_table(ledger.read_bytes(), file_name="l")
costs = cost_per_pupil(book, keys.rules, keys.splits, pupils, keys.bases)
assert costs.reconciliation.residual == 0 and not costs.mapped.unmapped
assert by_group(costs, pupils)
"""
PEER = """
import sys
import pandas as pd
book = pd.read_csv(sys.argv[1], sep=";", decimal=",", dtype={"konto": str, "ansvar": str})
assert len(book.groupby(["konto", "ansvar"])["belopp"].sum())
"""


def write_ledger(file: Path, lines: int) -> None:
    """Write a ledger whose lines the example's rules all hold for."""
    pick = random.Random(lines)
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for _ in range(lines):
            account = pick.choice(("5011", "5012", "5511", "6010", "6410"))
            centre, thing = pick.choice(("310", "320", "390", "950")), pick.choice(("", "5A"))
            kronor, ore = divmod(pick.randint(-(10**6), 10**8), 100)
            out.write(
                f"2026{pick.randint(1, 12):02d};{account};{centre};440;{thing};"
                f"{pick.randint(1, 40)};{kronor},{ore:02d}\n"
            )


def measured(program: str, *words: str) -> tuple[float, float]:
    """Return CPU seconds and the peak of memory in MB of the program in a process of its own."""
    tail = (
        "\nimport resource, sys\nused = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program + tail, *words], capture_output=True, text=True, check=True
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def main(sizes: tuple[int, ...]) -> None:
    """Print a row per size."""
    print("lines, seconds, MB, pandas seconds, ratio")
    with tempfile.TemporaryDirectory() as folder:
        for lines in sizes:
            file = Path(folder) / f"{lines}.csv"
            write_ledger(file, lines)
            started = time.perf_counter()
            seconds, megabytes = measured(OURS, str(file), str(EXAMPLES))
            wall = time.perf_counter() - started
            peer, _ = measured(PEER, str(file))
            print(f"{lines}, {seconds:.2f} ({wall:.2f} wall), {megabytes:.0f}, {peer:.2f}, "
                  f"{seconds / peer:.2f}")  # fmt: skip


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
