"""Nothing that has the focus lies under the bar at the foot of the page, not even for a moment."""

import re

from support.keyboard import MOST_TABS, strike

from qms.access.roles import Role

UNDER_BAR = """() => {
    const own = document.activeElement, bar = document.querySelector('.bar');
    if (own === document.body || bar.contains(own)) return null;
    const under = own.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
    return under > 0 ? `${own.innerText || own.name}: ${under} px` : null;
}"""
AT_THE_END = "() => document.activeElement === document.body"
FOCUSED = "() => document.activeElement.innerText"


def test_tab_through_a_step_never_hides_what_has_the_focus(visit_as, demo):
    page = visit_as(Role.PRINCIPAL)
    todo = page.locator("ul.todo a[href*='/del/']").first.get_attribute("href")
    page.goto(demo.url + re.sub(r"/del/\d+", "/del/4", todo))
    hidden, passed = [], []
    for _ in range(MOST_TABS):
        strike(page, "Tab")
        if page.evaluate(AT_THE_END):
            break
        passed.append(page.evaluate(FOCUSED))
        hidden.append(page.evaluate(UNDER_BAR))
    assert "Lägg resten på en ny insats" in passed
    assert [one for one in hidden if one] == []
