"""Pupils for the tests of the risk regression: simulated, and built from small tables."""

from collections.abc import Mapping, Sequence

import numpy as np

from qms.allocation.core.risk.fit import Options
from qms.allocation.core.risk.pupils import Column, Pupils, column_of, whole_numbers, yes_no

TRUE = {
    "utbildning": {"eftergymnasial": 0.0, "gymnasial": 0.7, "förgymnasial": 1.6},
    "invandringsår": {"född här": 0.0, "över fyra": 0.4, "högst fyra": 1.3},
    "kön": {"flicka": 0.0, "pojke": 0.35},
}
INTERCEPT = -2.2
SHARES = {
    "utbildning": (0.5, 0.35, 0.15),
    "invandringsår": (0.8, 0.12, 0.08),
    "kön": (0.48, 0.52),
}


def simulated(rows: int, *, seed: int = 7, schools: int = 12) -> Pupils:
    """Return pupils whose outcome follows the true coefficients."""
    random = np.random.default_rng(seed)
    log_odds = np.full(rows, INTERCEPT)
    factors = {}
    for name, effects in TRUE.items():
        codes = random.choice(len(effects), size=rows, p=SHARES[name])
        log_odds += np.array(list(effects.values()))[codes]
        factors[name] = Column(name=name, categories=tuple(effects), codes=codes)
    outcome = random.random(rows) < 1 / (1 + np.exp(-log_odds))
    return Pupils(
        factors=factors,
        outcomes={"utfall": yes_no("utfall", outcome.tolist())},
        group=column_of("skola", (f"Skola {at:02}" for at in random.integers(0, schools, rows))),
    )


def counted(rows: Sequence[tuple[Mapping[str, str], int, int]]) -> Pupils:
    """Return pupils from (factor to category, pupils, how many have the outcome)."""
    flat = [
        (factors, has, n)
        for factors, whole, cases in rows
        for has, n in ((True, cases), (False, whole - cases))
    ]
    return Pupils(
        factors={name: column_of(name, (one[0][name] for one in flat)) for name in rows[0][0]},
        outcomes={"utfall": yes_no("utfall", [has for _, has, _ in flat])},
        weights=whole_numbers(n for _, _, n in flat),
    )


def options(*factors: str, **more) -> Options:
    """Return options for `utfall`."""
    return Options(outcome="utfall", factors=factors or tuple(TRUE), source="prov", **more)


def coefficients(model) -> dict[tuple[str, str], float]:
    """Return every coefficient by factor and category, the constant under two empty texts."""
    found = {("", ""): float(model.intercept)}
    for factor in model.factors:
        for level in factor.levels:
            found[factor.name, level.name] = float(level.coefficient)
    return found


def errors(model) -> dict[tuple[str, str], float]:
    """Return every standard error in the same way."""
    found = {("", ""): float(model.intercept_se)}
    for factor in model.factors:
        for level in factor.levels:
            found[factor.name, level.name] = float(level.se)
    return found
