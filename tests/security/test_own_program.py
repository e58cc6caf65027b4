"""What the product's own program never does, read out of the program itself."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from argon2 import Type

import qms
from qms.identity.views.blueprint import _standard_hasher

PACKAGE = Path(qms.__file__).parent
KEPT_IN_BROWSERS = r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\."
RUNS_TEXT = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
ELSEWHERE = r"(?<!\bchannel\.)postMessage|https?://|importScripts|WebSocket|RTCPeer"
CHANNEL = re.compile(r"\bchannel = (.*)$", re.MULTILINE)
OWN_WINDOWS = '"BroadcastChannel" in window ? new BroadcastChannel("qms-session") : null;'
"""What reaches the windows of our own address and no others."""
BY_NAME = r"\w\[[a-z_]\w*\]\s*=[^=]|__proto__|\bprototype\b|Object\.assign"
"""A property that is set by a name out of a variable: how prototypes are polluted."""
OWN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "recovery/services/proving.py": "the name of a trial database, made there out of hex",
        "db/scrub.py": "the quoted name of a table of ours",
        "costs/models/tables.py": "a state of ours, in an index",
        "grants/models/price_list.py": "a state of ours, in an index",
    }
)
"""Where a statement is put together, and of what: nothing that anybody sends."""
METHODS = {"execute", "exec_driver_sql", "scalar", "scalars"}
FUNCTIONS = {"text", "literal_column"}
RUNS = {"eval", "exec", "compile", "__import__"}
UNPACKS = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
ALL_OF_A_FORM = re.compile(r"request\.(form|values|json|args)|form\.data")
SECRETS = {"identity", "api", "vault", "web", "access", "audit", "run", "inbox", "recovery"}
"""Modules that make what nobody may guess."""


def test_passwords_are_kept_as_the_guidance_says():
    """argon2id with more than OWASP's least: 19 MiB of memory, gone through twice."""
    made = _standard_hasher()
    assert made.type is Type.ID
    assert made.memory_cost >= 19_456
    assert made.time_cost >= 2
    assert made.salt_len >= 16
    assert made.hash_len >= 32


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(KEPT_IN_BROWSERS, id="keep nothing in the browser"),
        pytest.param(RUNS_TEXT, id="make no page out of text"),
        pytest.param(ELSEWHERE, id="speak with nobody else"),
        pytest.param(BY_NAME, id="set no property by a name that is sent"),
    ],
)
def test_the_scripts(wrong):
    scripts = list((PACKAGE / "static").rglob("*.js"))
    assert len(scripts) >= 3
    found = {one.name: re.findall(wrong, one.read_text("utf-8")) for one in scripts}
    assert {name: what for name, what in found.items() if what} == {}
    channels = [what for one in scripts for what in CHANNEL.findall(one.read_text("utf-8"))]
    assert set(channels) == {OWN_WINDOWS}


def of_sqlalchemy(tree: ast.AST) -> set[str]:
    """Return the names that a module has from SQLAlchemy."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }


def is_built(part: ast.expr) -> bool:
    """Return whether a text is put together: by an f-string, a sign between, or `format`."""
    is_formatted = isinstance(part, ast.Call) and getattr(part.func, "attr", "") == "format"
    return isinstance(part, ast.JoinedStr | ast.BinOp) or is_formatted


def wrong_in(source: str) -> Iterator[str]:
    """Yield what is wrong in a module, in a word for each kind."""
    tree = ast.parse(source)
    sql = FUNCTIONS & of_sqlalchemy(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _wrong_call(node, sql)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.split(".")[0] for alias in node.names}
            names.add((getattr(node, "module", "") or "").split(".")[0])
            yield from ["unpacks"] if names & UNPACKS else []
            yield from ["random"] if "random" in names else []


def _wrong_call(node: ast.Call, sql: set[str]) -> Iterator[str]:
    name, method = getattr(node.func, "id", ""), getattr(node.func, "attr", "")
    if (name in sql or method in METHODS) and node.args and is_built(node.args[0]):
        yield "pieces"
    if name in RUNS or any(keyword.arg == "shell" for keyword in node.keywords):
        yield "runs"
    if "render_template_string" in (name, method):
        yield "template"
    wide = (ast.unparse(one.value) for one in node.keywords if one.arg is None)
    if method == "populate_obj" or any(ALL_OF_A_FORM.search(one) for one in wide):
        yield "all of a form"


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('from sqlalchemy import text\ntext(f"SELECT {name}")', ["pieces"]),
        ('session.execute("SELECT " + name)', ["pieces"]),
        ('session.execute("SELECT {}".format(name))', ["pieces"]),
        ('from sqlalchemy import text\nsession.execute(text("SELECT :a"), {"a": 1})', []),
        ("eval(formula)", ["runs"]),
        ("subprocess.run(words, shell=True)", ["runs"]),
        ("import pickle", ["unpacks"]),
        ("from random import choice", ["random"]),
        ("flask.render_template_string(typed)", ["template"]),
        ("Account(**request.form)", ["all of a form"]),
        ("form.populate_obj(account)", ["all of a form"]),
    ],
)
def test_what_is_planted_is_seen(planted, told):
    assert list(wrong_in(planted)) == told


@cache
def wrong() -> Mapping[str, set[str]]:
    """Return what is wrong in which modules of the product."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for told in wrong_in(path.read_text("utf-8")):
            found.setdefault(told, set()).add(path.relative_to(PACKAGE).as_posix())
    return found


def test_no_question_to_the_database_is_put_together_of_what_is_sent():
    """Values are bound; `manage.py trust` attacks the pages themselves with sqlmap."""
    assert wrong()["pieces"] == set(OWN_NAMES)


@pytest.mark.parametrize("what", ["runs", "unpacks", "template"])
def test_nothing_sent_is_run_unpacked_or_made_a_template(what):
    """Formulas have a language of their own: `qms/kernel/expression`."""
    assert wrong().get(what, set()) == set()


def test_no_row_takes_every_field_of_a_form():
    """What a form may change is named, field by field."""
    assert wrong().get("all of a form", set()) == set()


def test_nothing_that_nobody_may_guess_is_drawn_by_random():
    """`random` draws the same again for whoever knows the seed."""
    assert {one for one in wrong()["random"] if one.split("/")[0] in SECRETS} == set()
