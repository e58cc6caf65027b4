"""Value added on a million pupils beside statsmodels, and the size of the permutation test.

    .venv/bin/python benchmarks/effects.py [PUPILS] [SCHOOLS] [--alone]

`--alone` leaves out statsmodels, which is given a fiftieth of the pupils and takes a minute.
"""

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from timing import best_of, show  # noqa: E402 - after the path

from qms.allocation.core.risk.pupils import Column  # noqa: E402 - after the path
from qms.followup.core.effect.did.assignments import assignments_of  # noqa: E402
from qms.followup.core.effect.did.panel import Cell, panel_of  # noqa: E402
from qms.followup.core.effect.did.permutation import p_value  # noqa: E402
from qms.followup.core.effect.did.weights import TwoWay, weights_of  # noqa: E402
from qms.followup.core.effect.value_added.material import Pupils, material_of  # noqa: E402
from qms.followup.core.effect.value_added.mixed import Likelihood  # noqa: E402
from qms.followup.core.effect.value_added.pupil_file import Wanted, read_pupil_file  # noqa: E402
from qms.followup.core.effect.value_added.schools import value_added  # noqa: E402

DATA_SETS, AT_A_TIME = 400_000, 20_000
UNITS, TREATED, TIMES, START = 10, 2, 6, 3
LIMIT_OF_T9 = 2.262157
"""The two-sided 5 % limit of Student's t with 9 degrees of freedom: ten clusters."""


def made(pupils: int, schools: int) -> Pupils:
    """Return pupils with two earlier results and a school, spread as in real data."""
    random = np.random.default_rng(1)
    codes = random.integers(0, schools, pupils)
    first = random.normal(0, 1, pupils)
    second = 0.6 * first + random.normal(0, 0.8, pupils)
    level = random.normal(0, 0.3, schools)
    outcome = level[codes] + 0.4 * first + 0.3 * second + random.normal(0, 0.75, pupils)
    names = tuple(f"s{at:05}" for at in range(schools))
    return Pupils(
        outcome=outcome,
        group=Column(name="school", categories=names, codes=codes),
        priors={"first": first, "second": second},
        factors={},
    )


def our_time(pupils: Pupils) -> float:
    """Return the seconds of the whole calculation, columns checked and all."""
    return best_of(3, lambda: value_added(material_of(pupils), Likelihood.REML))


def ours(pupils: int, schools: int) -> None:
    """Print our times on all pupils."""
    print(f"{pupils:,} pupils, {schools:,} schools, two earlier results")
    whole = made(pupils, schools)
    show("value added", our_time(whole), "bar 2 s")
    rows = zip(*(one.tolist() for one in (whole.outcome, *whole.priors.values())), strict=True)
    lines = [
        f"{whole.group.categories[code]},{y:.4f},{a:.4f},{b:.4f}"
        for code, (y, a, b) in zip(whole.group.codes.tolist(), rows, strict=True)
    ]
    content = "\n".join(["school,y,first,second", *lines]).encode()
    wanted = Wanted(outcome="y", group="school", priors=("first", "second"))
    show(f"read the CSV file, {len(content) // 1_000_000} MB", best_of(1, lambda: read_pupil_file(
        content, file_name="p.csv", wanted=wanted)))  # fmt: skip
    size = pupils
    while size >= 10_000:
        show(
            f"value added, {size:,} pupils", our_time(made(size, max(schools * size // pupils, 10)))
        )
        size //= 4


def theirs(pupils: int, schools: int) -> None:
    """Print statsmodels' time and answer on the same smaller set, and ours."""
    from statsmodels.regression.mixed_linear_model import (  # noqa: PLC0415 - seconds to import
        MixedLM,
    )

    some = made(pupils, schools)
    seconds = our_time(some)
    own = value_added(material_of(some), Likelihood.REML).fit
    show(f"ours, {pupils:,} pupils, {schools:,} schools", seconds)
    x = np.column_stack([np.ones(pupils), *some.priors.values()])
    start = time.perf_counter()
    other = MixedLM(some.outcome, x, some.group.codes).fit(reml=True, method="powell")
    took = time.perf_counter() - start
    apart = abs(float(other.cov_re[0, 0]) - own.between)
    show("statsmodels MixedLM, powell", took,
         f"{took / seconds:.0f} times ours; variances apart {apart:.0e}, "
         f"log-likelihoods {abs(other.llf - own.log_likelihood):.0e}")  # fmt: skip


def sizes() -> None:
    """Print how often chance alone is called an effect: by permutation, and by a cluster test."""
    cells = [
        Cell(unit=f"{unit:02}", time=str(at), outcome=float(unit + at % 2),
             is_treated=unit < TREATED and at >= START)
        for unit in range(UNITS) for at in range(TIMES)
    ]  # fmt: skip
    panel = panel_of(cells)
    effects, random = TwoWay.of(panel), np.random.default_rng(1)
    weights = np.concatenate(list(weights_of(panel, effects, assignments_of(panel, seed=1))))
    by_permutation = by_cluster = 0
    start = time.perf_counter()
    for _ in range(DATA_SETS // AT_A_TIME):
        noise = random.normal(0, 1, (AT_A_TIME, UNITS, TIMES))
        for at in range(1, TIMES):
            noise[..., at] += 0.5 * noise[..., at - 1]
        outcomes = noise.reshape(AT_A_TIME, -1)
        by_permutation += sum(p_value(row) <= 0.05 for row in outcomes @ weights.T)
        by_cluster += int(_cluster_rejects(effects.take_out(outcomes), weights[0], outcomes).sum())
    took = time.perf_counter() - start
    print(f"\n{DATA_SETS:,} sets without effect, {UNITS} schools, {TREATED} treated: {took:.1f} s")
    for name, count in (("permutation", by_permutation), ("cluster-robust t", by_cluster)):
        share = count / DATA_SETS
        error = (share * (1 - share) / DATA_SETS) ** 0.5
        print(f"  {name:<18} rejects {100 * share:5.2f} % ± {196 * error:.2f}")


def _cluster_rejects(
    residual: np.ndarray, weights: np.ndarray, outcomes: np.ndarray, /
) -> np.ndarray:
    """Return where the usual cluster-robust test at 5 per cent says that there is an effect."""
    estimate = outcomes @ weights
    treated = weights / (weights @ weights)
    left = residual - estimate[:, None] * treated
    scores = (left * weights).reshape(len(left), UNITS, TIMES).sum(axis=2)
    error = np.sqrt(np.square(scores).sum(axis=1) * UNITS / (UNITS - 1))
    rejects: np.ndarray = np.abs(estimate / error) > LIMIT_OF_T9
    return rejects


def main(pupils: int, schools: int, *, alone: bool) -> None:
    """Print everything."""
    ours(pupils, schools)
    if not alone:
        theirs(pupils // 50, schools // 50)
    sizes()


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:] if text.isdecimal()]
    main(*(numbers or [1_000_000, 5_000]), alone="--alone" in sys.argv)
