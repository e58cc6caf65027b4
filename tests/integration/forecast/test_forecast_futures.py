"""What a published run keeps of its errors: models to draw from, and verdicts."""

import numpy as np
import pytest
from builders import make_municipality
from forecast_data import ask, import_pupils, pupils_of, work
from support.grounds import ground

from qms.forecast import queries
from qms.forecast.core.trust.verdicts import Trust
from qms.forecast.models import ForecastDocument


@ground
def place(session):
    return make_municipality(session)


@ground
def schools(session, place):
    import_pupils(session, pupils_of(place.school, place.sibling, first=2019))
    return place


def test_a_stored_run_is_drawn_from_as_it_was_published(db, schools, tmp_path):
    with db.transaction() as session:
        run_id = ask(session, horizon=3)
    assert work(db, tmp_path)
    units = {str(schools.school), str(schools.sibling)}
    with db.reading() as session:
        futures = queries.futures(session, run_id)
        drawn = np.concatenate(list(queries.draws(session, run_id, n=300, seed=5)))
        again = np.concatenate(list(queries.draws(session, run_id, n=300, seed=5)))
        sums = queries.unit_sums(
            session, run_id, [schools.school, schools.sibling], horizons=[1, 2, 3]
        )
        verdicts = queries.verdicts(session, run_id)
    assert drawn.tobytes() == again.tobytes()
    assert (set(futures.units), futures.years) == (units, (2027, 2028, 2029))
    assert drawn.shape == (300, 2, 10, 3)
    of_units = drawn.sum(axis=2)
    for value in sums:
        found = of_units[:, futures.units.index(value.unit), value.horizon - 1]
        assert found.mean() == pytest.approx(value.mean, rel=0.02)
        inside = ((value.lo80 <= found) & (found <= value.hi80)).mean()
        assert inside == pytest.approx(0.8, abs=0.08)
    assert set(verdicts) == units
    for verdict in verdicts.values():
        assert verdict.word in Trust
        assert verdict.tests > 10

    with db.transaction() as session:
        for name in ("errors", "trust"):
            session.delete(session.get_one(ForecastDocument, (run_id, name)))
    with db.reading() as session:
        assert queries.futures(session, run_id) is None
        assert queries.verdicts(session, run_id) == {}
        with pytest.raises(LookupError, match="no error models"):
            queries.draws(session, run_id, n=1, seed=1)
