"""A year that is not over beside earlier ones: the same months, told."""

import re

import pytest
from builders import NOW, SYSTEM, make_actor
from support.costs import FILES, LEDGER, import_files, put_rules_in_force

from qms.access.roles import Role
from qms.costs.services import compute

BEFORE = {name: FILES[name].replace("2025", "2024") for name in ("ledger", "groups", "unit_areas")}
REST = "".join(
    f"2024{month:02d};utfall;5011;310;440;;;;Löner;100 000,00\n" for month in range(6, 13)
)


@pytest.fixture
def years(db, municipality):
    """Return how a year before with more bookings is imported and both are reckoned."""

    def make(more: str):
        with db.transaction() as session:
            import_files(session, {**BEFORE, "ledger": BEFORE["ledger"] + more})
            import_files(session)
            put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
            for year in (2024, 2025):
                compute(session, SYSTEM, year, "outcome", now=NOW)
        return municipality

    return make


def table(page: str) -> list[list[str]]:
    """Return the cells of the table of earlier years."""
    (body,) = re.findall(r"Tidigare år.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split())
         for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in body.split("</tr>") if "<t" in row
    ]  # fmt: skip


def test_the_same_months_of_a_whole_year_stand_beside_each_other(sign_in, years):
    school = years(REST).school
    page = sign_in("analyst").get(f"/kpe/{school}?ar=2025").text
    # 4 610 000 kr on 40 pupils in both; seven months of 100 000 more in the whole year.
    assert table(page) == [
        ["2025", "Grundskola 115 250", "–"],
        ["2024", "Grundskola 115 250", "Grundskola 132 750"],
    ]
    assert "Kr per elev, januari–maj" in page
    assert "Grundskola jämfört med andra, januari–maj 2025" in page


def test_a_part_of_an_earlier_year_is_named_and_not_compared(sign_in, years):
    school = years(REST[: REST.index("202408")]).school
    page = sign_in("analyst").get(f"/kpe/{school}?ar=2025").text
    assert table(page)[1] == ["2024 bara januari–juli", "Grundskola 115 250", "–"]


def test_a_ledger_without_the_months_is_left_out_of_the_comparison(db, sign_in, years):
    school = years("").school
    with db.transaction() as session:
        import_files(session, {"ledger": LEDGER + "202506;utfall;5011;310;440;;;;Löner;1,00\n"})
        compute(session, SYSTEM, 2025, "outcome", now=NOW)
    page = sign_in("analyst").get(f"/kpe/{school}?ar=2025").text
    assert table(page)[1] == ["2024 bara januari–maj", "–", "–"]


def test_the_comparison_of_units_takes_the_same_months(sign_in, years):
    years(REST)
    page = sign_in("analyst").get("/kpe/jamfor?ar=2025&skolform=compulsory").text
    assert "2024, 5 mån" in page
    assert "132\N{NO-BREAK SPACE}750" not in page
