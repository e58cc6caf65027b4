"""The pages of cost per pupil: what each reader meets, and what is never shown."""

import csv
import io
import re
from datetime import date

import pytest
from builders import NOW, PASSWORD, SYSTEM, make_actor
from sqlalchemy import select
from support.costs import FILES, LEDGER, RULES, checksum, import_files, put_rules_in_force

from qms.access.roles import Role
from qms.costs.queries import in_force
from qms.costs.services import compute
from qms.identity.models import Account, RoleGrant


@pytest.fixture
def imported(db, municipality):
    """Import everything and let the rules hold; nothing is calculated."""
    with db.transaction() as session:
        import_files(session)
        put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    return municipality


@pytest.fixture
def calculated(db, imported):
    """Calculate the year."""
    with db.transaction() as session:
        compute(session, SYSTEM, 2025, "outcome", now=NOW)
    return imported


class TestBeforeThereIsAnything:
    def test_without_a_ledger_the_page_says_where_to_begin(self, sign_in):
        page = sign_in("analyst").get("/kpe").text
        assert "Ingen huvudbok är inläst än" in page
        assert "Läs in huvudboken" in page

    def test_without_rules_it_says_that_all_is_shared_alike(self, db, sign_in, municipality):
        with db.transaction() as session:
            import_files(session)
            compute(session, SYSTEM, 2025, "outcome", now=NOW)
        page = sign_in("analyst").get("/kpe?ar=2025").text
        assert "Kommunen har inga egna regler än" in page

    def test_before_the_calculation_it_can_be_asked_for(self, sign_in, imported):
        analyst = sign_in("analyst")
        assert "Räkna kostnaderna" in analyst.get("/kpe?ar=2025").text
        answer = analyst.post("/kpe/berakna", data={"ar": "2025", "slag": "outcome"})
        assert answer.status_code == 303
        assert "Kostnaderna räknas" in analyst.get("/kpe?ar=2025").text

    def test_a_year_with_a_budget_alone_leads_to_the_budget(self, db, sign_in, imported):
        with db.transaction() as session:
            ledger = LEDGER.splitlines()[0] + "\n202601;budget;5011;310;440;;;;Löner;4 000 000,00\n"
            import_files(session, {"ledger": ledger})
        analyst = sign_in("analyst")
        page = analyst.get("/kpe?ar=2026").text
        assert "Huvudboken för 2026 har inget utfall än." in page
        assert "Räkna kostnaderna" not in page
        assert 'href="/kpe?ar=2026&amp;slag=budget"' in page
        asked = analyst.post("/kpe/berakna", data={"ar": "2026", "slag": "outcome"})
        assert "Kostnaderna räknas" not in analyst.get("/kpe?ar=2026").text
        assert asked.status_code in (303, 422)
        assert "Räkna kostnaderna" in analyst.get("/kpe?ar=2026&slag=budget").text


class TestOverview:
    def test_a_year_that_is_not_all_booked_says_its_months(self, sign_in, calculated):
        analyst = sign_in("analyst")
        for address in ("/kpe?skolform=compulsory&ar=2025", f"/kpe/{calculated.school}?ar=2025"):
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", analyst.get(address).text, re.DOTALL)[1]
            assert "kr per elev januari–maj 2025" in heading.replace("\N{NO-BREAK SPACE}", " ")

    def test_units_are_rows_and_items_columns(self, sign_in, calculated):
        page = sign_in("analyst").get("/kpe?ar=2025&skolform=compulsory").text
        assert "Åkerskolan" in page
        assert "95\N{NO-BREAK SPACE}000" in page  # 3 800 000 kr on 40 pupils
        assert "Undervisning" in page

    def test_the_ledger_is_reconciled_and_what_is_left_told(self, sign_in, calculated):
        page = sign_in("analyst").get("/kpe?ar=2025").text
        assert "−3\N{NO-BREAK SPACE}139\N{NO-BREAK SPACE}876,44" in page
        assert "1 slags bokföring har ingen regel." in page
        assert "Kommunens finansiering" in page

    def test_missing_months_are_named(self, sign_in, calculated):
        assert "202506" in sign_in("analyst").get("/kpe?ar=2025").text

    def test_an_old_calculation_says_so(self, db, sign_in, calculated):
        with db.transaction() as session:
            import_files(session, {"staff": FILES["staff"].replace(";4;", ";5;")})
        page = sign_in("analyst").get("/kpe?ar=2025").text
        assert "Underlaget har ändrats sedan beräkningen" in page

    def test_forms_of_fewer_than_five_have_no_figures(self, sign_in, calculated):
        page = sign_in("analyst").get("/kpe?ar=2025&skolform=adapted_compulsory").text
        assert "färre än 5" in page or "Ingen enhet har" in page

    def test_the_reconciliation_does_not_tell_what_is_hidden(self, db, sign_in, imported):
        groups = FILES["groups"].replace("15;10", "15;4")
        with db.transaction() as session:
            import_files(session, {"groups": groups})
            compute(session, SYSTEM, 2025, "outcome", now=NOW)
        committee = sign_in("committee")
        page = committee.get("/kpe?ar=2025&skolform=compulsory").text
        assert "färre än 5" in page
        for unit in (imported.school, imported.sibling):
            assert "Summa" not in committee.get(f"/kpe/{unit}?ar=2025").text
        own = sign_in("principal", imported.school).get(f"/kpe/{imported.school}?ar=2025").text
        assert "Summa" in own
        assert "Helheten visas inte" in own

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_it_can_be_fetched_as_a_file(self, sign_in, calculated, kind):
        answer = sign_in("analyst").get(f"/kpe/kostnad-per-elev.{kind}?ar=2025")
        assert answer.status_code == 200
        if kind == "csv":
            rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
            school = next(row for row in rows if row["Enhet"] == "Åkerskolan")
            assert school["Undervisning"] == "95000,00"
            assert school["Barn och elever"] == "40,0"

    def test_it_can_be_sorted_by_an_item(self, sign_in, calculated):
        page = sign_in("analyst").get("/kpe?ar=2025&skolform=compulsory&sortera=-teaching").text
        assert page.index("Ängsskolan</a>") < page.index("Åkerskolan</a>")


class TestUnit:
    def test_each_cost_says_where_it_comes_from(self, sign_in, calculated):
        page = sign_in("analyst").get(f"/kpe/{calculated.school}?ar=2025").text
        assert "Bokfört på enheten" in page
        assert "Lika per kvadratmeter" in page
        assert "kvadratmeter (3\N{NO-BREAK SPACE}000,0 av 4\N{NO-BREAK SPACE}000,0)" in page

    def test_a_figure_leads_to_the_ledgers_lines(self, sign_in, calculated):
        address = f"/kpe/{calculated.school}/rader?ar=2025&skolform=compulsory"
        page = sign_in("analyst").get(f"{address}&kostnadsslag=teaching").text
        assert "2 rader i huvudboken" in page
        assert "Löner 5A" in page

    @pytest.mark.parametrize(
        "query",
        [
            pytest.param("hog=outside", id="outside"),
            pytest.param("hog=outside&skal=Kommunens finansiering", id="one reason"),
            pytest.param("hog=unmapped", id="without a rule"),
            pytest.param("pott=lokaler&kostnadsslag=premises", id="a pool"),
        ],
    )
    def test_every_heap_leads_to_its_lines(self, sign_in, calculated, query):
        page = sign_in("analyst").get(f"/kpe/rader?ar=2025&{query}").text
        assert "1 rad i huvudboken" in page

    @pytest.mark.parametrize("query", ["hog=annat", "pott=", "hog=unmapped&ar=1999"])
    def test_what_is_not_there_is_not_found(self, sign_in, calculated, query):
        assert sign_in("analyst").get(f"/kpe/rader?{query}").status_code == 404


class TestQuality:
    def test_surveys_stand_beside_the_cost(self, db, sign_in, calculated):
        head = "enhet;år;svarande;fråga;antal svar;andel positiva;medelvärde\n"
        rows = "Åkerskolan;2025;elever;Trygghet;30;87;7,9\nÅkerskolan;2025;elever;Studiero;4;50;\n"
        with db.transaction() as session:
            import_files(session, {"surveys": head + rows})
        page = sign_in("analyst").get(f"/kpe/{calculated.school}?ar=2025").text
        assert "Kvalitet bredvid kostnaden" in page
        assert "87,0" in page
        assert "7,9" in page
        assert "50,0" not in page


class TestWhoSeesWhat:
    def test_a_principal_comes_to_the_own_unit(self, sign_in, calculated):
        principal = sign_in("principal", calculated.school)
        answer = principal.get("/kpe?ar=2025")
        assert answer.status_code == 303
        assert f"/kpe/{calculated.school}" in answer.location
        assert "Bokfört på enheten" in principal.get(answer.location).text
        assert principal.get(f"/kpe/{calculated.school}/rader?ar=2025").status_code == 200

    @pytest.mark.parametrize("address", ["/kpe/{other}", "/kpe/{other}/rader", "/kpe/rader"])
    def test_a_principal_does_not_see_others(self, sign_in, calculated, address):
        principal = sign_in("principal", calculated.school)
        found = principal.get(address.format(other=calculated.sibling) + "?ar=2025&hog=outside")
        assert found.status_code == 404

    def test_a_principals_page_names_no_other_unit(self, sign_in, calculated):
        page = sign_in("principal", calculated.school).get(f"/kpe/{calculated.school}?ar=2025")
        assert "Ängsskolan" not in page.text

    def test_the_committee_sees_sums_but_no_lines(self, sign_in, calculated):
        committee = sign_in("committee")
        assert "Åkerskolan" in committee.get("/kpe?ar=2025&skolform=compulsory").text
        assert "/rader" not in committee.get(f"/kpe/{calculated.school}?ar=2025").text
        assert committee.get(f"/kpe/{calculated.school}/rader?ar=2025").status_code == 403

    @pytest.mark.parametrize("role", ["principal", "committee", "planner"])
    def test_others_cannot_calculate_or_write_rules(self, sign_in, calculated, role):
        visitor = sign_in(role)
        for address in ("/kpe/berakna", "/kpe/fordelning", "/kpe/fordelning/1/godkann"):
            assert visitor.post(address, data={}).status_code == 403

    def test_two_roles_give_no_more_lines_than_each(self, db, sign_in, calculated):
        principal = sign_in(Role.PRINCIPAL, calculated.school)
        heap = "/kpe/rader?hog=unmapped&ar=2025"
        assert principal.get(heap).status_code == 404
        with db.transaction() as session:
            account = session.scalar(select(Account).where(Account.user_name == sign_in.names[-1]))
            session.add(RoleGrant(account_id=account.id, role=Role.COMMITTEE.value,
                                  node_id=calculated.id, valid_from=date(2020, 1, 1),
                                  granted_by="test", reason=""))  # fmt: skip
        principal.token = ""  # a new role ends the session
        principal.post("/logga-in", data={"user_name": sign_in.names[-1], "password": PASSWORD})
        assert principal.get(heap).status_code == 404
        assert sign_in("analyst").get(heap).status_code == 200

    def test_an_assessor_does_not_see_costs(self, sign_in, calculated):
        assert sign_in("assessor").get("/kpe").status_code == 403


class TestRules:
    def test_they_are_written_by_one_and_approved_by_another(self, db, sign_in, municipality):
        analyst, chief = sign_in("analyst"), sign_in("school_chief")
        file = {"regler": (io.BytesIO(RULES.encode()), "regler.toml"), "kommentar": "Första"}
        assert analyst.post("/kpe/fordelning", data=file).status_code == 303
        page = analyst.get("/kpe/fordelning").text
        assert "Någon annan behöver godkänna det." in page
        assert "7 regler kommer till" in page
        analyst.post("/kpe/fordelning/1/godkann", data={"utkast": checksum()})
        with db.reading() as session:
            assert in_force(session).number == 0
        page = chief.get("/kpe/fordelning").text
        assert "Godkänn reglerna" in page
        chief.post("/kpe/fordelning/1/godkann", data={"utkast": checksum(RULES + "#")})
        assert "Utkastet har ändrats" in chief.get("/kpe/fordelning").text
        seen = re.search(r'name="utkast" value="(\w+)"', page)[1]
        chief.post("/kpe/fordelning/1/godkann", data={"utkast": seen})
        assert "Regler version 1 gäller" in chief.get("/kpe/fordelning").text
        assert analyst.get("/kpe/fordelning/version-1.toml").data.decode() == RULES

    def test_every_fault_of_a_file_is_told(self, sign_in, municipality):
        content = b'[[item]]\nitem = "fel"\n[[place]]\nunit = "A"\npool = "B"\n'
        answer = sign_in("analyst").post(
            "/kpe/fordelning", data={"regler": (io.BytesIO(content), "r.toml")}
        )
        assert answer.status_code == 422
        assert "item[1].item" in answer.text
        assert "place[1]" in answer.text

    def test_a_file_that_is_no_text_is_refused(self, sign_in, municipality):
        answer = sign_in("analyst").post(
            "/kpe/fordelning", data={"regler": (io.BytesIO(b"\xff\xfe\x00"), "r.toml")}
        )
        assert answer.status_code == 422

    def test_a_draft_can_be_thrown_away(self, sign_in, municipality):
        analyst = sign_in("analyst")
        analyst.post("/kpe/fordelning", data={"regler": (io.BytesIO(RULES.encode()), "r.toml")})
        analyst.post("/kpe/fordelning/1/kasta", data={})
        assert "Utkast till version" not in analyst.get("/kpe/fordelning").text

    def test_bookings_without_a_rule_have_a_suggestion(self, db, sign_in, imported):
        with db.transaction() as session:
            more = LEDGER + "202506;utfall;6510;310;440;;;;Datorer;500,00\n"
            import_files(session, {"ledger": more})
            compute(session, SYSTEM, 2025, "outcome", now=NOW)
        page = sign_in("analyst").get("/kpe/fordelning?ar=2025").text
        assert "Lärverktyg" in page
        assert "som konto 6410" in page
