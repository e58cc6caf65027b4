"""No lock holds a library that the project has dropped, and none is asked for and not used."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==")
ASKED_BY = re.compile(r"^ +# +(?!via$)(?:via )?(-[rc] )?(\S+)$")
NOT_IMPORTED = {
    "hatchling": "builds the wheel",
    "gunicorn": "the command that install.md starts",
    "psycopg": "SQLAlchemy's driver, by the address of the database",
    "tzdata": "Python's own zoneinfo reads it where the machine has none",
}
"""Asked for, though no line of ours imports them."""


def plain(name: str) -> str:
    """Return a library's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def asked(file: Path) -> set[str]:
    """Return the names of a file of wishes, those of the files that it takes in too."""
    found = set()
    for line in file.read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word == "-r":
            found |= asked(file.parent / rest)
        elif word and word[0] not in "#-":
            found.add(plain(word))
    return found


def asking(lock: str) -> dict[str, set[str]]:
    """Return each library of a lock with what asks for it, `*` for a file of ours."""
    needs: dict[str, set[str]] = {}
    for line in lock.splitlines():
        if found := PINNED.match(line):
            why = needs.setdefault(plain(found[1]), set())  # once for each Python it differs for
        told = ASKED_BY.match(line)
        if told and told[1] != "-c ":
            why.add("*" if told[1] else plain(told[2]))
    return needs


def dropped(lock: str, wishes: set[str]) -> set[str]:
    """Return what of a lock nothing asks for: neither a wish nor what a wish leads to."""
    needs = asking(lock)
    kept, before = wishes & needs.keys(), set()
    while kept != before:
        before = kept
        kept = kept | {name for name, why in needs.items() if why & kept}
    return needs.keys() - kept


@pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.name)
def test_a_lock_holds_only_what_is_asked_for(lock):
    text, wishes = lock.read_text("utf-8"), asked(lock.with_suffix(".in"))
    held = asking(text).keys()
    # a second count: lines that begin in the first column
    assert held == {
        plain(line.partition("=")[0]) for line in text.splitlines() if line[:1].isalnum()
    }
    assert wishes - held == set()
    assert dropped(text, wishes) == set()


def imported() -> set[str]:
    """Return the libraries that the product imports."""
    files = [*(ROOT / "qms").rglob("*.py"), ROOT / "wsgi.py", ROOT / "hatch_build.py",
             *(ROOT / "migrations").rglob("*.py")]  # fmt: skip
    tops = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            tops |= {name.partition(".")[0] for name in names}
    owners = packages_distributions()
    return {plain(name) for top in tops for name in owners.get(top, ())}


def test_what_is_asked_for_is_used():
    wishes, used = asked(FOLDER / "runtime.in"), imported()
    assert wishes - used - NOT_IMPORTED.keys() == set()
    assert used & NOT_IMPORTED.keys() <= {"hatchling"}


LOCK = """
a==1 \\
    --hash=sha256:x
    # via -r runtime.in
b==2
    # via a
c==3
    # via
    #   d
    #   -c runtime.txt
d==4
    # via c
"""


def test_a_ring_that_nothing_leads_to_is_found():
    assert asking(LOCK) == {"a": {"*"}, "b": {"a"}, "c": {"d"}, "d": {"c"}}
    assert dropped(LOCK, {"a"}) == {"c", "d"}
