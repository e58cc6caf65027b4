"""The documented example of a case's files, and what becomes of it when a text is changed."""

import csv
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "formats" / "examples" / "planning"


def example():
    """Return the example's files by name."""
    return {path.name: path.read_bytes() for path in EXAMPLE.iterdir()}


def changed(*changes, without=(), **more):
    """Return the example with `(file, old, new)` changed; the old text must be there."""
    files = example() | more
    for file, old, new in changes:
        text = files[file].decode()
        assert old in text, f"{file} has no {old!r}"
        files[file] = text.replace(old, new, 1).encode()
    return {name: content for name, content in files.items() if name not in without}


def table(path, delimiter=","):
    """Return the rows of a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=delimiter))
