import pytest

from qms.forecast.core.finding import Ahead, Turn, finding, rounded


def path(*values, half=0.5):
    return [
        Ahead(year=2027 + place, mean=value, low=value - half, high=value + half)
        for place, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((4251, 4232, 4206, 3967), (Turn.FEWER, 290, 2030, 2028), id="the picture's"),
        pytest.param((1010, 1040, 1075), (Turn.MORE, 75, 2029, 2027), id="more from the first"),
        pytest.param((1010, 990, 1040), (Turn.MORE, 40, 2029, 2029), id="only years that stay"),
        pytest.param((1002, 999, 1009), (Turn.SAME, 0, 2029, 2027), id="below one per cent"),
        pytest.param((1050, 1080, 1010), (Turn.PEAK, 80, 2028, 2027), id="up and down"),
        pytest.param((950, 920, 995), (Turn.DIP, 80, 2028, 2027), id="down and up"),
    ],
)
def test_the_finding(values, expected):
    last = 4259 if values[0] > 4000 else 1000
    found = finding(last, path(*values))
    assert (found.turn, found.change, found.year, found.since) == expected


@pytest.mark.parametrize(
    ("change", "shown"), [(-292, 290), (64.2, 65), (13.4, 13), (0.6, 1), (19.6, 20), (97, 95)]
)
def test_rounded(change, shown):
    assert rounded(change) == shown


@pytest.mark.parametrize(
    ("values", "half", "expected"),
    [
        pytest.param((1010, 1040, 1075), 30, (Turn.MORE, 75, 2029, 2028), id="sure from 2028"),
        pytest.param((945, 960, 970), 40, (Turn.UNKNOWN, -55, 2029, 2027), id="nearest is 2027"),
        pytest.param((990, 950, 990), 60, (Turn.UNKNOWN, 0, 2028, 0), id="a dip in doubt"),
        pytest.param((1010, 1040, 1075), 80, (Turn.UNKNOWN, 0, 2029, 0), id="nothing is sure"),
        pytest.param((1002, 999, 1009), 80, (Turn.SAME, 0, 2029, 2027), id="no change is claimed"),
    ],
)  # fmt: skip
def test_a_rise_or_fall_is_not_told_of_a_year_in_doubt(values, half, expected):
    found = finding(1000, path(*values, half=half))
    assert (found.turn, found.change, found.year, found.since) == expected
