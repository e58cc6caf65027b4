"""The month's file: what is read, what is refused, what it changes; and that no number gets out."""

import re
from datetime import date
from pathlib import Path

import pytest
from support.enrolled import HEAD, child, class_of, file_of, line, number

from qms.costs.core.items import GrantForm
from qms.grants.core.enrolling.identity import hidden, whole_number
from qms.grants.core.enrolling.merging import merge
from qms.grants.core.enrolling.reading import read_enrolments
from qms.grants.core.enrolling.rows import EnrolledRow, EnrolmentFile, KnownUnit
from qms.grants.core.enrolling.stored import pack_rows, unpack_rows
from qms.kernel.problems import RefusedError

SCHOOL, PRESCHOOL = GrantForm.COMPULSORY, GrantForm.PRESCHOOL
SEPTEMBER = date(2026, 9, 1)
LARK = KnownUnit(
    id=7, is_independent=True,
    forms=frozenset({SCHOOL, GrantForm.PRESCHOOL_CLASS, PRESCHOOL, GrantForm.UPPER_SECONDARY}),
)  # fmt: skip
OWN = KnownUnit(id=8, is_independent=False, forms=frozenset({SCHOOL}))
UNITS = {"friskolan lärkan": LARK, "åkerskolan": OWN}
LEAP = number("20160229")


def key(who):
    return f"key of {int(who) % 9973}"


def read(*lines, month=SEPTEMBER):
    return read_enrolments(file_of(*lines), file_name="", month=month, units=UNITS, blind=key)


def refused(*lines):
    with pytest.raises(RefusedError) as found:
        read(*lines)
    return found.value.problems


class TestNumbers:
    # 811218-9876 and 640823-3234 are the Tax Agency's own worked examples.
    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            pytest.param("198112189876", "198112189876", id="twelve digits"),
            pytest.param("811218-9876", "198112189876", id="ten digits, born last century"),
            pytest.param("6408233234", "196408233234", id="ten digits without a line"),
            pytest.param(f"{LEAP[2:8]}-{LEAP[8:]}", LEAP, id="born on 29 February"),
            pytest.param(number("20150362"), number("20150362"), id="a coordination number"),
            pytest.param("20150302-T123", "20150302T123", id="a temporary number, one letter"),
            pytest.param("20150302tf01", "20150302TF01", id="a temporary number, two letters"),
            pytest.param("20150230-T123", "", id="a temporary number of no day"),
            pytest.param("20150302-TFA1", "", id="three letters"),
            pytest.param("811218-9875", "", id="a wrong check digit"),
            pytest.param(number("20150229"), "", id="29 February of no leap year"),
            pytest.param("811218+9876", "", id="more than a hundred years"),
            pytest.param("", "", id="nothing"),
        ],
    )
    def test_what_is_a_number(self, text, whole):
        assert whole_number(text, year=2026) == whole

    def test_the_same_child_written_two_ways_is_one_key(self):
        short = f"{child()[2:8]}-{child()[8:]}"
        ends = line(last="2026-08-31")
        rows = read(ends, line(short, first="2026-09-01")).rows
        assert len({row.pupil for row in rows}) == 1


class TestRows:
    @pytest.mark.parametrize(
        ("changes", "form", "step"),
        [
            pytest.param({}, SCHOOL, 4, id="grade 4"),
            pytest.param({"grade": "F"}, GrantForm.PRESCHOOL_CLASS, 0, id="F is preschool class"),
            pytest.param({"form": "förskoleklass", "grade": ""}, GrantForm.PRESCHOOL_CLASS, 0,
                         id="preschool class needs no grade"),
            pytest.param({"form": "Gymnasieskola", "grade": "2"}, GrantForm.UPPER_SECONDARY, 11,
                         id="second year of upper secondary"),
            pytest.param({"form": "preschool", "grade": "3 år"}, PRESCHOOL, -3, id="an age"),
            pytest.param({"form": "Förskola", "grade": "6"}, PRESCHOOL, -1,
                         id="six years and still in preschool"),
            pytest.param({"who": number("20230229"[:6] + "28"), "form": "Förskola", "grade": ""},
                         PRESCHOOL, -3, id="the age of who is born in 2023"),
            pytest.param({"who": LEAP}, SCHOOL, 4, id="born on 29 February"),
        ],
    )  # fmt: skip
    def test_form_and_step(self, changes, form, step):
        (row,) = read(line(**changes)).rows
        assert (row.form, row.step, row.unit_id) == (form, step, 7)
        assert (row.first, row.last) == (date(2026, 8, 18), None)

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            pytest.param({"who": "201501012380"[:-1] + "9"}, "personnummer", id="check digit"),
            pytest.param({"unit": "Okänd skola"}, "enhet", id="a unit nobody knows"),
            pytest.param({"unit": "Åkerskolan"}, "enhet", id="the municipality's own unit"),
            pytest.param({"form": "Fritidshem"}, "skolform", id="a form the unit does not have"),
            pytest.param({"form": "Simskola"}, "skolform", id="no form"),
            pytest.param({"grade": "14"}, "årskurs", id="no grade"),
            pytest.param({"first": "2026-02-30"}, "från", id="no day"),
            pytest.param({"last": "2026-08-17"}, "till", id="backwards days"),
            pytest.param({"first": "2014-08-18"}, "från", id="before the child is born"),
        ],
    )
    def test_one_fault(self, changes, column):
        (fault,) = refused(line(**changes))
        assert (fault.row, fault.column) == (2, column)

    def test_every_fault_of_every_row_at_once(self):
        faults = refused(line(), line(who="1", unit="X", first="?"), line(form="X"))
        assert [(one.row, one.column) for one in faults] == [
            (3, "personnummer"), (3, "enhet"), (3, "från"), (4, "skolform"),
        ]  # fmt: skip

    def test_a_child_twice_at_the_unit(self):
        faults = refused(line(last="2026-10-01"), line(first="2026-10-01"))
        assert [(one.row, one.column) for one in faults] == [(3, "från")]
        assert "rad 2" in faults[0].message

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(file_of(line(who="20150302-2380x")), id="in its own column"),
            pytest.param(file_of(f"X;{child()};Grundskola;4;{child()};{child()}"), id="in others"),
            pytest.param(f"{line()}\r\n{line()}".encode(), id="a file without a header"),
            pytest.param(f"{HEAD};{child()}\r\n{line()};{child()};{child()}".encode(),
                         id="as a header and too many cells"),
        ],
    )  # fmt: skip
    def test_no_fault_says_who(self, content):
        with pytest.raises(RefusedError) as found:
            read_enrolments(content, file_name="", month=SEPTEMBER, units=UNITS, blind=key)
        told = repr(found.value.problems) + "".join(one.sentence() for one in found.value.problems)
        assert child() not in told
        assert child()[2:] not in told
        assert "20150302" not in told
        assert all(one.value == "" for one in found.value.problems)
        assert found.value.__cause__ is None
        assert found.value.__context__ is None or child() not in repr(found.value.__context__)

    def test_a_file_name_with_a_number_in_it(self):
        assert hidden(f"elev {child()}.csv") == "elev ….csv"
        assert hidden("elev 20150302-TF01.csv") == "elev ….csv"
        assert hidden("inskrivna 2026-09.csv") == "inskrivna 2026-09.csv"

    def test_rows_come_back_as_they_were_packed(self):
        rows = read(*class_of(3), line(child(9), last="2026-12-31")).rows
        assert unpack_rows(pack_rows(rows)) == rows
        assert child().encode() not in pack_rows(rows)


def goes(pupil="a", step=4, first=date(2026, 8, 18), last=None, **more):
    return EnrolledRow(
        pupil=pupil, unit_id=more.pop("unit_id", 7), form=more.pop("form", SCHOOL), step=step,
        first=first, last=last, **more,
    )  # fmt: skip


def says(*rows, month=SEPTEMBER):
    return EnrolmentFile(month=month, rows=rows)


def after(known, file):
    """Return what holds once the file is saved."""
    change = merge(known, file)
    gone = {row.said for row in change.gone}
    return {row.said for row in known if row.said not in gone} | {row.said for row in change.added}


class TestMerging:
    def test_the_same_again_changes_nothing(self):
        change = merge([goes()], says(goes(row=9)))
        assert (change.added, change.gone, change.unchanged) == ((), (), 1)

    def test_who_is_not_named_left_with_the_month_before(self):
        change = merge([goes("a"), goes("b")], says(goes("a")))
        assert (change.left, change.unchanged) == (1, 1)
        assert [row.last for row in change.added] == [date(2026, 8, 31)]

    def test_who_had_left_before_is_left_alone(self):
        old = goes("b", first=date(2025, 8, 18), last=date(2026, 6, 10))
        assert after([old, goes("a")], says(goes("a"))) == {old.said, goes("a").said}

    def test_who_was_to_begin_and_is_not_named_never_began(self):
        change = merge([goes("b", first=date(2026, 10, 1))], says(goes("a")))
        assert (len(change.gone), [row.pupil for row in change.added]) == (1, ["a"])

    def test_units_that_the_file_does_not_name_are_left_alone(self):
        change = merge([goes("b", unit_id=9)], says(goes("a")))
        assert (change.gone, change.left) == ((), 0)

    def test_a_new_grade_holds_from_july_and_what_was_before_stays(self):
        old = goes(step=3, first=date(2024, 8, 18))
        new = goes(step=4, first=date(2024, 8, 18))
        assert after([old], says(new)) == {
            goes(step=3, first=date(2024, 8, 18), last=date(2026, 6, 30)).said,
            goes(step=4, first=date(2026, 7, 1)).said,
        }

    def test_grades_year_by_year(self):
        began = date(2024, 8, 18)
        known = [goes(step=3, first=began)]
        for year, step in ((2025, 4), (2026, 5)):
            file = says(goes(step=step, first=began), month=date(year, 9, 1))
            held = after(known, file)
            known = [goes(step=step, first=first, last=last) for *_, step, first, last in held]
        assert sorted((row.first, row.step, row.last) for row in known) == [
            (date(2024, 8, 18), 3, date(2025, 6, 30)),
            (date(2025, 7, 1), 4, date(2026, 6, 30)),
            (date(2026, 7, 1), 5, None),
        ]

    def test_a_grade_that_was_wrong_from_the_start_is_mended_from_the_start(self):
        assert after([goes(step=3)], says(goes(step=4), month=date(2027, 2, 1))) == {
            goes(step=4).said
        }

    def test_an_age_holds_from_the_month(self):
        old = goes(step=-4, form=PRESCHOOL, first=date(2025, 8, 18))
        new = goes(step=-3, form=PRESCHOOL, first=date(2025, 8, 18))
        assert (PRESCHOOL, -3, SEPTEMBER, None) in {one[2:] for one in after([old], says(new))}

    def test_who_ends_before_the_grade_turned_never_had_the_new_grade(self):
        began = date(2024, 8, 18)
        known = [goes(step=3, first=began, last=date(2026, 6, 30)),
                 goes(step=4, first=date(2026, 7, 1))]  # fmt: skip
        ended = goes(step=4, first=began, last=date(2026, 5, 2))
        assert after(known, says(ended)) == {goes(step=3, first=began, last=date(2026, 5, 2)).said}


def test_the_documented_example_is_read():
    page = (Path(__file__).parents[3] / "docs/grants-payments.md").read_text("utf-8")
    example = re.search(r"^    personnummer;.*\n(?:    .*\n)+", page, re.MULTILINE)[0]
    content = "\n".join(row.strip() for row in example.splitlines()).encode()
    units = {"friskolan kompassen": LARK}
    found = read_enrolments(content, file_name="", month=SEPTEMBER, units=units, blind=key)
    assert len(found.rows) == 1


def test_a_missing_column_points_to_what_whoever_reads_the_file_has():
    short = b"enhet;skolform\nFriskolan;Grundskola\n"
    with pytest.raises(RefusedError) as found:
        read_enrolments(short, file_name="", month=SEPTEMBER, units=UNITS, blind=key)
    assert {one.cure for one in found.value.problems} == {
        "Jämför med den tomma filen, som du hämtar på sidan där filen läses."
    }
