"""The manifest is read back as it was written; anything else is refused in a sentence."""

import json
from datetime import UTC, datetime

import pytest

from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import (
    Manifest,
    Part,
    TableSum,
    differing,
    manifest_of,
    text_of,
)

ONE, TWO = TableSum(rows=2, sha256="aa"), TableSum(rows=2, sha256="bb")
MANIFEST = Manifest(
    product="1.2.0",
    head="0014",
    database="sqlite",
    at=datetime(2026, 11, 23, 3, 50, tzinfo=UTC),
    chain=(7, "cc"),
    parts=(Part(name="database.sqlite.gz", sha256="dd", size=10),),
    tables={"account": ONE, "audit_row": TableSum(rows=7, sha256="ee")},
)


def test_what_was_written_is_read():
    assert manifest_of(text_of(MANIFEST), product="1.2.0") == MANIFEST
    assert MANIFEST.rows == 9


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="a list"),
        pytest.param('{"format": 1}', id="most of it gone"),
        pytest.param(text_of(MANIFEST).replace('"rows"', '"lines"'), id="another word"),
        pytest.param(text_of(MANIFEST)[:-40], id="cut off"),
    ],
)
def test_anything_else_is_refused_in_words(text):
    with pytest.raises(RecoveryRefusedError, match="skadad eller inte gjord med"):
        manifest_of(text, product="1.2.0")


def test_a_later_format_is_called_newer():
    told = json.dumps(json.loads(text_of(MANIFEST)) | {"format": 2, "product": "9.0.0"})
    with pytest.raises(RecoveryRefusedError, match=r"nyare version \(9.0.0\).*\(1.2.0\)"):
        manifest_of(told, product="1.2.0")


@pytest.mark.parametrize(
    ("told", "found", "names"),
    [
        pytest.param({"a": ONE}, {"a": ONE}, (), id="the same"),
        pytest.param({"a": ONE}, {"a": TWO}, ("a",), id="as many rows of other content"),
        pytest.param({"a": ONE, "b": ONE}, {"a": ONE}, ("b",), id="a table gone"),
        pytest.param({"a": ONE}, {"a": ONE, "c": TWO}, ("c",), id="a table more"),
    ],
)
def test_which_tables_differ(told, found, names):
    assert differing(told, found) == names
