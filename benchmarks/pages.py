"""Time and number of queries of every page that can be reached, at the size of the demo.

    .venv/bin/python benchmarks/pages.py [--rounds 20] [--database URL]

Loads the demo municipality into a temporary database (or uses the one named, which must hold it),
signs in once per documented account, follows every link from the start page to one page of each
kind, and fetches each of those pages `rounds` times with nothing cached by the browser.
The figures are the application's own: no network, no browser.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.exceptions import HTTPException

from qms.app import create_app
from qms.config import Settings
from qms.db import migrations
from qms.db.session import make_engine
from qms.demo.load import load_demo
from qms.demo.logins import DEMO_LOGINS
from qms.vault.database import open_database

MOST_MS, MOST_QUERIES = 300, 12
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one page cost: milliseconds of each fetch, and the queries of the last."""

    endpoint: str
    role: str
    path: str
    times: tuple[float, ...]
    queries: int

    @property
    def p50(self) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.times)

    @property
    def p90(self) -> float:
        """Return the time in milliseconds that nine of ten fetches stay below."""
        return statistics.quantiles(self.times, n=10, method="inclusive")[8]

    @property
    def verdict(self) -> str:
        """Return what is over its target, or nothing."""
        slow = f"P90 > {MOST_MS} ms" if self.p90 > MOST_MS else ""
        many = f"> {MOST_QUERIES} queries" if self.queries > MOST_QUERIES else ""
        return ", ".join(filter(None, (slow, many)))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Yield a list that grows by each statement sent to the database."""
    statements: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def signed_in(app: Flask, user_name: str) -> FlaskClient:
    """Return a client signed in with a documented account."""
    client = app.test_client()
    token = TOKEN.search(client.get("/logga-in").text)
    given = {"user_name": user_name, "password": DEMO_LOGINS.password}
    answer = client.post("/logga-in", data={**given, "csrf_token": token[1] if token else ""})
    if answer.status_code != 303:
        raise SystemExit(f"{user_name} could not sign in: {answer.status}")
    return client


def endpoint_of(app: Flask, path: str) -> str:
    """Return which view answers a GET of the path; empty when none does."""
    try:
        return str(app.url_map.bind("localhost").match(path, method="GET")[0])
    except HTTPException:
        return ""


def one_of_each(app: Flask, client: FlaskClient, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield endpoint and path for pages that the client can reach and nobody has been to."""
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, urlsplit(path).path)
        if not endpoint or endpoint.endswith("static") or endpoint in seen:
            continue
        answer = client.get(path)
        if answer.status_code >= 500:
            print(f"{endpoint:34}answered {answer.status} at {path}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        seen.add(endpoint)
        yield endpoint, path
        links = (urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(answer.text))
        waiting += [link for link in links if not urlsplit(link).netloc]


def fetch(client: FlaskClient, path: str, rounds: int) -> tuple[float, ...]:
    """Return the milliseconds of each of `rounds` fetches."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(path).get_data()
        times.append((time.perf_counter() - began) * 1000)
    return tuple(times)


def measure(app: Flask, engine: Engine, rounds: int) -> Iterator[Figures]:
    """Yield the figures of one page of each kind, for the first role that reaches it."""
    seen: set[str] = set()
    for login in DEMO_LOGINS.rows:
        client = signed_in(app, login.user_name)
        start: set[str] = seen - {"home.start"}  # everybody's own start page
        for endpoint, path in one_of_each(app, client, start):
            with counted(engine) as statements:
                client.get(path)
            times = fetch(client, path, rounds)
            yield Figures(
                endpoint=endpoint,
                role=login.role,
                path=path,
                times=times,
                queries=len(statements),
            )
        seen |= start


def prepared(settings: Settings) -> Engine:
    """Return an engine whose database holds the demo municipality."""
    engine = make_engine(settings.database_url)
    if not migrations.is_current(engine):
        migrations.upgrade(engine)
        began = time.monotonic()
        load_demo(settings, progress=lambda text: print(f"  {text}"))
        print(f"demo loaded in {time.monotonic() - began:.1f} s (target <= 20 s)\n")
    return engine


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--database", default="", metavar="URL")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="qms-pages-") as folder:
        url = chosen.database or f"sqlite:///{folder}/demo.db"
        settings = Settings(
            database_url=url, secret_key=b"only-for-measuring" * 2, instance=Path(folder), demo=True
        )
        engine = prepared(settings)
        app = create_app(settings, db=open_database(settings, engine))
        print(f"{'view':34}{'role':22}{'P50 ms':>8}{'P90 ms':>8}{'queries':>9}")
        figures = []
        for page in measure(app, engine, chosen.rounds):
            figures.append(page)
            row = f"{page.endpoint:34}{page.role:22}{page.p50:8.1f}{page.p90:8.1f}"
            print(f"{row}{page.queries:9}  {page.verdict}", flush=True)
        worst = max(figures, key=lambda page: page.p90)
        over = sum(bool(page.verdict) for page in figures)
        print(
            f"\n{len(figures)} pages, {over} over target; slowest {worst.p90:.0f} ms {worst.path}"
        )
        engine.dispose()


if __name__ == "__main__":
    main()
