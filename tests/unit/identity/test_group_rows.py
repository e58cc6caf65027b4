"""Groups give roles exactly as the table says, and nothing else does."""

import pytest

from qms.access.roles import Role
from qms.identity.core.group_rows import (
    GroupRow,
    HeldGrant,
    change_of,
    pasted_groups,
    rows_for,
    unknown_groups,
)

ANALYSTS = GroupRow(id=1, group="G-analys", role=Role.ANALYST, node_id=1)
ANALYSTS_TOO = GroupRow(id=2, group="G-analys-2", role=Role.ANALYST, node_id=1)
LEADERS = GroupRow(id=3, group="G-rektor", role=Role.PRINCIPAL, node_id=7)
LEADERS_ELSEWHERE = GroupRow(id=4, group="G-rektor", role=Role.PRINCIPAL, node_id=8)
ROWS = (ANALYSTS, ANALYSTS_TOO, LEADERS, LEADERS_ELSEWHERE)


@pytest.mark.parametrize(
    ("groups", "given"),
    [
        pytest.param((), (), id="no groups, no role"),
        pytest.param(("G-annat",), (), id="a group that no row names"),
        pytest.param(("G-analys",), (ANALYSTS,), id="one row"),
        pytest.param(("g-analys",), (), id="small letters are another group"),
        pytest.param(("G-analys ",), (), id="a space is another group"),
        pytest.param(("G-ana",), (), id="a part is another group"),
        pytest.param(("*",), (), id="no patterns"),
        pytest.param(("G-rektor",), (LEADERS, LEADERS_ELSEWHERE), id="one group, two places"),
        pytest.param(("G-analys-2", "G-analys"), (ANALYSTS,), id="the same role is given once"),
    ],
)
def test_exactly_the_rows_of_the_groups_are_given(groups, given):
    assert rows_for(ROWS, groups) == given


def held(number, row):
    return HeldGrant(id=number, role=row.role, node_id=row.node_id, row_id=row.id)


def by_hand(number, row):
    return HeldGrant(id=number, role=row.role, node_id=row.node_id)


@pytest.mark.parametrize(
    ("has", "wanted", "given", "ended"),
    [
        pytest.param((), (), [], [], id="nothing"),
        pytest.param((), (ANALYSTS,), [1], [], id="a new group gives"),
        pytest.param((held(9, ANALYSTS),), (ANALYSTS,), [], [], id="a kept group keeps"),
        pytest.param((held(9, ANALYSTS),), (), [], [9], id="a left group ends"),
        pytest.param((held(9, ANALYSTS),), (LEADERS,), [3], [9], id="another group, another role"),
        pytest.param((held(9, ANALYSTS),), (ANALYSTS_TOO,), [], [], id="the same by another row"),
        pytest.param((by_hand(9, ANALYSTS),), (), [], [], id="given by a person: left alone"),
        pytest.param((by_hand(9, ANALYSTS),), (ANALYSTS,), [], [], id="not given twice"),
        pytest.param(
            (by_hand(9, ANALYSTS), held(10, LEADERS)), (), [], [10], id="only the group's ends"
        ),
        pytest.param(
            (held(9, LEADERS),), (LEADERS_ELSEWHERE,), [4], [9], id="the same role elsewhere"
        ),
    ],
)
def test_what_a_sign_in_changes(has, wanted, given, ended):
    change = change_of(has, wanted)
    assert [row.id for row in change.give] == given
    assert [one.id for one in change.end] == ended


def test_groups_that_no_row_names_are_told_once_in_order():
    assert unknown_groups(ROWS, ("Ö", "G-analys", "A", "Ö")) == ("Ö", "A")


def test_pasted_groups_are_lines():
    assert pasted_groups(" G-analys\r\n\r\nG-rektor \nG-analys\n") == ("G-analys", "G-rektor")
