"""A pupil register as SS 12000 describes it, on a port of this machine; everybody is made up."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

SECRET = "hemlig-nyckel"
FIRST_NAME, LAST_NAME, NUMBER = "Zinnober", "Ockrasson", "201203042397"
SCHOOL, OTHER, OFFICE = (f"3f0f6d2e-0d7c-4c0e-9f0a-0000000000a{n}" for n in range(3))


def organisation(key, name, code, **more):
    return {"id": key, "displayName": name, "schoolUnitCode": code, **more}


def person(key, *enrolments, marking="Ingen"):
    return {
        "id": key,
        "givenName": FIRST_NAME,
        "familyName": LAST_NAME,
        "eduPersonPrincipalNames": [f"{FIRST_NAME.lower()}@provby.example"],
        "civicNo": {"value": NUMBER, "nationality": "SE"},
        "securityMarking": marking,
        "emails": [{"value": f"{LAST_NAME.lower()}@provby.example", "type": "Skola"}],
        "enrolments": list(enrolments),
    }


def enrolled(school, year, kind="GR", **more):
    return {"enroledAt": {"id": school}, "schoolYear": year, "schoolType": kind,
            "cancelled": False, **more}  # fmt: skip


def group(key, name, school, members, kind="Klass"):
    return {"id": key, "displayName": name, "groupType": kind, "organisation": {"id": school},
            "groupMemberships": [{"person": {"id": one}} for one in members]}  # fmt: skip


ORGANISATIONS = [
    {"id": OFFICE, "displayName": "Provby kommun", "organisationType": "Huvudman"},
    organisation(SCHOOL, "Åkerskolan", "12345678", schoolTypes=["GR", "FKLASS"]),
    organisation(OTHER, "Nya skolan", "12345699", schoolTypes=["GR"], startDate="2026-08-01"),
]
PERSONS = [
    *(person(f"p{n}", enrolled(SCHOOL, 8)) for n in range(7)),
    person("p7", enrolled(SCHOOL, 8), marking="Sekretessmarkering"),
    person("p8", enrolled(SCHOOL, None, "FKLASS"), enrolled(SCHOOL, None, "FTH")),
    person("p9", enrolled(SCHOOL, 9, cancelled=True)),
    person("p10", enrolled(SCHOOL, 9, endDate="2026-06-12")),
    person("p11", enrolled(OTHER, 9, startDate="2026-08-15")),
    person("p12", enrolled(OTHER, 1), enrolled(SCHOOL, 1)),
    person("p13", enrolled("någon-annanstans", 3)),
]
GROUPS = [
    group("g1", "8A", SCHOOL, [f"p{n}" for n in range(8)]),
    group("g2", "Matematik 8", SCHOOL, ["p0"], kind="Undervisning"),
]
RESOURCES = {"organisations": ORGANISATIONS, "persons": PERSONS, "groups": GROUPS}


class Source(BaseHTTPRequestHandler):
    """Answers as the standard says: pages by token, the token with the limit alone."""

    page_size = 3

    def do_GET(self):
        asked = urlsplit(self.path)
        given = {key: value[0] for key, value in parse_qs(asked.query).items()}
        self.server.asked.append((asked.path, given))
        if self.headers.get("Authorization") != f"Bearer {SECRET}":
            return self._answer(401, {})
        if set(given) - {"limit", "pageToken"}:
            return self._answer(400, {})
        kind = asked.path.rsplit("/", 1)[-1]
        start = int(given.get("pageToken", "t0")[1:])
        rows = RESOURCES[kind][start : start + self.page_size]
        body = {"organisations" if kind == "organisations" else "data": rows}
        if start + self.page_size < len(RESOURCES[kind]):
            body["pageToken"] = f"t{start + self.page_size}"
        return self._answer(*self.server.spoil(kind, body))

    def _answer(self, status, body):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def source(spoil=lambda _kind, body: (200, body)):
    """Serve the source; yield its address and what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    server.asked, server.spoil = [], spoil
    running = Thread(target=server.serve_forever)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v2", server.asked
    finally:
        server.shutdown()
        server.server_close()
        running.join(10)
        assert not running.is_alive()
