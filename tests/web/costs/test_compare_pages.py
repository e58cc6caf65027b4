"""Units compared: what stands beside the cost, own sets, and who may see what."""

import csv
import io
import json

import pytest
from builders import NOW, SYSTEM, make_actor
from support.costs import RULES, import_files, put_rules_in_force

from qms.access.roles import Role
from qms.costs.services import compute

NEEDS = """enhet;år;barn;poäng;timmar
Åkerskolan;2025;14;800;210,5
Ängsskolan;2025;..;..;..
"""
PUBLIC = {
    "values": [
        {"kpi": "N99999", "municipality": place, "period": 2025, "values": [
            {"gender": "T", "value": value, "status": "", "count": 1, "isdeleted": False},
            {"gender": "K", "value": 55555, "status": "", "count": 1, "isdeleted": False}]}
        for place, value in (("0000", 143500), ("0099", None))
    ],
    "count": 2, "next_url": None, "previous_url": None,
}  # fmt: skip
HERE = "/kpe/jamfor?ar=2025&skolform=compulsory"


@pytest.fixture
def calculated(db, municipality):
    """Import everything, let the rules hold and calculate the year."""
    with db.transaction() as session:
        import_files(session)
        put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
        import_files(session, {"need_points": NEEDS, "public_figures": json.dumps(PUBLIC)})
        compute(session, SYSTEM, 2025, "outcome", now=NOW)
    return municipality


def save(client, municipality, *, name="Två skolor", share=""):
    """Save a set of two schools and return its address."""
    units = [str(municipality.school), str(municipality.sibling)]
    data = {"namn": name, "enheter": units, "dela": share}
    answer = client.post("/kpe/jamfor/urval", data=data)
    assert answer.status_code == 303
    return answer.location


class TestWhatStandsBeside:
    def test_units_are_beside_each_other(self, sign_in, calculated):
        page = sign_in("analyst").get(HERE).text
        assert "2 enheter med kostnad per elev 2025" in page
        assert "Åkerskolan" in page
        assert "210,5" in page  # hours of support of fourteen children

    def test_premises_stand_on_their_own_terms(self, sign_in, calculated):
        page = sign_in("analyst").get(HERE).text
        # 750 000,01 kr on 3 000 square metres and 40 pupils.
        assert "Lokaler på egna villkor" in page
        assert "250" in page
        assert "75,0" in page

    def test_others_figures_carry_their_source(self, sign_in, calculated):
        page = sign_in("analyst").get(HERE).text
        published = page[page.index("Publicerade siffror") :]
        assert "Källa: Kolada" in published
        assert "Källa: Kolada" not in page[: page.index("Publicerade siffror")]
        assert "Riket" in published
        assert "143\N{NO-BREAK SPACE}500" in published
        assert "saknas" in published
        assert "55\N{NO-BREAK SPACE}555" not in published  # of girls only

    @pytest.mark.parametrize(
        ("sought", "finds"),
        [
            pytest.param("riket kolada", True, id="words in any order"),
            pytest.param("skolverket", False, id="nothing"),
        ],
    )
    def test_others_figures_can_be_sought(self, sign_in, calculated, sought, finds):
        page = sign_in("analyst").get(f"{HERE}&sok={sought}").text
        assert ("143\N{NO-BREAK SPACE}500" in page) is finds
        assert ("heter så" in page) is not finds

    def test_a_unit_with_few_in_a_form_has_no_premises_told(self, db, sign_in, calculated):
        # Three pupils of Ängsskolan go in a form of its own, which shares the premises.
        both = RULES.replace('["compulsory"]', '["compulsory", "adapted_compulsory"]')
        with db.transaction() as session:
            put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM, both)
            compute(session, SYSTEM, 2025, "outcome", now=NOW)
        page = sign_in("analyst").get(HERE).text
        built = page[page.index("Lokaler på egna villkor") :]
        assert "Åkerskolan" in built[: built.index("</table>")]
        assert "Ängsskolan" not in built[: built.index("</table>")]

    def test_the_file_says_what_the_page_does(self, sign_in, calculated):
        answer = sign_in("analyst").get("/kpe/jamfor/jamforelse.csv?ar=2025&skolform=compulsory")
        rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
        found = {row["Enhet"]: row for row in rows}
        school = found["Åkerskolan"]
        assert school["Stödtimmar per vecka"] == "210,50"
        assert school["Kronor per kvadratmeter"] == "250,00"
        assert school["Kvadratmeter per elev"] == "75,00"
        assert found["Ängsskolan"]["Stödtimmar per vecka"] == ""

    def test_the_units_own_page_says_it_too(self, sign_in, calculated):
        page = sign_in("principal", calculated.school).get(f"/kpe/{calculated.school}?ar=2025").text
        assert "Behov, pengar och lokaler" in page
        assert "250 kr per m²" in page
        assert "/kpe/jamfor" not in page

    @pytest.mark.parametrize("query", ["", "?ar=1999", "?ar=2025&urval=999", "?urval=lik-999999"])
    def test_the_page_stands_whatever_is_asked(self, sign_in, calculated, query):
        assert sign_in("analyst").get(f"/kpe/jamfor{query}").status_code == 200

    def test_nothing_to_compare_is_said(self, sign_in, municipality):
        analyst = sign_in("analyst")
        assert "Det finns inga kostnader att jämföra än." in analyst.get("/kpe/jamfor").text
        assert analyst.get("/kpe/jamfor/jamforelse.csv").status_code == 404

    def test_likes_say_why_they_are_in(self, sign_in, calculated):
        page = sign_in("analyst").get(f"{HERE}&urval=lik-{calculated.school}").text
        assert "Enheter som liknar Åkerskolan" in page


class TestOwnSets:
    def test_a_set_is_saved_and_used(self, sign_in, calculated):
        analyst = sign_in("analyst")
        page = analyst.get(save(analyst, calculated) + "&ar=2025&skolform=compulsory").text
        assert "Två skolor" in page
        assert "2 enheter med kostnad" in page

    def test_only_a_shared_set_is_seen_by_others(self, sign_in, calculated):
        analyst, controller = sign_in("analyst"), sign_in("controller")
        save(analyst, calculated, name="Hemligt")
        save(analyst, calculated, name="Delat urval", share="y")
        page = controller.get("/kpe/jamfor?ar=2025").text
        assert "Delat urval, delat av" in page
        assert "Hemligt" not in page

    def test_only_the_owner_can_change_it(self, sign_in, calculated):
        analyst, controller = sign_in("analyst"), sign_in("controller")
        number = save(analyst, calculated, share="y").rpartition("=")[2]
        place = f"/kpe/jamfor/urval/{number}"
        assert controller.get(place).status_code == 404
        for end in ("", "/ta-bort", "/aterstall"):
            data = {"namn": "Taget", "enheter": [str(calculated.school)]}
            assert controller.post(place + end, data=data).status_code == 404
        assert "Två skolor" in analyst.get(place).text

    def test_it_is_changed(self, sign_in, calculated):
        analyst = sign_in("analyst")
        number = save(analyst, calculated).rpartition("=")[2]
        units = [str(calculated.school), str(calculated.sibling)]
        data = {"namn": "Nytt namn", "enheter": units}
        assert analyst.post(f"/kpe/jamfor/urval/{number}", data=data).status_code == 303
        assert "Nytt namn" in analyst.get("/kpe/jamfor?ar=2025").text

    def test_it_is_taken_away_after_a_question_and_brought_back(self, sign_in, calculated):
        analyst = sign_in("analyst")
        number = save(analyst, calculated).rpartition("=")[2]
        place = f"/kpe/jamfor/urval/{number}"
        assert "Ta bort urvalet Två skolor?" in analyst.get(f"{place}/ta-bort").text
        gone = analyst.post(f"{place}/ta-bort", data={})
        page = analyst.get(gone.location).text
        assert "Ångra: ta tillbaka urvalet" in page
        assert analyst.get(place).status_code == 404
        analyst.post(f"{place}/aterstall", data={})
        assert analyst.get(place).status_code == 200

    def test_every_fault_is_told_and_nothing_typed_is_lost(self, sign_in, calculated):
        answer = sign_in("analyst").post(
            "/kpe/jamfor/urval", data={"namn": " ", "enheter": [str(calculated.school), "999999"]}
        )
        assert answer.status_code == 422
        assert "Urvalet saknar namn." in answer.text
        assert "finns inte i registret" in answer.text
        assert " checked" in answer.text


@pytest.mark.parametrize("role", ["principal", "assessor", "independent_provider"])
def test_others_do_not_compare_units(sign_in, calculated, role):
    visitor = sign_in(role)
    for address in ("/kpe/jamfor", "/kpe/jamfor/jamforelse.csv", "/kpe/jamfor/urval"):
        assert visitor.get(address).status_code == 403


def test_an_auditor_reads_and_saves_nothing(sign_in, calculated):
    auditor = sign_in("auditor")
    assert "Nytt urval" not in auditor.get("/kpe/jamfor?ar=2025").text
    assert auditor.post("/kpe/jamfor/urval", data={}).status_code == 403
