"""How large a file the import takes, and SIE through the page."""

import io

from qms.register import cost_queries

LINE = b"202601;50;1;" + b"x" * 100_000 + b"\n"
HEAD = b"Period;Konto;Belopp;Annat\n"
SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#VER A 1 20260115 "Läromedel"
{
#TRANS 6410 {1 "310"} 12.50
#TRANS 2510 {} -12.50
}
"""


def send(client, dataset: str, content: bytes, name: str = "l.csv"):
    data = {"dataset": dataset, "file": (io.BytesIO(content), name)}
    return client.post("/import", data=data)


def padded(size: int) -> bytes:
    return HEAD + LINE * (size // len(LINE))


def test_a_ledger_may_be_larger_than_other_files(sign_in, municipality):
    analyst = sign_in("analyst")
    assert send(analyst, "ledger", padded(12_000_000)).status_code == 303
    refused = send(analyst, "staff", padded(12_000_000))
    assert refused.status_code == 422
    assert "större än 10 MB" in refused.text


def test_who_may_not_import_sends_nothing_large(sign_in, municipality):
    assert send(sign_in("principal"), "ledger", padded(12_000_000)).status_code == 413


def test_a_sie_file_is_read_and_saved(db, sign_in, municipality):
    analyst = sign_in("analyst")
    answer = send(analyst, "ledger", SIE.encode("cp437"), "l.se")
    page = analyst.get(answer.location).text
    assert "SIE, CP437" in page
    assert "Rader på balanskonton som inte läses: 1." in page
    analyst.post(f"{answer.location}/spara", data={})
    with db.reading() as session:
        assert cost_queries.years(session) == {2026: {"outcome": ("202601",)}}
