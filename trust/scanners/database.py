"""sqlmap: what a reader types in an address never becomes part of a question to the database."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from trust.crawl import Crawled, Page
from trust.steps import Result
from trust.work import Work

LOCK = "trust-pages"
SECONDS = 420.0
MOST = 12
"""Addresses that are attacked: each of its values gets some sixty tries."""
FOUND = re.compile(r"parameter .* is vulnerable", re.IGNORECASE)


def sqlmap(work: Work) -> Result:
    """Try sqlmap: it finds the canary's hole, and none in the values of the product's addresses."""
    seen = _attack(work, [f"{work.canary.url}/search?name=N"], cookie="", level=3)
    pages = chosen(work.crawled)
    hits, values = 0, 0
    for role in sorted({page.role for page in pages}):
        mine = [work.product.url + filled(page.address) for page in pages if page.role == role]
        said = _attack(work, mine, cookie=f"qms={work.crawled.cookies[role]}", level=2)
        hits += len(FOUND.findall(said))
        values += sum(len(parse_qsl(urlsplit(one).query)) for one in mine)
    return Result(
        held=bool(FOUND.search(seen)) and not hits and bool(pages),
        figure=f"kanariefågeln {'funnen' if FOUND.search(seen) else 'INTE funnen'}; {hits} fynd på "
        f"{values} värden i {len(pages)} adresser",
    )


def chosen(crawled: Crawled) -> list[Page]:
    """Return an address with values of each page, at most so many, spread over the routes."""
    one_each = {page.endpoint: page for page in crawled.pages
                if page.is_asked and page.status == 200}  # fmt: skip
    every = [one_each[endpoint] for endpoint in sorted(one_each)]
    return every[:: max(1, -(-len(every) // MOST))]


def filled(address: str) -> str:
    """Return the address with a value wherever it has none: an empty one is not attacked."""
    parts = urlsplit(address)
    values = [(name, value or "1") for name, value in parse_qsl(parts.query, True)]
    return f"{parts.path}?{urlencode(values)}"


def _attack(
    work: Work, addresses: Sequence[str] | Iterable[str], *, cookie: str, level: int
) -> str:
    some = list(addresses)
    file = work.folder / "addresses.txt"
    file.write_text("\n".join(some), "utf-8")
    done = work.run(
        work.tool(LOCK, "sqlmap"), "-m", file, *(("--cookie", cookie) if cookie else ()),
        "--batch", "--flush-session", "--ignore-code=*", "--ignore-redirects", "--level", level,
        "--risk", 1, "--skip-waf", "--dbms", "sqlite", "--technique", "B", "--disable-coloring",
        "--output-dir", work.folder / "sqlmap", "--timeout", 20, "--retries", 1,
        seconds=SECONDS, environment={"HOME": str(work.folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    if "testing" not in done.stdout and "connection" not in done.stdout:
        raise RuntimeError(f"sqlmap tried nothing: {done.stdout[-200:]} {done.stderr[-200:]}")
    return done.stdout
