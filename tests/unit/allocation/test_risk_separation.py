from math import log

import numpy as np
import pytest
from risk_cases import coefficients, counted, options, simulated
from scipy.optimize import minimize

from qms.allocation.core.risk.fit import Method, fit_risk
from qms.allocation.core.risk.pupils import column_of
from qms.kernel.problems import RefusedError


def test_a_category_where_nobody_has_the_outcome_is_damped_and_named():
    # With one factor Firth's penalty is half a pupil more in every cell (Heinze & Schemper 2002).
    pupils = counted([({"a": "1"}, 50, 20), ({"a": "2"}, 40, 10), ({"a": "3"}, 8, 0)])
    fit = fit_risk(pupils, options("a", references={"a": "1"}))
    base = log(20.5 / 30.5)
    assert fit.method is Method.FIRTH
    assert coefficients(fit.model) == pytest.approx(
        {
            ("", ""): base,
            ("a", "2"): log(10.5 / 30.5) - base,
            ("a", "3"): log(0.5 / 8.5) - base,
        },
        abs=1e-8,
    )
    assert [(said.factor, said.category) for said in fit.warnings if said.factor] == [("a", "3")]
    assert "ingen av 8 elever har utfallet utfall" in fit.warnings[0].message


def test_a_category_where_everybody_has_the_outcome_is_named():
    pupils = counted([({"a": "1"}, 90, 30), ({"a": "2"}, 12, 12)])
    fit = fit_risk(pupils, options("a"))
    assert "a, 2: alla 12 elever" in fit.warnings[0].message
    assert 0 < coefficients(fit.model)["a", "2"] < 10


def test_firth_is_the_maximum_of_the_penalised_likelihood():
    rows = [({"a": "1", "b": "x"}, 40, 8), ({"a": "2", "b": "x"}, 30, 11),
            ({"a": "1", "b": "y"}, 25, 9), ({"a": "2", "b": "y"}, 20, 9),
            ({"a": "3", "b": "y"}, 6, 0)]  # fmt: skip
    found = coefficients(
        fit_risk(counted(rows), options("a", "b", references={"a": "1", "b": "x"})).model
    )
    x = np.array([[1, f["a"] == "2", f["a"] == "3", f["b"] == "y"] for f, _, _ in rows], float)
    n, y = (np.array([row[at] for row in rows], float) for at in (1, 2))

    def loss(b):
        p = 1 / (1 + np.exp(-x @ b))
        information = (x.T * (n * p * (1 - p))) @ x
        return -(y @ np.log(p) + (n - y) @ np.log(1 - p)) - np.linalg.slogdet(information)[1] / 2

    best = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    assert list(found.values()) == pytest.approx(best.x, abs=1e-5)


def test_categories_that_together_nearly_decide_are_damped_and_named():
    # Nobody of (1, x), everybody of (2, y): both differences run away though no category is pure.
    rows = [
        ({"a": "1", "b": "x"}, 30, 0),
        ({"a": "2", "b": "x"}, 30, 15),
        ({"a": "1", "b": "y"}, 30, 15),
        ({"a": "2", "b": "y"}, 30, 30),
    ]
    fit = fit_risk(counted(rows), options("a", "b", references={"a": "1", "b": "x"}))
    assert fit.method is Method.FIRTH
    assert [(said.factor, said.category) for said in fit.warnings] == [("a", "2"), ("b", "y")]
    assert max(abs(value) for value in coefficients(fit.model).values()) < 10


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        pytest.param([({"a": "1"}, 9, 0), ({"a": "2"}, 9, 0)],
                     "Utfallet utfall är nej för alla 18 elever.", id="nobody"),
        pytest.param([({"a": "1"}, 9, 9), ({"a": "2"}, 9, 9)],
                     "Utfallet utfall är ja för alla 18 elever.", id="everybody"),
        pytest.param([({"a": "1"}, 9, 4)], "Faktorn a har bara en kategori (1).",
                     id="one category"),
        pytest.param([({"a": "1"}, 9, 0), ({"a": "2"}, 9, 9)],
                     "Faktorn a avgör ensam utfallet utfall: 1 nej, 2 ja.", id="one decides"),
        pytest.param([({"a": "1", "b": "x"}, 9, 0), ({"a": "1", "b": "y"}, 9, 0),
                      ({"a": "2", "b": "x"}, 9, 0), ({"a": "2", "b": "y"}, 9, 9)],
                     "Faktorerna a, b avgör tillsammans utfallet utfall för alla.", id="together"),
        pytest.param([({"a": "1", "b": "x"}, 9, 2), ({"a": "2", "b": "y"}, 9, 4)],
                     "Faktorn b, kategorin y, följer helt av a (2).", id="same factor twice"),
        pytest.param([({"a": "1", "b": "x", "c": "u"}, 9, 2),
                      ({"a": "2", "b": "x", "c": "v"}, 9, 4),
                      ({"a": "1", "b": "y", "c": "v"}, 9, 3)],
                     "Faktorn c, kategorin v, följer helt av a (2), b (y).", id="sum of two"),
    ],
)  # fmt: skip
def test_what_cannot_be_fitted_is_refused_by_name(rows, says):
    references = {name: {"a": "1", "b": "x", "c": "u"}[name] for name in rows[0][0]}
    with pytest.raises(RefusedError) as refused:
        fit_risk(counted(rows), options(*references, references=references))
    assert [problem.message for problem in refused.value.problems] == [says]


def test_every_fault_of_the_factors_at_once():
    pupils = simulated(300)
    pupils.factors["lika"] = column_of("lika", ["samma"] * 300)
    pupils.factors["nummer"] = column_of("nummer", [str(at) for at in range(300)])
    with pytest.raises(RefusedError) as refused:
        fit_risk(pupils, options("lika", "nummer", "kön", references={"kön": "okänt"}))
    assert [problem.column for problem in refused.value.problems] == ["lika", "nummer", "kön"]


def test_nobody_is_whole():
    pupils = simulated(20)
    pupils.outcomes["utfall"].codes[:] = -1
    with pytest.raises(RefusedError) as refused:
        fit_risk(pupils, options())
    assert "Ingen elev har uppgift" in refused.value.problems[0].message


def test_few_cases_for_the_coefficients_are_said():
    pupils = counted([({"a": "1"}, 500, 4), ({"a": "2"}, 500, 5)])
    said = fit_risk(pupils, options("a")).warnings
    assert said[0].message.startswith("Det ovanligare utfallet gäller 9 elever")
