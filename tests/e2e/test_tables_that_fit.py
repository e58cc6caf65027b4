"""Columns that a reader needs are within the sheet, on a desk and on a phone."""

from qms.access.roles import Role

CLIPPED = """selector => [...document.querySelectorAll(selector)]
    .filter(table => table.parentElement.scrollWidth > table.parentElement.clientWidth + 1)
    .map(table => table.caption.textContent)"""
UNIT = "a[href^='/ersattning/']"
HINT = "Diagrammet är bredare än skärmen"


def test_the_list_of_calculations_is_not_clipped(visit_as, demo):
    page = visit_as(Role.ANALYST)
    page.goto(f"{demo.url}/modell")
    assert page.locator("table.data").count() > 0
    assert page.evaluate(CLIPPED, "table.data") == []


def test_every_amount_of_a_reckoning_is_seen(visit_as, demo, size):
    page = visit_as(Role.ANALYST)
    page.goto(f"{demo.url}/ersattning")
    page.goto(demo.url + page.locator(UNIT).last.get_attribute("href"))
    assert page.locator("table.sheet-lines").count() > 0
    assert page.evaluate(CLIPPED, "table.sheet-lines") == []
    assert page.get_by_text(HINT).is_visible() is (size["width"] < 600)


def test_the_panel_leaves_no_hole_beside_it(visit_as, demo):
    page = visit_as(Role.ANALYST)
    page.goto(f"{demo.url}/modell/1/arbetsbank")
    panel, beside = (page.locator(one).bounding_box() for one in (".bench-panel", "#bench-figure"))
    is_beside = panel["x"] + panel["width"] <= beside["x"]
    assert not is_beside or panel["height"] - beside["height"] < 300
    assert not page.locator("#forsta").is_visible()
    page.locator("#infasning").select_option(index=1)
    assert page.locator("#forsta").is_visible()
