"""A year of all structures at once, as a linear model."""

from qms.planning.core.bounding.class_rows import (
    closed_beside,
    rooms,
    sure_pupils,
    whole_classes,
)
from qms.planning.core.bounding.columns import Frame, costs, limits
from qms.planning.core.bounding.year_rows import classes, closing, opening, placing
from qms.planning.core.solver import Model, stacked

KRONOR = 1e6
"""Kronor of the model's unit: numbers near one keep a solver exact."""


def year_model(frame: Frame, unplaced: float) -> Model:
    """Return the model of a year: its least cost is below that of every structure's year."""
    sure = sure_pupils(frame)
    blocks = [
        *placing(frame), classes(frame), *opening(frame), *closing(frame),
        *whole_classes(frame, sure), *closed_beside(frame, sure), *rooms(frame, sure),
    ]  # fmt: skip
    least, most = limits(frame)
    return Model(
        cost=costs(frame, unplaced) / KRONOR, lower=least, upper=most,
        rows=stacked(*(block.rows() for block in blocks if len(block.lower))),
    )  # fmt: skip
