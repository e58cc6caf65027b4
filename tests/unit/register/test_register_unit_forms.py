import pytest

from qms.register.core.unit_forms import forms_at, guessed_forms, span_of


@pytest.mark.parametrize(
    ("forms", "low", "high", "expected"),
    [
        pytest.param(["compulsory"], None, None, [("compulsory", 0, 9)], id="whole school"),
        pytest.param(["compulsory"], 0, 6, [("compulsory", 0, 6)], id="cut"),
        pytest.param(
            ["compulsory", "leisure_centre"],
            0,
            3,
            [("compulsory", 0, 3), ("leisure_centre", 0, 6)],
            id="leisure has no grades",
        ),
        pytest.param(["adapted_compulsory"], 0, 6, [("adapted_compulsory", 1, 6)], id="from 1"),
        pytest.param(["upper_secondary"], 7, 9, [("upper_secondary", 10, 12)], id="outside"),
    ],
)
def test_forms_get_their_steps(forms, low, high, expected):
    assert [(at.form, at.low, at.high) for at in forms_at(forms, low, high)] == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        pytest.param(0, 5, [("compulsory", 0, 5)], id="elementary"),
        pytest.param(-4, -1, [("preschool", -4, -1)], id="preschool"),
        pytest.param(10, 12, [("upper_secondary", 10, 12)], id="upper secondary"),
        pytest.param(-2, 3, [("preschool", -2, -1), ("compulsory", 0, 3)], id="both"),
        pytest.param(None, None, [("compulsory", 0, 9)], id="nothing known"),
    ],
)
def test_a_form_is_guessed_from_the_pupils(low, high, expected):
    assert [(at.form, at.low, at.high) for at in guessed_forms(low, high)] == expected


def test_the_span_leaves_out_forms_without_grades():
    assert span_of(forms_at(["preschool", "compulsory", "leisure_centre"], 0, 3)) == (0, 3)
    assert span_of(forms_at(["preschool"], None, None)) == (None, None)
