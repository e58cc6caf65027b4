"""How pages, an import and the yearly allocation grow with the installation.

    .venv/bin/python benchmarks/growth.py measure FOLDER [--rounds 10]
    .venv/bin/python benchmarks/growth.py measure FOLDER --like OTHER    # the same addresses
    .venv/bin/python benchmarks/growth.py compare FOLDER FOLDER …

`measure` takes an installation made by `benchmarks/large/installation.py`: it signs in once per
documented account, follows every link from the start page to one page or file of each kind, and
fetches each `rounds` times. Then it imports pupil counts for every unit (dry run and save) and
calculates the year's allocation, both taken back. The figures are kept in FOLDER/growth.json;
`compare` prints those of several installations beside each other, with the ratio of the largest
to the smallest. CPU milliseconds are the process's own, so others on the machine do not show.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from large.installation import settings_of
from large.works import works
from pages import LINK, counted, endpoint_of, signed_in
from sqlalchemy import Engine, func, select

from qms.app import create_app
from qms.db.session import make_engine
from qms.demo.logins import DEMO_LOGINS
from qms.org.models import OrgNode
from qms.vault.database import open_database
from qms.web.long_lived import settle

FILE = "growth.json"
MOST_MS = 300
PATIENCE_MS = 8000  # a page that has taken so long altogether is not fetched more than twice
OF_ALL = {
    "home.start",
    *("followup.show_reports", "followup.show_results", "followup.show_actions"),
    *("needs.show_report", "inbox.show_messages", "org.show_units", "costs.show_costs"),
}
"""Pages measured for every role, as each sees something else there."""
Row = dict[str, Any]


def reached(app: Flask, client: FlaskClient, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield kind and path of a page or file of each kind that the client can reach."""
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        kind = endpoint_of(app, urlsplit(path).path)
        if not kind or kind.endswith("static") or kind in seen:
            continue
        answer = client.get(path)
        if answer.status_code >= 500:
            print(f"{kind:40}answered {answer.status} at {path}")
        if answer.status_code != 200:
            continue
        seen.add(kind)
        yield kind, path
        if answer.mimetype == "text/html":
            links = (urljoin(path, one.replace("&amp;", "&")) for one in LINK.findall(answer.text))
            waiting += [one for one in links if not urlsplit(one).netloc]


def fetched(client: FlaskClient, path: str, *, rounds: int, engine: Engine) -> Row:
    """Return what the page cost: milliseconds, CPU milliseconds, statements and bytes."""
    with counted(engine) as statements:
        size = len(client.get(path).get_data())
    wall: list[float] = []
    cpu: list[float] = []
    while len(wall) < 2 or (len(wall) < rounds and sum(wall) < PATIENCE_MS):
        began, used = time.perf_counter(), time.process_time()
        client.get(path).get_data()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {
        "p50": statistics.median(wall),
        "p90": statistics.quantiles(wall, n=10, method="inclusive")[8],
        "cpu": statistics.median(cpu),
        "queries": len(statements),
        "bytes": size,
    }


def pages(
    app: Flask, engine: Engine, *, rounds: int, like: Path | None, only: str
) -> Iterator[Row]:
    """Yield the figures of each kind of page: found by its links, or those that `like` kept."""
    if like is None:
        yield from _found(app, engine, rounds=rounds)
        return
    users = {login.role: login.user_name for login in DEMO_LOGINS.rows}
    clients: dict[str, FlaskClient] = {}
    for row in json.loads((like / FILE).read_text())["pages"]:
        role, path = row["role"], row["path"]
        if not re.search(only, row["kind"]):
            continue
        if role not in clients:
            clients[role] = signed_in(app, users[role])
        client = clients[role]
        if client.get(path).status_code == HTTPStatus.OK:
            found = fetched(client, path, rounds=rounds, engine=engine)
            yield {"kind": row["kind"], "role": role, "path": path, **found}


def _found(app: Flask, engine: Engine, *, rounds: int) -> Iterator[Row]:
    """Yield the figures of one page of each kind, for the first role that reaches it."""
    seen: set[str] = set()
    for login in DEMO_LOGINS.rows:
        client = signed_in(app, login.user_name)
        mine = seen - OF_ALL
        for kind, path in reached(app, client, mine):
            found = fetched(client, path, rounds=rounds, engine=engine)
            yield {"kind": kind, "role": login.role, "path": path, **found}
        seen |= mine


def told(row: Row) -> str:
    """Return the figures in a line."""
    many = f"{row['p50']:8.0f}{row['p90']:8.0f}{row['cpu']:8.0f}{row['queries']:6}"
    return f"{row['kind'][:38]:39}{row['role'][:20]:21}{many}{row['bytes'] / 1000:9.0f}"


def measure(folder: Path, *, rounds: int, like: Path | None, only: str) -> None:
    """Print and keep the figures of one installation."""
    settings = settings_of(folder)
    engine = make_engine(settings.database_url)
    db = open_database(settings, engine)
    app = create_app(settings, db=db)
    with db.reading() as session:
        units = session.scalar(select(func.count()).where(OrgNode.kind == "unit")) or 0
    settle()
    print(f"{units} units\n{'view':39}{'role':21}{'P50':>8}{'P90':>8}{'CPU':>8}{'SQL':>6}{'kB':>9}")
    rows = []
    for row in pages(app, engine, rounds=rounds, like=like, only=only):
        rows.append(row)
        print(told(row), flush=True)
    content: dict[str, Any] = {"units": units, "pages": rows, "works": []}
    (folder / FILE).write_text(json.dumps(content, indent=1))
    content["works"] = _works(works(db, now=datetime.now(UTC)))
    (folder / FILE).write_text(json.dumps(content, indent=1))
    over = sum(row["p90"] > MOST_MS for row in rows)
    print(f"\n{len(rows)} pages, {over} with P90 above {MOST_MS} ms")
    engine.dispose()


def _works(every: Iterator[tuple[str, Callable[[], object]]]) -> list[Row]:
    """Run each piece of work, print and return its seconds."""
    rows = []
    for name, work in every:
        began, used = time.perf_counter(), time.process_time()
        work()
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        rows.append({"name": name, "wall": wall, "cpu": cpu})
        print(f"{name:60}{wall:8.2f} s{cpu:8.2f} CPU s", flush=True)
    return rows


def compare(folders: list[Path]) -> None:
    """Print P90 and statements of each kind at every size, and the ratio of the CPU time."""
    kept = [json.loads((folder / FILE).read_text()) for folder in folders]
    print("units: " + ", ".join(str(one["units"]) for one in kept))
    by_kind = [{(row["kind"], row["role"]): row for row in one["pages"]} for one in kept]
    for key in by_kind[0]:
        rows = [one[key] for one in by_kind if key in one]
        if len(rows) < len(kept):
            continue
        cells = "".join(f"{row['p90']:8.0f} ms{row['queries']:4}" for row in rows)
        ratios = "".join(f"{row['cpu'] / rows[0]['cpu']:7.1f}" for row in rows[1:])
        print(f"{key[0][:38]:39}{key[1][:20]:21}{cells}{ratios}")
    for same in zip(*(one["works"] for one in kept), strict=False):
        print(f"{same[0]['name']:60}" + "".join(f"{one['cpu']:9.2f} CPU s" for one in same))


def main() -> None:
    """Measure one installation, or compare several."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("measure", "compare"))
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--only", default="", help="regular expression of views, with --like")
    options.add_argument("--like", type=Path, help="an installation that has been measured")
    chosen = options.parse_args()
    if chosen.what == "compare":
        compare(chosen.folders)
        return
    for folder in chosen.folders:
        measure(folder, rounds=chosen.rounds, like=chosen.like, only=chosen.only)


if __name__ == "__main__":
    main()
