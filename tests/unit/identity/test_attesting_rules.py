"""When a role has to be confirmed again: 365 days after it began or was last confirmed."""

from datetime import date

import pytest

from qms.identity.core.attesting import is_due, latest_due

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("valid_from", "attested_on", "due"),
    [
        pytest.param(date(2025, 11, 20), None, True, id="began a year ago"),
        pytest.param(date(2025, 11, 21), None, False, id="began a day later"),
        pytest.param(date(2020, 1, 1), date(2025, 11, 20), True, id="confirmed a year ago"),
        pytest.param(date(2020, 1, 1), date(2025, 11, 21), False, id="confirmed within the year"),
        pytest.param(date(2026, 11, 20), None, False, id="began today"),
    ],
)
def test_when_a_role_is_to_be_confirmed(valid_from, attested_on, due):
    assert is_due(valid_from=valid_from, attested_on=attested_on, today=TODAY) is due
    counted = attested_on or valid_from
    assert (counted <= latest_due(TODAY)) is due, "the database counts alike"
