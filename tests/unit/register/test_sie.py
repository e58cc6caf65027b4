"""SIE files as rows of the ledger: hand-made, each with the trap it is about."""

import pytest

from qms.kernel.problems import RefusedError
from qms.register.core.bulk import read_coded
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets.ledger import LEDGER
from qms.register.core.sie import is_sie, scan_sie

HEAD = """#FLAGGA 0
#PROGRAM "Ekonomi" 1.0
#FORMAT PC8
#GEN 20260131
#SIETYP {kind}
#FNAMN "Provby kommun"
#RAR 0 20260101 20261231
#DIM 20 "Verksamhet"
#DIM 21 "Motpart"
#OBJEKT 20 "440" "Grundskola"
#KONTO 6410 "Läromedel"
"""
VOUCHER = """#VER "L" 118 20260115 "Läromedel åk 8" 20260116
{
#TRANS 6410 {1 "310" 20 "440" 6 "P1"} 12500.00
#TRANS 2510 {} -12500.00
}
"""


def read(body: str, *, kind: str = "4", encoding: str = "cp437"):
    """Return what the file is read as, and its table."""
    content = (HEAD.replace("{kind}", kind) + body).replace("\n", "\r\n").encode(encoding)
    assert is_sie(content)
    coded = scan_sie(content, file_name="a.se", max_rows=1000)
    return read_coded(LEDGER, coded, NOTHING_KNOWN), coded.table


def rows(body: str, *, kind: str = "4") -> list[tuple[object, ...]]:
    """Return kind, period, account, codes and öre of each row, in order."""
    found, _table = read(body, kind=kind)
    assert found.reading.findings == ()
    cells = [one for at in range(len(found.lines.scopes)) for one in found.lines.cells(at)]
    return sorted((c[0], c[1], c[3], *c[4:9], c[10]) for c in cells)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("cp437", "CP437"), ("latin-1", "Latin-1"), ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8")],
)
def test_a_voucher_in_any_encoding(encoding, told):
    found, table = read(VOUCHER, encoding=encoding)
    assert table.encoding == f"SIE, {told}"
    ((line),) = found.lines.cells(0)
    assert line == ("outcome", "202601", 2026, "6410", "310", "440", "", "P1", "",
                    "Läromedel åk 8", 1_250_000, 1)  # fmt: skip


def test_what_is_not_read_is_told():
    body = VOUCHER.replace('20 "440"', '20 "440" 7 "Anna"') + "#PSALDO 0 202601 6410 {} 12500.00\n"
    _, table = read(body + "#PSALDO -1 202501 6410 {} 1.00\n")
    assert table.preamble == (
        "SIE typ 4: Provby kommun, Ekonomi 1.0, 20260101–20261231",
        "Rader på balanskonton som inte läses: 1.",
        "Saldon för tidigare år som inte läses: 1.",
        "Månadssaldon som verifikationerna ersätter: 1.",
        "Dimensioner som inte läses: 7.",
    )


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(
            "#PSALDO 0 202601 6410 {} 100.00\n"
            '#PSALDO 0 202601 6410 {1 "a"} 60.00\n#PSALDO 0 202601 6410 {1 "b"} 40.00\n',
            [("a", 6000), ("b", 4000)],
            id="a total is not added to its parts",
        ),
        pytest.param(
            '#PSALDO 0 202601 6410 {} 100.00\n#PSALDO 0 202601 6410 {1 "a"} 60.00\n',
            [("", 4000), ("a", 6000)],
            id="what the parts leave of the total",
        ),
        pytest.param("#PSALDO 0 202601 6410 {} -7.5\n", [("", -750)], id="a total alone"),
        pytest.param('#PSALDO 0 202601 6410 {1 "a"} 7\n', [("a", 700)], id="parts alone"),
        pytest.param(
            '#PSALDO 0 202601 6410 {} 100.00\n#PSALDO 0 202601 6410 {1 "a"} 100.00\n'
            '#PSALDO 0 202601 6410 {20 "4"} 100.00\n#PSALDO 0 202601 6410 {1 "a" 20 "4"} 100.00\n',
            [("a", 10000)],
            id="parts by several dimensions say the same money",
        ),
        pytest.param(
            '#PSALDO 0 202601 6410 {} 100.00\n#PSALDO 0 202601 6410 {1 "a"} 30.00\n'
            '#PSALDO 0 202601 6410 {20 "4"} 70.00\n',
            [("", 7000), ("a", 3000)],
            id="parts by several dimensions that add up",
        ),
    ],
)
def test_balances_of_a_month_are_counted_once(body, wanted):
    assert [(row[3], row[-1]) for row in rows(body, kind="3")] == wanted


def test_budget_is_read_beside_the_vouchers():
    found = rows(
        VOUCHER + '#PBUDGET 0 202602 6410 {1 "310"} 5000.00\n#PBUDGET 0 202602 1510 {} 9\n'
    )
    assert [(row[0], row[1], row[-1]) for row in found] == [
        ("budget", "202602", 500_000), ("outcome", "202601", 1_250_000),
    ]  # fmt: skip


def test_added_and_struck_lines_do_not_count_twice():
    body = VOUCHER.replace(
        "#TRANS 2510",
        '#BTRANS 6410 {1 "310"} 9.00\n#RTRANS 6411 {} 100.00\n#TRANS 6411 {} 100.00\n#TRANS 2510',
    ).replace("-12500.00", "-12600.00")
    assert [(row[2], row[-1]) for row in rows(body)] == [("6410", 1_250_000), ("6411", 10_000)]


def test_a_line_has_its_own_day_and_text_and_the_types_of_accounts_are_heeded():
    body = (
        "#KTYP 1999 K\n#KTYP 6999 S\n"
        '#VER A 1 20260131 "Hela"\n{\n#TRANS 1999 {} 5.00 20260201 "Egen \\"text\\""\n'
        "#TRANS 6999 {} -5.00\n}\n"
    )
    found, _ = read(body)
    ((line),) = found.lines.cells(0)
    assert (line[1], line[3], line[9], line[10]) == ("202602", "1999", 'Egen "text"', 500)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(VOUCHER.replace("-12500", "-12400"), "L 118 går inte ihop", id="not to zero"),
        pytest.param(
            VOUCHER.replace("12500.00", "tolv", 1),
            "L 118: tolv på konto 6410 är inget belopp",
            id="an amount",
        ),
        pytest.param(VOUCHER.replace("20260115", "2026-1"), "ÅÅÅÅMMDD", id="a day"),
        pytest.param(
            VOUCHER.replace("20260115", "20261305"),
            "12:VER: Verifikation L 118: 20261305 är inget datum. Månad 13 finns inte, bara "
            "01–12. Datum skrivs ÅÅÅÅMMDD: den 5 mars 2026 är 20260305.",
            id="a month of the voucher's day",
        ),
        pytest.param(
            VOUCHER.replace("12500.00\n", '12500.00 20261305 "Egen"\n', 1),
            "14:TRANS: Verifikation L 118: 20261305",
            id="a month of a line's own day",
        ),
        pytest.param(VOUCHER.replace("20260115", "20260132"), "ÅÅÅÅMMDD", id="no such day"),
        pytest.param(VOUCHER.removesuffix("}\n"), "L 118 har inget slut", id="no end"),
        pytest.param(VOUCHER + "#TRANS 6410 {} 1.00\n", "utanför", id="outside a voucher"),
        pytest.param("#PSALDO 0 2026 6410 {} 1.00\n", "2026 är ingen månad", id="a month"),
        pytest.param("#PSALDO 0 202613 6410 {} 1.00\n", "ÅÅÅÅMM", id="a month that is none"),
        pytest.param("#PBUDGET 0 202601 6410 {} ett\n", "konto 6410 är inget", id="no amount"),
        pytest.param(
            '#PSALDO 0 202601 6410 {1 "a"} 1.00\n#PSALDO 0 202601 6410 {20 "4"} 1.00\n',
            "flera dimensioner men inget totalt",
            id="parts that may be the same",
        ),
        pytest.param(
            VOUCHER.replace('1 "310"', '1 "310" 22 "x"').replace("#VER", '#DIM 22 "Ansvar"\n#VER'),
            "betyder samma sak",
            id="two dimensions of one meaning",
        ),
        pytest.param("", "inga rader", id="nothing"),
    ],
)
def test_what_is_wrong_is_named(body, told):
    try:
        found, _ = read(body)
    except RefusedError as refusal:
        problems = refusal.problems
    else:
        problems = tuple(finding.problem for finding in found.reading.findings)
    assert any(told in problem.sentence() for problem in problems), problems


def test_a_wrong_day_is_told_once_a_voucher_and_once_a_line():
    own = VOUCHER.replace("12500.00\n", '12500.00 20261305 ""\n')
    found, _ = read(VOUCHER.replace("20260115", "20261305") + own + VOUCHER)
    assert [finding.problem.row for finding in found.reading.findings] == [12, 19, 20]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5">', "SIE 5", id="5"),
        pytest.param(HEAD.replace("{kind}", "1").encode() + VOUCHER.encode(), "typ 1", id="1"),
    ],
)
def test_files_without_months_are_refused(content, told):
    assert is_sie(content)
    with pytest.raises(RefusedError) as refusal:
        scan_sie(content, file_name="a.se", max_rows=10)
    assert told in refusal.value.problems[0].sentence()


def test_tables_are_not_sie():
    assert not is_sie(b"Period;Konto;Belopp\n")
    assert not is_sie(b"Flagga;#FLAGGA\n")
