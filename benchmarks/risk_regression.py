"""The risk regression on a million pupils, beside statsmodels and scikit-learn in the same run.

    .venv/bin/python benchmarks/risk_regression.py [ROWS] [--alone]

`--alone` leaves out the libraries, which take a minute and some gigabytes.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from timing import best_of, show  # noqa: E402 - after the path

from qms.allocation.core.risk.examined import examine  # noqa: E402 - after the path
from qms.allocation.core.risk.fit import Fit, Options, fit_risk  # noqa: E402
from qms.allocation.core.risk.frame import from_frame  # noqa: E402
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file  # noqa: E402
from qms.allocation.core.risk.pupils import Pupils  # noqa: E402
from qms.allocation.core.risk.score import score_groups  # noqa: E402

SIZES = (2, 3, 4, 3, 4, 2, 5, 3)
NAMES = tuple(f"f{at}" for at in range(len(SIZES)))
OPTIONS = Options(outcome="y", factors=NAMES, source="benchmark",
                  references=dict.fromkeys(NAMES, "c0"))  # fmt: skip


def frame_of(rows: int) -> pd.DataFrame:
    """Return that many pupils with eight categorical factors, an outcome and a school."""
    random = np.random.default_rng(1)
    log_odds = np.full(rows, -1.5)
    columns: dict[str, object] = {}
    for name, size in zip(NAMES, SIZES, strict=True):
        codes = random.choice(size, size=rows, p=random.dirichlet(np.full(size, 5.0)))
        log_odds += np.append(0.0, random.normal(0, 0.4, size - 1))[codes]
        columns[name] = pd.Categorical.from_codes(codes, pd.Index([f"c{at}" for at in range(size)]))
    columns["y"] = random.random(rows) < 1 / (1 + np.exp(-log_odds))
    schools = random.integers(0, 500, rows)
    columns["school"] = pd.Categorical.from_codes(
        schools, pd.Index([f"s{at:03}" for at in range(500)])
    )
    return pd.DataFrame(columns)


def ours(frame: pd.DataFrame) -> tuple[float, Fit]:
    """Print the times of our own steps and return the seconds and the fit from codes."""
    pupils = from_frame(frame, factors=NAMES, outcomes=["y"], group="school")
    alone = Pupils(factors=pupils.factors, outcomes=pupils.outcomes)
    from_codes = best_of(3, lambda: fit_risk(alone, OPTIONS))
    show("fit from codes", from_codes, "bar 0.5 s")
    show("fit from a typed frame", best_of(3, lambda: fit_risk(
        from_frame(frame, factors=NAMES, outcomes=["y"]), OPTIONS)), "bar 1.5 s")  # fmt: skip
    show("fit, measures, held-out schools", best_of(1, lambda: examine(pupils, OPTIONS)))
    fit = fit_risk(alone, OPTIONS)
    show("score by school", best_of(3, lambda: score_groups(fit.model, pupils)))
    content = frame.to_csv(index=False).encode()
    wanted = Wanted(factors=NAMES, outcomes=("y",), group="school")
    show(f"read the CSV file, {len(content) // 1_000_000} MB", best_of(1, lambda: read_pupil_file(
        content, file_name="p.csv", wanted=wanted)))  # fmt: skip
    return from_codes, fit


def theirs(frame: pd.DataFrame, seconds: float, fit: Fit) -> None:
    """Print the libraries' times on the same pupils, and how far their coefficients are."""
    import statsmodels.api as sm  # noqa: PLC0415 - seconds to import, and not with --alone
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    dummies = pd.get_dummies(frame[list(NAMES)], drop_first=True, dtype=float)
    x, y = sm.add_constant(dummies).to_numpy(), frame["y"].to_numpy(float)
    levels = [level for factor in fit.model.factors for level in factor.levels]
    own = np.array([float(fit.model.intercept), *(float(one.coefficient) for one in levels)])
    start = time.perf_counter()
    logit = sm.Logit(y, x).fit(disp=0, tol=1e-12)
    took = time.perf_counter() - start
    apart = float(np.max(np.abs(logit.params - own)))
    show("statsmodels Logit", took, f"{took / seconds:.0f} times ours, apart {apart:.0e}")
    learner = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000)
    start = time.perf_counter()
    learner.fit(x[:, 1:], y)
    took = time.perf_counter() - start
    apart = float(np.max(np.abs(learner.coef_[0] - own[1:])))
    show("scikit-learn LogisticRegression", took,
         f"{took / seconds:.0f} times ours, apart {apart:.0e}")  # fmt: skip


def growth(frame: pd.DataFrame) -> None:
    """Print how the time grows with the number of pupils."""
    rows = len(frame)
    while rows >= 10_000:
        pupils = from_frame(frame.iloc[:rows], factors=NAMES, outcomes=["y"])
        show(f"fit from codes, {rows:,} pupils", best_of(3, lambda one=pupils: fit_risk(  # type: ignore[misc]
            one, OPTIONS)))  # fmt: skip
        rows //= 4


def main(rows: int, *, alone: bool) -> None:
    """Print everything."""
    frame = frame_of(rows)
    print(f"{rows:,} pupils, {len(NAMES)} factors, {sum(SIZES) - len(SIZES) + 1} coefficients")
    seconds, fit = ours(frame)
    if not alone:
        theirs(frame, seconds, fit)
    growth(frame)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:] if text.isdecimal()]
    main(numbers[0] if numbers else 1_000_000, alone="--alone" in sys.argv)
