"""From the ledger to a decision that its receiver checks: a unit's cost per pupil down to the
lines, every grant of the coming year decided, and the annex verified where there is nothing else.
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from support.axe import serious_faults
from support.walking import change_user

from qms.access.roles import Role
from qms.config import from_environment
from qms.costs.queries import unit_costs
from qms.db.session import make_engine
from qms.demo.logins import DEMO_LOGINS
from qms.kernel.clock import local_day
from qms.vault.database import open_database

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONTROLLER = DEMO_LOGINS.of(Role.CONTROLLER)
OFFICER, CHIEF = DEMO_LOGINS.of(Role.CASE_OFFICER), DEMO_LOGINS.of(Role.SCHOOL_CHIEF)
PROVIDER = DEMO_LOGINS.of(Role.INDEPENDENT_PROVIDER)
MANY = 120_000.0  # milliseconds: a press that decides everything of a year
COMING = local_day(datetime.now(UTC)).year + 1


def is_clean(page):
    """Whether axe finds nothing serious and the page is no wider than its window."""
    assert serious_faults(page) == []
    assert page.evaluate(WIDER) <= 0


def ore(text):
    """Return the öre of an amount such as `12 345,60 kr`."""
    whole, _, part = re.sub(r"[^\d,−-]", "", text).replace("−", "-").partition(",")
    return int(whole + (part or "00").ljust(2, "0"))


def unit_costs_of(demo, year, kind):
    """Return what planning reads: öre by unit, form and item."""
    settings = from_environment({"QMS_INSTANCE": str(demo.home / "instance"), "QMS_DEMO": "1"})
    engine = make_engine(settings.database_url)
    with open_database(settings, engine).reading() as session:
        found = {(one.unit_id, one.form, one.item): one for one in unit_costs(session, year, kind)}
    engine.dispose()
    return found


def test_a_cost_per_pupil_is_opened_down_to_its_lines(demo, visit_as):
    page = visit_as(Role.CONTROLLER)
    page.goto(f"{demo.url}/kpe")
    expect(page.locator("h1")).to_contain_text("kr per elev")
    is_clean(page)
    page.locator("main tbody th a").first.click()
    expect(page.get_by_text("Bokfört på enheten").first).to_be_visible()
    is_clean(page)

    unit_id = int(re.search(r"/kpe/(\d+)", page.url)[1])
    year, kind = re.search(r"ar=(\d+)&slag=(\w+)", page.url).groups()
    known = unit_costs_of(demo, int(year), kind)
    table = page.locator("main table").first
    shown = [ore(one) for one in table.locator("tbody td[data-label=Kronor]").all_inner_texts()]
    link = table.get_by_role("link", name="Bokfört på enheten").first
    form = re.search(r"skolform=(\w+)", link.get_attribute("href"))[1]
    planned = [one.ore for (unit, at, _), one in known.items() if (unit, at) == (unit_id, form)]
    assert sorted(shown) == sorted(one for one in planned if one)

    said = ore(re.search(r": ([\d\s\u00a0,−]+)", link.locator("..").inner_text())[1])
    link.click()
    expect(page.locator("h1")).to_contain_text("i huvudboken")
    is_clean(page)
    assert ore(page.locator("h1").inner_text().partition("huvudboken,")[2]) == said


def press_all(page, name, done):
    """Press what is done to every grant at once, and wait until the page says how it went."""
    page.get_by_role("button", name=name).click(timeout=MANY)
    expect(page.get_by_role("status")).to_contain_text(done, timeout=MANY)


@pytest.fixture
def nobody(tmp_path):
    """Return the surroundings of a machine that has the package and nothing else."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QMS_")}
    return {**kept, "QMS_INSTANCE": str(tmp_path / "nothing")}


def prices_hold(page, url):
    """Let every price list of the coming year hold."""
    page.goto(f"{url}/bidrag?ar={COMING}")
    table = page.get_by_role("table", name=f"Prislistor {COMING}")
    lists = table.get_by_role("row").filter(has_text="Version").get_by_role("link")
    for address in [one.get_attribute("href") for one in lists.all()]:
        page.goto(f"{url}{address}")
        page.get_by_role("button", name="Låt prislistan gälla").click()
        expect(page.locator("main")).to_contain_text("Prislistan gäller.")


def test_every_grant_is_decided_and_its_receiver_checks_it(demo, visit, nobody, tmp_path):
    page = visit(demo.url, CHIEF.user_name, DEMO_LOGINS.password)
    prices_hold(page, demo.url)
    grants = f"{demo.url}/bidrag?ar={COMING}"

    change_user(page, OFFICER)
    page.goto(grants)
    why = page.get_by_label("Varför besluten fattas utan strukturersättning")
    why.fill("Fördelningen antas först i mars.")
    press_all(page, re.compile("utkast som saknas"), "utkast gjorda")
    press_all(page, re.compile("utkast för beslut"), "utkast skickade")
    is_clean(page)

    change_user(page, CHIEF)
    expect(page.locator("main")).to_contain_text(f"Besluta om bidrag {COMING}")
    page.goto(grants)
    press_all(page, re.compile("som väntar"), "beslut fattade")
    expect(page.locator("h1")).to_have_text(re.compile(rf"Bidrag {COMING}: (\d+) av \1 beslut"))
    is_clean(page)

    change_user(page, PROVIDER)
    page.get_by_role("link", name=re.compile(f"Beslut om grundbelopp: grundskola {COMING}")).click()
    expect(page.locator("main")).to_contain_text("Kontrollera beslutet själv")
    is_clean(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("Hämta bilagan")).first.click()
    annex = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(annex)

    told = verified(annex, nobody)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "stämmer" in told.stdout
    assert not (tmp_path / "nothing").exists()
    said = annex.read_text("utf-8")
    changed = re.sub(r'("fee\W+)0', r"\g<1>100", said, count=1)
    assert changed != said
    annex.write_text(changed, "utf-8")
    told = verified(annex, nobody)
    assert told.returncode == 1
    assert "FEL" in told.stdout


def verified(annex, nobody):
    """Run the command that a provider runs, in a folder with nothing but the annex."""
    command = [sys.executable, "-m", "qms", "decisions", "verify", str(annex)]
    return subprocess.run(
        command, cwd=annex.parent, env=nobody, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
