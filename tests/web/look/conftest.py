"""Macros rendered on their own, read back as a tree of elements."""

from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import TreeBuilder

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parents[3]
VOID = {"input", "meta", "link", "br", "img", "hr"}


class _Tree(HTMLParser):
    """Builds elements; an end tag that does not match fails at once."""

    def __init__(self):
        super().__init__()
        self.builder, self.open = TreeBuilder(), []
        self.builder.start("root", {})

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says {names} twice"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.builder.end(tag)

    def handle_data(self, data):
        self.builder.data(data)


def read_html(text):
    """Return the root of the markup; fails on unclosed elements and ids used twice."""
    parser = _Tree()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    parser.builder.end("root")
    root = parser.builder.close()
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), ids
    return root


@pytest.fixture(scope="session")
def environment():
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(
        lambda text: text, lambda one, many, n: one if n == 1 else many, newstyle=True
    )
    env.filters["number"] = str
    env.globals.update(csrf_token=lambda: "token")
    return env


@pytest.fixture(scope="session")
def render(environment):
    """Return a function: one macro call as template text, the tree of what it prints."""

    def rendered(source, **values):
        names = ("forms", "page", "tables", "charts", "status")
        imports = "".join(f'{{% import "macros/{n}.html" as {n} %}}' for n in names)
        return read_html(environment.from_string(imports + source).render(**values))

    return rendered
