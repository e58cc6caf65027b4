"""What buildings and being open come to, school by school: it depends on that school alone."""

import numpy as np

from qms.planning.core.case import Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground
from qms.planning.core.evaluating.batch import weights
from qms.planning.core.evaluating.premises import premises
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags


class Buildings:
    """Present values by school and the years that it is open, each counted once."""

    def __init__(self, ground: Ground) -> None:
        """Keep what is counted with."""
        self._ground = ground
        self._bits = 1 << np.arange(len(ground.case.demand), dtype=np.int64)
        self._codes = np.empty(0, dtype=np.int64)
        self._whole = np.empty((0, len(ground.case.schools)))
        self._room = np.empty((0, len(self._bits), len(ground.case.schools)))

    def places(self, opened: Flags) -> Places:
        """Return the place of each school's pattern of open years (K × J from K × T × J)."""
        codes = np.einsum("ktj,t->kj", opened, self._bits)
        different = np.unique(codes)
        lacking = different[~np.isin(different, self._codes)]
        if len(lacking):
            self._count(lacking)
        return np.asarray(np.searchsorted(self._codes, codes))

    def whole(self, places: Places) -> Floats:
        """Return kronor of all schools (K)."""
        return np.asarray(self._whole[places, np.arange(places.shape[1])].sum(axis=1))

    def room(self, places: Places, schools: Places) -> Floats:
        """Return kronor of a room added from each year on (N × T) at patterns and schools (N)."""
        return self._room[places, :, schools]

    def _count(self, codes: Places) -> None:
        schools = len(self._ground.case.schools)
        opened = np.repeat((codes[:, None] & self._bits > 0)[..., None], schools, axis=2)
        none = np.zeros(opened.shape)
        whole = self._present(opened, none)
        room = self._present(opened, none + 1.0) - whole
        later = np.cumsum(room[:, ::-1], axis=1)[:, ::-1]
        codes = np.concatenate([self._codes, codes])
        order = np.argsort(codes)
        self._codes = codes[order]
        self._whole = np.concatenate([self._whole, whole.sum(axis=1)])[order]
        self._room = np.concatenate([self._room, later])[order]

    def _present(self, opened: Flags, added: Floats) -> Floats:
        case = self._ground.case
        found = premises(case, self._ground.plan, opened, added)
        of_payer = found.board if case.payer is Payer.BOARD else found.municipality
        fixed = opened * np.array([one.fixed for one in case.schools])
        return np.asarray((of_payer + found.once + fixed) * weights(self._ground)[:, None])
