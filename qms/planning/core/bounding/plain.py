"""A bound that takes no time: every child for itself, in a full class."""

import numpy as np

from qms.planning.core.bounding.columns import Frame, class_costs, limits
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.batch import weights


def plain_least(frame: Frame, unplaced: float) -> float:
    """Return kronor below every structure's year.

    Each flow costs what its cheapest school costs, with its part of a full class where a class is
    cheapest, or the price of having no place. Schools that may be closed cost nothing more.
    """
    lists, weight = frame.lists, float(weights(frame.ground)[frame.year])
    in_class = (class_costs(frame) / frame.size).min(axis=0)
    placed: Floats = lists.far_kronor.copy()
    np.minimum.at(placed, lists.flow, lists.kronor)
    placed = weight * (placed + lists.pupils @ in_class)
    opened, schools = frame.standing.opened[frame.year], frame.shape[0]
    least, most = (one[:schools] for one in limits(frame))
    standing = np.minimum(opened * least, opened * most)
    return float(np.minimum(placed, unplaced * lists.children).sum() + standing.sum())
