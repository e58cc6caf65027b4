"""Texts in Python files: those given to the text functions, and those of a few pure files.

Files are read as syntax trees, so that a text inside an f-string is found on every Python.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

Text = str | tuple[str, str]

FUNCTIONS = {"_", "gettext", "mark", "said"}
SENTENCE = re.compile(r"[A-ZÅÄÖ].*[.?]", re.DOTALL)


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def marked(tree: ast.AST) -> Iterator[Text]:
    """Yield the literal texts given to `_`, `gettext`, `mark`, `said` and `ngettext`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [text for text in map(_text, node.args[:2]) if text]
        if name == "ngettext" and len(texts) == 2:
            yield texts[0], texts[1]
        elif name in FUNCTIONS and texts:
            yield texts[0]


def _arguments(*names: str) -> Callable[[ast.Module], Iterator[str]]:
    """Return a reader of the literals given to keyword arguments of these names."""

    def read(tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in names and (text := _text(node.value)):
                yield text

    return read


def _constants(tree: ast.Module) -> Iterator[str]:
    """Yield the texts that names stand for at the top of the file."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and (text := _text(node.value)):
            yield text


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Yield whole sentences that stand alone: not docstrings, not pieces of a longer text."""
    other: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            other.update(map(id, node.values))
        elif isinstance(node, ast.Expr):
            other.add(id(node.value))
    for node in ast.walk(tree):
        text = _text(node)
        if text and SENTENCE.fullmatch(text) and id(node) not in other:
            yield text


def _values(tree: ast.Module) -> Iterator[str]:
    """Yield the texts that tables in the file give their keys."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from filter(None, map(_text, node.values))


# Cores and services know nothing of languages; these texts of theirs are shown on pages.
UNMARKED: tuple[tuple[str, Callable[[ast.Module], Iterator[str]]], ...] = (
    ("register/core/datasets/*.py", _arguments("title", "purpose", "measured", "label")),
    ("register/core/findings.py", _constants),
    ("followup/core/report/reading.py", _sentences),
    ("followup/core/review/checks.py", _sentences),
    ("followup/core/actions/checks.py", _sentences),
    ("followup/core/cases/checks.py", _sentences),
    ("followup/core/cycle/own.py", _sentences),
    ("grants/core/*/*.py", _sentences),
    ("grants/core/price_list/item_names.py", _values),
    ("grants/queries/*.py", _sentences),
    ("grants/services/*.py", _sentences),
    ("kernel/attached_file.py", _sentences),
    ("needs/core/*/*.py", _sentences),
    ("needs/services/*.py", _sentences),
    ("needs/services/*/*.py", _sentences),
    ("retention/core/rules.py", _sentences),
    ("retention/services/*.py", _sentences),
    ("decisions/core/states.py", _sentences),
    ("decisions/services/*.py", _sentences),
    ("followup/core/equity/splits.py", _sentences),
    ("followup/core/editor/*checks.py", _sentences),
    ("followup/core/report/template_faults.py", _sentences),
    ("followup/services/*.py", _sentences),
    ("followup/core/effect/did/*.py", _sentences),
    ("followup/core/effect/value_added/*.py", _sentences),
)


def texts_of(package: Path) -> Iterator[tuple[str, Text]]:
    """Yield (file, text) for every text that the Python files of `package` show."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))}
    for path, tree in trees.items():
        place = path.relative_to(package.parent).as_posix()
        yield from ((place, text) for text in marked(tree))
        for pattern, read in UNMARKED:
            if path.match(f"{package.name}/{pattern}"):
                yield from ((place, text) for text in read(tree))
