"""Pages with planted holes, for the scanners of a running product: never on a real network."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask, jsonify, redirect, request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

FORM = '<form method="post" action="/kept"><input name="words"><input type="submit"></form>'


def make_canary(folder: Path) -> Flask:
    """Return an application whose every page has a hole; it works in `folder`."""
    app = Flask("canary")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    kept: list[str] = []
    (folder / "words.txt").write_text("words", "utf-8")
    database = folder / "canary.db"
    with sqlite3.connect(database) as connection:
        connection.execute("create table school (id integer, name text)")
        connection.executemany("insert into school values (?, ?)", [(1, "Norra"), (2, "Södra")])

    pages: dict[str, Callable[[], str | Response]] = {
        "/": lambda: (
            '<a href="/search?name=N">a</a> <a href="/says?words=b">b</a> '
            '<a href="/to?next=/">c</a> <a href="/file?name=words.txt">d</a> <a href="/kept">e</a>'
        ),
        "/search": lambda: _search(database),
        "/says": lambda: f"<p>{request.args.get('words', '')}</p>",
        "/to": lambda: redirect(request.args.get("next", "/")),
        "/file": lambda: _file(folder),
        "/kept": lambda: _kept(kept),
        "/api/number": _number,
        "/openapi.json": _described,
    }
    for rule, page in pages.items():
        methods = ["GET", "POST"] if rule == "/kept" else ["GET"]
        app.add_url_rule(rule, rule.strip("/").replace("/", "_") or "start", page, methods=methods)
    return app


def _search(database: Path) -> str:
    name = request.args.get("name", "")
    with sqlite3.connect(database) as connection:
        rows = connection.execute(f"select id from school where name like '{name}%'").fetchall()
    return f"<p>{len(rows)} rows</p>"


def _file(folder: Path) -> str:
    return (folder / request.args.get("name", "")).read_text("utf-8", "replace")


def _kept(kept: list[str]) -> str:
    if request.method == "POST":
        kept.append(request.form.get("words", ""))
    return f"{FORM}{''.join(f'<p>{one}</p>' for one in kept)}"


def _number() -> Response:
    return Response(str(100 // int(request.args.get("by", "1"))), mimetype="application/json")


def _described() -> Response:
    by = {"name": "by", "in": "query", "required": True, "schema": {"type": "integer"}}
    body = {"application/json": {"schema": {"type": "integer"}}}
    answers = {"200": {"description": "The number.", "content": body}}
    path = {"/api/number": {"get": {"parameters": [by], "responses": answers}}}
    described = {"openapi": "3.1.0", "info": {"title": "canary", "version": "1"}, "paths": path}
    return jsonify(described)


if __name__ == "__main__":
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    make_server("127.0.0.1", port, make_canary(folder), threaded=True).serve_forever()
