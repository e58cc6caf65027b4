"""A template as a TOML file, in the format of `content/report_templates.toml`, and back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qms.followup.core.editor.document import Document, document_of, parsed_tables, tables_of
from qms.followup.core.editor.shape import shape_faults
from qms.followup.core.report.template_faults import faults_in
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.toml_file import read_toml

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
ORDER = ("prefill_source", "quality_rule", "template", "section", "question")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
CURE = "Hämta en mall härifrån och utgå från den."


def write_toml(document: Document, *, version: int) -> str:
    """Return the file; it reads back as the same document."""
    tables = tables_of(document, version=version)
    parts = [f"[meta]\n{_pairs(tables['meta'])}"]
    parts += [f"[[{name}]]\n{_pairs(row)}" for name in ORDER for row in tables[name]]
    return "\n".join(parts)


def _pairs(table: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    safe = "".join(
        ESCAPES.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04X}") for sign in text
    )
    return f'"{safe}"'


def read_file(content: bytes, key: str) -> Document:
    """Return the template `key` of a file; raise RefusedError with every fault at once."""
    tables = read_toml(content, cure=CURE)
    problems = shape_faults(tables) or _key_faults(tables)
    if problems:
        raise RefusedError(tuple(problems))
    tables = {"meta": {}, **tables}
    try:
        document = document_of(tables, key)
    except KeyError:
        raise RefusedError((_no_template(tables, key),)) from None
    return _checked(document, tables)


def _checked(document: Document, tables: Mapping[str, Any]) -> Document:
    """Return the document when nothing in it points at what is not there."""
    problems = [*_orphans(tables), *faults_in(parsed_tables(document, version=1))]
    if problems:
        raise RefusedError(tuple(problems))
    return document


def _no_template(tables: Mapping[str, Any], key: str) -> Problem:
    there = ", ".join(one["key"] for one in tables["template"])
    return Problem(
        message=f"Filen har ingen mall med nyckeln {key}.",
        value=there,
        cure=f"Filen har {there or 'ingen mall alls'}.",
    )


def _key_faults(tables: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each key that is used twice or cannot be a name in a condition."""
    keys = [one["key"] for name in ORDER for one in tables[name]]
    twice = {
        one["key"]
        for name in ORDER
        for one in tables[name]
        if sum(other["key"] == one["key"] for other in tables[name]) > 1
    }
    found = [
        Problem(
            message=f"Nyckeln {key} används två gånger.", column=key, cure="Ge varje del en egen."
        )
        for key in sorted(twice)
    ]
    return found + [
        Problem(
            message=f"Nyckeln {key!r} går inte att använda.",
            column=key,
            cure="Använd a–z, siffror och understreck, högst 40 tecken.",
        )
        for key in dict.fromkeys(keys)
        if not KEY.fullmatch(key)
    ]


def _orphans(tables: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each section and question that belongs to nothing in the file."""
    templates = {one["key"] for one in tables["template"]}
    sections = {one["key"] for one in tables["section"]}
    lost = [
        *((one["key"], "mallen", one["template"]) for one in tables["section"]
          if one["template"] not in templates),
        *((one["key"], "delen", one["section"]) for one in tables["question"]
          if one["section"] not in sections),
    ]  # fmt: skip
    return [
        Problem(message=f"{key} hör till {what} {name}, som inte finns i filen.", column=key)
        for key, what, name in lost
    ]
