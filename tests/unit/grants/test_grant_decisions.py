"""Decisions on basic amounts: what they hold, and that their annex recomputes anywhere."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from grant_cases import COMPULSORY, HIGH, ITEMS, LOW, STRUCTURAL, grounds, rates

from qms.costs.core.items import CostItem, GrantForm
from qms.decisions.core.frozen import Content, annex_file, canonical, checksum, table_of
from qms.grants.core.deciding import UnitTerms, decide, grounds_faults
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.grounds_faults import lateness
from qms.grants.core.deciding.stored import (
    UnknownMethodError,
    dump_inputs,
    dump_result,
    load_inputs,
    recalculate,
)
from qms.grants.core.price_list import METHOD

UPPER, ADAPTED = GrantForm.UPPER_SECONDARY, GrantForm.ADAPTED_UPPER_SECONDARY
EKEN = UnitTerms(key="eken", name="Ekens skola", supplements=(STRUCTURAL,))
LINDEN = UnitTerms(key="linden", name="Lindens skola")


def annex(inputs, result):
    content = Content(
        number="BIDR 2027-0001", kind=BASIC_AMOUNT, subject="eken/compulsory/2027",
        outcome="granted", decided_on=date(2026, 12, 10), method=METHOD, inputs=inputs,
        result=result, facts={},
    )  # fmt: skip
    return canonical(table_of(content))


class TestAmounts:
    def test_units_alike_share_an_amount_per_band(self):
        found = decide(grounds(units=(EKEN, replace(EKEN, key="two"))))
        assert [(one.unit, one.band) for one in found.amounts] == [("", "1-5"), ("", "6-9")]

    def test_units_with_supplements_of_their_own_have_their_own(self):
        found = decide(grounds(rates(LOW), units=(EKEN, LINDEN)))
        by_unit = {one.unit: one.basic.total for one in found.amounts}
        # 5 000 kronor and six per cent tax
        assert by_unit["eken"] - by_unit["linden"] == 5_300_00

    def test_the_amount_by_hand(self):
        """77 000 kr; 3 % = 2 310; 6 % of 79 310 = 4 758,60; 5 000 + 300: 89 369 in whole kronor."""
        found = decide(grounds(rates(LOW)))
        assert found.amounts[0].basic.total == 89_369_00
        assert sum(found.amounts[0].months) == 89_369_00


class TestRecomputing:
    def test_stored_grounds_are_the_grounds(self):
        given = grounds(rates(LOW, actual=9_00, decided=8_00, reason="Trångt"), rates(HIGH))
        assert load_inputs(dump_inputs(given)) == given

    def test_the_result_comes_out_again_byte_for_byte(self):
        given = grounds()
        stored = dump_result(decide(given))
        assert canonical(recalculate(dump_inputs(given), METHOD)) == canonical(stored)

    @pytest.mark.parametrize(
        ("form", "method", "ordinance"),
        [
            pytest.param(UPPER, 1, "skolförordningen", id="upper secondary as it was decided"),
            pytest.param(UPPER, 2, "gymnasieförordningen", id="upper secondary"),
            pytest.param(ADAPTED, 2, "gymnasieförordningen", id="adapted upper secondary"),
            pytest.param(GrantForm.COMPULSORY, 2, "skolförordningen", id="compulsory"),
        ],
    )
    def test_the_lines_name_the_ordinance_of_the_form(self, form, method, ordinance):
        terms = replace(COMPULSORY, form=form)
        given = grounds(rates(LOW, fee=100_00), terms=terms)
        lines = recalculate(dump_inputs(given), method)["amounts"][0]["working"]
        found = [line["source"] for line in lines if "förordningen" in line["source"]]
        assert len(found) == 3
        assert all(ordinance in source for source in found)

    def test_grounds_from_before_the_choice_on_supplements_have_tax_alone(self):
        table = dump_inputs(grounds())
        del table["on_supplements"]
        assert load_inputs(table) == grounds()

    def test_by_the_second_method_the_printed_tax_is_its_formula(self):
        """979 kr: 29,37 is printed 29. 6 % of 1 008,37 is 60,50, of the printed 1 008 60,48."""
        items = dict.fromkeys(ITEMS, 0) | {CostItem.TEACHING: 979_00}
        table = dump_inputs(grounds(rates(LOW, items=items, average=0), units=(LINDEN,)))
        by_method = [recalculate(table, n)["amounts"][0]["vat"] for n in (1, 2)]
        assert by_method == [61_00, 60_00]

    def test_an_unknown_method_is_refused(self):
        with pytest.raises(UnknownMethodError):
            recalculate(dump_inputs(grounds()), METHOD + 1)

    @pytest.mark.parametrize(
        ("change", "status", "words"),
        [
            pytest.param(lambda result: result, 0, "", id="as decided"),
            pytest.param(
                lambda result: {**result, "amounts": result["amounts"][:1]}, 1, "räknas om",
                id="an amount taken away",
            ),
        ],
    )  # fmt: skip
    def test_a_provider_checks_the_annex_with_the_package_alone(
        self, tmp_path, change, status, words
    ):
        given = grounds()
        text = annex(dump_inputs(given), change(dump_result(decide(given))))
        file = tmp_path / "bilaga.json"
        file.write_bytes(annex_file(text))
        command = [sys.executable, "-m", "qms", "decisions", "verify", str(file)]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False,
            env={"PYTHONPATH": ":".join(sys.path), "QMS_INSTANCE": str(tmp_path / "no")},
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert words in done.stdout + done.stderr
        assert checksum(text) in done.stdout or status
        assert not (tmp_path / "no").exists()


class TestFaults:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            pytest.param(grounds(units=()), "har ingen enhet", id="no unit"),
            pytest.param(grounds(units=(EKEN, EKEN)), "står två gånger", id="a unit twice"),
            pytest.param(replace(grounds(), from_month=13), "månad som inte finns", id="month 13"),
            pytest.param(grounds(rates(items={})), "saknar undervisning", id="the price list's"),
            pytest.param(
                grounds(units=(replace(EKEN, supplements=(replace(STRUCTURAL, ore=-1),)),)),
                "mindre än noll", id="the supplements'",
            ),
        ],
    )  # fmt: skip
    def test_are_said(self, given, words):
        assert any(words in problem.message for problem in grounds_faults(given))

    def test_sound_grounds_have_none(self):
        assert not list(grounds_faults(grounds()))

    @pytest.mark.parametrize(
        ("day", "is_late"),
        [pytest.param(date(2026, 12, 31), False, id="the last day"),
         pytest.param(date(2027, 1, 1), True, id="New Year's Day")],
    )  # fmt: skip
    def test_a_decision_after_the_year_began_is_warned_of(self, day, is_late):
        assert (lateness(COMPULSORY.year, day) is not None) is is_late
