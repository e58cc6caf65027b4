"""axe finds nothing serious on any page, and the structure that axe cannot see is right."""

import re
from collections import deque

import pytest
from support.axe import Looks, serious_faults
from support.pages import faults_of

from qms.access.roles import Role

ROLES = (
    Role.PRINCIPAL,
    Role.SCHOOL_CHIEF,
    Role.ANALYST,
    Role.PLANNER,
    Role.CASE_OFFICER,
    Role.ASSESSOR,
    Role.AUDITOR,
    Role.COMMITTEE,
    Role.INDEPENDENT_PROVIDER,
    Role.SYSTEM_ADMIN,
)
DOWNLOAD = re.compile(
    r"(\.(csv|xlsx|json|pdf|toml|docx|html|ics)|/(fil|pdf|html|json|utdrag)|/bilagor/\d+|/dokument/[0-9a-f]{32})$"
)
# The forms that a template's draft has for every one of its questions and sections. A question's
# own page and its kind of answer are looked at for each of them.
PART_OF_DRAFT = re.compile(
    r"(/utkast/fraga)/[^/]+(?=/(?!svar$))|(/utkast/(?:del|ta-bort)|(?:kolumn|grupp))/[^/]+"
)
# What tells one page of a kind from another: a case, a number, a part of a case or instrument.
ONE_OF_A_KIND = (
    (re.compile(r"[0-9a-f]{32}|(?<=/behov/)[A-Z0-9]{12}(?=/|$)"), "N"),
    (re.compile(r"\d+"), "N"),
    (re.compile(r"(/underlag|/bedomning/N|/modell/N/del/[a-z]+)/\w+"), r"\1/N"),
)
FEWEST_KINDS = 150
LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => a.href)"""
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def kind_of(path: str) -> str:
    """Return the page's kind: every number, case, question and part of a draft alike."""
    path = PART_OF_DRAFT.sub(lambda found: found[1] or found[2], path)
    for one, kind in ONE_OF_A_KIND:
        path = one.sub(kind, path)
    return path


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


def faults_on(page, answer, judged):
    """Return everything wrong with the page that the browser shows, after those `judged`."""
    if answer.status != 200:
        return [str(answer.status)]
    faults = faults_of(page.content()) + serious_faults(page, judged)
    return [*faults, "wider than the window"] if page.evaluate(WIDER) > 0 else faults


def test_every_page_that_somebody_reaches(visit_as, demo):
    seen, judged, wrong = set(), Looks(), []
    for role in ROLES:
        page = visit_as(role)
        for path, answer in pages_of(page, demo.url, seen):
            wrong += [(role.value, path, fault) for fault in faults_on(page, answer, judged)]
    assert wrong == []
    assert len(seen) >= FEWEST_KINDS, "the walk was cut short: a clean result would mean nothing"


def test_the_sign_in_page(chromium, demo, size):
    page = chromium.new_page(viewport=size)
    page.goto(f"{demo.url}/logga-in")
    assert serious_faults(page) == []
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


ROW = '<tr><td><a href="/{0}">Rad {0}</a></td></tr>'


@pytest.mark.parametrize(
    ("odd_row", "faults"),
    [
        pytest.param(ROW, [], id="alike"),
        pytest.param('<tr><td><a href="/{0}"></a></td></tr>', ["link-name"], id="no text"),
        pytest.param(
            '<tr><td style="color: #ccc">Rad {0}</td></tr>', ["color-contrast"], id="pale"
        ),
        pytest.param('<tr><td><input value="{0}"></td></tr>', ["label"], id="no label"),
    ],
)
def test_one_odd_row_among_many_alike_is_found(chromium, odd_row, faults):
    rows = [(odd_row if place == 21 else ROW).format(place) for place in range(40)]
    page = chromium.new_page()
    page.set_content(
        f"<!doctype html><html lang=sv><title>Rader</title><main><table><tbody>{''.join(rows)}"
        "</tbody></table></main></html>"
    )
    assert serious_faults(page) == faults
    assert page.locator("[data-alike]").count() > 30
    page.close()


@pytest.mark.parametrize(
    ("odd", "faults"),
    [
        pytest.param("<p>Text {0}", [], id="alike"),
        pytest.param("<p class=pale>Text {0}", ["color-contrast"], id="pale"),
        pytest.param("<div class=dark><p>Text {0}</div>", ["color-contrast"], id="on dark"),
        pytest.param("<p><b><i>Text {0}</i></b>", [], id="another element"),
        pytest.param("<p><b><i class=pale>Text {0}</i></b>", ["color-contrast"], id="within"),
        pytest.param("<p id=place{0}>Text {0}", ["color-contrast"], id="pale by its place"),
    ],
)
def test_one_odd_text_among_many_alike_is_found(chromium, odd, faults):
    texts = [(odd if place == 21 else "<p>Text {0}").format(place) for place in range(40)]
    page, judged = chromium.new_page(), Looks()
    for content in (["<p>Text"] * 3, ["<p hidden>Text", "<p hidden class=pale>Text"] * 3, texts):
        page.set_content(
            "<!doctype html><html lang=sv><title>Texter</title><style>.pale { color: #ccc }"
            ".dark { background: #222 } #place21 { color: #ddd }</style><main><h1>Texter</h1>"
            f"{''.join(content)}</main></html>"
        )
        found = serious_faults(page, judged)
    assert found == faults
    assert page.locator("p[data-look]").count() < 10
    page.close()
