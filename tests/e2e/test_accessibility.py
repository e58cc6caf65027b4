"""axe finds nothing serious on any page, and the structure that axe cannot see is right."""

import re
from collections import deque

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
DOWNLOAD = re.compile(r"(\.(csv|xlsx|json|pdf|toml|docx|html|ics)|/fil|/bilagor/\d+)$")
FEWEST_KINDS = 24
LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => a.href)"""
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def kind_of(path: str) -> str:
    """Return the page's kind: its address with every number alike."""
    return re.sub(r"\d+", "N", path)


def pages_of(page, url, seen):
    """Yield the start page, and one page of every kind not yet in `seen` that links lead to."""
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        yield path, page.goto(url + path)
        for link in page.evaluate(LINKS):
            target = link.split("#")[0].removeprefix(url)
            plain = target.split("?")[0]
            is_ours = link.startswith(url) and plain != "/" and not DOWNLOAD.search(plain)
            if is_ours and kind_of(plain) not in seen:
                seen.add(kind_of(plain))
                waiting.append(target)


def faults_on(page, answer):
    """Return everything wrong with the page that the browser shows."""
    if answer.status != 200:
        return [str(answer.status)]
    found = Axe().run(page).response["violations"]
    faults = [v["id"] for v in found if v["impact"] in SERIOUS] + faults_of(page.content())
    return [*faults, "wider than the window"] if page.evaluate(WIDER) > 0 else faults


def test_every_page_that_somebody_reaches(visit_as, demo):
    seen, wrong = set(), []
    for role in ROLES:
        page = visit_as(role)
        for path, answer in pages_of(page, demo.url, seen):
            wrong += [(role.value, path, fault) for fault in faults_on(page, answer)]
    assert wrong == []
    assert len(seen) >= FEWEST_KINDS, "the walk was cut short: a clean result would mean nothing"


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
