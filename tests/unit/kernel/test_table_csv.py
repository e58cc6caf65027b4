import pytest

from qms.kernel.problems import RefusedError
from qms.kernel.table_file import read_table, scan_table


def read(content: bytes, max_rows: int = 100):
    return read_table(content, file_name="elever.csv", max_rows=max_rows)


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(content).rows]


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter", "first"),
    [
        pytest.param("enhet;antal\nÖsby;12".encode(), "UTF-8", ";", ("Ösby", "12"), id="utf-8"),
        pytest.param(
            "enhet;antal\r\nÖsby;12\r\n".encode("utf-8-sig"),
            "UTF-8",
            ";",
            ("Ösby", "12"),
            id="utf-8 with mark",
        ),
        pytest.param(
            "enhet;antal\nÖsby;12".encode("cp1252"), "Windows-1252", ";", ("Ösby", "12"), id="1252"
        ),
        pytest.param(b"unit,n\nA,12", "UTF-8", ",", ("A", "12"), id="comma"),
        pytest.param(b"unit\tn\nA\t12", "UTF-8", "\t", ("A", "12"), id="tab"),
        pytest.param(
            b"enhet;andel\nA;12,5\nB;13,5", "UTF-8", ";", ("A", "12,5"), id="decimal comma"
        ),
        pytest.param(b'enhet;namn\n"A;1";"Sk ""x"""', "UTF-8", ";", ("A;1", 'Sk "x"'), id="quoted"),
        pytest.param(
            "enhet;namn\nA;A\u030angby".encode(), "UTF-8", ";", ("A", "Ångby"), id="composed"
        ),
    ],
)
def test_a_text_table_is_read(content, encoding, delimiter, first):
    table = read(content)
    assert (table.encoding, table.delimiter, table.rows[0].cells) == (encoding, delimiter, first)


def test_row_numbers_are_those_of_the_spreadsheet():
    table = read(b"Valt l\xc3\xa4s\xc3\xa5r: 2025/26\n\nenhet;n\nA;1\n\nB;2\n")
    assert table.header == ("enhet", "n")
    assert (table.header_row, [row.number for row in table.rows]) == (3, [4, 6])
    assert (table.preamble, table.blank_rows) == (("Valt läsår: 2025/26",), 2)


def test_empty_columns_at_the_end_are_no_columns():
    table = read(b"enhet;n;;\nA;1;;\n")
    assert (table.header, table.rows[0].cells) == (("enhet", "n"), ("A", "1"))


def test_every_ragged_row_is_reported_at_once():
    with pytest.raises(RefusedError) as refusal:
        read(b"a;b;c\n1;2;3\n1;2\n1;2;3;4\n")
    assert [(p.row, p.message) for p in refusal.value.problems] == [
        (3, "Raden har 2 värden men rubrikraden har 3 kolumner."),
        (4, "Raden har 4 värden men rubrikraden har 3 kolumner."),
    ]


def test_a_scan_keeps_the_rows_that_fit():
    table = scan_table(b"a;b\n1;2\n1\n3;4", file_name="x.csv", max_rows=10)
    assert [row.number for row in table.rows] == [2, 4]
    assert [problem.row for problem in table.problems] == [3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "tom", id="empty"),
        pytest.param(b"\n;;\n", "tom", id="blank"),
        pytest.param(b"enhet;n\n", "inga rader", id="header only"),
        pytest.param(b"a;b\n\x00\x01;2", "ingen textfil", id="binary"),
        pytest.param("a;b\n1;2".encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param(b"a;b\n\xff\x81;2", "varken UTF-8 eller Windows-1252", id="unknown encoding"),
        pytest.param(b'a;b\n"1;2\n3;4', "citattecken", id="open quote"),
        pytest.param(b"\xd0\xcf\x11\xe0 rest", "äldre Excelfil", id="old workbook"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content, words):
    with pytest.raises(RefusedError) as refusal:
        read(content)
    (problem,) = refusal.value.problems
    assert words in problem.message
    assert problem.cure


@pytest.mark.parametrize(("rows", "accepted"), [(100, True), (101, False), (500, False)])
def test_the_row_cap_counts_rows_without_the_header(rows, accepted):
    content = b"a;b\n" + b"1;2\n" * rows
    if accepted:
        assert len(cells(content)) == rows
    else:
        with pytest.raises(RefusedError, match="1 problems"):
            cells(content)
