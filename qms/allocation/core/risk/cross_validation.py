"""How the model does on schools that it has not seen: fitted without them, tried on them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from qms.allocation.core.risk.collapse import Patterns, as_pupils, collapse
from qms.allocation.core.risk.fit import Options, fit_patterns
from qms.allocation.core.risk.measures import Measures, measure
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Column, Pupils
from qms.allocation.core.risk.score import predict
from qms.kernel.problems import RefusedError

MOST_FOLDS = 10
FEWEST_GROUPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidated:
    """The measures on pupils of schools held out; None and `why_not` where it cannot be done.

    `spread` is, per factor and category, the lowest and the highest coefficient over the folds.
    """

    groups: int
    folds: int
    seed: int
    measures: Measures | None = None
    unseen: int = 0
    spread: tuple[tuple[str, str, Decimal, Decimal], ...] = ()
    why_not: str = ""


def cross_validate(pupils: Pupils, options: Options, *, seed: int = 1) -> CrossValidated:
    """Return how the model does when each tenth of the schools is held out in turn.

    Which schools are held out together depends on the seed and their names alone. `options` should
    hold the references of the whole fit.
    """
    if pupils.group is None:
        raise ValueError("the pupils have no group")
    folds = _folds(pupils.group, seed)
    count = len(folds.categories)
    if count < FEWEST_GROUPS:
        why = f"Det behövs minst {FEWEST_GROUPS} skolor för att pröva modellen på andra skolor."
        return CrossValidated(groups=count, folds=0, seed=seed, why_not=why)
    columns = [folds, *(pupils.factors[name] for name in options.factors)]
    parts = collapse(columns, pupils.outcomes[options.outcome], pupils.weights)
    try:
        return _tried(parts, options, groups=len(pupils.group.categories), seed=seed)
    except RefusedError as refused:
        why = " ".join(problem.message for problem in refused.problems)
        return CrossValidated(
            groups=len(pupils.group.categories), folds=count, seed=seed,
            why_not=f"När en del av skolorna lämnas utanför går modellen inte att räkna: {why}",
        )  # fmt: skip


def _folds(group: Column, seed: int) -> Column:
    """Return each row's fold; the order of the names' checksums is the shuffle."""

    def place(name: str) -> bytes:
        return hashlib.sha256(f"{seed}:{name}".encode()).digest()

    used = set(np.unique(group.codes).tolist())
    names = sorted((name for code, name in enumerate(group.categories) if code in used), key=place)
    count = min(MOST_FOLDS, len(names))
    fold_of = {name: at % count for at, name in enumerate(names)}
    table = np.array([*(fold_of.get(name, -1) for name in group.categories), -1], dtype=np.int32)
    return Column(
        name="", categories=tuple(str(at) for at in range(count)), codes=table[group.codes]
    )


def _tried(parts: Patterns, options: Options, *, groups: int, seed: int) -> CrossValidated:
    codes, place = np.unique(parts.codes[:, 1:], axis=0, return_inverse=True)
    fold, count = parts.codes[:, 0], len(parts.columns[0].categories)
    n = np.zeros((count, len(codes)), dtype=np.int64)
    cases = np.zeros_like(n)
    n[fold, place] = parts.n
    cases[fold, place] = parts.cases
    p = np.zeros(n.shape)
    unseen, models = 0, []
    for at in range(count):
        train = Patterns(columns=parts.columns[1:], codes=codes, n=n.sum(axis=0) - n[at],
                         cases=cases.sum(axis=0) - cases[at])  # fmt: skip
        model = fit_patterns(train.chosen(train.n > 0), options).model
        found = predict(model, as_pupils(train))
        p[at] = found.probabilities
        unseen += int(n[at][found.unseen].sum())
        models.append(model)
    held = n > 0
    return CrossValidated(
        groups=groups, folds=count, seed=seed, unseen=unseen, spread=_spread(models),
        measures=measure(p[held], n[held], cases[held], is_held_out=True),
    )  # fmt: skip


def _spread(models: Sequence[RiskModel]) -> tuple[tuple[str, str, Decimal, Decimal], ...]:
    values: dict[tuple[str, str], list[Decimal]] = {}
    for model in models:
        for factor in model.factors:
            for level in factor.levels:
                values.setdefault((factor.name, level.name), []).append(level.coefficient)
    return tuple((*key, min(found), max(found)) for key, found in values.items())
