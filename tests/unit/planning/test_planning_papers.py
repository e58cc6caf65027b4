"""The papers of an alternative: what they say, and that everybody can read them."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from support.planning_cases import random_case, school, small_case

from qms.content.loader import load
from qms.planning.core.case import Rule
from qms.planning.core.checks import LONGEST_ANSWER, About, questions, unanswered, version_of
from qms.planning.core.freezing import Asked, facts_of, sure_of
from qms.planning.core.impact import moves
from qms.planning.core.impact.groups import GroupShare, group_shares
from qms.planning.core.plan.applying import apply
from qms.planning.core.plan.steps import Close, MoveGrades, Pavilion
from qms.planning.figure_words import million_words
from qms.planning.papers import about as papers
from qms.planning.papers import moving
from qms.planning.papers.board import board_paper
from qms.planning.papers.premises import grounds, premises_plan, summary
from qms.planning.papers.words import beginning
from qms.reports.paper.docx import to_docx
from qms.reports.paper.faults import faults
from qms.reports.paper.html import to_html
from qms.reports.paper.pdf import pages_of, to_pdf
from qms.reports.paper.spans import plain
from qms.reports.paper.stored import from_text, to_text
from qms.reports.readability import lix

ASKED = questions(load("planning_checks"), "sv")
CLOSED = Asked(name="Stäng B", steps=(Close(year=2028, school="B"),))
OTHER = Asked(name="Paviljong", steps=(Pavilion(year=2028, school="A", rooms=2),))
HARDEST = 45


def about(**changes):
    """Return a draft's surroundings, with every question answered."""
    given = {
        "municipality": "Provby kommun", "author": "Prov Planerare", "study": "Skolor i norr",
        "sha256": "ab" * 32, "day": date(2026, 11, 20),
        "made_at": datetime(2026, 11, 20, 9, tzinfo=UTC), "is_frozen": False,
        "notes": ("Elevprognos 3, med elever räknade till 2026.",),
        "answers": tuple((one, f"Svaret på {one.key}.") for one in ASKED),
    }  # fmt: skip
    return papers.About(**(given | changes))


def said(paper):
    """Return everything that the paper says, as plain text."""
    return to_html(paper)


class TestBoardPaper:
    def test_it_says_what_why_cost_how_sure_and_whom(self):
        paper = board_paper(facts_of(small_case(), CLOSED, [OTHER]), about(), language="sv")
        text = said(paper)
        for words in (
            "2028: Skola B stängs.", "120 barn byter skola, 2028.", "Inget ändras", "Paviljong",
            "3,0 km till skolan, mot 0,0 innan", "Svaret på best_interests.", "Svaret på risks.",
            "Svaret på lessening.", "Elevprognos 3", "UTKAST", "saknas platser 2 av åren",
            "Skola A saknar plats", "Fler saknar plats än om inget ändras.",
        ):  # fmt: skip
            assert words in text, words
        assert paper.title.startswith("Stäng B sparar ")

    def test_costs_stand_against_no_change_by_hand(self):
        facts = facts_of(small_case(), CLOSED)
        table = board_paper(facts, about(), language="sv").tables()["kostnader"]
        today, closed = (row[1:5] for row in table.rows)
        board = float(closed[0].replace(",", ".")) - float(today[0].replace(",", "."))
        told = float(closed[1].replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        assert board == pytest.approx(told, abs=0.11)  # both are rounded to tenths
        assert (today[1], today[3]) == ("–", "–")

    def test_how_sure_is_told_where_the_forecast_has_draws(self):
        case = small_case()
        sure = sure_of(case, CLOSED, [], np.stack([case.demand * part for part in (0.9, 1, 1.1)]))
        text = said(board_paper(facts_of(case, CLOSED, sure=sure), about(), language="sv"))
        assert "Stäng B är billigast av 2 jämförda i 100" in text
        assert "inga utfall" not in text
        # The saving of each draw, counted one by one as if it were the forecast.
        saved = sorted(-facts_of(replace(case, demand=case.demand * part), CLOSED).more(case.payer)
                       for part in (0.9, 1, 1.1))  # fmt: skip
        low, high = np.quantile(saved, (0.1, 0.9))
        told = f"sparar kommunen mellan {million_words(low, sign=True)} och"
        assert f"{told} {million_words(high, sign=True)} mnkr" in text

    @pytest.mark.parametrize("seed", range(3))
    def test_it_can_be_written_as_tagged_pdf_and_document(self, seed):
        case = random_case(seed, schools=10, areas=15, years=10)
        asked = Asked(name="Förslag", steps=(Close(year=2029, school="s1"),), origin="proposal")
        reason = {"school": "s1", "outcome": "closed", "year": 2029, "kronor": 3e6, "missing": 0.0,
                  "moved": 40.0, "furthest": 5.0, "bands": [], "guard": None, "rooms": 0,
                  "rooms_year": None}  # fmt: skip
        told = {"starts": 12, "gap": 0.031, "reasons": [reason]}
        paper = board_paper(facts_of(case, asked, [OTHER][:0]), about(told=told), language="sv")
        assert faults(paper) == ()
        drawn = to_pdf(paper)
        assert b"/StructTreeRoot" in drawn or b"pdfuaid" in drawn
        with zipfile.ZipFile(io.BytesIO(to_docx(paper))) as whole:
            assert "Förslag" in whole.read("word/document.xml").decode()
        assert "3,1" in said(paper)
        assert "Stängs 2029: sparar 3,0 mnkr, 40 elever byter skola" in said(paper)
        assert pages_of(paper) <= 2

    def test_a_frozen_one_is_no_draft_and_is_stored_whole(self):
        frozen = about(is_frozen=True)
        paper = board_paper(facts_of(small_case(), CLOSED), frozen, language="sv")
        assert "UTKAST" not in said(paper)
        again = from_text(to_text(paper))
        assert replace(again, meta=replace(again.meta, checksum="")) == paper

    def test_without_steps_and_answers_it_says_so(self):
        bare = about(answers=tuple((one, "") for one in ASKED))
        text = said(board_paper(facts_of(small_case(), Asked(name="A", steps=())), bare,
                                language="sv"))  # fmt: skip
        assert "Inget barn byter skola för att något ändras." in text
        assert text.count("Inte besvarat än.") == len(ASKED) + 2
        assert "A kostar lika mycket som om inget ändras" in text

    def test_its_own_sentences_are_easy_enough(self):
        paper = board_paper(facts_of(small_case(), CLOSED), about(answers=()), language="sv")
        own = ". ".join(plain(one) for one in paper.all_words())
        assert lix(own) < HARDEST


class TestPremisesPlan:
    def test_places_against_pupils_by_hand(self):
        # Each school: 10 rooms of 25; 20 children in six grades; B's go to A from 2028.
        facts = facts_of(small_case(), CLOSED)
        a, b = grounds(facts)
        assert a.pupils.tolist() == [120, 240, 240]
        assert a.places.tolist() == [250, 250, 250]
        assert a.need.tolist() == [6, 12, 12]  # 40 in a grade are two classes
        assert b.living.tolist() == [120, 120, 120]
        assert (b.pupils.tolist(), b.places.tolist()) == ([120, 0, 0], [250, 0, 0])
        # 12 classes in 10 rooms: two classes of 20 children have none
        assert a.missing.tolist() == pytest.approx([0, 40, 40])
        assert a.short_years == 2
        # without the closing both have ten rooms for six classes
        assert (a.short_before, a.is_worse, b.is_worse) == (0, True, False)
        assert summary(facts, (a, b)).note.startswith("Fler barn utan rum än utan ändring: A.")

    def test_the_paper_names_areas_and_is_whole(self):
        paper = premises_plan(facts_of(small_case(), CLOSED), about(), language="sv")
        assert faults(paper) == ()
        assert paper.title == "Lokalplan 2027–2029: rum saknas i 1 område"
        assert [*paper.tables()] == ["omraden", "omrade-1", "omrade-2"]
        assert to_pdf(paper).startswith(b"%PDF")
        assert to_docx(paper).startswith(b"PK")


class TestChecks:
    def test_questions_are_about_children_and_work_in_both_languages(self):
        assert [one.about for one in ASKED] == [About.CHILDREN] * 7 + [About.WORK] * 4
        assert len({one.key for one in ASKED}) == len(ASKED)
        english = questions(load("planning_checks"), "en")
        assert [one.key for one in english] == [one.key for one in ASKED]
        assert all(one.law and one.text.endswith("?") and one.help for one in (*ASKED, *english))

    @pytest.mark.parametrize("one", ASKED, ids=[one.key for one in ASKED])
    def test_questions_are_easy_enough(self, one):
        assert lix(f"{one.text} {one.help}") < HARDEST

    def test_a_blank_answer_is_none(self):
        answers = {one.key: "Ja." for one in ASKED} | {"views": "  \n"}
        assert [one.key for one in unanswered(ASKED, answers)] == ["views"]
        assert version_of(answers) != version_of(answers | {"views": "Nej."})
        assert LONGEST_ANSWER >= 2_000


class TestGroups:
    MOVES = moves(small_case(), apply(small_case(), CLOSED.steps))

    def test_those_who_move_are_like_the_school_that_they_leave(self):
        shares = {(0, "utbildning", "hög"): 0.6, (0, "utbildning", "låg"): 0.4,
                  (1, "utbildning", "hög"): 0.2, (1, "utbildning", "låg"): 0.8}  # fmt: skip
        assert group_shares(self.MOVES, [300.0, 100.0], shares) == (
            GroupShare(factor="utbildning", category="hög", moving=0.2, everybody=0.5),
            GroupShare(factor="utbildning", category="låg", moving=0.8, everybody=0.5),
        )

    def test_a_small_group_hides_the_whole_factor(self):
        # 3 % of 120 are fewer than five: the other category would tell how many they are
        shares = {(1, "ny", "ja"): 0.03, (1, "ny", "nej"): 0.97}
        assert [one.moving for one in group_shares(self.MOVES, [9.0, 9.0], shares)] == [None, None]

    def test_nothing_is_said_of_schools_that_the_register_does_not_know(self):
        assert group_shares(self.MOVES, [9.0, 9.0], {(0, "ny", "ja"): 0.5}) == ()


class TestBeginning:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            pytest.param("Kort.", "Kort.", id="all of it"),
            pytest.param("En mening. En till som är lång.", "En mening.", id="whole sentences"),
            pytest.param("ettlångtordutanslut", "ettlångtordutan…"[:11] + "…", id="no sentence"),
        ],
    )
    def test_whole_sentences(self, text, shown):
        assert beginning(text, 20 if "." in text else 12) == shown

    def test_long_answers_leave_the_paper_at_two_pages(self):
        long = tuple((one, "Barnen får det bra här. " * 120) for one in ASKED)
        case = random_case(2, schools=10, areas=15, years=10)
        asked = Asked(name="Stäng", steps=(Close(year=2029, school="s1"),))
        paper = board_paper(facts_of(case, asked), about(answers=long), language="sv")
        assert pages_of(paper) == 2
        assert said(paper).count("Barnen får det bra här.") > 11 * 120


class TestMovingTables:
    def test_small_groups_are_put_together_and_their_number_hidden(self):
        # Area A has 100 children in every grade, B 1: two of B's four in F-3 go to each school.
        demand = np.stack([np.stack([np.full(6, 100.0), np.full(6, 1.0)])] * 3)
        shares = np.array([[[1.0, 0.0, 0.0]] * 2, [[0.0, 1.0, 0.0]] * 2])
        case = small_case(
            schools=(school("A"), school("B"), school("C", area="A")), demand=demand,
            distance=np.array([[0.0, 3.0, 5.0], [3.0, 0.0, 6.0]]), rule=Rule.SHARES, shares=shares,
        )  # fmt: skip
        steps = (MoveGrades(year=2028, school="B", bands=("F-3",), to="A"),
                 MoveGrades(year=2028, school="B", bands=("4-6",), to="C"))  # fmt: skip
        facts = facts_of(case, Asked(name="Flytta", steps=steps))
        assert moving.changes(facts).rows == (
            ("2028", "Skola B", "2 andra skolor", "6", "0,0", "4,0", "färre än 5"),
        )
        assert moving.areas(facts).rows == (
            ("Andra områden", "alla stadier", "6", "0,0", "4,0", "färre än 5"),
        )
        assert moving.grades(facts).rows == (("Barn", *["färre än 5"] * 6),)
