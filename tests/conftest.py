"""What every test shares: nothing is skipped in silence, and nothing reaches out."""

import gc
import os
import socket
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

from qms.i18n.language import speaking

pytest_plugins = ["support.fixtures"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NO_SKIP = os.environ.get("QMS_NO_SKIP") == "1"
BROWSER = "tests/e2e/"
# The longest begin first, so that no core is left alone with one of them at the end. While one
# core loads the demo municipality for the tests of its facts, the others walk through another:
# the rest of those tests come when it lies there.
LONGEST = (
    "tests/integration/demo/test_demo_days.py",
    "tests/e2e/test_accessibility.py",
    "tests/integration/demo/test_demo_loading.py",
    "tests/e2e/",
    "tests/integration/demo/",
    "tests/unit/allocation/test_degree_properties.py",
    "tests/tooling/",
)
COLLECT_AFTER = 50_000  # objects more than at the last collection of garbage
MEASURED = "measured"
FIGURES_ABSENT = "the shared figures are not here"


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory) -> Path:
    """Return a folder that every process of this run shares."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real series; skip where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"{FIGURES_ABSENT}: {folder.name}")
    return folder


class _ByFile(LoadFileScheduling):
    """Keeps a file on one core; a walk in the browser goes to whichever core is free."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Return the way tests are spread over cores, where they are spread by file."""
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def _rank(item) -> int:
    ranks = (rank for rank, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(ranks, len(LONGEST))


def pytest_collection_modifyitems(items):
    """Put the longest first; the rest keep their order."""
    items.sort(key=_rank)


def pytest_collection_finish():
    """Let the collector of garbage leave the thousands of collected tests alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Under QMS_NO_SKIP=1 a skipped test fails, unless only the real figures are missing."""
    outcome = yield
    report = outcome.get_result()
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[-1]) if isinstance(report.longrepr, tuple) else ""
        if FIGURES_ABSENT not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped although nothing may be skipped here: {reason}"


def pytest_terminal_summary(terminalreporter):
    """Print what tests have measured and recorded under the name `measured`."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == MEASURED:
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {told}")


@pytest.fixture(autouse=True)
def _begin_in_swedish():
    """Speak Swedish when a test begins, whatever the one before it spoke."""
    with speaking("sv"):
        yield


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch):
    """Fail a test that connects to another machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
