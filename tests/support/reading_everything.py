"""What a reader is told by every page and file that they may ask for, with all that these offer."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from itertools import product
from zipfile import ZipFile

from security.test_matrix import Route, has, routes
from security.world import World
from werkzeug.routing import AnyConverter

from qms.access.roles import Role

Who = tuple[Role, str]
Told = dict[str, tuple[int, str]]
"""By address: the status, and the text without what is new each time."""
NEW = re.compile(
    r'name="csrf_token"[^>]*|nonce-[^\']*|nonce="[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z'
    r'|(?<=")[0-9a-f]{16,}(?=")|(?<![.,0-9a-f])(?=[0-9]*[a-f])[0-9a-f]{16,}'
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=>)[0-9a-f]{8}(?=</a>)"
    r"|\b(?=[0-9]*[A-Z])[0-9A-Z]{12}\b"
)
"""Tokens, keys, pseudonyms and names of cases drawn anew, when a workbook was made; no number."""
LINK = re.compile(r'href="(/[^"#]*\?[^"#]*)')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
SELECT = re.compile(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option\b[^>]*value="([^"]*)"')
ENDINGS = ("csv", "xlsx")
YEARS = (2025, 2026, 2027)
MOST_CHOICES = 12


def addresses(world: World, who: Who) -> list[str]:
    """Return every address of a page or file that the reader has the right to ask for.

    A unit's page is there for both schools, a page of a year for three, a file in each kind.
    """
    found = [one for one in routes(world) if one.method == "GET" and has(*who, one.right)]
    return sorted({path for route in found for path in _paths(world, route)})


def _paths(world: World, route: Route) -> Iterator[str]:
    place, names = world.municipality, sorted(route.rule.arguments)

    def values(name: str, part) -> Iterable[object]:
        kind, value = route.rule._converters[name], world.rows[part.row] if part.row else part.word
        if isinstance(kind, AnyConverter):
            return sorted(kind.items)
        if name in {"unit_id", "node_id"} and value == place.school:
            return (place.school, place.sibling)
        if name in {"kind", "ending"} and value in ENDINGS:
            return ENDINGS
        return YEARS if name in {"year", "autumn"} else (value,)

    every = (values(name, part) for name, part in zip(names, route.parts, strict=True))
    for chosen in product(*every):
        yield route.rule.build(dict(zip(names, chosen, strict=True)), append_unknown=False)[1]


def offered(path: str, page: str) -> Iterator[str]:
    """Yield the addresses that a page leads to with a question: its links and its choices."""
    yield from (unescape(one) for one in LINK.findall(page))
    for about, body in FORM.findall(page):
        if 'method="post"' in about.lower():
            continue
        action = re.search(r'action="([^"#?]+)', about)
        for name, inside in SELECT.findall(body):
            for value in OPTION.findall(inside)[:MOST_CHOICES]:
                yield f"{action[1] if action else path.split('?')[0]}?{name}={unescape(value)}"


def read(world: World, who: Who, path: str) -> tuple[int, str]:
    """Return what the reader is answered."""
    answer = world.ask("GET", path, who)
    return answer.status_code, NEW.sub("#", _text(answer.data))


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def read_everything(world: World, who: Who) -> Told:
    """Return what the reader is told by every address, and by all that those pages offer."""
    told = {path: read(world, who, path) for path in addresses(world, who)}
    more = {one for path, (_, page) in told.items() for one in offered(path, page)}
    return told | {path: read(world, who, path) for path in sorted(more - told.keys())}
