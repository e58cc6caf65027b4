"""The page of neutrality: try a draft, read the sums, let it go live or decide that it will."""

import pytest
from builders import NOW
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.needs.core.editor.editing import with_texts
from qms.needs.services import instrument_drafts as drafts

REASON = "Nämnden har beslutat att nivån ska höjas."


@pytest.fixture
def draft(db, municipality):
    """Return the address of a draft that raises 15 points to 16, with six past cases."""
    with db.transaction() as session:
        unit = account(session, "principal", municipality.school, "p")
        assessor = account(session, "assessor", municipality.id, "a")
        analyst = account(session, "analyst", municipality.id, "x")
        for number in range(6):
            case = made_case(session, unit, municipality.school, number)
            add_assessment(session, case, "first", {"HAL1": 4}, account_id=assessor.account_id)
        made = drafts.begin(session, analyst, now=NOW)
        change = {"by_level": "0; 1; 3; 7; 16"}
        drafts.change(
            session, analyst, made, lambda t: with_texts(t, "points", "-", change), seen=0, now=NOW
        )
    return f"/behov/modell/{made}"


def test_from_trying_to_going_live_by_decision(sign_in, draft):
    analyst, chief = sign_in("analyst"), sign_in("school_chief")
    page = analyst.get(f"{draft}/neutralitet").get_data(as_text=True)
    assert "6 tidigare ärenden finns att pröva på." in page
    assert "galler" not in page
    assert analyst.post(f"{draft}/neutralitet").status_code == 303
    page = analyst.get(f"{draft}/neutralitet").get_data(as_text=True)
    # 90 hours become 96
    for text in ("90,0", "96,0", "+6,67 %", "Ändringen är större än gränsen"):
        assert text in page
    assert "galler-anda" not in page, "only a manager decides against the limit"
    assert analyst.post(f"{draft}/galler-anda", data={"seen": "1"}).status_code == 403
    refused = chief.post(f"{draft}/galler-anda", data={"seen": "1", "reason": "Ja"})
    assert refused.status_code == 422
    assert "minst fem ord" in refused.get_data(as_text=True)
    answer = chief.post(f"{draft}/galler-anda", data={"seen": "1", "reason": REASON})
    assert answer.headers["Location"] == "/behov/modell"
    assert REASON in chief.get(f"{draft}/neutralitet").get_data(as_text=True)


def test_a_manager_raises_the_limit_and_the_analyst_lets_it_go_live(sign_in, draft):
    analyst, chief = sign_in("analyst"), sign_in("school_chief")
    analyst.post(f"{draft}/neutralitet")
    wrong = chief.post(f"{draft}/grans", data={"percent": "mycket"})
    assert wrong.status_code == 422
    assert chief.post(f"{draft}/grans", data={"percent": "7,5 %"}).status_code == 303
    page = analyst.get(f"{draft}/neutralitet").get_data(as_text=True)
    assert "Ändringen är inom gränsen" in page
    assert analyst.post(f"{draft}/galler", data={"seen": "1"}).status_code == 303
    assert "Gällde förut" in analyst.get("/behov/modell").get_data(as_text=True)


def test_what_was_not_tried_is_refused(sign_in, draft):
    answer = sign_in("analyst").post(f"{draft}/galler", data={"seen": "1"})
    assert answer.status_code == 422
    assert "Pröva utkastet på tidigare ärenden" in answer.get_data(as_text=True)


def test_an_old_page_lets_nothing_go_live(sign_in, draft):
    analyst = sign_in("analyst")
    answer = analyst.post(f"{draft}/galler", data={"seen": "0"})
    assert answer.headers["Location"] == draft
    assert "Någon annan har ändrat" in analyst.get(draft).get_data(as_text=True)
