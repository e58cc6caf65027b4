"""The product as a stranger meets it: started by its own command, used in a real browser."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from support.once import once

from qms.config import from_environment
from qms.db.session import make_engine
from qms.demo.logins import DEMO_LOGINS
from qms.job_list import JOBS
from qms.jobs.worker import Worker
from qms.run.prepare import Start, prepare
from qms.vault.database import open_database

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADMINISTRATOR = re.compile(r"^\s*Administratör\s+(\S+)\s+(\S+)", re.MULTILINE)
START_LIMIT = 120.0  # seconds
DATABASE = "qms.db"
DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running installation: its address, its own folder and what it has printed."""

    url: str
    home: Path
    log: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the start failed: {log.read_text()[-2000:]}")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError(f"no page after {START_LIMIT} s: {log.read_text()[-2000:]}")


@contextlib.contextmanager
def running(home: Path, *options: str):
    """Run `qms run` with the options in a folder of its own, and end it by its own id."""
    port, log = _free_port(), home / "log.txt"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("QMS_")},
        "QMS_INSTANCE": str(home / "instance"),
    }
    command = [sys.executable, "-m", "qms", "run", *options, "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/logga-in", process, log)
        yield Site(url=url, home=home, log=log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _load(home: Path) -> None:
    settings = from_environment({"QMS_INSTANCE": str(home / "instance"), "QMS_DEMO": "1"})
    prepare(settings, Start(demo=True, empty=False, fresh=False), say=lambda _: None)
    engine = make_engine(settings.database_url)
    worker = Worker(open_database(settings, engine), settings, JOBS)
    while worker.run_one():
        pass
    engine.dispose()


@pytest.fixture(scope="session")
def loaded(run_folder):
    """Return a folder in which the demo municipality lies loaded, with every job done."""
    return once(run_folder / "loaded_demo", _load)


@pytest.fixture(scope="session")
def served(loaded, tmp_path_factory):
    """Return the demo municipality, running: starting it costs more than most walks."""
    home = tmp_path_factory.mktemp("demo")
    # Another process may be reading the database, and has then files beside it.
    beside = shutil.ignore_patterns("*-wal", "*-shm")
    shutil.copytree(loaded, home, dirs_exist_ok=True, ignore=beside)
    with running(home, "--demo") as site:
        yield site


@pytest.fixture
def demo(served, loaded):
    """Return the demo municipality as it was when loaded; a test may change it as it likes."""
    places = (folder / "instance" / DATABASE for folder in (loaded, served.home))
    with ExitStack() as stack:
        image, used = (stack.enter_context(closing(sqlite3.connect(place))) for place in places)
        image.backup(used)
    return served


@pytest.fixture
def empty_site(tmp_path):
    """Return an installation without data, and its administrator's user name and password."""
    with running(tmp_path, "--empty") as site:
        deadline = time.monotonic() + START_LIMIT
        while not (found := ADMINISTRATOR.search(site.log.read_text())):
            assert time.monotonic() < deadline, "the first account was never printed"
            time.sleep(0.1)
        yield site, found.group(1), found.group(2)


@pytest.fixture(scope="session")
def chromium():
    """Return a browser; skip with the reason where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1440", "390"])
def size(request):
    """Return the window's size: a desk and a phone."""
    return request.param


@pytest.fixture
def visit(chromium, size):
    """Return a function that signs somebody in and gives the page; nothing may go wrong on it."""
    contexts, faults, refusals = [], [], {"422"}

    def opened(url: str, user_name: str, password: str, *, script: bool = True, refused=()):
        refusals.update(refused)
        context = chromium.new_context(
            viewport=size, locale="sv-SE", java_script_enabled=script, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{url}/logga-in")
        page.get_by_label("Användarnamn").fill(user_name)
        page.get_by_label("Lösenord").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/")
        return page

    yield opened
    for context in contexts:
        context.close()
    # A refused form answers 422, which the browser also calls an error on its console.
    assert [f for f in faults if not any(f"status of {code}" in f for code in refusals)] == []


@pytest.fixture
def visit_as(visit, demo):
    """Return a function that signs one of the demo's people in, by role."""

    def opened(role, **options):
        login = DEMO_LOGINS.of(role)
        return visit(demo.url, login.user_name, DEMO_LOGINS.password, **options)

    return opened
