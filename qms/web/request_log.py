"""A line for every request: who by pseudonym, which route by pattern, how it went, how long."""

import logging
import time
from collections.abc import Mapping
from secrets import token_hex

from flask import Flask, Response, g, has_request_context, request

log = logging.getLogger(__name__)
SILENT = frozenset({"static", "bootstrap.static", "health.live", "health.ready"})
"""What says nothing of the product's use, and would be most of the lines."""

NO_ROUTE = "no route"
HEADER = "X-Request-Id"


def log_requests(app: Flask) -> None:
    """Give every request an id of ours, and tell of it when it has been answered."""

    @app.before_request
    def begin() -> None:
        g.request_id, g.begun = token_hex(8), time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        if request.endpoint not in SILENT:
            taken = time.perf_counter() - g.get("begun", time.perf_counter())
            fields = {"status": response.status_code, "ms": round(1000 * taken)}
            log.info("request", extra={"fields": fields})
        return response


def request_id() -> str:
    """Return the id of the request that is being handled."""
    return str(g.get("request_id", ""))


def request_fields() -> Mapping[str, object]:
    """Return what may be told of the request in a log: never its path, query, form or address."""
    if not has_request_context():
        return {}
    actor = g.get("actor")
    return {
        "request": request_id(),
        "actor": actor.pseudonym if actor else "",
        "method": request.method if request.method in KNOWN else "other",
        "route": request.url_rule.rule if request.url_rule else NO_ROUTE,
    }


KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""A method may be any word; only those are told that mean something."""
