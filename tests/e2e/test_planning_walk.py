"""A planner's way: an area that shrinks, two alternatives, a third by the system, the paper."""

import re
import time

import pytest
from playwright.sync_api import expect
from support.axe import serious_faults

from qms.access.roles import Role

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = 120.0  # seconds: a search and its bound
SHRINKING, NEIGHBOUR = "Skogvretsskolan", "Hamraskolan"


def is_clean(page):
    """Whether axe finds nothing serious and the page is no wider than its window."""
    assert serious_faults(page) == []
    assert page.evaluate(WIDER) <= 0


def press(page, name):
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def follow(page, name):
    """Follow a link and wait for its page."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


@pytest.fixture
def study(demo, visit_as):
    """Begin a study of the compulsory schools; return the page on which it stands."""
    page = visit_as(Role.PLANNER)
    page.goto(f"{demo.url}/planering")
    is_clean(page)
    page.goto(f"{demo.url}/planering/ny")
    page.get_by_label("Namn").fill("Mosjöbygden")
    press(page, "Börja utredningen")
    expect(page.locator("main")).to_contain_text("Det här är antaget")
    is_clean(page)
    number = re.search(r"/planering/(\d+)", page.url)[1]
    page.goto(f"{demo.url}/planering/{number}")
    return page


def alternative(page, name, kind, **fields):
    """Build an alternative with one step and return to the study."""
    address = page.url
    form = page.locator("form", has=page.get_by_role("button", name="Bygg alternativet"))
    form.get_by_label("Namn").fill(name)
    press(page, "Bygg alternativet")
    follow(page, kind)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(label=value)
    press(page, "Spara steget")
    is_clean(page)
    here = page.url
    page.goto(address)
    return here


def test_two_alternatives_a_third_by_the_system_and_the_paper(demo, study):
    page = study
    here = page.url
    closed = alternative(page, "Stäng Skogvret", "Stäng", Från_läsåret="2029", Skola=SHRINKING)
    alternative(page, "Slå ihop", "Slå ihop", Från_läsåret="2029", Skola=SHRINKING,
                Slås_ihop_med=NEIGHBOUR)  # fmt: skip
    table = page.locator("main table").first
    expect(table).to_contain_text("Inget ändras")
    expect(table).to_contain_text("Stäng Skogvret")
    is_clean(page)

    follow(page, "Ta fram ett förslag")
    is_clean(page)
    page.get_by_label("Längsta tid").fill("10")
    press(page, "Sök förslag")
    proposal = page.locator("main table").first.get_by_text("Förslag").first
    stop = time.monotonic() + LONG
    while not proposal.is_visible() and time.monotonic() < stop:
        page.wait_for_timeout(500)
        page.goto(here)
    expect(proposal).to_be_visible()
    is_clean(page)

    number = re.search(r"/alternativ/(\d+)", closed)[1]
    page.goto(f"{demo.url}/planering/alternativ/{number}")
    expect(page.locator("main")).to_contain_text("nämnden")
    expect(page.locator("main")).to_contain_text("kommunen")
    is_clean(page)
    page.goto(f"{demo.url}/planering/alternativ/{number}/handling")
    expect(page.locator("h1")).to_be_visible()
    is_clean(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Hämta pdf").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF")
