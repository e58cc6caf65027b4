"""The demo's earlier forecasts are published, locked and held against what came."""

from qms.access.scope import Scope
from qms.forecast import queries, services
from qms.org import queries as org

EVERYTHING = Scope(everything=True)


def test_four_forecasts_stand_against_what_came(session):
    adopted = queries.adoptions(session)
    last = adopted[0].year
    assert [one.year for one in adopted] == [last, last - 1, last - 2, last - 3]
    assert all(one.at.year == one.year and one.applies and one.checksum for one in adopted)
    found = services.outcomes(session, ())
    ahead = {(one.forecast, one.horizon) for one in found.misses if one.span is None}
    assert ahead == {(year, h) for year in range(last - 3, last + 1)
                     for h in range(1, last + 2 - year)}  # fmt: skip
    # They are real forecasts: near, but none of them knew what would come.
    misses = [abs(one.share) for one in found.misses if one.span is None]
    assert 0 < max(misses) < 0.1


def test_the_last_one_has_a_variant_beside_it(session):
    (variant,) = queries.variants(session)
    assert variant.run_id == queries.adoptions(session)[0].run_id
    (own,) = variant.newest.plan.overrides
    assert org.unit(session, int(own.unit), EVERYTHING, on=variant.at.date()) is not None
    assert own.reason
    assert own.by == variant.by
    sums = {row.model.horizon: row.difference for row in queries.variant_sums(session, variant.id)
            if row.model.unit == "*"}  # fmt: skip
    assert round(sums[2], 6) == own.n  # two years ahead only the own number counts
    assert sums[10] < own.n  # and later the children who are not born
