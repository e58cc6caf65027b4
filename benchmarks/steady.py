"""The served product through ten minutes of mixed requests: memory, its slope, and throughput.

    .venv/bin/python benchmarks/steady.py FOLDER [--workers 1] [--minutes 10] [--people 6]
    .venv/bin/python benchmarks/steady.py FOLDER --minutes 30 --people 8 --rate 10

Serves an installation made by `benchmarks/large/installation.py` with gunicorn, workers of four
threads that are never renewed. People sign in with the demo's accounts and fetch random pages of
their role without a pause, or so many a second in all; one request in fifty is a new sign-in,
which writes. The memory of the workers is read every five seconds; the slope is the least-squares
line through what is read after a fifth of the time. Compare requests a CPU second, as others may
use the machine.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from qms.demo.logins import DEMO_LOGINS, DOMAIN

ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PAGES = {
    "rektor": ("/", "/redovisningar", "/insatser", "/resultat", "/meddelanden", "/prognos", "/kpe"),
    "skolchef": ("/", "/redovisningar", "/ersattning", "/bidrag", "/resultat", "/modell"),
    "analytiker": ("/", "/import", "/modell", "/resultat", "/prognos", "/kpe"),
    "namnd": ("/", "/prognos", "/ersattning", "/meddelanden"),
}
AGAIN = 0.02
EVERY_S = 5
START_S = 60


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[str, int]]:
    """Yield the address and the process of the product, served as in operation."""
    log = folder / "steady.log"
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    command = [gunicorn, "--workers", str(workers), "--threads", "4", "--no-control-socket"]
    command += ["--bind", "127.0.0.1:0", "wsgi:app"]
    environment = {**os.environ, "QMS_INSTANCE": str(folder)}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield _address(log, process), process.pid
    finally:
        process.terminate()
        process.wait(30)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"Listening at: (http\S+)", log.read_text("utf-8")):
            return found[1]
        time.sleep(0.2)
    raise SystemExit("the start failed:\n" + log.read_text("utf-8"))


def workers_of(first: int) -> list[int]:
    """Return the workers' process ids."""
    return [int(one) for one in Path(f"/proc/{first}/task/{first}/children").read_text().split()]


def memory_of(first: int) -> float:
    """Return the resident memory of the workers together, in MB."""
    found = (Path(f"/proc/{pid}/status").read_text("utf-8") for pid in workers_of(first))
    return sum(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) for status in found) / 1024


def used_by(first: int) -> float:
    """Return the CPU seconds of the workers since they began."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in workers_of(first))
    return sum(sum(map(int, one.split()[11:13])) for one in stats) / os.sysconf("SC_CLK_TCK")


class Person(threading.Thread):
    """Somebody with an account who reads pages until told to stop; `times` are milliseconds."""

    def __init__(
        self, address: str, user: str, seed: int, *, stop: threading.Event, every: float
    ) -> None:
        super().__init__(daemon=True)
        self._address, self._user, self._stop_asked = address, user, stop
        self._every = every
        self._random = random.Random(seed)
        self.times: list[float] = []
        self.failed = 0

    def run(self) -> None:
        """Sign in and read."""
        http = self._signed_in()
        while not self._stop_asked.is_set():
            began = time.perf_counter()
            if self._random.random() < AGAIN:
                http = self._signed_in()
            answer = http.get(self._address + self._random.choice(PAGES[self._user]), timeout=60)
            self.times.append((time.perf_counter() - began) * 1000)
            self.failed += answer.status_code != requests.codes.ok
            time.sleep(max(0.0, self._every - (time.perf_counter() - began)))

    def _signed_in(self) -> requests.Session:
        http, url = requests.Session(), f"{self._address}/logga-in"
        token = TOKEN.search(http.get(url, timeout=60).text)
        given = {"user_name": f"{self._user}@{DOMAIN}", "password": DEMO_LOGINS.password}
        given["csrf_token"] = token[1] if token else ""
        http.post(url, data=given, timeout=60)
        return http


def watch(first: int, seconds: float) -> list[tuple[float, float]]:
    """Return seconds and MB of the workers until the time has passed."""
    began, found = time.monotonic(), []
    while (passed := time.monotonic() - began) < seconds:
        found.append((passed, memory_of(first)))
        time.sleep(EVERY_S)
    return found


def main() -> None:
    """Print memory over the time, its slope, waiting times and requests a CPU second."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--people", type=int, default=6)
    options.add_argument("--rate", type=float, help="requests a second of all people together")
    chosen = options.parse_args()
    every = chosen.people / chosen.rate if chosen.rate else 0.0
    with served(chosen.folder, chosen.workers) as (address, first):
        stop, users = threading.Event(), list(PAGES)
        people = [
            Person(address, users[n % len(users)], n, stop=stop, every=every)
            for n in range(chosen.people)
        ]
        for one in people:
            one.start()
        time.sleep(EVERY_S)
        cpu, began = used_by(first), time.monotonic()
        seen = watch(first, chosen.minutes * 60)
        cpu, passed = used_by(first) - cpu, time.monotonic() - began
        stop.set()
        for one in people:
            one.join(60)
    _tell(seen, people, cpu=cpu, passed=passed)


def _tell(
    seen: list[tuple[float, float]], people: list[Person], *, cpu: float, passed: float
) -> None:
    times = sorted(one for person in people for one in person.times)
    later = [one for one in seen if one[0] >= passed / 5]
    slope = statistics.linear_regression(*zip(*later, strict=True)).slope
    print(f"{len(times)} requests, {sum(one.failed for one in people)} failed, in {passed:.0f} s")
    print(f"{len(times) / passed:.1f} a second, {len(times) / cpu:.1f} a CPU second")
    print(f"P50 {times[len(times) // 2]:.0f} ms, P95 {times[len(times) * 95 // 100]:.0f} ms")
    print(f"memory {seen[0][1]:.0f} MB at first, {later[0][1]:.0f} after a fifth, ", end="")
    print(f"{seen[-1][1]:.0f} at the end; {slope * 60:+.2f} MB a minute")


if __name__ == "__main__":
    main()
