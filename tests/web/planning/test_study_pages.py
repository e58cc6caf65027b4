"""The pages of studies: the list, the table of alternatives, names, sharing and undoing."""

import csv
import io
import re
from dataclasses import replace

import pytest
from support.planning_studies import NAME, freeze

from qms.planning.core.case import Payer
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import Close
from qms.planning.queries.studies import alternatives, case_of_study, study

FIELD = re.compile(r'<input class="input num"[^>]*name="([^"]+)" value="([^"]*)"')


def heading(page):
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)[1]).strip()


def rows_of(page):
    """Return the first cell of each row of the table of alternatives."""
    body = page.text.split("<tbody>")[1].split("</tbody>")[0]
    return [re.sub(r"<[^>]+>", " ", one).split() for one in
            re.findall(r'<th scope="row">(.*?)</th>', body, re.DOTALL)]  # fmt: skip


class TestList:
    def test_before_there_is_any_it_says_how_to_begin(self, planner):
        page = planner.get("/planering").text
        assert "Här finns inga utredningar än." in page
        assert 'href="/planering/ny"' in page

    def test_a_reader_is_not_asked_to_begin_one(self, sign_in):
        page = sign_in("committee").get("/planering").text
        assert "/planering/ny" not in page

    def test_own_and_shared_are_listed(self, planner, sign_in, made):
        assert NAME in planner.get("/planering").text
        other = sign_in("analyst")
        assert NAME not in other.get("/planering").text
        planner.post(f"{made.page}/dela", data={"dela": "ja"})
        assert NAME in other.get("/planering").text

    def test_it_is_in_the_menu(self, planner):
        assert 'href="/planering" aria-current="page"' in planner.get("/planering/ny").text


class TestNew:
    def test_every_fault_of_the_form_is_told_at_once(self, planner):
        page = planner.post("/planering/ny", data={"name": " ", "form": "x", "first_year": "1",
                                                   "years": "99"})  # fmt: skip
        assert page.status_code == 422
        assert page.text.count('<li><a href="#') == 4
        assert "Skriv ett namn på utredningen" in page.text

    def test_an_empty_register_says_what_to_import(self, planner):
        data = {"name": "A", "form": "compulsory", "first_year": "2026", "years": "10"}
        page = planner.post("/planering/ny", data=data)
        assert page.status_code == 422
        assert "Registret har inga elever. Läs in elever per enhet först." in page.text


class TestStudy:
    def test_today_stands_first_and_the_cheapest_next(self, planner, made):
        page = planner.get(made.page)
        assert [one[0] for one in rows_of(page)] == ["Inget", "Stäng", "Slå"]
        worst = planner.get(f"{made.page}?sortera=-kommun")
        assert rows_of(worst)[0][0] == "Inget"

    def test_the_title_says_what_the_cheapest_saves(self, planner, made):
        case = made.case
        cost = {
            name: evaluate(case, plan).present_value(Payer.MUNICIPALITY)
            for name, plan in (("today", unchanged(case)),
                               ("close", apply(case, [Close(year=2028, school="B")])))
        }  # fmt: skip
        saved = f"{(cost['today'] - cost['close']) / 1e6:.1f}".replace(".", ",")
        assert f"sparar {saved} mnkr åt kommunen på 4 år" in heading(planner.get(made.page))

    def test_the_file_has_exact_figures_beside_today(self, planner, made):
        text = planner.get(f"{made.page}/alternativ.csv").data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert [row["Alternativ"] for row in rows] == ["Inget ändras", "Stäng B", "Slå ihop"]
        values = [float(row["Nuvärde kommunen, kr"].replace(",", ".")) for row in rows]
        gaps = [float(row["Kommunen mot inget ändras, kr"].replace(",", ".")) for row in rows]
        expected = evaluate(made.case, unchanged(made.case)).present_value(Payer.MUNICIPALITY)
        assert values[0] == pytest.approx(expected, abs=0.01)
        assert gaps == pytest.approx([value - values[0] for value in values], abs=0.02)

    def test_the_years_add_up_to_the_present_value(self, planner, made):
        text = planner.get(f"{made.page}/ar.csv").data.decode("utf-8-sig")
        rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";")
                if row["Alternativ"] == "Stäng B"]  # fmt: skip
        yearly = [float(row["Kommunen, kr"].replace(",", ".")) for row in rows]
        value = sum(kronor / 1.035**t for t, kronor in enumerate(yearly))
        plan = apply(made.case, [Close(year=2028, school="B")])
        expected = evaluate(made.case, plan).present_value(Payer.MUNICIPALITY)
        assert value == pytest.approx(expected, abs=0.1)

    @pytest.mark.parametrize("name", ["alternativ", "ar"])
    def test_as_a_workbook(self, planner, made, name):
        answer = planner.get(f"{made.page}/{name}.xlsx")
        assert answer.status_code == 200
        assert answer.data[:2] == b"PK"

    def test_another_kind_of_file_is_not_there(self, planner, made):
        assert planner.get(f"{made.page}/alternativ.pdf").status_code == 404

    def test_without_alternatives_it_says_how_to_build_one(self, db, planner, made):
        for one in (made.close, made.merge):
            planner.post(f"/planering/alternativ/{one}/ta-bort")
        page = planner.get(made.page)
        assert heading(page) == "Inget alternativ är byggt än"
        assert "Skriv ett namn nedan" in page.text

    def test_a_study_of_others_is_not_there(self, sign_in, made):
        other = sign_in("analyst")
        for path in (made.page, f"{made.page}/forutsattningar", f"{made.page}/forslag",
                     made.steps, f"{made.page}/alternativ.csv"):  # fmt: skip
            assert other.get(path).status_code == 404
        for path in (f"{made.page}/namn", f"{made.page}/ta-bort", f"{made.page}/alternativ",
                     f"{made.page}/forslag", f"/planering/alternativ/{made.close}/kopia",
                     f"/planering/alternativ/{made.close}/ta-bort", made.steps):  # fmt: skip
            data = {"namn": "X", "slag": "close", "efter": "main", "tid": "60", "fro": "0"}
            assert other.post(path, data=data).status_code == 404

    def test_the_committee_sees_what_is_frozen_only(self, db, sign_in, planner, made):
        planner.post(f"{made.page}/dela", data={"dela": "ja"})
        with db.transaction() as session:
            freeze(session, made.merge)
        reader = sign_in("committee")
        page = reader.get(made.page)
        assert [one[0] for one in rows_of(page)] == ["Inget", "Slå"]
        assert "Nytt alternativ" not in page.text
        assert "Lägg till ett steg" not in reader.get(
            f"/planering/alternativ/{made.merge}/steg").text  # fmt: skip
        assert reader.get(made.steps).status_code == 404


class TestActs:
    def test_a_study_is_named_and_a_bad_name_told(self, db, planner, made):
        planner.post(f"{made.page}/namn", data={"namn": "Nya namnet"})
        answer = planner.post(f"{made.page}/namn", data={"namn": ""}, follow_redirects=True)
        assert "Namn saknas. Skriv ett namn." in answer.text
        assert "Nya namnet" in answer.text

    def test_a_study_is_taken_away_and_brought_back(self, planner, made):
        gone = planner.post(f"{made.page}/ta-bort", follow_redirects=True)
        assert "Ångra: ta tillbaka utredningen" in gone.text
        assert planner.get(made.page).status_code == 404
        planner.post(f"{made.page}/aterstall")
        assert planner.get(made.page).status_code == 200

    def test_an_alternative_is_taken_away_and_brought_back(self, planner, made):
        gone = planner.post(f"/planering/alternativ/{made.close}/ta-bort", follow_redirects=True)
        assert "Alternativet Stäng B är borttaget." in gone.text
        assert "Ångra: ta tillbaka alternativet" in gone.text
        back = planner.post(f"/planering/alternativ/{made.close}/aterstall", follow_redirects=True)
        assert ["Stäng", "B"] in [one[:2] for one in rows_of(back)]

    def test_one_with_something_frozen_stays(self, db, planner, made):
        with db.transaction() as session:
            freeze(session, made.close)
        answer = planner.post(f"{made.page}/ta-bort", follow_redirects=True)
        assert "har ett låst alternativ och kan inte tas bort" in answer.text

    def test_a_copy_has_the_same_steps(self, db, planner, made):
        planner.post(f"/planering/alternativ/{made.close}/kopia")
        with db.reading() as session:
            found = alternatives(session, made.actor, made.study)
        assert found[-1].name == "Stäng B, kopia"
        assert found[-1].steps == found[0].steps


class TestTerms:
    def typed(self, planner, made):
        """Return the form as the page fills it in."""
        text = planner.get(f"{made.page}/forutsattningar").text
        form = text.split('name="version"')[1]
        data = dict(FIELD.findall(form))
        return data | {"rule": "nearest", "payer": "municipality", "version": "1"}

    def save(self, planner, made, **changes):
        data = self.typed(planner, made) | changes
        return planner.post(f"{made.page}/forutsattningar", data=data)

    def test_saving_what_is_shown_changes_nothing(self, db, planner, made):
        assert self.save(planner, made).status_code == 303
        with db.reading() as session:
            found = study(session, made.actor, made.study)
            before = case_of_study(session, made.study)
        assert found.version == 2
        assert before.prices == made.case.prices
        assert before.grades == made.case.grades

    def test_other_terms_are_what_alternatives_are_counted_on(self, db, planner, made):
        answer = self.save(planner, made, discount="4,5", closures_a_year="1", locked="A",
                           payer="board", **{"class_size-0": "22"})  # fmt: skip
        assert answer.status_code == 303
        with db.reading() as session:
            case = case_of_study(session, made.study)
        assert case.prices == replace(made.case.prices, discount=0.045)
        assert case.guards.closures_a_year == 1
        assert [one.is_locked for one in case.schools] == [True, False]
        assert case.payer is Payer.BOARD
        assert [one.class_size for one in case.grades] == [22.0, *[25.0] * 5]
        assert "åt nämnden" in heading(planner.get(made.page))

    def test_closing_costs_every_school_the_same(self, db, planner, made):
        assert "Stänga en skola" in planner.get(f"{made.page}/forutsattningar").text
        assert self.save(planner, made, closing_cost="450 000").status_code == 303
        with db.reading() as session:
            found = case_of_study(session, made.study)
        assert [one.closing_cost for one in found.schools] == [450_000.0, 450_000.0]
        assert [one.opening_cost for one in found.schools] == [0.0, 0.0]

    def test_prices_that_are_zero_are_told(self, planner, made):
        shown = planner.get(f"{made.page}/forutsattningar").text
        told = shown.split("Det här är inte prissatt")[1].split("</p>")[0]
        assert "tillägg för varje kilometer" in told
        assert "en lärares" not in told

    def test_every_fault_at_once_and_nothing_lost(self, db, planner, made):
        answer = self.save(planner, made, discount="20", fte_cost="", **{"class_size-0": "0"})
        assert answer.status_code == 422
        assert "Kalkylränta: 20 går inte. Skriv ett tal från 0 till 15." in answer.text
        assert "En lärares heltidstjänst saknas." in answer.text
        assert "Elever i en klass, högst, F: 0 går inte." in answer.text
        assert 'name="discount" value="20"' in answer.text
        with db.reading() as session:
            assert study(session, made.actor, made.study).version == 1

    def test_what_somebody_else_saved_is_told_and_nothing_lost(self, planner, made):
        first = self.typed(planner, made)
        self.save(planner, made, discount="4")
        answer = planner.post(f"{made.page}/forutsattningar", data=first | {"discount": "5"})
        assert answer.status_code == 409
        assert "Någon annan har ändrat förutsättningarna" in answer.text
        assert 'name="discount" value="5"' in answer.text
        assert 'name="version" value="2"' in answer.text

    def test_not_when_something_is_frozen(self, db, planner, made):
        data = self.typed(planner, made)
        with db.transaction() as session:
            freeze(session, made.close)
        assert "Spara förutsättningarna" not in planner.get(f"{made.page}/forutsattningar").text
        answer = planner.post(f"{made.page}/forutsattningar", data=data)
        assert answer.status_code == 422
        assert "Ett alternativ är låst" in answer.text
