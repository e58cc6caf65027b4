"""Fetching or opening an SS 12000 delivery: page by page, and nothing of it is kept."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import requests

from qms.kernel.problems import Problem, RefusedError
from qms.provider_settings import is_safe_address
from qms.register.core.ss12000 import items_of

PAGE = 500
MOST_PAGES = 10_000
LARGEST_PAGE = 50_000_000
TIMEOUT = (10, 120)
"""Seconds to be reached, and to be answered."""
Item = Mapping[str, Any]


def from_files(files: Iterable[Path], kind: str) -> Iterator[Item]:
    """Yield the items of the files; raise RefusedError for one that is no JSON."""
    for file in files:
        try:
            body = json.loads(file.read_bytes())
        except (ValueError, RecursionError):
            raise _refused(f"{file.name} är inte giltig JSON.", "Kontrollera filen.") from None
        yield from items_of(body, kind)


def from_address(address: str, kind: str, *, token: str) -> Iterator[Item]:
    """Yield the items of all pages; raise RefusedError when the source answers otherwise.

    After the first page the token of the page goes with the limit alone, as the standard asks.
    """
    if not is_safe_address(address):
        raise _refused("Adressen är inte säker.", "Använd https.")
    mark, met = "", set[str]()
    for _ in range(MOST_PAGES):
        body = _page(f"{address.rstrip('/')}/{kind}", mark, token)
        yield from items_of(body, kind)
        mark = str(body.get("pageToken") or "") if isinstance(body, dict) else ""
        if not mark:
            return
        if mark in met:
            break
        met.add(mark)
    raise _refused("Källan bläddrar i cirkel.", "Hör med den som sköter källan.")


def _page(address: str, mark: str, token: str) -> Any:  # noqa: ANN401 - JSON
    asked = {"limit": str(PAGE), **({"pageToken": mark} if mark else {})}
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    try:
        with requests.get(
            address, params=asked, headers=headers, timeout=TIMEOUT, allow_redirects=False,
            stream=True,
        ) as answer:  # fmt: skip
            return _body(answer)
    except requests.RequestException as error:
        raise _refused(
            "Källan svarar inte.", f"Kontrollera adressen ({type(error).__name__})."
        ) from None


def _body(answer: requests.Response) -> Any:  # noqa: ANN401 - JSON
    """Return the page; another address is never followed to, and none may be without end."""
    if answer.status_code != requests.codes.ok:
        raise _refused(f"Källan svarade {answer.status_code}.", "Kontrollera adress och nyckel.")
    content = answer.raw.read(LARGEST_PAGE + 1, decode_content=True)
    if len(content) > LARGEST_PAGE:
        raise _refused("En sida från källan är för stor.", "Hör med den som sköter källan.")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise _refused("Källans svar är inte giltig JSON.", "Kontrollera adressen.") from None


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
