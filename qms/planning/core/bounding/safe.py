"""A bound that holds whatever prices are put on the rows, and however well they were found."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.solver import Model


def bound_of(model: Model, duals: Floats | None) -> float:
    """Return Σ price × side of row + Σ least of what each column then costs; all columns bounded.

    That is below every solution of the model for all prices, so a solver's rounding is no matter.
    """
    rows = model.rows
    price = np.zeros(len(rows.lower)) if duals is None else duals.copy()
    side = np.where(price > 0, rows.lower, rows.upper)
    price[~np.isfinite(side)] = 0.0
    at = np.repeat(np.arange(len(rows.lower)), np.diff(rows.starts))
    paid = np.bincount(rows.columns, weights=price[at] * rows.values, minlength=len(model.cost))
    left = model.cost - paid
    columns = np.minimum(left * model.lower, left * model.upper).sum()
    return float(price @ np.where(price == 0, 0.0, side) + columns)
