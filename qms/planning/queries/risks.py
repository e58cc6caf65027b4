"""How sure the alternatives of a study are, each counted once for the same case and steps."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sqlalchemy.orm import Session

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.chance import Outcome, Risk, outcome, risks
from qms.planning.core.plan import Step, apply, record_of
from qms.planning.queries.draws import demand_draws, forecast_of
from qms.planning.queries.studies import Study

MOST = 400
"""Outcomes that a process keeps: some 8 kB each."""
Key = tuple[str, int | None, str]

_kept: OrderedDict[Key, Outcome] = OrderedDict()
_lock = Lock()


def risks_of(
    session: Session, study: Study, case: Case, every: Sequence[tuple[Step, ...]]
) -> tuple[Risk, ...]:
    """Return the risk of each structure beside the others, none where the forecast has no draws.

    A structure whose draws this process has counted for the same case is not counted again.
    """
    run = forecast_of(study.basis)
    keys = [(study.sha256, run, json.dumps([record_of(one) for one in steps])) for steps in every]
    known = {key: found for key in keys if (found := _recall(key)) is not None}
    if len(known) < len(set(keys)):
        draws = demand_draws(session, case, study.basis)
        if draws is None:
            return ()
        for key, steps in zip(keys, every, strict=True):
            if key not in known:
                known[key] = _keep(key, _outcome(case, steps, draws))
    return risks([known[key] for key in keys])


def _outcome(case: Case, steps: tuple[Step, ...], draws: Floats) -> Outcome:
    return outcome(case, apply(case, steps), draws)


def _recall(key: Key) -> Outcome | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Key, found: Outcome) -> Outcome:
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
