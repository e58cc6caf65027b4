"""A program that may all that tokens can be given, as a reader of the demo makes it on the page."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from qms.access.roles import Role
from qms.api.core.permissions import Permission
from qms.demo.logins import DEMO_LOGINS
from qms.kernel.clock import local_day
from trust.crawl import TOKEN, sign_in
from trust.served import Product

PAGE, INTERFACE = "/konto/nycklar", "/api/v1"
GRANT = re.compile(r'<option value="(\d+)"')
SECRET = re.compile(r"Bearer (kvh_[\w-]+)")
TOKENS = 24
"""A token may make 300 calls a minute; a trial makes some five thousand."""
ROWS, LEFT_OUT = 20, ",suppressed,"
TAKEN_BACK = "births"
"""A dataset on which nothing rests: its latest file can be taken back."""
METHODS = frozenset({"get", "post", "delete"})
Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Program:
    """The tokens, and calls with the first of them."""

    url: str
    tokens: tuple[str, ...]

    def call(self, method: str, path: str, **more: Any) -> requests.Response:  # noqa: ANN401
        """Return the answer; raise requests.HTTPError for a refusal."""
        headers = {"Authorization": f"Bearer {self.tokens[0]}"}
        answer = requests.request(
            method, f"{self.url}{INTERFACE}{path}", headers=headers, timeout=60, **more
        )
        answer.raise_for_status()
        return answer


def program(product: Product) -> Program:
    """Return a program with tokens of the analyst's grant, which may all that there is."""
    session = sign_in(product.url, DEMO_LOGINS.of(Role.ANALYST).user_name)
    page = session.get(product.url + PAGE, timeout=30).text
    form, grant = TOKEN.search(page), GRANT.search(page)
    if form is None or grant is None:
        raise RuntimeError("the page of tokens has no form")
    sent = {
        "csrf_token": form[1],
        "grant_id": grant[1],
        "permissions": [one.value for one in Permission],
        "expires_on": (local_day(datetime.now(UTC)) + timedelta(2)).isoformat(),
    }
    return Program(url=product.url, tokens=tuple(
        _made(session, product.url, {**sent, "name": f"prov {number}"}) for number in range(TOKENS)
    ))  # fmt: skip


def _made(session: requests.Session, url: str, sent: dict[str, Any]) -> str:
    found = SECRET.search(session.post(url + PAGE, data=sent, timeout=30).text)
    if found is None:
        raise RuntimeError("no token was made")
    return found[1]


def described(asking: Program) -> Document:
    """Return the product's reference, with an example of what only the product knows.

    A schema cannot tell which schools there are: the example of a file is rows that the dataset
    has, tried and not saved; that of an import is a file that was handed in for the purpose. What
    the reference says of any other status is taken out: each status is to be told of by name.
    """
    document: Document = asking.call("GET", "/openapi.json").json()
    for path, item in document["paths"].items():
        if "post" in item:
            rows = path.removeprefix(INTERFACE).removesuffix("/imports")
            item["post"]["requestBody"]["content"]["text/csv"]["example"] = _file(asking, rows)
            _example(item["post"], "dry_run", value=True)
        elif "delete" in item:
            _of_import(asking, item)
        for method in METHODS & item.keys():
            item[method]["responses"].pop("default", None)
    return document


def _file(asking: Program, rows: str) -> str:
    """Return some rows that the dataset has, of those where nothing is left out."""
    file = asking.call("GET", f"{rows}?format=csv&limit=1000").content.decode()
    head, *lines = file.splitlines()
    return "\n".join([head, *[line for line in lines if LEFT_OUT not in line][:ROWS]])


def _of_import(asking: Program, item: Document) -> None:
    """Hand in a file with one number raised, and let it be the example of an import."""
    rows = asking.call("GET", f"/register/{TAKEN_BACK}?limit=1").json()["rows"]
    changed = [{**rows[0], "n": rows[0]["n"] + 1}]
    place = f"/register/{TAKEN_BACK}/imports"
    batch = asking.call("POST", place, json=changed).json()["id"]
    tag = asking.call("GET", f"{place}/{batch}").headers["ETag"]
    _example(item, "dataset", value=TAKEN_BACK)
    _example(item, "batch_id", value=batch)
    _example(item["delete"], "If-Match", value=tag)


def _example(of: Document, name: str, *, value: object) -> None:
    next(one for one in of["parameters"] if one["name"] == name)["example"] = value
