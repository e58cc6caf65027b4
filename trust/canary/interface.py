"""An interface that breaks its own reference in five ways: never on a real network."""

import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

SECRET = "Bearer kvh_canary"
BY = {"name": "by", "in": "query", "required": True, "schema": {"type": "integer"}}
NUMBER = {"type": "integer"}
SCHOOL = {"type": "object", "properties": {"id": NUMBER}, "required": ["id"]}


def _divided() -> Response:
    """Break down where it is asked to divide by nothing."""
    text = request.args.get("by", "")
    if not text.lstrip("-").isdecimal():
        return Response('{"detail": "no number"}', 422, mimetype="application/json")
    return jsonify(100 // int(text))


def _misshapen() -> Response:
    return jsonify({"id": "seven"})


def _of_another_kind() -> Response:
    return Response("<p>7</p>", mimetype="text/html")


def _trusting() -> Response:
    """Take whatever is sent for a school."""
    return jsonify({"id": 7})


def _open() -> Response:
    return jsonify({"id": 7})


Answering = Callable[[], Response]
OPERATIONS: Mapping[str, tuple[str, Answering, dict[str, Any]]] = MappingProxyType(
    {
        "/divided": ("get", _divided, NUMBER),
        "/misshapen": ("get", _misshapen, SCHOOL),
        "/of-another-kind": ("get", _of_another_kind, NUMBER),
        "/trusting": ("post", _trusting, SCHOOL),
        "/open": ("get", _open, SCHOOL),
    }
)
"""By address: the method, what answers, and what the reference says of the answer."""


def make_canary() -> Flask:
    """Return the application; all but one address ask for the token."""
    app = Flask("canary-interface")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/openapi.json", "described", lambda: jsonify(_described()))
    for path, (method, answer, _) in OPERATIONS.items():
        app.add_url_rule(path, path.strip("/"), answer, methods=[method.upper()])
    app.before_request(_refused)
    return app


def _refused() -> Response | None:
    is_open = request.path in {"/openapi.json", "/open", "/"}
    if is_open or request.headers.get("Authorization") == SECRET:
        return None
    return Response('{"detail": "no token"}', 401, mimetype="application/json")


def _described() -> dict[str, Any]:
    paths = {
        path: {method: _operation(path, method, schema)}
        for path, (method, _, schema) in OPERATIONS.items()
    }
    token = {"type": "http", "scheme": "bearer"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "canary", "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {"token": token}},
    }


def _operation(path: str, method: str, schema: dict[str, Any]) -> dict[str, Any]:
    refusal = {"description": "No.", "content": {"application/json": {}}}
    answer = {"description": "Yes.", "content": {"application/json": {"schema": schema}}}
    told: dict[str, Any] = {
        "security": [{"token": []}],
        "responses": {"200": answer, "401": refusal, "422": refusal},
    }
    if path == "/divided":
        told["parameters"] = [BY]
    if method == "post":
        told["requestBody"] = {"required": True, "content": {"application/json": {
            "schema": SCHOOL}}}  # fmt: skip
    return told


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), make_canary(), threaded=True).serve_forever()
