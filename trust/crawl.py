"""The product's own pages, found by following links as each role, for the scanners to attack."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import requests
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from qms.access.roles import Role
from qms.app import create_app
from qms.config import from_environment
from qms.demo.logins import DEMO_LOGINS
from trust.served import Product

HREF = re.compile(r'(?:href|action)="([^"#][^"]*)"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = "qms"
PER_PLACE = 2
"""Addresses that are kept of the same page: a school's page is one page, whichever school."""
MOST = 900
"""Pages that a role opens at most."""
ROLES = (
    Role.PRINCIPAL, Role.SCHOOL_CHIEF, Role.ANALYST, Role.PLANNER, Role.CASE_OFFICER,
    Role.ASSESSOR, Role.INDEPENDENT_PROVIDER, Role.SYSTEM_ADMIN,
)  # fmt: skip
"""Those who together see what all roles see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address of a page, the role that opened it, and what answered."""

    address: str
    endpoint: str
    role: str
    status: int

    @property
    def is_asked(self) -> bool:
        """Return whether the address holds values that a reader chooses."""
        return "?" in self.address


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """Every page that was opened, and the cookie of each role."""

    pages: tuple[Page, ...]
    cookies: Mapping[str, str]
    places: frozenset[str]
    """The endpoints of all routes that answer GET."""

    @property
    def covered(self) -> float:
        """Return the part of the routes that some role has opened a page of."""
        opened = {one.endpoint for one in self.pages if one.status < 400}
        return len(opened & self.places) / len(self.places)

    @property
    def broken(self) -> list[Page]:
        """Return the pages that answered with a fault of ours."""
        return [one for one in self.pages if one.status >= 500]


def crawl(product: Product) -> Crawled:
    """Return what the roles of the demo find by following links from its start page."""
    app = create_app(from_environment({"QMS_INSTANCE": str(product.instance), "QMS_DEMO": "1"}))
    roles = {login.key.value: login.user_name for login in map(DEMO_LOGINS.of, ROLES)}
    sessions = {role: sign_in(product.url, name) for role, name in roles.items()}
    pages = [page for role, session in sessions.items()
             for page in _follow(app, product.url, role, session)]  # fmt: skip
    return Crawled(
        pages=tuple(pages),
        cookies={role: str(session.cookies[COOKIE]) for role, session in sessions.items()},
        places=frozenset(rule.endpoint for rule in app.url_map.iter_rules()
                         if "GET" in (rule.methods or ()) and rule.endpoint != "static"),
    )  # fmt: skip


def sign_in(url: str, user_name: str) -> requests.Session:
    """Return a session in which the demo's account is signed in."""
    session = requests.Session()
    page = session.get(f"{url}/logga-in", timeout=30)
    token = TOKEN.search(page.text)
    if token is None:
        raise RuntimeError("the page to sign in on has no form")
    sent = {
        "csrf_token": token[1],
        "next": "",
        "user_name": user_name,
        "password": DEMO_LOGINS.password,
    }
    answer = session.post(f"{url}/logga-in", data=sent, timeout=30)
    if answer.url.endswith("/logga-in"):
        raise RuntimeError(f"{user_name} could not sign in")
    return session


def _follow(app: Flask, url: str, role: str, session: requests.Session) -> Iterator[Page]:
    """Yield the pages that the role finds, at most two of each place and kind of question."""
    wait, known, kept = deque(["/"]), {"/"}, Counter[tuple[str, str]]()
    while wait and sum(kept.values()) < MOST:
        address = wait.popleft()
        endpoint = _endpoint(app, address)
        kind = endpoint, ",".join(sorted(parse_qs(urlsplit(address).query, True)))
        if not endpoint or kept[kind] >= PER_PLACE:
            continue
        kept[kind] += 1
        answer = session.get(url + address, timeout=60, allow_redirects=False)
        yield Page(address=address, endpoint=endpoint, role=role, status=answer.status_code)
        for found in _links(url, address, answer):
            if found not in known:
                known.add(found)
                wait.append(found)


def _links(url: str, address: str, answer: requests.Response) -> Iterator[str]:
    """Yield the addresses of ours that the answer leads to."""
    if location := answer.headers.get("Location"):
        links = [location]
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        links = [link.replace("&amp;", "&") for link in HREF.findall(answer.text)]
    else:
        links = []
    for link in links:
        whole = urldefrag(urljoin(url + address, link)).url
        if whole.startswith(url + "/"):
            yield whole.removeprefix(url)


def _endpoint(app: Flask, address: str) -> str:
    """Return the route that answers GET at the address, empty where none does."""
    pages = app.url_map.bind("127.0.0.1")
    try:
        endpoint, _ = pages.match(urlsplit(address).path, method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    return "" if endpoint == "static" else str(endpoint)
