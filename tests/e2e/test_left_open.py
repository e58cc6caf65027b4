"""A page that was left open is empty when its session is over, in every window."""

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from builders import HASHER, PASSWORD, make_account, make_municipality
from playwright.sync_api import expect
from support.databases import dropped, migrated
from support.serving import served
from support.vaults import VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database

USER = "analytiker@provby.example"
DESK = [{"width": 1440, "height": 1000}]
pytestmark = pytest.mark.parametrize("size", DESK, ids=["1440"], indirect=True)


class Running:
    """An application on this machine whose clock is moved by hand."""

    def __init__(self, folder) -> None:
        self.ahead = timedelta()
        self.until = ExitStack()
        self.engine = migrated(f"sqlite:///{folder / 'left.db'}")
        db = Database(self.engine, vault=VAULT)
        with db.transaction() as session:
            make_account(session, Role.ANALYST, make_municipality(session).id, user_name=USER)
        settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=folder)
        app = create_app(settings, db=db, clock=lambda: datetime.now(UTC) + self.ahead)
        app.extensions["qms_hasher"] = HASHER
        self.url = f"http://127.0.0.1:{self.until.enter_context(served(app))}"

    def stop(self) -> None:
        """End the server and wait for it."""
        self.until.close()


@pytest.fixture
def site(tmp_path):
    running = Running(tmp_path)
    yield running
    running.stop()
    dropped(running.engine)


def on_clock(page, url: str) -> None:
    """Show the page with a clock that the test moves."""
    page.clock.install()
    page.goto(url)
    expect(page.get_by_role("button", name="Logga ut").first).to_be_visible()


def test_a_page_left_alone_leads_to_the_sign_in_page(site, visit):
    page = visit(site.url, USER, PASSWORD)
    on_clock(page, f"{site.url}/meddelanden?alla=1")
    site.ahead = timedelta(minutes=29)
    page.clock.fast_forward("29:00")
    expect(page).to_have_url(f"{site.url}/meddelanden?alla=1")
    site.ahead = timedelta(minutes=31)
    page.clock.fast_forward("02:00")
    page.wait_for_url(re.compile(r"/logga-in\?next=/meddelanden"))
    expect(page.get_by_text("sidan varit orörd")).to_be_visible()


def test_it_empties_itself_where_nobody_answers(site, visit):
    page = visit(site.url, USER, PASSWORD)
    on_clock(page, f"{site.url}/meddelanden")
    asked = []

    def says_nothing(route):
        asked.append(route.request.url)
        route.fulfill(status=204)  # the browser stays where it is

    page.route(re.compile("/logga-in"), says_nothing)
    page.clock.fast_forward("31:00")
    expect(page.locator("body > *")).to_have_count(0)
    assert page.title() == "Kvalitetshjulet"
    assert asked == [f"{site.url}/logga-in?next=/meddelanden"]


def test_what_is_done_in_another_window_keeps_it_and_signing_out_empties_it(site, visit):
    page = visit(site.url, USER, PASSWORD)
    on_clock(page, f"{site.url}/meddelanden")
    other = page.context.new_page()
    page.clock.fast_forward("20:00")
    other.goto(f"{site.url}/konto")
    page.clock.fast_forward("20:00")
    expect(page).to_have_url(f"{site.url}/meddelanden")
    expect(page.get_by_role("heading", name="Meddelanden")).to_be_visible()
    other.get_by_role("button", name="Logga ut", exact=True).first.click()
    other.wait_for_url(f"{site.url}/logga-in")
    page.wait_for_url(re.compile(r"/logga-in"))
