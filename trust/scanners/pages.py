"""wapiti: words that come back as program, files, addresses and commands, on every kind of page."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trust.crawl import Crawled, Page
from trust.scanners.database import filled
from trust.steps import Result
from trust.work import Work

LOCK = "trust-pages"
MODULES = "xss,permanentxss,redirect,file,exec,crlf,csrf,csp,http_headers"
"""Cookies' flags are left to the tests of headers: on loopback there is no https to ask for."""
CANARY_MODULES = "sql,xss,permanentxss,redirect,file,csrf,csp,http_headers"
PER_MODULE, IN_ALL = 15, 60
"""Seconds for each kind of attack and for all of them, by role."""
CLASSES = 4
"""Kinds of holes that must be found in the canary before silence counts."""


def wapiti(work: Work) -> Result:
    """Try wapiti: four kinds found in the canary, none in the product, and no page broke down."""
    planted = _kinds(_scan(work, work.canary.url, ["/"], "", CANARY_MODULES, depth=2))
    found: dict[str, int] = {}
    pages = one_of_each(work.crawled)
    for role in sorted({page.role for page in pages}):
        mine = [filled(page.address) if page.is_asked else page.address
                for page in pages if page.role == role]  # fmt: skip
        told = _scan(work, work.product.url, mine, work.crawled.cookies[role], MODULES, depth=0)
        for kind, count in _kinds(told).items():
            found[kind] = found.get(kind, 0) + count
    broken = work.product.log.read_text("utf-8", "replace").count("fault at ")
    said = "".join(f", {kind}: {count}" for kind, count in sorted(found.items()))
    return Result(
        held=len(planted) >= CLASSES and not found and not broken,
        figure=f"{len(planted)} slag funna hos kanariefågeln; {len(pages)} sidor attackerade "
        f"({work.crawled.covered:.0%} av vägarna öppnade); {broken} fel 500{said}",
    )


def one_of_each(crawled: Crawled) -> list[Page]:
    """Return a page of each route, with values where one has them."""
    opened = sorted((page for page in crawled.pages if page.status == 200),
                    key=lambda page: page.is_asked)  # fmt: skip
    return [*{page.endpoint: page for page in opened}.values()]


def _scan(
    work: Work, url: str, addresses: Sequence[str], cookie: str, modules: str, *, depth: int
) -> Mapping[str, Any]:
    told = work.folder / "wapiti.json"
    told.unlink(missing_ok=True)
    starts = [part for one in addresses for part in ("-s", url + one)]
    work.run(
        work.tool(LOCK, "wapiti"), "-u", f"{url}/", *starts, "-m", modules, "-d", depth,
        "--scope", "domain", "--max-scan-time", IN_ALL, "--max-attack-time", PER_MODULE,
        "--max-links-per-page", 60, "--flush-session", "--no-bugreport", "--store-session",
        work.folder / "wapiti", "-x", f"{url}/logga-ut", "-f", "json", "-o", told,
        *(("-H", f"Cookie: qms={cookie}") if cookie else ()),
        seconds=IN_ALL * 10, environment={"HOME": str(work.folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return _read(told)


def _read(told: Path) -> Mapping[str, Any]:
    if not told.exists():
        raise RuntimeError("wapiti told nothing")
    found: Mapping[str, Any] = json.loads(told.read_text("utf-8"))
    return found


def _kinds(told: Mapping[str, Any]) -> dict[str, int]:
    """Return how many holes of each kind there are."""
    return {kind: len(some) for kind, some in told["vulnerabilities"].items() if some}
