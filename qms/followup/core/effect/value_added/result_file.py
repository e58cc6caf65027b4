"""What `qms followup value-added` writes: a row per unit, and the model as one line of JSON."""

import json
from collections.abc import Iterable
from decimal import Decimal

from qms.followup.core.effect.value_added.previous import PreviousAdded
from qms.followup.core.effect.value_added.schools import Contribution, ValueAdded
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("group", "n", "effect", "sd", "lo", "hi", "raw")
PLACES = 9
CONSTANT = "(konstant)"


def contributions_csv(units: Iterable[Contribution], locale: Locale) -> bytes:
    """Return the units by name with nine decimals."""
    rows: list[tuple[Cell, ...]] = [
        (one.unit, one.n, *(rounded(value) for value in
         (one.effect, one.sd, one.low, one.high, one.raw)))
        for one in units
    ]  # fmt: skip
    return write_csv(HEADER, rows, locale)


def rounded(value: float) -> Decimal:
    """Return the number with nine decimals, never minus zero."""
    return Decimal(f"{value:.{PLACES}f}") + Decimal(0)


def model_line(found: ValueAdded) -> str:
    """Return the variance components and the coefficients with their standard errors."""
    fit = found.fit
    names = (CONSTANT, *found.names)
    return json.dumps(
        {
            "method": fit.likelihood.value,
            "tau2": fit.between,
            "sigma2": fit.within,
            "share_between": fit.share_between,
            "log_likelihood": fit.log_likelihood,
            "coefficients": dict(zip(names, fit.coefficients.tolist(), strict=True)),
            "standard_errors": dict(zip(names, fit.errors.tolist(), strict=True)),
            "pupils": found.pupils,
            "groups": len(found.units),
            "left_out": found.left_out,
        },
        ensure_ascii=False,
    )


def previous_line(found: PreviousAdded) -> str:
    """Return the variance components and the coefficients of the cross-classified model."""
    return json.dumps(
        {
            "method": found.likelihood.value,
            "tau2": found.between,
            "sigma2": found.within,
            "log_likelihood": found.log_likelihood,
            "coefficients": dict(zip(found.names, found.coefficients.tolist(), strict=True)),
            "pupils": found.pupils,
            "previous": len(found.units),
            "receiving": found.receiving,
            "not_comparable": list(found.alone),
            "left_out": found.left_out,
        },
        ensure_ascii=False,
    )
