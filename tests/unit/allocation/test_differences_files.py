"""What the page offers is what the command reads: files out and in again."""

import csv
import io
from fractions import Fraction

import pytest
from unit.allocation.differences_cases import (
    AID,
    EDUCATION,
    PERCENT,
    SETTINGS,
    SEX,
    result,
    school,
)

from qms.allocation.core.differences.factor_table import read_factor_table
from qms.allocation.core.differences.figure_rows import Hidden
from qms.allocation.core.differences.figures import figures_csv
from qms.allocation.core.differences.input_files import factors_csv, results_csv, settings_toml
from qms.allocation.core.differences.result_table import read_result_table
from qms.allocation.core.differences.settings_file import read_settings_file
from qms.allocation.core.differences.study import study_of
from qms.allocation.core.differences.values import Omitted, Why
from qms.allocation.core.left_out.effect import LeftOutFactors, WithoutFactor

UNITS = (
    school("1", 300, utbildning=(75, 150, 75), kön=(151, 149)),
    school("2", 113, utbildning=(7, 50, 56), kön=(60, 53), known=Fraction(100, 113)),
    school("3", 40, kön=(21, 19), is_independent=True),
)
OMITTED = (
    Omitted(unit="3", about="utbildning", why=Why.NO_BACKGROUND),
    Omitted(unit="4", about="", why=Why.NO_PUPILS),
    Omitted(unit="5", about="", why=Why.PUPILS_WITHHELD),
)
NAMES = {"1": "Åskolan", "2": "Björkskolan", "3": "Friskolan", "4": "Nyskolan", "5": "Enskolan"}


def test_units_come_back_from_the_file_of_factors():
    content = factors_csv((EDUCATION, SEX), UNITS, OMITTED, NAMES)
    found = read_factor_table(content, file_name="faktorer.csv")
    assert [one.name for one in found.factors] == ["utbildning", "kön"]
    assert found.names == NAMES
    assert found.skipped == ()
    assert [(u.unit, u.pupils, u.is_independent) for u in found.units] == [
        ("1", 300, False), ("2", 113, False), ("3", 40, True),
    ]  # fmt: skip
    for ours, read in zip(UNITS, found.units, strict=True):
        assert sorted(read.shares) == sorted(ours.shares)
        for name, parts in ours.shares.items():
            for category, share in parts.items():
                assert abs(read.shares[name][category] - share) < Fraction(1, 10**20)
    assert abs(found.units[1].known - Fraction(100, 113)) < Fraction(1, 10**20)
    assert {(one.unit, one.about, one.why) for one in found.omitted} == {
        (one.unit, one.about, one.why) for one in OMITTED
    }


def test_results_come_back_from_their_file():
    values = (result("1", 71.4, 35, 2025), result("2", 90.0, None, 2026))
    withheld = (Omitted(unit="3", about="k", why=Why.RESULT_WITHHELD, detail="..", year=2026),)
    found = read_result_table(results_csv("k", values, withheld), file_name="resultat.csv")
    assert found.results["k"] == values
    assert found.withheld["k"] == withheld


def test_settings_come_back_from_their_file():
    assert read_settings_file(settings_toml(SETTINGS), default=SETTINGS) == SETTINGS


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_what_must_not_be_seen_is_not_in_the_file():
    units = [school(str(n), 100, bistånd=(a, 100 - a)) for n, a in enumerate((2, 30, 10))]
    found = study_of([AID], units, settings=SETTINGS)
    every = rows_of(figures_csv(found, locale="en"))
    lowest = [row for row in every if row[6] == "lowest" and row[2] == "ja"]
    assert (lowest[0][4], lowest[0][7]) == ("0", "0.020000")
    hidden = Hidden(cells=frozenset({("0", "bistånd", "ja")}))
    masked = rows_of(figures_csv(found, locale="en", hidden=hidden))
    lowest = [row for row in masked if row[6] == "lowest" and row[2] == "ja"]
    assert (lowest[0][4], lowest[0][7]) == ("", "..")


def test_units_outside_the_readers_scope_have_no_rows():
    units = [school(str(n), 100, bistånd=(20, 80)) for n in range(3)]
    results = [result(str(n), 80, 30) for n in range(3)]
    found = study_of([AID], units, settings=SETTINGS, indicator=PERCENT, results=results)
    hidden = Hidden(outside=frozenset({"1", "2"}))
    rows = rows_of(figures_csv(found, locale="en", hidden=hidden))
    assert {row[4] for row in rows[1:]} == {"", "0"}


@pytest.mark.parametrize("locale", ["en", "sv"])
def test_every_row_has_every_column(locale):
    found = study_of([SEX, EDUCATION], UNITS, settings=SETTINGS)
    text = figures_csv(found, locale=locale, names=NAMES).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if locale == "sv" else ","))
    assert {len(row) for row in rows} == {8}


def test_kronor_without_a_factor_are_hidden_where_the_share_of_all_is():
    """A visible school's kronor would give the share of all, and so the hidden group."""
    units = [school(str(n), 100, bistånd=(a, 100 - a)) for n, a in enumerate((2, 30, 10))]
    found = study_of([AID], units, settings=SETTINGS)
    change = WithoutFactor(
        factor="bistånd", label="", change_ore={"0": -500, "1": 900, "2": -400}, moved_ore=900
    )
    left_out = LeftOutFactors(pot_ore=100_000, ore={"0": 1, "1": 2, "2": 3}, factors=(change,))

    def told(hidden: Hidden) -> list[str]:
        rows = rows_of(figures_csv(found, locale="en", left_out=left_out, hidden=hidden))
        return [row[7] for row in rows if row[6] == "change_kr"]

    cells = frozenset({("0", "bistånd", "ja")})
    assert told(Hidden(cells=cells)) == ["..", "9.00", "-4.00"]
    assert told(Hidden(cells=cells, everybody=frozenset({("bistånd", "ja")}))) == [".."] * 3
