"""The road of a grant through the pages: price list, drafts, decision, and the provider's check."""

import json
import re
from datetime import UTC, datetime

import pytest
from builders import PASSWORD, NodeKind, ProviderKind, add, add_school
from flask.testing import FlaskClient
from support.grants import YEAR, document, press, prices_hold

from qms.access.roles import Role
from qms.decision_list import RECALCULATORS
from qms.decisions.core.frozen import canonical, checksum, read_annex
from qms.decisions.core.verifying import verify

LIST = f"/bidrag/prislista/compulsory/{YEAR}"
TYPED = {
    "version": "0", "reading": "chained", "quantum": "100",
    "budget_decision": "15 november § 80", "level_decision": "18 november § 12",
    "budget_teaching": "10 000 000", "budget_learning_tools": "800 000",
    "budget_pupil_health": "600 000", "budget_meals": "1 200 000", "budget_premises": "2 800 000",
    "b1_name": "åk 1–5", "b1_low": "1", "b1_high": "5", "b1_pupils": "100", "b1_weight": "1",
    "b2_name": "åk 6–9", "b2_low": "6", "b2_high": "9", "b2_pupils": "100", "b2_weight": "1",
}  # fmt: skip


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def here(provider_id, form="compulsory"):
    return f"/bidrag/{provider_id}/{form}/{YEAR}"


@pytest.fixture
def priced(db, municipality):
    """Let a price list hold for compulsory school."""
    with db.transaction() as session:
        prices_hold(session)


@pytest.fixture
def other(db, municipality):
    """Add a second independent provider with a school, and return its id."""
    with db.transaction() as session:
        private = {"provider_kind": ProviderKind.INDEPENDENT}
        found = add(session, NodeKind.PROVIDER, "Andra AB", municipality.id, **private)
        add_school(session, "Andra skolan", found, code="12345699")
    return found


def version(client, address):
    return re.search(r'name="version" value="(\d+)"', text(client.get(address)))[1]


def again(client, role):
    """Return the client signed in anew: time has passed."""
    data = {"user_name": f"{role.value}.1@provby.example", "password": PASSWORD}
    client.token = ""
    assert client.post("/logga-in", data=data).status_code == 303
    client.token = ""
    return client


def decided(sign_in, provider_id):
    """Draft, send and decide the provider's grant; return the officer's and chief's clients."""
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    at = here(provider_id)
    officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
    officer.post(f"{at}/skicka", data={"version": "1"})
    assert chief.post(f"{at}/fatta", data={"version": "2"}).status_code == 303
    return officer, chief


class TestPriceList:
    def test_is_reckoned_out_of_the_budget_and_approved_by_another(self, sign_in):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        answer = officer.post(f"{LIST}/skriv", data=TYPED | {"from_budget": "1"})
        assert answer.status_code == 303
        page = text(officer.get(LIST))
        # 10 000 000 kronor over 200 pupils; 77 000 in all: by hand in the unit tests, 84 069
        assert "50 000 kr" in page
        assert "84 069 kr" in page
        assert officer.post(f"{LIST}/galla", data={"version": "1"}).status_code == 403
        assert chief.post(f"{LIST}/galla", data={"version": "1"}).status_code == 303
        assert "Gäller nu" in text(officer.get(LIST))

    def test_shows_the_three_readings_beside_each_other(self, sign_in, priced):
        page = text(sign_in(Role.CASE_OFFICER).get(LIST))
        # 77 000 × 1.0918 = 84 069; × 1.09 = 83 930; ÷ 0.91 = 84 615
        for total in ("84 069 kr", "83 930 kr", "84 615 kr"):
            assert total in page

    def test_names_what_is_laid_on_supplements(self, sign_in):
        officer = sign_in(Role.CASE_OFFICER)
        typed = TYPED | {"from_budget": "1", "on_supplements": "as_items"}
        assert officer.post(f"{LIST}/skriv", data=typed).status_code == 303
        assert "Tillägg räknas som kostnadsslag" in text(officer.get(LIST))
        form = text(officer.get(f"{LIST}/skriv"))
        assert re.search(r'value="as_items"[^>]*checked', form)

    def test_of_upper_secondary_names_its_programmes_or_does_not_hold(self, sign_in):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        here = LIST.replace("compulsory", "upper_secondary")
        rows = {"b1_low": "10", "b1_high": "12", "b2_name": "", "b1_name": "gymnasieskola"}
        typed = TYPED | rows | {"from_budget": "1"}
        assert officer.post(f"{here}/skriv", data=typed).status_code == 303
        answer = chief.post(f"{here}/galla", data={"version": "1"})
        assert answer.status_code == 422
        assert "grundbelopp bestäms per program" in text(answer)
        named = typed | {"version": "1", "programmes": "Ekonomiprogrammet"}
        assert officer.post(f"{here}/skriv", data=named).status_code == 303
        assert "Ekonomiprogrammet" in text(officer.get(f"{here}/skriv"))
        assert chief.post(f"{here}/galla", data={"version": "2"}).status_code == 303
        assert "Ekonomiprogrammet" in text(chief.get(here))

    def test_that_does_not_reach_the_budget_needs_a_reason(self, sign_in):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        short = TYPED | {f"b{n}_{item}": "1 000" for n in (1, 2) for item in (
            "teaching", "learning_tools", "pupil_health", "meals", "premises")}  # fmt: skip
        assert officer.post(f"{LIST}/skriv", data=short).status_code == 303
        answer = chief.post(f"{LIST}/galla", data={"version": "1"})
        assert answer.status_code == 422
        assert "Undervisning: priserna ger" in text(answer)
        reason = short | {"version": "1", "override": "Budgeten ändras i december."}
        assert officer.post(f"{LIST}/skriv", data=reason).status_code == 303
        assert chief.post(f"{LIST}/galla", data={"version": "2"}).status_code == 303

    def test_what_cannot_be_read_is_told_at_the_field(self, sign_in):
        officer = sign_in(Role.CASE_OFFICER)
        answer = officer.post(f"{LIST}/skriv", data=TYPED | {"b1_teaching": "mycket"})
        assert answer.status_code == 422
        assert 'id="b1_teaching-error"' in text(answer)
        assert "Ingen prislista är skriven" in text(officer.get(LIST))

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            pytest.param({"quantum": "0"}, "quantum", id="rounded to nothing"),
            pytest.param({"quantum": "10000"}, "quantum", id="rounded to hundreds of kronor"),
            pytest.param({"quantum": "kronor"}, "quantum", id="rounded to a word"),
            pytest.param({"b1_low": "ettan"}, "b1_low", id="a grade in letters"),
            pytest.param({"b2_high": ""}, "b2_high", id="no last grade"),
            pytest.param(
                {"p1_band": "1-5", "p1_actual": "20 000", "p1_decided": "19 000"},
                "p1_provider", id="premises of nobody",
            ),
            pytest.param(
                {"r1_ore": "1 000", "r1_reason": "Under 50 elever."}, "r1_unit",
                id="a rural supplement of no school",
            ),
        ],
    )  # fmt: skip
    def test_what_would_be_guessed_or_dropped_is_refused_at_the_field(self, sign_in, typed, field):
        officer = sign_in(Role.CASE_OFFICER)
        answer = officer.post(f"{LIST}/skriv", data=TYPED | typed | {"from_budget": "1"})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in text(answer)
        assert "Ingen prislista är skriven" in text(officer.get(LIST))

    def test_a_second_draft_on_the_same_year_is_told(self, sign_in, priced):
        officer = sign_in(Role.CASE_OFFICER)
        assert officer.post(f"{LIST}/skriv", data=TYPED).status_code == 303
        again = officer.post(f"{LIST}/skriv", data=TYPED | {"b1_weight": "1,25"})
        assert again.status_code == 409
        assert "Någon annan har sparat prislistan" in text(again)
        assert 'name="b1_weight" value="1,25"' in text(again)
        seen = re.search(r'name="version" value="(\d+)"', text(again))[1]
        saved = officer.post(f"{LIST}/skriv", data=TYPED | {"b1_weight": "1,25", "version": seen})
        assert saved.status_code == 303

    def test_twenty_digits_are_a_fault_at_their_field(self, sign_in):
        answer = sign_in(Role.CASE_OFFICER).post(
            f"{LIST}/skriv", data=TYPED | {"budget_teaching": "9" * 20}
        )
        assert answer.status_code == 422
        assert 'id="budget_teaching-error"' in text(answer)
        assert f'value="{"9" * 20}"' in text(answer)


class TestDecisions:
    def test_all_drafts_in_one_press_sent_and_decided_by_another(self, sign_in, priced, other):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        page = text(officer.post("/bidrag/utkast", data={"ar": YEAR}))
        assert "2 utkast gjorda" in page
        assert "Ingen prislista gäller för skolformen" in page  # preschool class has none
        assert "2 utkast skickade" in press(officer, "skicka")
        assert "2 beslut fattade" in press(chief, "besluta")
        assert "BIDR 2026-0002" in text(officer.get(f"/bidrag?ar={YEAR}"))

    def test_what_the_page_did_not_show_is_not_decided(self, sign_in, priced, other, municipality):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        at, at_other = here(municipality.private), here(other)
        officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
        officer.post(f"{at}/skicka", data={"version": "1"})
        shown = re.findall(r'name="visat" value="([^"]+)"', text(chief.get(f"/bidrag?ar={YEAR}")))
        officer.post(f"{at_other}/skriv", data={"version": "0", "from_month": "1"})
        officer.post(f"{at_other}/skicka", data={"version": "1"})
        data = {"ar": YEAR, "visat": shown}
        page = text(chief.post("/bidrag/besluta", data=data, follow_redirects=True))
        assert "1 beslut fattat" in page
        assert "Besluta det som väntar" in page
        stale = [f"{municipality.private}/compulsory/{YEAR}:9", f"{other}/compulsory/{YEAR}:9"]
        page = text(chief.post("/bidrag/besluta", data={"ar": YEAR, "visat": stale}))
        assert "0 beslut fattade" in page
        assert "Någon annan hann före" in page

    def test_deciding_all_tells_what_was_not_decided_and_why(
        self, sign_in, db, priced, other, municipality
    ):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        officer.post("/bidrag/utkast", data={"ar": YEAR})
        press(officer, "skicka")
        with db.transaction() as session:
            add_school(session, "Nya skolan", other, code="12345698")
        page = press(chief, "besluta")
        assert "1 beslut fattat" in page
        assert "Andra AB, grundskola" in page
        assert "har ändrats sedan utkastet skrevs" in page

    def test_who_wrote_does_not_decide(self, sign_in, db, priced, municipality):
        officer = sign_in(Role.CASE_OFFICER)
        at = here(municipality.private)
        officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
        assert officer.post(f"{at}/fatta", data={"version": "1"}).status_code == 403

    def test_a_returned_draft_says_why(self, sign_in, priced, municipality):
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        at = here(municipality.private)
        officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
        officer.post(f"{at}/skicka", data={"version": "1"})
        chief.post(f"{at}/ater", data={"version": "2", "remark": "Kontrollera enheten."})
        assert "Kontrollera enheten." in text(officer.get(at))

    def test_lines_are_lettered_with_the_formula_in_words(self, sign_in, priced, municipality):
        decided(sign_in, municipality.private)
        page = text(sign_in(Role.AUDITOR).get(here(municipality.private)))
        assert "a + b + c + d + e: Undervisning + Lärverktyg" in page
        assert "50 000 + 4 000 + 3 000 + 6 000 + 14 000" in page

    def test_the_day_it_was_served_starts_the_clock(self, sign_in, clock, priced, municipality):
        officer, _ = decided(sign_in, municipality.private)
        at = here(municipality.private)
        decision = re.search(r'id="(\w{32})"', text(officer.get(at)))[1]
        clock[0] = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
        officer = again(officer, Role.CASE_OFFICER)
        data = {"served_on": "2026-12-04", "how": "receipt"}
        assert officer.post(f"{at}/{decision}/delgivet", data=data).status_code == 303
        # three weeks is Christmas Day; the next workday is Monday
        assert "28 december 2026" in text(officer.get(at))
        before = {"served_on": "2026-11-01", "how": "receipt"}
        assert officer.post(f"{at}/{decision}/delgivet", data=before).status_code == 422

    def test_after_new_year_it_takes_a_reason(self, sign_in, clock, priced, municipality):
        clock[0] = datetime(YEAR, 1, 4, 9, 0, tzinfo=UTC)
        officer = sign_in(Role.CASE_OFFICER)
        at = here(municipality.private)
        officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
        answer = officer.post(f"{at}/skicka", data={"version": "1"})
        assert answer.status_code == 422
        assert "fattas efter årets början" in text(answer)
        reason = {"version": "1", "from_month": "1", "reason": "Budgeten beslutades sent."}
        officer.post(f"{at}/skriv", data=reason)
        assert officer.post(f"{at}/skicka", data={"version": "2"}).status_code == 303

    def test_a_provider_without_units_is_named(self, sign_in, db, priced, municipality):
        with db.transaction() as session:
            private = {"provider_kind": ProviderKind.INDEPENDENT}
            bare = add(session, NodeKind.PROVIDER, "Tomma AB", municipality.id, **private)
        officer = sign_in(Role.CASE_OFFICER)
        assert "Tomma AB har ingen enhet i någon skolform" in text(officer.get("/bidrag"))
        answer = officer.post(f"{here(bare)}/skriv", data={"version": "0", "from_month": "1"})
        assert answer.status_code == 422
        assert "Tomma AB har ingen enhet i skolformen" in text(answer)


class TestTheProvider:
    def test_sees_its_own_and_checks_it(self, sign_in, priced, other, municipality):
        decided(sign_in, municipality.private)
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        listed = text(provider.get(f"/bidrag?ar={YEAR}"))
        assert "Era bidrag" in listed
        assert "Andra AB" not in listed
        page = text(provider.get(here(municipality.private)))
        assert "qms decisions verify bilaga-bidr-2026-0001.json" in page
        file = re.search(r'href="([^"]+/json)"', page)[1]
        content, stated = read_annex(provider.get(file).data)
        assert verify(content, stated, RECALCULATORS).holds
        assert checksum(canonical(content)) == stated
        again = RECALCULATORS[content["kind"]](content["inputs"], content["method"])
        assert canonical(again) == canonical(content["result"])
        assert json.loads(content["letter"])["meta"]["dnr"] == "BIDR 2026-0001"

    @pytest.mark.parametrize("kind", ["pdf", "html"])
    def test_gets_the_letter_as_a_file(self, sign_in, priced, municipality, kind):
        decided(sign_in, municipality.private)
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        page = text(provider.get(here(municipality.private)))
        address = re.search(rf'href="([^"]+/{kind})"', page)[1]
        answer = FlaskClient.open(provider, address)  # a file that carries its own style
        assert answer.status_code == 200
        if kind == "html":
            said = text(answer)
            assert "Så är beloppet uppdelat" in said
            assert "Överklagandet måste ha kommit in till nämnden inom tre veckor" in said
            assert "BIDR 2026-0001" in said

    def test_of_another_provider_everything_is_missing(self, sign_in, priced, other, municipality):
        officer, _ = decided(sign_in, other)
        decision = re.search(r'id="(\w{32})"', text(officer.get(here(other))))[1]
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        assert provider.get(here(other)).status_code == 404
        for kind in ("pdf", "html", "json"):
            assert provider.get(f"{here(other)}/{decision}/{kind}").status_code == 404
        # nor through an address of its own
        own = f"{here(municipality.private)}/{decision}/json"
        assert provider.get(own).status_code == 404

    def test_sees_no_drafts(self, sign_in, priced, municipality):
        officer = sign_in(Role.CASE_OFFICER)
        at = here(municipality.private)
        officer.post(f"{at}/skriv", data={"version": "0", "from_month": "1"})
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        page = text(provider.get(at))
        assert "Inget beslut är fattat" in page
        assert "Utkastet" not in page

    def test_sees_no_price_list_before_it_holds(self, sign_in, municipality):
        officer = sign_in(Role.CASE_OFFICER)
        officer.post(f"{LIST}/skriv", data=TYPED)
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        assert provider.get(LIST).status_code == 404

    def test_sees_nobody_elses_premises(self, sign_in, db, other, municipality):
        from_page = TYPED | {
            "from_budget": "1", "p1_provider": str(other), "p1_band": "1-5",
            "p1_actual": "20 000", "p1_decided": "19 000", "p1_reason": "Ny lokal utan alternativ.",
        }  # fmt: skip
        officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
        assert officer.post(f"{LIST}/skriv", data=from_page).status_code == 303
        assert chief.post(f"{LIST}/galla", data={"version": "1"}).status_code == 303
        assert "Ny lokal utan alternativ." in text(officer.get(LIST))
        provider = sign_in(Role.INDEPENDENT_PROVIDER, municipality.private)
        page = text(provider.get(LIST))
        assert "Ny lokal utan alternativ." not in page
        assert "19 000" not in page


def test_a_correction_supersedes(sign_in, db, priced, municipality, clock):
    officer, chief = decided(sign_in, municipality.private)
    at = here(municipality.private)
    dearer = {item: ore + 1_000_00 for item, ore in document().rates[0].items.items()}
    with db.transaction() as session:
        prices_hold(session, document(items=dearer))
    clock[0] = datetime(YEAR, 4, 10, 9, 0, tzinfo=UTC)
    officer, chief = again(officer, Role.CASE_OFFICER), again(chief, Role.SCHOOL_CHIEF)
    change = {"version": "0", "from_month": "5", "reason": "Egna skolor fick mer från maj."}
    assert officer.post(f"{at}/skriv", data=change).status_code == 303
    assert officer.post(f"{at}/skicka", data={"version": "1"}).status_code == 303
    assert chief.post(f"{at}/fatta", data={"version": "2"}).status_code == 303
    page = text(officer.get(at))
    assert f"Gäller till och med april {YEAR}" in page
    assert f"Gäller från maj {YEAR}" in page
    assert "maj 2027" in page
