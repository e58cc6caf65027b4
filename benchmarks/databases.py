"""An empty database of a benchmark's own, of either kind."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

# The tests' own way to a cluster; mypy reads no tests.
from support.postgres import cluster  # type: ignore[import-not-found]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of its own: `sqlite` or `postgresql`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'qms.db'}"
        return
    with cluster() as url:
        yield url
