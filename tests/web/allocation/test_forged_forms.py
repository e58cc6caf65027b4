"""Fields that no browser sends: refused like any other fault, and nothing of them is stored."""

import pytest
from integration.allocation.allocation_cases import drafted_model, register_year
from werkzeug.datastructures import MultiDict

from qms.allocation.forms.leaving_out import leave_out_in
from qms.allocation.forms.survey import LONGEST_COMMENT, opinion_in

LONG = "9" * 5000


@pytest.mark.parametrize("rating", ["0", "6", "0049", "003" + LONG, "٣", "1.5"])
def test_a_rating_is_one_to_five_or_none(rating):
    assert opinion_in(["useful"], {"useful": rating}) is None


def test_a_comment_of_the_longest_length_is_kept_whole_over_several_lines():
    words = "\n".join(["Kort tid."] * 100)[:LONGEST_COMMENT].strip()
    sent = {"useful": "5", "comment": words.replace("\n", "\r\n")}
    answer = opinion_in(["useful"], sent)
    assert answer is not None
    assert answer.comment == words


def test_a_tick_that_is_no_unit_leaves_nobody_out():
    sent = MultiDict([("utelamna", LONG), ("utelamna", "7"), ("skal-7", "Skäl")])
    assert leave_out_in(sent) == {7: "Skäl"}


@pytest.mark.parametrize("last", ["--5", "-1", "12345"])
def test_the_last_step_of_a_budget_is_told_when_it_is_none(db, municipality, sign_in, last):
    with db.transaction() as session:
        register_year(session, 2026)
        model = drafted_model(session, municipality)
    typed = {"volume": "80", "socioeconomic": "15", "need_hours": "5", "part": "20", "last": last,
             **{f"w{step}": "1" for step in range(10)}}  # fmt: skip
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{model}/budget")
    answer = analyst.post(f"/modell/{model}/budget", data={**typed, "version": "2"})
    assert answer.status_code == 422
    assert 'href="#last"' in answer.get_data(as_text=True)
