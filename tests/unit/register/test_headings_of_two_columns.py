"""A heading that is one column's own name and another's old one."""

import pytest

from qms.register.core.datasets import DATASETS
from qms.register.core.headers import HeaderState, match_headers


@pytest.mark.parametrize(
    ("dataset", "headers", "meant"),
    [
        pytest.param("distances", ["area", "unit", "year", "km"],
                     ["area", "unit", "year", "km"], id="beside area it is the unit"),
        pytest.param("distances", ["unit", "area", "year", "km"],
                     ["unit", "area", "year", "km"], id="whichever stands first"),
        pytest.param("flows", ["Area", "Unit", "year", "n"],
                     ["area", "unit", "year", "n"], id="flows"),
        pytest.param("distances", ["unit", "skola", "year", "km"],
                     ["area", "unit", "year", "km"], id="without area it is the area"),
    ],
)  # fmt: skip
def test_what_a_heading_means(dataset, headers, meant):
    matches, problems = match_headers(DATASETS[dataset], headers)
    assert problems == ()
    assert [one.column.key for one in matches] == meant
    assert {one.state for one in matches} == {HeaderState.READ}


def test_two_names_of_the_same_column_are_still_told():
    headers = ["area", "delområde", "region", "unit", "year", "km"]
    matches, problems = match_headers(DATASETS["distances"], headers)
    assert problems == ()
    states = [one.state for one in matches]
    assert states == [HeaderState.READ, *[HeaderState.REPLACED] * 2, *[HeaderState.READ] * 3]
