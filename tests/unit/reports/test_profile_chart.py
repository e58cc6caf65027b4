"""A profile: bars on one scale with a mark at what is aimed at, readable on a phone."""

import re

import pytest

from qms.reports.charts.profile import WIDTH, Area, ProfileChart, profile_chart, ticks_of
from qms.reports.charts.svg import Caption

CAPTION = Caption(id="c", title="Profil", message="Två områden")


def chart(*areas, most=0):
    found = tuple(Area(name=name, value=value, aim=aim) for name, value, aim in areas)
    return ProfileChart(caption=CAPTION, areas=found, most=most)


def number(value):
    return f"{value:g}"


def bars(drawn):
    return [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn)]


def test_bars_stand_to_each_other_as_their_values():
    drawn = profile_chart(chart(("A", 20, 0), ("B", 10, 0), ("C", 0, 0)), number)
    first, second, third = bars(drawn)
    assert first == pytest.approx(2 * second)
    assert third == 0


def test_two_profiles_are_drawn_on_the_same_scale():
    small, large = (profile_chart(chart(("A", 5, 3), most=most), number) for most in (5, 45))
    assert bars(small)[0] > bars(large)[0]
    assert ticks_of(chart(("A", 5, 3), most=45)) == ticks_of(chart(("B", 45, 1), most=5))


def test_what_is_aimed_at_is_marked_and_told():
    drawn = profile_chart(chart(("A <skola>", 8, 4)), number)
    assert "8 → 4" in drawn
    assert "A &lt;skola&gt;" in drawn
    bar = bars(drawn)[0]
    mark = re.search(r'<line x1="([\d.]+)"[^>]*stroke-width="4"', drawn)
    assert float(mark[1]) - 2 == pytest.approx(bar / 2)


def test_nothing_reaches_outside():
    drawn = profile_chart(chart(("A", 45, 45), ("B", 0, 0)), number)
    places = [float(x) for x in re.findall(r'\b(?:x|x1|x2)="(-?[\d.]+)"', drawn)]
    assert min(places) >= 0
    assert max(places) <= WIDTH


def test_no_need_at_all_is_drawn_too():
    assert bars(profile_chart(chart(("A", 0, 0)), number)) == [0.0]


def test_an_empty_profile_is_refused():
    with pytest.raises(ValueError, match="at least one area"):
        chart()
