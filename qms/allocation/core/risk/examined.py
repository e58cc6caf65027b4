"""A fit together with how well it does: on its own pupils and on schools held out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qms.allocation.core.risk.collapse import as_pupils
from qms.allocation.core.risk.cross_validation import CrossValidated, cross_validate
from qms.allocation.core.risk.fit import Fit, Options, fit_risk
from qms.allocation.core.risk.measures import Measures, measure
from qms.allocation.core.risk.model import dump_risk
from qms.allocation.core.risk.pupils import Floats, Pupils
from qms.allocation.core.risk.score import predict


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The fit, its measures, and those on held-out schools when the pupils have schools."""

    fit: Fit
    measures: Measures
    cross_validated: CrossValidated | None = field(default=None)


def examine(pupils: Pupils, options: Options, *, seed: int = 1) -> Examined:
    """Return the fit of one outcome with its measures; raise RefusedError as `fit_risk` does."""
    fit = fit_risk(pupils, options)
    references = {factor.name: factor.reference for factor in fit.model.factors}
    held = None
    if pupils.group is not None:
        held = cross_validate(pupils, replace(options, references=references), seed=seed)
    patterns = fit.patterns
    return Examined(
        fit=fit,
        measures=measure(fitted(fit), patterns.n, patterns.cases),
        cross_validated=held,
    )


def fitted(fit: Fit) -> Floats:
    """Return the probability of each of the fit's patterns."""
    return predict(fit.model, as_pupils(fit.patterns)).probabilities


def dump_examined(one: Examined) -> dict[str, Any]:
    """Return the model's table and beside it, under `fit`, how it was found and how it does."""
    fit = one.fit
    return dump_risk(fit.model) | {
        "fit": {
            "method": fit.method.value,
            "pupils": fit.model.rows,
            "cases": fit.cases,
            "left_out": fit.left_out,
            "steps": fit.steps,
            "log_likelihood": fit.log_likelihood,
            "null_log_likelihood": fit.null_log_likelihood,
            "measures": _dump_measures(one.measures),
            "cross_validated": _dump_held(one.cross_validated),
            "warnings": [
                {"message": said.message, "factor": said.factor, "category": said.category}
                for said in fit.warnings
            ],
        }
    }


def _dump_measures(found: Measures) -> dict[str, Any]:
    return {
        "auc": found.auc,
        "brier": found.brier,
        "hosmer_lemeshow": {
            "chi_square": found.chi_square,
            "degrees_of_freedom": found.freedom,
            "p": found.p,
        },
        "calibration": {"intercept": found.intercept, "slope": found.slope},
        "tenths": [
            {"lowest": t.lowest, "highest": t.highest, "n": t.n, "expected": t.expected,
             "observed": t.observed}
            for t in found.tenths
        ],
    }  # fmt: skip


def _dump_held(found: CrossValidated | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {
        "groups": found.groups,
        "folds": found.folds,
        "seed": found.seed,
        "unseen": found.unseen,
        "why_not": found.why_not,
        "measures": _dump_measures(found.measures) if found.measures else None,
        "coefficients": [
            {"factor": factor, "category": category, "lowest": float(low), "highest": float(high)}
            for factor, category, low, high in found.spread
        ],
    }
