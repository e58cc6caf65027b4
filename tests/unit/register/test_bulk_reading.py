"""A ledger read column by column says the same as one that is read row by row."""

import random

import pytest

from qms.kernel.problems import RefusedError
from qms.kernel.table_file import scan_table
from qms.register.core.bulk import read_coded, scan_coded
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets.ledger import LEDGER
from qms.register.core.reading import read_dataset
from qms.register.core.storage import stored

HEADS = ("Period", "Slag", "Konto", "Ansvar", "Objekt", "Text", "Belopp", "Antal", "Annat")
RIGHT = {
    "Period": ("202601", "2026-02", "2025-12-03", " 202601 "),
    "Slag": ("utfall", "Budget", ""),
    "Konto": ("50", "5011"),
    "Ansvar": ("1", "2", ""),
    "Objekt": ("5A", "å", "–"),
    "Text": ("Löner", "", "Resa 20160229-2388", "Resa 1602292388"),
    "Belopp": ("1", "1,00", "1 000,25", "-3.5"),
    "Antal": ("", "1", "3"),
    "Annat": ("x",),
}
WRONG = {
    "Period": ("202613", "", "mars"),
    "Slag": ("prognos",),
    "Konto": ("",),
    "Text": ("x" * 201,),
    "Belopp": ("många", ""),
    "Antal": ("0", "x"),
}


def a_file(seed: int) -> bytes:
    """Return a ledger with what files have: lines above, blank, ragged and wrong rows."""
    pick = random.Random(seed)
    heads = list(HEADS)
    if pick.random() < 0.3:
        heads.remove(pick.choice(heads))
    pick.shuffle(heads)
    lines = ["Rapport", ""] if pick.random() < 0.3 else []
    lines.append(";".join(heads))
    how_wrong = pick.choice((0, 0, 0.1))
    for _ in range(pick.randint(1, 40)):
        cells = [
            pick.choice(WRONG[head] if head in WRONG and pick.random() < how_wrong else RIGHT[head])
            for head in heads
        ]
        odd = pick.random()
        if odd < 0.05:
            cells = [""] * pick.randint(1, 12)
        elif odd < 0.09:
            cells.append("")
        elif odd < 0.5 * how_wrong:
            cells = cells[:-1] if pick.random() < 0.5 else [*cells, "till"]
        lines.append(";".join(cells))
    return "\n".join(lines).encode(pick.choice(("utf-8", "utf-8-sig", "cp1252")))


@pytest.mark.parametrize("seed", range(60))
def test_it_says_the_same_as_row_by_row(seed):
    content = a_file(seed)
    table = scan_table(content, file_name="a.csv", max_rows=100)
    coded = scan_coded(content, file_name="a.csv", max_rows=100)
    for name in ("header", "encoding", "delimiter", "header_row", "preamble", "blank_rows"):
        assert getattr(coded.table, name) == getattr(table, name), name
    slow = read_dataset(LEDGER, table, NOTHING_KNOWN)
    fast = read_coded(LEDGER, coded, NOTHING_KNOWN)
    for name in ("headers", "findings", "rows", "years", "decimal_sign", "remarks"):
        assert getattr(fast.reading, name) == getattr(slow, name), name
    months = range(len(fast.lines.scopes))
    rows = [cells for month in months for cells in fast.lines.cells(month)]
    assert sorted(rows, key=repr) == sorted(
        (stored(LEDGER, record.values) for record in slow.records), key=repr
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n;;\n", id="blank"),
        pytest.param(b"Period;Konto;Belopp\n", id="no rows"),
        pytest.param(b"Period;Konto;Belopp\n" + b"202601;50;1\n" * 3, id="too many"),
        pytest.param(b'Period;Konto;Belopp\n202601;"50"1;1\n', id="a stray quote"),
        pytest.param(b"Period;Konto\x00;Belopp\n", id="no text"),
    ],
)
def test_what_cannot_be_read_is_refused_alike(content):
    with pytest.raises(RefusedError) as slow:
        scan_table(content, file_name="a.csv", max_rows=2)
    with pytest.raises(RefusedError) as fast:
        scan_coded(content, file_name="a.csv", max_rows=2)
    assert fast.value.problems == slow.value.problems


def test_alike_lines_are_counted_and_large_numbers_stay_exact():
    content = "Period;Konto;Belopp;Antal\n" + "202601;50;9999999999999,99;1000000\n" * 3
    coded = scan_coded(content.encode(), file_name="a.csv", max_rows=9)
    ((cells),) = read_coded(LEDGER, coded, NOTHING_KNOWN).lines.cells(0)
    assert cells[-2:] == (999_999_999_999_999, 3_000_000)
