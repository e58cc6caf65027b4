"""The page of classes names every sealed column and no other."""

import re
from pathlib import Path

from qms.tables import metadata
from qms.vault.columns import Sealed

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operations" / "data-classes.md"


def test_every_sealed_column_is_told():
    part = PAGE.read_text("utf-8").split("Sealed columns:")[1].split("\n\n")[0]
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    assert set(re.findall(r"`([a-z_]+\.[a-z_]+)`", part)) == sealed
