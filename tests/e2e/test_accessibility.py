"""axe finds nothing serious on any page, and the structure that axe cannot see is right."""

import re
from collections import deque

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.pages import faults_of

from qms.access.roles import Role

SERIOUS = {"serious", "critical"}
ROLES = (
    Role.PRINCIPAL,
    Role.SCHOOL_CHIEF,
    Role.ANALYST,
    Role.PLANNER,
    Role.COMMITTEE,
    Role.INDEPENDENT_PROVIDER,
    Role.SYSTEM_ADMIN,
)
DOWNLOAD = re.compile(r"\.(csv|xlsx|json|pdf)$")
MOST_PAGES = 60
LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => a.href)"""
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def kind_of(path: str) -> str:
    """Return the page's kind: its address with every number alike."""
    return re.sub(r"\d+", "N", path)


def pages_of(page, url):
    """Yield one page of every kind that links lead to from the start page."""
    seen, waiting = {"/"}, deque(["/"])
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        answer = page.goto(url + path)
        yield path, answer
        for link in page.evaluate(LINKS):
            target = link.split("#")[0].removeprefix(url)
            plain = target.split("?")[0]
            is_ours = link.startswith(url) and not DOWNLOAD.search(plain)
            if is_ours and kind_of(plain) not in seen:
                seen.add(kind_of(plain))
                waiting.append(target)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_the_role_reaches(visit_as, demo, role):
    page, wrong = visit_as(role), []
    for path, answer in pages_of(page, demo.url):
        if answer.status != 200:
            wrong.append((path, answer.status))
            continue
        found = Axe().run(page).response["violations"]
        wrong += [(path, v["id"]) for v in found if v["impact"] in SERIOUS]
        wrong += [(path, fault) for fault in faults_of(page.content())]
        if page.evaluate(WIDER) > 0:
            wrong.append((path, "wider than the window"))
    assert wrong == []


def test_the_sign_in_page(chromium, demo, size):
    page = chromium.new_page(viewport=size)
    page.goto(f"{demo.url}/logga-in")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
    assert page.evaluate(WIDER) <= 0
    page.close()


def test_a_fault_is_announced_and_leads_to_its_field(chromium, demo, size):
    page = chromium.new_page(viewport=size)
    page.goto(f"{demo.url}/logga-in")
    page.get_by_label("Användarnamn").press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.title().startswith("Fel: ")
    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.evaluate("document.activeElement.name")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert field == "user_name"
    assert page.locator(f"#{described}").inner_text().endswith("Ange ditt användarnamn")
    page.close()
