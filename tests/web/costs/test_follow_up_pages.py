"""The pages of the economic follow-up: who meets what, what is told and what is never shown."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from builders import NOW, SYSTEM
from support.costs import import_files
from support.follow_up import AUTUMN

from qms.costs.services import compute

HARD = "\N{NO-BREAK SPACE}"


def foot(page: str) -> list[str]:
    """Return the cells of the table's row of sums."""
    (row,) = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)]


class TestBeforeThereIsAnything:
    def test_without_a_ledger_it_says_where_to_begin(self, sign_in, municipality):
        page = sign_in("analyst").get("/kpe/uppfoljning").text
        assert "Budget och utfall för 2026 saknas" in page

    def test_before_it_is_made_it_can_be_asked_for(self, sign_in, books):
        analyst = sign_in("controller")
        assert "Räkna uppföljningen" in analyst.get("/kpe/uppfoljning").text
        answer = analyst.post("/kpe/uppfoljning/berakna", data={"ar": "2026"})
        assert answer.status_code == 303
        assert "Uppföljningen räknas" in analyst.get("/kpe/uppfoljning").text

    def test_the_paper_says_so_too(self, sign_in, books):
        committee = sign_in("committee")
        assert "ingen uppföljning" in committee.get("/kpe/uppfoljning/namnd").text
        assert committee.get("/kpe/uppfoljning/namnd.pdf").status_code == 404

    def test_a_year_without_a_ledger_cannot_be_asked_for(self, sign_in, books):
        controller = sign_in("controller")
        controller.post("/kpe/uppfoljning/berakna", data={"ar": "1999"})
        assert "ingen huvudbok" in controller.get("/kpe/uppfoljning").text
        controller.post("/kpe/uppfoljning/berakna", data={"ar": "x"})
        assert "Välj ett år" in controller.get("/kpe/uppfoljning").text


class TestAllUnits:
    def test_the_title_says_where_the_year_ends_and_who_deviates(self, sign_in, followed):
        page = sign_in("controller").get("/kpe/uppfoljning").text
        assert "mer än budget 2026" in page
        assert "1 enhet avviker mer än gränsen." in page
        assert "januari–oktober" in page

    def test_the_title_of_some_says_that_it_is_some(self, sign_in, followed):
        controller = sign_in("controller")
        some = controller.get("/kpe/uppfoljning?visa=avviker").text
        assert "De som avviker (1) väntas kosta" in some
        some = controller.get("/kpe/uppfoljning?visa=avviker&skolform=compulsory").text
        assert "De som avviker i grundskola (1) väntas kosta" in some

    def test_the_forecast_is_what_the_method_gives_by_hand(self, sign_in, followed):
        answer = sign_in("controller").get("/kpe/uppfoljning/uppfoljning.csv")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        unit = next(row for row in rows if row["Enhet"] == "Åkerskolan")
        # 40 pupils in the plan, 40 until June and 44 from July; half of teaching follows.
        # So far 3 000 000 is due x (1 + 0,5 x 0,04) = 3 060 000 and 3 300 000 is booked: 24 000 a
        # month too much. Left 600 000 x (1 + 0,5 x 0,1) = 630 000, and 2 x 24 000 more.
        assert unit["Prognos"] == "3978000,00"
        assert unit["Om resten följer budget"] == "3930000,00"
        # 42 pupils on average: 2 more at 90 000 kr.
        assert (unit["Volym"], unit["Mix"], unit["Pris"]) == ("180000,00", "0,00", "198000,00")
        form = rows[rows.index(unit) + 1]
        assert (form["Elever i budget"], form["Elever som väntas"]) == ("40,0", "42,0")
        assert form["Kr per elev, budget"] == "90000,00"
        assert form["Kr per elev, prognos"] == "94714,29"

    def test_the_sums_of_the_rows_are_those_of_their_parts(self, sign_in, followed):
        controller = sign_in("controller")
        cells = foot(controller.get("/kpe/uppfoljning").text)
        assert (cells[1], cells[-3:]) == ("+378", ["+180", "0", "+198"])
        # 3 600 000 on 40 pupils, 3 300 000 and 3 978 000 on 42.
        each = [f"{n}{HARD}{m}" for n, m in ((90, "000"), (78, "571"), (94, "714"))]
        cells = foot(controller.get("/kpe/uppfoljning?skolform=compulsory").text)
        assert cells[-5:] == ["40,0", "42,0", *each]

    def test_it_says_when_it_was_reckoned_and_can_be_reckoned_anew(self, sign_in, followed):
        controller = sign_in("controller")
        page = controller.get("/kpe/uppfoljning").text
        assert "Inget i underlaget har ändrats sedan dess." in page
        assert "Räkna om" in page
        assert "Räkna om" not in sign_in("committee").get("/kpe/uppfoljning").text
        answer = controller.post("/kpe/uppfoljning/berakna", data={"ar": "2026"})
        page = controller.get(answer.location).text
        assert "Uppföljningen räknas. Siffrorna byts när den är klar." in page
        assert "Inget i underlaget" not in page

    def test_items_lead_to_their_lines_for_those_who_may_read_them(self, db, sign_in, followed):
        with db.transaction() as session:
            compute(session, SYSTEM, 2026, "outcome", now=NOW)
        address = f"/kpe/{followed.school}/uppfoljning"
        lines = f"/kpe/{followed.school}/rader?ar=2026&amp;slag=outcome&amp;kostnadsslag=teaching"
        controller = sign_in("controller")
        assert lines in controller.get(address).text
        assert "11 rader" in controller.get(lines.replace("&amp;", "&")).text
        assert "/rader?" not in sign_in("committee").get(address).text

    def test_few_children_are_in_no_sum_and_take_another_with_them(self, sign_in, followed):
        controller = sign_in("controller")
        answer = controller.get("/kpe/uppfoljning/uppfoljning.csv")
        assert "Ängsskolan" not in answer.data.decode("utf-8-sig")
        assert "2 skolformer på enheter visas inte" in controller.get("/kpe/uppfoljning").text
        page = controller.get(f"/kpe/{followed.sibling}/uppfoljning").text
        assert "Enheten har inga siffror att visa." in page
        assert "anpassad grundskola" in page

    @pytest.mark.parametrize(
        "query",
        [
            "skolform=compulsory",
            "visa=avviker",
            "sortera=pris",
            "skolform=compulsory&sortera=-per_budget",
            "skolform=fel&visa=fel",
        ],
    )
    def test_it_can_be_filtered_and_sorted(self, sign_in, followed, query):
        assert "Åkerskolan" in sign_in("controller").get(f"/kpe/uppfoljning?{query}").text

    def test_it_can_be_fetched_as_a_workbook(self, sign_in, followed):
        analyst = sign_in("analyst")
        assert analyst.get("/kpe/uppfoljning/uppfoljning.xlsx").data[:2] == b"PK"
        assert analyst.get("/kpe/uppfoljning/uppfoljning.txt").status_code == 404

    def test_newer_files_make_it_old(self, db, sign_in, followed):
        with db.transaction() as session:
            import_files(session, {"groups": AUTUMN.replace(";44", ";45")})
        page = sign_in("controller").get("/kpe/uppfoljning").text
        assert "Underlaget har ändrats sedan uppföljningen räknades" in page

    def test_a_month_that_has_ended_since_makes_it_old(self, clock, sign_in, followed):
        controller = sign_in("controller")
        assert "Underlaget har ändrats" not in controller.get("/kpe/uppfoljning").text
        clock[0] = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
        assert "Underlaget har ändrats" in sign_in("analyst").get("/kpe/uppfoljning").text


class TestPrincipal:
    def test_comes_to_the_own_unit_in_few_words(self, sign_in, followed):
        principal = sign_in("principal", followed.school)
        answer = principal.get("/kpe/uppfoljning")
        assert answer.status_code == 303
        page = principal.get(answer.location).text
        assert f"Åkerskolan väntas kosta 378{HARD}000{HARD}kr mer än budget 2026" in page
        assert f"varje elev kostar mer än i budget: 198{HARD}000{HARD}kr mer." in page
        assert f"Därnäst volymen: 180{HARD}000{HARD}kr mer." in page
        assert "Per elev, januari–oktober" in page
        assert "Från budget till prognos" in page
        assert "räknade i höst" in page
        assert "Ängsskolan" not in page

    def test_sees_no_other_unit_and_no_paper(self, sign_in, followed):
        principal = sign_in("principal", followed.school)
        assert principal.get(f"/kpe/{followed.sibling}/uppfoljning").status_code == 404
        assert principal.get("/kpe/uppfoljning/namnd").status_code == 403
        names = principal.get("/kpe/uppfoljning/uppfoljning.csv").data.decode("utf-8-sig")
        assert "Ängsskolan" not in names

    def test_the_start_page_says_that_the_unit_deviates(self, sign_in, followed):
        page = sign_in("principal", followed.school).get("/").text
        assert "Åkerskolan väntas kosta" in page
        assert "väntas kosta" not in sign_in("principal", followed.sibling).get("/").text

    def test_below_the_limit_the_start_page_is_still(self, sign_in, followed):
        controller = sign_in("controller")
        controller.post("/kpe/uppfoljning/villkor", data=TERMS | {"procent": "50"})
        # 3 900 000 kr of 3 600 000.
        page = sign_in("principal", followed.school).get("/").text
        assert "väntas kosta" not in page
        assert "Åkerskolan väntas sluta inom gränsen för budgeten 2026 (+8,3" in page


class TestCommittee:
    def test_the_paper_is_two_pages_with_the_same_words(self, sign_in, followed):
        committee = sign_in("committee")
        page = committee.get("/kpe/uppfoljning/namnd").text
        assert "Skola och förskola väntas kosta" in page
        assert "Åkerskolan: mest dyrare per elev, +198 tkr." in page
        assert "Tillsammans" in page
        # What is hidden is in no unit's figures; what is outside units is none in these books.
        assert "Utanför uppföljningen" not in page
        assert "Åkerskolan" in page
        pdf = committee.get("/kpe/uppfoljning/namnd.pdf")
        assert pdf.data.startswith(b"%PDF")
        assert 1 <= len(re.findall(rb"/Type ?/Page\b", pdf.data)) <= 2
        assert committee.get("/kpe/uppfoljning/namnd.docx").data[:2] == b"PK"
        assert committee.get("/kpe/uppfoljning/namnd.txt").status_code == 404


TERMS = {"procent": "2,5", "kronor": "50 000", "avvikelse": "0", "del_teaching": "0"} | {
    f"del_{item}": "0"
    for item in ("learning_tools", "pupil_health", "care_and_pedagogy", "material", "meals",
                 "premises", "administration", "school_transport", "support_money", "other",
                 "income")
}  # fmt: skip


class TestTerms:
    def test_they_change_the_forecast_at_once_and_say_who(self, sign_in, followed):
        controller = sign_in("controller")
        assert "50" in controller.get("/kpe/uppfoljning/villkor").text
        assert controller.post("/kpe/uppfoljning/villkor", data=TERMS).status_code == 303
        answer = controller.get("/kpe/uppfoljning/uppfoljning.csv")
        # 3 300 000 booked and 600 000 left
        assert "3900000,00" in answer.data.decode("utf-8-sig")
        assert "Provperson" in controller.get("/kpe/uppfoljning").text

    def test_twenty_digits_are_a_fault_at_their_field(self, sign_in, followed):
        wrong = TERMS | {"kronor": "9" * 20}
        answer = sign_in("controller").post("/kpe/uppfoljning/villkor", data=wrong)
        assert answer.status_code == 422
        assert f'value="{"9" * 20}"' in answer.text

    def test_every_fault_is_told_at_once(self, sign_in, followed):
        wrong = TERMS | {"procent": "x", "kronor": "-5", "avvikelse": "101", "del_meals": "1,5"}
        answer = sign_in("controller").post("/kpe/uppfoljning/villkor", data=wrong)
        assert answer.status_code == 422
        for what in ("gränsen", "gränsen i kronor", "avvikelsen som fortsätter", "måltider"):
            assert f"Skriv {what}" in answer.text

    @pytest.mark.parametrize("role", ["principal", "committee", "planner"])
    def test_others_change_nothing(self, sign_in, followed, role):
        visitor = sign_in(role)
        for address in ("/kpe/uppfoljning/villkor", "/kpe/uppfoljning/berakna"):
            assert visitor.post(address, data={}).status_code == 403
