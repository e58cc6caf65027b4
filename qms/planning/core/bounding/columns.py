"""The unknowns of a year, and where each stands in the model."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qms.planning.core.bounding.choices import Choices
from qms.planning.core.bounding.lists import Lists
from qms.planning.core.bounding.standing import Standing
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.batch import weights
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.plan.flows import Places


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A year of a case: what its model is made of, and the places of its columns.

    Columns in order: open (J), offered (J × B), classes (J × Q), pupils without a room (J), added
    rooms (J), part of a flow at a near school (Z), part of a flow that nobody takes (F), part that
    goes far (F), pupils who come from afar (J × Q).
    """

    ground: Ground
    choices: Choices
    standing: Standing
    lists: Lists
    year: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return schools, bands and pools."""
        case = self.ground.case
        return len(case.schools), len(case.bands), len(case.pools)

    @property
    def size(self) -> Floats:
        """Return the most pupils of a class (J × Q)."""
        return np.asarray(self.ground.plan.class_size[self.year])

    @property
    def mixed(self) -> Places:
        """Return the places of schools where two pools may share a class."""
        return np.flatnonzero([one.is_mixed for one in self.ground.case.schools])

    @cached_property
    def starts(self) -> Places:
        """Return the first column of each kind, and the number of columns."""
        schools, bands, pools = self.shape
        flows = len(self.lists.band)
        first = (schools, schools * bands, schools * pools, schools, schools, len(self.lists.flow))
        return np.cumsum([0, *first, flows, flows, schools * pools])

    def opened(self, school: Places) -> Places:
        """Return columns: whether it is open."""
        return np.asarray(self.starts[0] + school)

    def offered(self, school: Places, band: Places) -> Places:
        """Return columns: whether it has the band."""
        return np.asarray(self.starts[1] + school * self.shape[1] + band)

    def classes(self, school: Places, pool: Places) -> Places:
        """Return columns: its classes."""
        return np.asarray(self.starts[2] + school * self.shape[2] + pool)

    def missing(self, school: Places) -> Places:
        """Return columns: its pupils without a room."""
        return np.asarray(self.starts[3] + school)

    def added(self, school: Places) -> Places:
        """Return columns: its added rooms."""
        return np.asarray(self.starts[4] + school)

    def part(self, place: Places) -> Places:
        """Return columns: the part of the flow at the school."""
        return np.asarray(self.starts[5] + place)

    def nowhere(self, flow: Places) -> Places:
        """Return columns: the part of the flow that nobody takes."""
        return np.asarray(self.starts[6] + flow)

    def far(self, flow: Places) -> Places:
        """Return columns: the part of the flow that goes far."""
        return np.asarray(self.starts[7] + flow)

    def coming(self, school: Places, pool: Places) -> Places:
        """Return columns: pupils who come to it from afar."""
        return np.asarray(self.starts[8] + school * self.shape[2] + pool)


def costs(frame: Frame, unplaced: float) -> Floats:
    """Return the present value of each column; `unplaced` is of a child without a place."""
    (schools, bands, pools), lists, year = frame.shape, frame.lists, frame.year
    far = np.where(np.isinf(lists.far_kronor), 0.0, lists.far_kronor)
    weight = weights(frame.ground)[year]
    return np.concatenate([
        frame.standing.opened[year], np.zeros(schools * bands),
        weight * class_costs(frame).ravel(), np.full(schools, unplaced),
        frame.standing.room[year], weight * lists.kronor, unplaced * lists.children,
        weight * far, np.zeros(schools * pools),
    ])  # fmt: skip


def class_costs(frame: Frame) -> Floats:
    """Return kronor of a class (J × Q). A shared class is paid as the first of its two pools."""
    same = frame.ground.per_class[frame.year]
    found = np.tile(same, (frame.shape[0], 1))
    found[frame.mixed, 1:] = np.minimum(same[1:], same[:-1])
    return found


def limits(frame: Frame) -> tuple[Floats, Floats]:
    """Return the least and the most of each column."""
    schools, lists, year = frame.shape[0], frame.lists, frame.year
    choices = frame.choices
    most_classes = lists.pupils.sum(axis=0) / frame.size + 1.0
    least = np.zeros(frame.starts[-1])
    least[:schools] = choices.open_anyhow[year]
    least[schools : frame.starts[2]] = choices.offered_anyhow[year].ravel()
    most = np.concatenate([
        choices.allowed[year].any(axis=1), choices.allowed[year].ravel(), most_classes.ravel(),
        np.full(schools, lists.children.sum()), choices.most_rooms,
        np.ones(len(lists.flow) + len(lists.band)), np.isfinite(lists.far_kronor),
        lists.far_pupils.ravel(),
    ]).astype(np.float64)  # fmt: skip
    return least, most
