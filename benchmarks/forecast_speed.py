"""Time and memory of `auto`, its growth with the number of units, and others beside it.

`python benchmarks/forecast_speed.py [--peers]`. Each size runs in a process of its own, so that
the peak is its own. Series are cohorts that move through ten grades. With `--peers` Prophet is
fitted to 20 of the unit totals, and AutoETS and AutoTheta to 200 in an environment that the
benchmark makes for itself in a temporary folder (`python -m venv`, pip), because statsforecast asks
for another pandas than the product has. Their unit is the same: CPU seconds per 1,000 series, a
series being one unit's yearly total.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from qms.forecast.core.forecast import forecast  # noqa: E402 - after the path
from qms.forecast.core.known import Known  # noqa: E402
from qms.forecast.core.method import AUTO  # noqa: E402
from qms.forecast.core.origins import origin_places, paths_of  # noqa: E402
from qms.forecast.core.panel import FloatArray, Panel  # noqa: E402
from qms.forecast.core.prophet_model import fit  # noqa: E402

SIZES = (100, 1000, 5000)
GRADES, AHEAD = 10, 10
LONG = 20
PEER = """
import json, sys, time
import numpy as np
from statsforecast.models import AutoETS, AutoTheta
series = [np.array(one) for one in json.load(sys.stdin)]
for model in (AutoETS(season_length=1), AutoTheta(season_length=1)):
    model.forecast(y=series[0], h=10)
    started = time.process_time()
    for one in series:
        model.forecast(y=one, h=10)
    print(type(model).__name__, 1000 * (time.process_time() - started) / len(series))
"""


def made(units: int, years: int) -> Known:
    """Return cohorts of `units` schools that move up through ten grades."""
    chance = np.random.default_rng(units)
    counts = np.zeros((units, GRADES, years + GRADES))
    level = chance.lognormal(3.5, 0.5, units)
    for year in range(years + GRADES):
        level = level * np.exp(chance.normal(0, 0.03, units))
        counts[:, 0, year] = chance.poisson(level)
        if year:
            counts[:, 1:, year] = chance.poisson(counts[:, :-1, year - 1])
    panel = Panel(
        units=tuple(f"u{unit:05d}" for unit in range(units)),
        steps=tuple(range(GRADES)),
        years=tuple(range(2025 - years, 2025)),
        counts=counts[:, :, GRADES:],
        present=np.ones((units, years), dtype=np.bool_),
    )
    return Known(pupils=panel)


def measure(units: int, years: int) -> None:
    """Print the cost of `auto` from every year, and of a whole forecast with intervals."""
    known = made(units, years)
    started = time.process_time()
    paths_of(known, AUTO, origins=origin_places(known.pupils), horizon=AHEAD)
    weighed = time.process_time() - started
    clock, started = time.perf_counter(), time.process_time()
    forecast(made(units, years), method=AUTO, horizon=AHEAD)
    spent, waited = time.process_time() - started, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"  {units:5} units × {GRADES} grades × {years} years: auto {weighed:5.1f} CPU s "
        f"({1000 * weighed / units:.2f} per 1,000 series), whole forecast {spent:5.1f} CPU s, "
        f"{waited:5.1f} s, peak {peak:.2f} GB"
    )


def peers() -> None:
    """Print what Prophet, AutoETS and AutoTheta cost on the same totals."""
    totals: FloatArray = made(200, LONG).pupils.totals()
    years = range(2025 - LONG, 2025)
    fit(years, totals[0].tolist(), horizon=AHEAD, seed=1)  # the import is not what is asked
    started = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    for one in totals[:20]:
        fit(years, one.tolist(), horizon=AHEAD, seed=1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() - started
    spent += after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    print(f"  Prophet {1000 * spent / 20:.1f} CPU s per 1,000 series")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "statsforecast"], check=True)
        said = subprocess.run(
            [python, "-c", PEER], input=json.dumps(totals.tolist()), text=True,
            capture_output=True, check=True,
        )  # fmt: skip
    for line in said.stdout.splitlines():
        name, seconds = line.split()
        print(f"  {name} {float(seconds):.1f} CPU s per 1,000 series")


def main() -> None:
    """Print the growth, and the others when asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--one", type=int, nargs=2, metavar=("UNITS", "YEARS"))
    asked = parser.parse_args()
    if asked.one:
        measure(*asked.one)
        return
    print("targets: 2 CPU s per 1,000 series; 5,000 × 10 × 10 in 60 s and 2 GB", flush=True)
    for units, years in [*((size, 10) for size in SIZES), (1000, LONG)]:
        command = [sys.executable, __file__, "--one", str(units), str(years)]
        subprocess.run(command, check=True)
    if asked.peers:
        peers()


if __name__ == "__main__":
    main()
