"""docs/formats/columns.md is in step with the code."""

from pathlib import Path

from click.testing import CliRunner

from qms.api.cli import columns
from qms.api.core.column_page import column_page
from qms.api.core.datasets import ABOUT_NEEDS, OFFERED

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats" / "columns.md"


def test_the_page_is_what_the_code_says(tmp_path):
    assert PAGE.read_text("utf-8") == column_page(), "write it anew: qms columns --out …"
    CliRunner().invoke(columns, ["--out", str(tmp_path / "x.md")], catch_exceptions=False)
    assert (tmp_path / "x.md").read_text("utf-8") == column_page()


def test_every_column_that_a_file_may_have_is_there_with_its_first_heading():
    text = column_page()
    for dataset in OFFERED.values():
        part = text.split(f"## {dataset.key}\n")[1].split("\n## ")[0]
        for column in dataset.in_files:
            assert f"| `{column.key}` | `{column.aliases[0]}" in part, (dataset.key, column.key)
    for key in ABOUT_NEEDS:
        assert f"## {key}\n" not in text
