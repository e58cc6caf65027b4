"""Anchors outside the database: what the chain itself cannot show."""

from datetime import UTC, datetime

import pytest

from qms.audit.core.anchors import Anchor, Hold, UnreadableAnchorError, anchors_of, line_of
from qms.audit.core.chain import ChainVerdict

AT = datetime(2026, 11, 20, 3, 20, tzinfo=UTC)


def anchor(seq, said="a"):
    return Anchor(at=AT, seq=seq, hash=said * 64)


def test_an_anchor_is_the_same_after_the_file():
    lines = [line_of(anchor(3)), "", line_of(anchor(9, "b"))]
    assert anchors_of(lines) == (anchor(3), anchor(9, "b"))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"at": "igår", "seq": 1, "hash": "a"}', '{"seq": 1, "hash": "a"}']
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(UnreadableAnchorError, match="Rad 2"):
        anchors_of([line_of(anchor(1)), line])


@pytest.mark.parametrize(
    ("anchors", "rows", "broken_at", "anchored"),
    [
        pytest.param([], 5, None, None, id="no anchors"),
        pytest.param([anchor(3), anchor(5)], 5, None, 5, id="all there"),
        pytest.param([anchor(5), anchor(3)], 7, None, 5, id="any order, newer rows above"),
        pytest.param([anchor(3), anchor(9)], 5, 6, None, id="the tail is cut"),
        pytest.param([anchor(3, "b")], 5, 3, None, id="made anew"),
        pytest.param([anchor(1)], 0, 1, None, id="all of it is gone"),
    ],
)
def test_the_chain_is_held_against_them(anchors, rows, broken_at, anchored):
    hold = Hold(anchors)
    for seq in range(1, rows + 1):
        hold.meet(seq, "a" * 64)
    verdict = hold.against(ChainVerdict(rows=rows))
    assert (verdict.broken_at, verdict.anchored) == (broken_at, anchored)
    assert verdict.anchors == len(anchors)
