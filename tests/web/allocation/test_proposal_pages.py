import re
from dataclasses import replace

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    WEIGHTS,
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
    pupils,
    register_year,
)
from sqlalchemy import event, select
from support.grounds import ground

from qms.allocation import queries, services
from qms.allocation.core.model import Reference
from qms.allocation.core.proposals.comments import LONGEST_COMMENT
from qms.allocation.core.states import ModelState
from qms.allocation.models import ModelRow
from qms.identity.models import Account

OTHER = {**WEIGHTS, ("bistånd", "ja"): 4}


def text_of(answer) -> str:
    """Return the page with hard spaces as spaces."""
    return answer.get_data(as_text=True).replace("\xa0", " ")


def title_of(answer) -> str:
    return " ".join(re.search(r"<h1>(.*?)</h1>", text_of(answer), re.DOTALL).group(1).split())


@ground
def draft(session, municipality, model, decided):
    """Return the id of a draft for 2027 with other weights than the model in force."""
    calculated(session, municipality, model, year=2027)
    return drafted_model(session, municipality, weights=OTHER)


@pytest.fixture
def proposed(db, municipality, draft):
    """Return the id of the same model, proposed."""
    with db.transaction() as session:
        services.propose_model(session, people(municipality)[0], draft, seen=2, now=NOW)
    return draft


def test_a_chief_who_saved_once_is_told_who_may_not_adopt(db, sign_in, municipality, draft):
    """Another saved last and proposed: the trail remembers the chief's hand in between."""
    chief = sign_in("school_chief")
    with db.transaction() as session:
        analyst = people(municipality)[0]
        pseudonym = session.scalars(
            select(Account.pseudonym).where(Account.user_name == sign_in.names[-1])
        ).one()
        between = replace(analyst, pseudonym=pseudonym)
        services.save_weights(session, between, draft, seen=2, weights=WEIGHTS, now=NOW)
        services.save_weights(session, analyst, draft, seen=3, weights=OTHER, now=NOW)
        services.propose_model(session, analyst, draft, seen=4, now=NOW)
    for page in (f"/modell/{draft}", f"/modell/{draft}/forslag"):
        shown = text_of(chief.get(page))
        assert "Du har gjort eller ändrat modellen." in shown
        assert ">Fastställ modellen</button>" not in shown
    assert "Också ändrad av" in text_of(chief.get(f"/modell/{draft}"))
    refused = chief.post(f"/modell/{draft}/faststall", data={"version": "4"})
    assert "får inte fastställa den" in text_of(chief.get(refused.location))
    with db.reading() as session:
        assert queries.model(session, draft).head.state is ModelState.PROPOSED


def test_the_walk_from_copy_to_supersession(db, sign_in, municipality, model, decided):
    analyst, chief = sign_in("analyst"), sign_in("school_chief")
    analyst.get("/modell")
    answer = analyst.post(
        "/modell", data={"name": "Ny modell", "budget_year": "2026", "copy_of": str(model)}
    )
    place = answer.location
    analyst.get(place)
    setting = {"konstruktion": "stretch", "strackning": "1,5", "version": "1"}
    analyst.post(f"{place}/arbetsbank", data=setting)
    assert "Avvikelsen från index 1,00 räknas 1,5 gånger." in text_of(analyst.get(place))
    analyst.post(f"{place}/skicka", data={"version": "2"})
    number = int(place.rsplit("/", 1)[-1])
    principal = sign_in("principal", municipality.school)
    start = text_of(principal.get("/"))
    assert "Läs förslaget Ny modell för 2026" in start
    principal.get(f"/forslag/{number}")
    principal.post(f"/forslag/{number}", data={"words": "Golvet behövs."})
    assert "Ta ställning till modellen Ny modell" in text_of(chief.get("/"))
    page = text_of(chief.get(f"{place}/forslag"))
    assert "Golvet behövs." in page
    chief.post(f"{place}/skicka-tillbaka")
    analyst.get(place)
    analyst.post(f"{place}/skicka", data={"version": "2"})
    chief.get(place)
    chief.post(f"{place}/faststall", data={"version": "2"})
    assert "Modellen är fastställd och låst." in text_of(chief.get(place))
    with db.reading() as session:
        states = {head.id: head.state for head in queries.models(session)}
    assert states == {model: ModelState.SUPERSEDED, number: ModelState.ADOPTED}


def test_the_model_page_says_what_differs_and_what_it_means(sign_in, draft):
    page = text_of(sign_in("analyst").get(f"/modell/{draft}"))
    changed = page.split("<caption>Ändrat sedan")[1].split("</table>")[0]
    assert re.search(r"bistånd: ja</th><td>2,0</td><td>4,0</td>", changed)
    assert "utbildning" not in changed
    effect = page.split("<caption>Effekt per skola")[1].split("</table>")[0]
    # By hand: 1.6 + 1.6, 1.2 + 1.15 and 1.4 + 1.3 points, so 960, 470 and 270 of 1700 parts
    # of a million kronor, against 840, 450 and 250 of 1540.
    assert "564 706 kr" in effect
    assert "+19 251 kr" in effect
    assert "Kronor per elev följer index" in page


def test_names_of_those_who_made_it_are_shown(db, sign_in, municipality, proposed):
    page = text_of(sign_in("school_chief").get(f"/modell/{proposed}"))
    assert "Gjord av" in page
    assert "Skickad för beslut av" in page
    assert "en annan person, 20 november 2026" in page


@pytest.mark.parametrize(
    ("role", "button", "is_there"),
    [
        ("analyst", "Ta tillbaka till utkast", True),
        ("analyst", ">Fastställ modellen</button>", False),
        ("school_chief", ">Fastställ modellen</button>", True),
        ("school_chief", "Ta tillbaka till utkast", False),
        ("committee", "Fastställ modellen</button>", False),
    ],
)
def test_each_role_has_its_own_steps(sign_in, proposed, role, button, is_there):
    assert (button in text_of(sign_in(role).get(f"/modell/{proposed}"))) is is_there


@pytest.mark.parametrize(
    ("role", "step"),
    [
        ("analyst", "faststall"),
        ("analyst", "skicka-tillbaka"),
        ("school_chief", "skicka"),
        ("school_chief", "ater"),
        ("school_chief", "ta-bort"),
        ("committee", "skicka"),
    ],
)
def test_steps_are_refused_to_others(sign_in, proposed, role, step):
    client = sign_in(role)
    client.get("/")
    assert client.post(f"/modell/{proposed}/{step}", data={"version": "2"}).status_code == 403


def test_a_draft_is_removed_after_a_question(db, sign_in, draft):
    client = sign_in("analyst")
    page = client.get(f"/modell/{draft}/ta-bort")
    assert title_of(page) == "Ta bort utkastet Socioekonomisk modell?"
    answer = client.post(f"/modell/{draft}/ta-bort", data={"version": "2"})
    assert answer.location.endswith("/modell")
    with db.reading() as session:
        assert queries.model(session, draft) is None


def test_a_proposal_is_not_removed(sign_in, proposed):
    client = sign_in("analyst")
    assert client.get(f"/modell/{proposed}/ta-bort").status_code == 404
    client.get("/")
    client.post(f"/modell/{proposed}/ta-bort", data={"version": "2"})
    assert "Bara ett utkast" in text_of(client.get(f"/modell/{proposed}"))


def typed(page: str) -> dict[str, str]:
    """Return the settings form as a browser would send it."""
    fields = dict(
        re.findall(r'name="((?:[fc]-[\d-]+-\w+)|name|reference_value)" value="([^"]*)"', page)
    )
    chosen = {"form": "compulsory", "reference": "weighted-mean", "others": "y"}
    return {**fields, **chosen, "version": "2"}


def test_the_rest_of_the_model_is_saved(db, sign_in, draft):
    client = sign_in("analyst")
    data = typed(text_of(client.get(f"/modell/{draft}/regler")))
    data |= {
        "name": "Annat namn", "f-0-place": "2", "f-1-place": "1", "f-1-label": "Utbildning",
        "c-0-0-label": "Har bistånd", "reference": "given-row", "c-0-0-share": "12,5",
        "c-0-1-share": "87,5", "c-1-0-share": "20", "c-1-1-share": "80", "others": "",
    }  # fmt: skip
    answer = client.post(f"/modell/{draft}/regler", data=data)
    assert answer.status_code == 303
    with db.reading() as session:
        stored = queries.model(session, draft)
    content = stored.content
    assert (stored.head.name, stored.head.version) == ("Annat namn", 3)
    assert [factor.label for factor in content.factors] == ["Utbildning", ""]
    assert content.factors[1].categories[0].label == "Har bistånd"
    assert content.reference is Reference.GIVEN_ROW
    assert content.includes_other_municipalities is False


def test_every_fault_of_the_settings_is_told_at_once(sign_in, draft):
    client = sign_in("analyst")
    data = typed(text_of(client.get(f"/modell/{draft}/regler")))
    data |= {
        "name": "", "f-0-place": "först", "c-0-0-share": "x", "c-1-0-label": "å" * 130,
        "reference": "given-row", "form": "okänd",
    }  # fmt: skip
    answer = client.post(f"/modell/{draft}/regler", data=data)
    page = text_of(answer)
    assert answer.status_code == 422
    for sentence in (
        "Skriv vad modellen heter", "Skriv en plats med siffror", "Skriv ett tal som är 0",
        "Korta texten till 120 tecken", "Fyll i kommunens värde", "Välj skolform",
    ):  # fmt: skip
        assert sentence in page
    assert 'value="först"' in page


def test_shares_that_miss_the_whole_are_refused_with_the_factor(sign_in, draft):
    client = sign_in("analyst")
    data = typed(text_of(client.get(f"/modell/{draft}/regler")))
    shares = dict.fromkeys(("c-0-0-share", "c-0-1-share", "c-1-0-share", "c-1-1-share"), "20")
    answer = client.post(
        f"/modell/{draft}/regler", data={**data, **shares, "reference": "given-row"}
    )
    assert answer.status_code == 422
    assert "bistånd" in text_of(answer).split('class="error-summary"')[1].split("</div>")[0]


def test_settings_saved_by_somebody_else_are_kept(sign_in, draft):
    client = sign_in("analyst")
    data = typed(text_of(client.get(f"/modell/{draft}/regler")))
    answer = client.post(f"/modell/{draft}/regler", data={**data, "name": "Mitt", "version": "1"})
    assert answer.status_code == 409
    assert 'value="Mitt"' in text_of(answer)


def test_only_a_draft_has_its_rules_changed(sign_in, proposed):
    client = sign_in("analyst")
    answer = client.get(f"/modell/{proposed}/regler")
    assert answer.location.endswith(f"/modell/{proposed}")
    client.get(f"/modell/{proposed}")
    answer = client.post(f"/modell/{proposed}/regler", data={"name": "X"})
    assert answer.location.endswith(f"/modell/{proposed}")


def test_a_principal_sees_the_proposal_for_the_own_school_only(sign_in, municipality, proposed):
    page = text_of(sign_in("principal", municipality.school).get(f"/forslag/{proposed}"))
    effect = page.split("<caption>Effekt per skola")[1].split("</table>")[0]
    assert "Åkerskolan" in effect
    assert "Ängsskolan" not in page
    assert "Lärkan" not in page
    private = text_of(
        sign_in("independent_provider", municipality.private).get(f"/forslag/{proposed}")
    )
    assert "Friskolan Lärkan" in private
    assert "Åkerskolan" not in private


def test_comments_are_escaped_answered_and_taken_back(sign_in, municipality, proposed):
    principal = sign_in("principal", municipality.school)
    page = f"/forslag/{proposed}"
    principal.get(page)
    principal.post(page, data={"words": "<script>alert(1)</script>\nOch en rad till"})
    shown = text_of(principal.get(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown
    assert "Provperson" in shown
    key = re.search(r"/forslag/kommentar/(\d+)/ta-tillbaka", shown).group(1)
    analyst = sign_in("analyst")
    assert "Svara Provperson" in text_of(analyst.get(f"{page}?svar={key}"))
    analyst.post(page, data={"words": "Vi räknar om.", "answers": key})
    assert "Vi räknar om." in text_of(principal.get(page))
    assert analyst.post(f"/forslag/kommentar/{key}/ta-tillbaka").status_code == 404
    assert principal.post(f"/forslag/kommentar/{key}/ta-tillbaka").status_code == 303
    shown = text_of(principal.get(page))
    assert "Kommentaren är återtagen." in shown
    assert "alert(1)" not in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param("", "Kommentaren är tom.", id="empty"),
        pytest.param("Å" * (LONGEST_COMMENT + 1), "Kommentaren är för lång.", id="too long"),
    ],
)
def test_a_refused_comment_stays_in_the_field(sign_in, municipality, proposed, words, says):
    client = sign_in("principal", municipality.school)
    client.get(f"/forslag/{proposed}")
    answer = client.post(f"/forslag/{proposed}", data={"words": words})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert words in text_of(answer)


def test_a_draft_is_nobody_elses_business(sign_in, municipality, draft):
    client = sign_in("principal", municipality.school)
    assert client.get(f"/forslag/{draft}").status_code == 404
    assert title_of(client.get("/forslag")) == "Ingen modell är föreslagen just nu"


def test_open_proposals_are_listed(sign_in, municipality, proposed):
    page = sign_in("principal", municipality.school).get("/forslag")
    assert title_of(page) == "En modell är föreslagen"
    assert f"/forslag/{proposed}" in text_of(page)


def test_after_the_decision_nobody_comments(db, sign_in, municipality, proposed):
    with db.transaction() as session:
        services.adopt_model(session, people(municipality)[1], proposed, seen=2, now=NOW)
    client = sign_in("principal", municipality.school)
    page = text_of(client.get(f"/forslag/{proposed}"))
    assert "Modellen är beslutad." in page
    assert "Din kommentar" not in page
    answer = client.post(f"/forslag/{proposed}", data={"words": "För sent"})
    assert "inte öppet för kommentarer" in text_of(client.get(answer.location))


def test_proposals_stand_beside_the_model_in_force(db, sign_in, municipality, model, proposed):
    with db.transaction() as session:
        other = proposed_model(session, municipality, weights={**WEIGHTS, ("bistånd", "ja"): 9})
    page = text_of(sign_in("school_chief").get(f"/modell/{proposed}/forslag"))
    table = page.split("<caption>Ersättning per skola med varje modell")[1].split("</table>")[0]
    assert table.count('scope="col"') == 5
    assert "564 706 kr" in table
    assert "(+19 251)" in table
    for key in (model, proposed, other):
        assert f"/modell/{key}/forslag" in page
    assert "gäller nu" in page
    assert "Underlaget har ändrats" not in page


def test_changed_facts_are_warned_of(db, sign_in, proposed, clock, municipality):
    with db.transaction() as session:
        pupils(session, {"Åkerskolan": 310}, 2026)
        early = queries.model(session, proposed).head
    assert early.proposed_at == NOW
    client = sign_in("school_chief")
    page = text_of(client.get(f"/modell/{proposed}/forslag"))
    # The file was saved at the very moment the proposal was sent: not after it.
    assert "Underlaget har ändrats" not in page
    with db.transaction() as session:
        later = adopted_model(session, municipality, year=2027)
        session.get(ModelRow, later).adopted_at = NOW.replace(hour=23)
    page = text_of(client.get(f"/modell/{proposed}/forslag"))
    assert "Underlaget har ändrats" in page
    assert "En annan modell har fastställts" in page


def test_models_are_filtered_by_year_and_state(sign_in, model, proposed):
    client = sign_in("analyst")
    both = text_of(client.get("/modell"))
    assert "Kopiera" in both
    only = text_of(client.get("/modell?lage=proposed&ar=2027"))
    rows = only.split("<caption>Modeller")[1].split("</tbody>")[0]
    assert f'href="/modell/{proposed}"' in rows
    assert f'href="/modell/{model}"' not in rows
    copy = text_of(client.get(f"/modell?kopia={model}"))
    assert re.search(rf'<option value="{model}" selected>', copy)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/modell/{id}", 12), ("/modell/{id}/forslag", 12), ("/forslag/{id}", 12)],
)
def test_pages_ask_the_database_few_questions(standing, sign_in, proposed, path, most):
    client = sign_in("analyst")
    client.get(path.format(id=proposed))
    asked = []

    def count(connection, cursor, statement, *_):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    event.listen(standing.engine, "before_cursor_execute", count)
    try:
        client.get(path.format(id=proposed))
    finally:
        event.remove(standing.engine, "before_cursor_execute", count)
    assert 0 < len(asked) <= most, "\n".join(asked)


def test_the_trail_names_the_steps(db, sign_in, municipality, proposed):
    page = text_of(sign_in("system_admin").get("/admin/logg"))
    assert "Resursfördelning: förslag skickat för beslut" in page


def test_registered_years_do_not_matter_to_an_old_proposal(db, sign_in, municipality, proposed):
    with db.transaction() as session:
        register_year(session, 2024)
    assert sign_in("school_chief").get(f"/modell/{proposed}/forslag").status_code == 200
