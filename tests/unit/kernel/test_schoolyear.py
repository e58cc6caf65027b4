"""The same cohort keeps its step across 2028, and the labels follow the law of the year."""

from datetime import date

import pytest

from qms.kernel.schoolyear import (
    grade_label,
    parse_grade,
    school_year_label,
    school_year_of,
    step_range_label,
)


@pytest.mark.parametrize(
    ("step", "autumn", "label"),
    [
        pytest.param(0, 2027, "F", id="the last förskoleklass"),
        pytest.param(1, 2028, "2", id="the same children a year later: förskoleklass to grade 2"),
        pytest.param(0, 2028, "1", id="the first six-year-olds in grade 1"),
        pytest.param(9, 2027, "9", id="the last nine-year school"),
        pytest.param(9, 2028, "10", id="grade 10"),
        pytest.param(-5, 2026, "1 år", id="preschool's youngest"),
        pytest.param(-1, 2030, "5 år", id="preschool's oldest"),
        pytest.param(10, 2026, "Gy 1", id="upper secondary"),
    ],
)
def test_what_a_step_is_called(step, autumn, label):
    assert grade_label(step, autumn) == label


@pytest.mark.parametrize(
    ("text", "autumn", "step"),
    [
        pytest.param("F", 2026, 0, id="letter"),
        pytest.param("0", 2010, 0, id="zero"),
        pytest.param("åk 7", 2026, 7, id="with prefix"),
        pytest.param("7", 2028, 6, id="ten-year school"),
        pytest.param("10", 2028, 9, id="grade 10"),
        pytest.param("10", 2026, None, id="no grade 10 before 2028"),
        pytest.param("F", 2028, None, id="no förskoleklass from 2028"),
        pytest.param("3.0", 2026, None, id="decimal"),
        pytest.param("11", 2026, None, id="too high"),
        pytest.param("3 år", 2026, -3, id="age"),
        pytest.param("Gy 2", 2026, 11, id="upper secondary"),
    ],
)
def test_grades_as_files_write_them(text, autumn, step):
    assert parse_grade(text, autumn) == step


@pytest.mark.parametrize("autumn", [2020, 2027, 2028, 2035])
def test_every_label_reads_back_to_its_step(autumn):
    assert [parse_grade(grade_label(s, autumn), autumn) for s in range(-5, 13)] == list(
        range(-5, 13)
    )


def test_school_years():
    assert school_year_label(2026) == "2026/27"
    assert school_year_label(1999) == "1999/00"
    assert school_year_of(date(2026, 6, 30)) == 2025
    assert school_year_of(date(2026, 7, 1)) == 2026


def test_ranges():
    assert step_range_label(0, 9, 2026) == "F–9"
    assert step_range_label(0, 9, 2028) == "1–10"
    assert step_range_label(4, 4, 2026) == "4"
