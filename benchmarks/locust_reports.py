"""A principal who files a report, for locust: report_deadline.py starts hundreds of them.

Locust lets everybody else go on while one sleeps.

Some file the whole report in the time that is measured; the others have it open and write. Each
answer is noted, with the texts that it acknowledged, in the file that the plan names.
"""

import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

from locust import FastHttpUser, task
from locust.exception import StopUser

PLAN = json.loads(Path(os.environ["QMS_DEADLINE_PLAN"]).read_text("utf-8"))
CHANCE = random.Random(20)
BEGAN = time.monotonic()
WARM, LENGTH = float(PLAN["warm_up"]), float(PLAN["seconds"])
Fields = dict[str, str]
PAUSE: tuple[float, float] = tuple(PLAN["pause"])  # seconds from one request to the next
READS = float(PLAN["reads"])
PAGES = ("/", "/redovisningar", "/insatser")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
FORM_KEY = re.compile(r'name="form_key"[^>]*value="([^"]+)"')
WORDS = (
    "lärarna",
    "planerade",
    "tillsammans",
    "eleverna",
    "läste",
    "flyt",
    "mer",
    "under",
    "våren",
)
TEXTS = {2: "so_q2_aims", 4: "so_without", 5: "so_q4_capacity"}
"""The question that is written in, by step."""
REST: dict[int, Fields] = {
    1: {"so_carried": "0", "so_facts_right": "Ja, allt stämmer"},
    2: {"so_q1_needs": "Till stor del"},
    3: {},
    4: {"so_why": "Eleverna behövde mer tid tillsammans med en lärare i små grupper."},
    5: {
        "so_q5_resources": "Ja",
        "so_q7_priority": "Delvis",
        "so_q8_follow": "Läsningen mäts i september och i maj, och rektor svarar för det.",
    },
}
ACTIVITY = {
    "measure": "Andel över gränsen",
    "baseline": "74 %",
    "aim": "80 %",
    "result": "81 %",
    "ore": "10 000",
}
NOTED = Path(PLAN["noted"]).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 - while we run


def elapsed() -> float:
    """Return the seconds since the measured time began; below nought while warming up."""
    return time.monotonic() - BEGAN - WARM


class Principal(FastHttpUser):
    """One principal with one report."""

    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        """Take one of the plan's people; the first ones file."""
        mine = PLAN["people"].pop()
        self.report, self.user_name = mine["report"], mine["user_name"]
        self.files = len(PLAN["people"]) < PLAN["filing"]
        self.token, self.version, self.count = "", "0", 0

    @task
    def last_hour(self) -> None:
        """File, or sit and write, and then be done."""
        if self.files:
            begins = LENGTH * CHANCE.uniform(0, 0.6)
            time.sleep(WARM + begins)
            self.sign_in()
            self.ask("start page", "/")
            self.file(end=begins + LENGTH * 0.35)
        else:
            time.sleep(CHANCE.uniform(0, WARM * 0.85))
            self.sign_in()
            self.write(CHANCE.choice(tuple(TEXTS)), until=LENGTH)
        raise StopUser

    def ask(
        self,
        name: str,
        path: str,
        data: Fields | None = None,
        *,
        texts: Fields | None = None,
        expected: int = 200,
    ) -> tuple[Any, str]:
        """Ask, note the answer, and learn the page's token and version."""
        began, moment = time.perf_counter(), elapsed()
        method = "POST" if data is not None else "GET"
        with self.client.request(
            method, path, name=name, data=data, allow_redirects=False, catch_response=True
        ) as answer:
            is_right = answer.status_code == expected
            if not is_right:
                answer.failure(f"{answer.status_code}: {(answer.text or '')[:200]}")
            body = answer.text or ""
        noted = {
            "name": name, "ok": is_right, "status": answer.status_code, "report": self.report,
            "ms": (time.perf_counter() - began) * 1000, "measured": 0 <= moment <= LENGTH,
        }  # fmt: skip
        NOTED.write(json.dumps(noted | ({"texts": texts} if texts else {})) + "\n")
        if found := TOKEN.search(body):
            self.token = found[1]
        if found := VERSION.search(body):
            self.version = found[1]
        return answer, body

    def url(self, rest: str) -> str:
        """Return the address of a page of the report."""
        return f"/redovisningar/{self.report}{rest}"

    def post(
        self,
        name: str,
        rest: str,
        fields: Fields,
        *,
        texts: Fields | None = None,
        expected: int = 303,
    ) -> tuple[Any, str]:
        """Send a form of the report."""
        data = {"csrf_token": self.token, "version": self.version, **fields, **(texts or {})}
        return self.ask(name, self.url(rest), data=data, texts=texts, expected=expected)

    def sign_in(self) -> None:
        """Sign in."""
        self.ask("sign-in page", "/logga-in")
        given = {"user_name": self.user_name, "password": PLAN["password"]}
        self.ask("sign in", "/logga-in", {**given, "csrf_token": self.token}, expected=303)

    def text(self) -> str:
        """Return a text that nobody has written before."""
        self.count += 1
        words = [CHANCE.choice(WORDS) for _ in range(CHANCE.randint(12, 60))]
        return f"Gång {self.count}: {' '.join(words)}."

    def write(self, step: int, *, until: float) -> None:
        """Open the step and let the page save by itself until the moment comes."""
        self.ask("step page", self.url(f"/del/{step}"))
        while True:
            pause = CHANCE.uniform(*PAUSE)
            if elapsed() + pause > until:
                time.sleep(max(0.0, until - elapsed()))
                return
            time.sleep(pause)
            if CHANCE.random() < READS:
                self.ask("page read", CHANCE.choice((*PAGES, self.url(f"/del/{step}"))))
                continue
            if step not in TEXTS:
                continue
            answer, _ = self.post(
                "saved by itself", f"/del/{step}/autospara", REST[step],
                texts={TEXTS[step]: self.text()}, expected=200,
            )  # fmt: skip
            if answer.status_code == 200:
                self.version = str(answer.json()["version"])

    def file(self, *, end: float) -> None:
        """Go through the report and hand it in at the moment `end`."""
        each = (end - elapsed()) / 6
        for step in (1, 2, 3):
            self.write(step, until=elapsed() + each)
            self.leave(step)
        self.add_activity(until=elapsed() + each)
        for step in (4, 5):
            self.write(step, until=elapsed() + each)
            self.leave(step)
        self.ask("check page", self.url("/kontroll"))
        self.post("hand in", "/lamna-in", {})
        self.ask("report page", self.url(""))

    def leave(self, step: int) -> None:
        """Save the step with the button."""
        texts = {TEXTS[step]: self.text()} if step in TEXTS else None
        self.post("step saved", f"/del/{step}", {"go": "stay", **REST[step]}, texts=texts)

    def add_activity(self, *, until: float) -> None:
        """Add an activity and write it on its own page."""
        _, body = self.ask("new activity page", self.url("/insatser/ny"))
        found = FORM_KEY.search(body)
        fields = {"form_key": found[1] if found else "", "name": "Läsgrupper i årskurs 1–3"}
        answer, _ = self.post("activity added", "/insatser/ny", fields)
        row = (answer.headers or {}).get("Location", "").rsplit("/", 1)[-1]
        self.ask("activity page", self.url(f"/insatser/{row}"))
        time.sleep(max(0.0, until - elapsed()))
        own = {f"a{row}-{key}": text for key, text in ACTIVITY.items()}
        self.post(
            "activity saved",
            f"/insatser/{row}",
            own,
            texts={f"a{row}-target_group": self.text()[:80].strip()},
        )
