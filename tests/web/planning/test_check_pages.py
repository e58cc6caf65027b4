"""Answering, freezing and the papers, as a planner, a chief and the board meet them."""

import re
from datetime import timedelta

import pytest
from builders import NOW
from support.planning_answers import ANSWERS, ASKED, answer_all

from qms.planning.core.checks import version_of
from qms.planning.queries.checks import answers_of
from qms.planning.services.alternatives import add_alternative, save_steps
from qms.planning.services.studies import share_study

PDF, DOCX = b"%PDF", b"PK"


def fields(**answers):
    return {f"svar-{key}": text for key, text in answers.items()}


def version_in(page):
    return re.search(r'name="version" value="([^"]*)"', page)[1]


@pytest.fixture
def page(made):
    return f"/planering/alternativ/{made.close}"


@pytest.fixture
def answered(db, made, page):
    with db.transaction() as session:
        answer_all(session, made.actor, made.close)
    return page


@pytest.fixture
def frozen(planner, answered):
    assert planner.post(f"{answered}/las", data={"version": "1"}).status_code == 303
    return answered


def stored(db, made):
    with db.reading() as session:
        return answers_of(session, made.close)


class TestAnswering:
    def test_the_page_says_who_moves_and_asks(self, planner, page):
        shown = planner.get(f"{page}/konsekvenser").text
        assert "<h1>120 barn byter skola</h1>" in re.sub(r"<h1[^>]*>", "<h1>", shown)
        assert "Barn som byter skola, efter område och stadium" in shown
        assert all(one.text in shown for one in ASKED)
        assert "11 frågor är inte besvarade." in shown

    def test_answers_are_saved_by_a_button(self, db, planner, made, page):
        answer = planner.post(
            f"{page}/konsekvenser",
            data={"version": version_of({}), "go": "stay", **fields(views="Vi frågade elevrådet.")},
        )
        assert answer.status_code == 303
        assert stored(db, made) == {"views": "Vi frågade elevrådet."}
        assert "10 frågor är inte besvarade." in planner.get(f"{page}/konsekvenser").text

    def test_and_by_themselves(self, db, planner, made, page):
        url = f"{page}/konsekvenser/autospara"
        first = planner.post(url, data={"version": version_of({}), **fields(views="Ett")})
        assert first.status_code == 200
        assert first.json["text"] == {"left": "10 frågor är inte besvarade."}
        again = planner.post(url, data={"version": first.json["version"], **fields(views="Två")})
        assert again.status_code == 200
        assert stored(db, made) == {"views": "Två"}

    def test_two_who_answer_lose_nothing(self, db, planner, made, page):
        old = version_in(planner.get(f"{page}/konsekvenser").text)
        planner.post(f"{page}/konsekvenser", data={"version": old, **fields(views="Hennes")})
        data = {"version": old, **fields(views="Hans")}
        assert planner.post(f"{page}/konsekvenser/autospara", data=data).status_code == 409
        answer = planner.post(f"{page}/konsekvenser", data=data)
        assert answer.status_code == 409
        assert "Hennes" in answer.text
        assert "Hans</textarea>" in answer.text
        fresh = {"version": version_in(answer.text), **fields(views="Bådas")}
        assert planner.post(f"{page}/konsekvenser", data=fresh).status_code == 303
        assert stored(db, made) == {"views": "Bådas"}

    def test_a_long_answer_is_told_and_kept_in_the_field(self, db, planner, made, page):
        data = {"version": version_of({}), **fields(views="x" * 4001, risks="Buller")}
        answer = planner.post(f"{page}/konsekvenser", data=data)
        assert answer.status_code == 422
        assert "längre än 4000 tecken" in answer.text.replace("\N{NO-BREAK SPACE}", "")
        assert "Buller</textarea>" in answer.text
        assert planner.post(f"{page}/konsekvenser/autospara", data=data).status_code == 422
        assert stored(db, made) == {}

    def test_steps_that_changed_after_the_answers_are_told(
        self, db, clock, planner, made, answered
    ):
        clock[0] = NOW + timedelta(minutes=1)
        with db.transaction() as session:
            save_steps(session, made.actor, made.close, (), version=1, now=clock[0])
        shown = planner.get(f"{answered}/konsekvenser").text
        assert "Alternativet har ändrats sedan svaren skrevs" in shown
        assert "Inget barn byter skola" in shown


class TestFreezing:
    def test_first_what_is_left_is_told(self, planner, page):
        shown = planner.get(f"{page}/las").text
        assert "11 frågor är inte besvarade." in shown
        assert "Lås alternativet</button>" not in shown
        answer = planner.post(f"{page}/las", data={"version": "1"})
        assert answer.status_code == 422
        assert answer.text.count("Frågan är inte besvarad:") == len(ASKED)

    def test_then_it_is_frozen_and_stays(self, planner, frozen):
        shown = planner.get(f"{frozen}/handling").text
        assert "Låst 20" in shown
        assert "UTKAST" not in shown
        assert "är låst" in planner.get(f"{frozen}/las").text
        assert "Svaren går att läsa men inte ändra" in planner.get(f"{frozen}/konsekvenser").text
        again = planner.post(f"{frozen}/konsekvenser", data=fields(views="Annat"))
        assert again.status_code == 422

    def test_not_as_it_was_before_somebody_saved_the_steps(self, db, planner, made, answered):
        with db.transaction() as session:
            save_steps(session, made.actor, made.close, (), version=1, now=NOW)
        answer = planner.post(f"{answered}/las", data={"version": "1"})
        assert answer.status_code == 409
        assert "Läs dem innan du låser" in answer.text

    def test_who_may_not_is_told_so(self, db, sign_in, made, answered):
        with db.transaction() as session:
            share_study(session, made.actor, made.study, is_shared=True, now=NOW)
        analyst = sign_in("analyst")
        assert analyst.post(f"{answered}/las", data={"version": "1"}).status_code == 403
        chief = sign_in("school_chief")
        assert chief.post(f"{answered}/konsekvenser", data=fields(views="x")).status_code == 403
        assert chief.post(f"{answered}/las", data={"version": "1"}).status_code == 303


class TestPapers:
    @pytest.mark.parametrize("kind", ["handling", "lokalplan"])
    def test_a_draft_says_so(self, planner, answered, kind):
        shown = planner.get(f"{answered}/{kind}").text
        assert "UTKAST" in shown
        assert "Svar på best_interests." in shown or kind == "lokalplan"
        answer = planner.get(f"{answered}/{kind}.pdf")
        assert answer.data.startswith(PDF)
        assert f"utkast-{kind}" in answer.headers["Content-Disposition"]
        assert planner.get(f"{answered}/{kind}.docx").data.startswith(DOCX)
        assert planner.get(f"{answered}/{kind}.odt").status_code == 404

    def test_the_board_reads_what_is_frozen_and_nothing_else(self, db, sign_in, made, frozen):
        with db.transaction() as session:
            share_study(session, made.actor, made.study, is_shared=True, now=NOW)
        board = sign_in("committee")
        assert "Svar på best_interests." in board.get(f"{frozen}/handling").text
        assert board.get(f"{frozen}/handling.pdf").data.startswith(PDF)
        assert board.get(f"{frozen}/konsekvenser").status_code == 200
        other = f"/planering/alternativ/{made.merge}"
        assert board.get(f"{other}/handling").status_code == 404
        assert board.get(f"{other}/konsekvenser").status_code == 404

    def test_a_frozen_paper_is_the_same_whatever_happens_after(self, db, planner, made, frozen):
        before = planner.get(f"{frozen}/handling.pdf").data
        with db.transaction() as session:
            add_alternative(session, made.actor, made.study, name="Senare", now=NOW)
        assert planner.get(f"{frozen}/handling.pdf").data == before
        assert "Senare" not in planner.get(f"{frozen}/handling").text

    def test_an_alternative_of_anothers_study_is_not_there(self, db, sign_in, made, page):
        analyst = sign_in("analyst")
        for path in ("konsekvenser", "handling", "handling.pdf", "lokalplan", "lokalplan.pdf"):
            assert analyst.get(f"{page}/{path}").status_code == 404
        data = {"version": version_of({}), **fields(**ANSWERS)}
        assert analyst.post(f"{page}/konsekvenser", data=data).status_code == 404
        assert analyst.post(f"{page}/konsekvenser/autospara", data=data).status_code == 404
