"""Many units in the last hour before reports are due: how they wait, what is lost.

    .venv/bin/python benchmarks/report_deadline.py [--database sqlite|postgresql] [--minutes 2]
    .venv/bin/python benchmarks/report_deadline.py --units 1200 --people 360 --rate 63 [--forecast]

Loads the demo municipality, adds 300 schools with a principal and an open report each, and starts
the product as it is served: `qms run` on SQLite, gunicorn with two workers of four threads on
PostgreSQL (a cluster of its own). Locust plays the principals (locust_reports.py).

Everybody has the report open and saves by itself every 15 to 30 seconds. Meanwhile they file as
in the worst minutes of the hour: 300 in an hour are 5 a minute, and with `--burst 5` it is 25 a
minute that sign in, go through the five steps with a new activity, and hand in. So a run of two
minutes sees 50 file while 250 sit and write; 12 minutes see all of them file.

Afterwards the database is read: every text that was acknowledged stands there (or a later one
that was sent), every report that was acknowledged as handed in is so exactly once with one copy,
and the audit trail is whole.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from databases import database
from deadline_people import ACTOR, PASSWORD, add_schools, compare
from sqlalchemy import func, select

from qms.config import Settings
from qms.db import migrations
from qms.db.session import Database, make_engine
from qms.demo.load import load_demo
from qms.forecast.models import ForecastRun
from qms.forecast.services.asking import AlreadyRunningError, request_run

ROOT = Path(__file__).resolve().parents[1]
WARM_UP, SIGN_IN = 100, 0.6  # seconds for all, or for each, to sign in; not measured
MOST_MS = 500
PAUSE = (15.0, 30.0)  # seconds from one save to the next, when no rate is asked for
READS = 0.43  # of the requests of those who write, with a rate
WRITING, STEPS = 0.35, 20  # of those who file: how much of the time they write, requests beside


@contextmanager
def served(url: str, folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the address of the running product and the id of its first process."""
    program = Path(sys.executable).parent
    environment = _environment(url, folder)
    if url.startswith("sqlite"):
        command = [sys.executable, "-m", "qms", "run", "--port", "0"]
    else:
        command = [str(program / "gunicorn"), "--workers", "2", "--threads", "4"]
        command += ["--keep-alive", "75", "--no-control-socket", "--bind", "127.0.0.1:0"]
        command += ["wsgi:app"]
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield _address(log, process), process.pid
    finally:
        process.terminate()
        process.wait(30)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"(?:svarar på|Listening at:) (http\S+)", log.read_text("utf-8")):
            return found[1]
        time.sleep(0.2)
    raise SystemExit("the start failed:\n" + log.read_text("utf-8"))


def cost_of(first: int) -> tuple[int, float]:
    """Return the most memory that the process and its children have held, and their time.

    In MB together, and in seconds of processor time since they began.
    """
    total, ticks, waiting = 0, 0, [first]
    while waiting:
        pid = waiting.pop()
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        total += int(re.findall(r"VmHWM:\s+(\d+)", status)[0])
        used = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        ticks += int(used[11]) + int(used[12])
        waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return total // 1024, ticks / os.sysconf("SC_CLK_TCK")


def play(address: str, plan: dict[str, Any], seconds: float, folder: Path) -> list[dict[str, Any]]:
    """Let locust play the plan and return what it noted, one value per answer."""
    noted = folder / "noted.jsonl"
    (folder / "plan.json").write_text(json.dumps({**plan, "noted": str(noted)}))
    command = [str(Path(sys.executable).parent / "locust"), "--headless", "--only-summary"]
    command += ["-f", str(ROOT / "benchmarks" / "locust_reports.py"), "--host", address]
    people = str(len(plan["people"]))
    command += ["-u", people, "-r", people, "-t", f"{plan['warm_up'] + round(seconds)}s"]
    command += ["--stop-timeout", "60"]
    environment = {**os.environ, "QMS_DEADLINE_PLAN": str(folder / "plan.json")}
    with (folder / "locust.log").open("w") as out:
        subprocess.run(command, env=environment, cwd=folder, stdout=out, stderr=out, check=False)
    lines = noted.read_text("utf-8").splitlines() if noted.exists() else []
    if not lines:
        raise SystemExit("locust noted nothing:\n" + (folder / "locust.log").read_text("utf-8"))
    return [json.loads(line) for line in lines]


def tell(noted: list[dict[str, Any]], seconds: float) -> None:
    """Print the table of waiting times: one row for each kind of request, and all of them."""
    measured = [one for one in noted if one["measured"]]
    names = sorted({str(one["name"]) for one in measured})
    print(f"{'request':22}{'number':>8}{'failed':>8}{'P50 ms':>8}{'P95 ms':>8}{'P99 ms':>8}")
    for name in (*names, ""):
        rows = [one for one in measured if name in ("", one["name"])]
        times = sorted(float(one["ms"]) for one in rows)
        cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times
        p50, p95, p99 = (cuts[n - 1] if len(cuts) > 1 else cuts[0] for n in (50, 95, 99))
        failed = sum(not one["ok"] for one in rows)
        title = name or "all"
        print(f"{title:22}{len(rows):8}{failed:8}{p50:8.0f}{p95:8.0f}{p99:8.0f}")
    wrong = Counter((one["name"], one["status"]) for one in measured if not one["ok"])
    print("\n".join(f"failed: {name} answered {code} × {n}" for (name, code), n in wrong.items()))
    print(f"{len(measured) / seconds:.1f} requests a second; target P95 <= {MOST_MS} ms")


@contextmanager
def forecasting(db: Database, folder: Path, *, is_asked: bool) -> Iterator[None]:
    """Let a worker make forecasts of the municipality, one after the other."""
    if not is_asked:
        yield
        return
    over = threading.Event()

    def ask_again() -> None:
        while not over.wait(2):
            with suppress(AlreadyRunningError), db.transaction() as session:
                request_run(session, ACTOR, method="auto", horizon=10, now=datetime.now(UTC))

    asking = threading.Thread(target=ask_again)
    url = db.bind.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "qms", "jobs", "worker"]
    with (folder / "worker.log").open("w") as out:
        worker = subprocess.Popen(
            command, cwd=ROOT, env=_environment(url, folder), stdout=out, stderr=out
        )
        asking.start()
        try:
            yield
        finally:
            over.set()
            asking.join()
            worker.terminate()
            worker.wait(60)


def _environment(url: str, folder: Path) -> dict[str, str]:
    ours = {"QMS_INSTANCE": str(folder), "QMS_DATABASE_URL": url}
    return {**os.environ, **ours, "QMS_SECRET_KEY": "only-for-measuring" * 2}


def pause_at(rate: float, number: int, filing: int, seconds: float) -> tuple[float, float]:
    """Return how long to wait between requests for so many a second of all people together."""
    at_once = number - filing + WRITING * filing
    mean = at_once / (rate - STEPS * filing / seconds)
    return mean * 0.67, mean * 1.33


def measure(kind: str, asked: argparse.Namespace, folder: Path) -> None:
    """Prepare, play, compare and print."""
    minutes = asked.minutes
    number = asked.people or asked.units
    filing = min(number, round(number * minutes * asked.burst / 60))
    pause = pause_at(asked.rate, number, filing, minutes * 60) if asked.rate else PAUSE
    with database(kind, folder) as url:
        engine = make_engine(url)
        migrations.upgrade(engine)
        settings = Settings(database_url=url, secret_key=b"x" * 32, instance=folder, demo=True)
        load_demo(settings, progress=lambda _: None)
        with Database(engine).transaction() as session:
            people = add_schools(session, datetime.now(UTC), asked.units)[:number]
        plan = {
            "people": people, "password": PASSWORD, "filing": filing,
            "seconds": minutes * 60, "warm_up": round(max(WARM_UP, SIGN_IN * number)),
            "pause": pause,
            "reads": READS if asked.rate else 0,
        }  # fmt: skip
        print(f"{kind}: {asked.units} reports open, {filing} are filed in {minutes:g} minutes by")
        print(
            f"{number} people; the others ask every {pause[0]:.1f} to {pause[1]:.1f} s", flush=True
        )
        with (
            served(url, folder) as (address, pid),
            forecasting(Database(engine), folder, is_asked=asked.forecast),
        ):
            noted = play(address, plan, minutes * 60, folder)
            memory, seconds = cost_of(pid)
        tell(noted, minutes * 60)
        with Database(engine).reading() as session:
            lost = compare(session, noted)
            made = session.scalar(select(func.count(ForecastRun.published_at)))
        engine.dispose()
    handed_in = sum(one["ok"] and one["name"] == "hand in" for one in noted)
    texts = sum(len(one.get("texts", {})) for one in noted if one["ok"])
    print(f"{texts} texts acknowledged, {len(lost.texts)} lost {lost.texts[:5]}")
    print(f"{handed_in} of {filing} handed in, {len(lost.reports)} of them not so {lost.reports}")
    print(
        f"audit trail {'whole' if lost.is_chain_whole else 'BROKEN'}; server {memory} MB at most,"
    )
    if asked.forecast:
        print(f"{made} forecasts were made meanwhile")
    print(f"{1000 * seconds / len(noted):.0f} ms of processor time per request, start and all")


def main() -> None:
    """Measure in a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    options.add_argument("--minutes", type=float, default=2)
    options.add_argument("--burst", type=float, default=5, help="times the hour's own rate")
    options.add_argument("--units", type=int, default=300)
    options.add_argument("--people", type=int, default=0, help="0: one for each unit")
    options.add_argument(
        "--rate", type=float, default=0, help="requests a second of those who write"
    )
    options.add_argument("--forecast", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="qms-deadline-") as folder:
        measure(chosen.database, chosen, Path(folder))


if __name__ == "__main__":
    main()
