"""The case's rows as XML of our own, which `arende.xsd` describes, and the same rows again.

A value is written as JSON: texts with line breaks and signs that XML cannot hold come back as they
were.
"""

import json
import re
from typing import Any
from xml.etree.ElementTree import Element

from qms.archive.core.pieces import Rows, Source
from qms.archive.core.xml import CASE, child, parsed, root, written

NOT_IN_XML = re.compile("[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What JSON leaves as it is and XML cannot hold, or advises against."""


def content_xml(source: Source) -> bytes:
    """Return everything that is kept about the case, table by table."""
    first = root(CASE, "case", ref=source.ref, id=source.id)
    for key, name in sorted(source.people.items()):
        child(first, "person", _text(name), key=key)
    for name, rows in source.rows.items():
        table = child(first, "table", name=name)
        for row in rows:
            _row(child(table, "row"), row)
    return written(first)


def _row(above: Element, row: dict[str, Any]) -> None:
    for column, value in row.items():
        child(above, "value", _text(value), column=column)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    said = json.dumps(value, ensure_ascii=False)
    return NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def read_content(content: bytes) -> tuple[str, Rows, dict[str, str]]:
    """Return the reference, the rows by table and the names, as `content_xml` was given them."""
    first = parsed(content)
    rows = {
        table.attrib["name"]: [
            {one.attrib["column"]: json.loads(one.text or "null") for one in row}
            for row in table
        ]
        for table in first.iter(f"{{{CASE}}}table")
    }  # fmt: skip
    people = {
        one.attrib["key"]: json.loads(one.text or '""') for one in first.iter(f"{{{CASE}}}person")
    }
    return first.attrib["ref"], rows, people
