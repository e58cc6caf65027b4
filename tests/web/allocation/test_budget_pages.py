"""The budget of a model, its parts on a calculation's page, and a kept index."""

import csv
import html
import re

import pytest
from builders import NOW
from click.testing import CliRunner
from integration.allocation.allocation_cases import (
    COUNTS,
    adopted_model,
    calculated,
    drafted_model,
    people,
    pupils,
    register_year,
    save,
)
from support.grounds import ground

from qms.allocation import queries, services
from qms.allocation.cli import allocation
from qms.kernel.money import kronor

TYPED = {
    "volume": "80", "socioeconomic": "15", "need_hours": "5 %", "part": "20", "last": "2",
    **{f"w{step}": "1,5" if step > 3 else "1" for step in range(10)},
}  # fmt: skip


def text_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\xa0", " ")


def title_of(answer) -> str:
    return " ".join(re.search(r"<h1>(.*?)</h1>", text_of(answer), re.DOTALL).group(1).split())


@ground
def draft(session, municipality):
    register_year(session, 2026)
    return drafted_model(session, municipality)


def test_a_school_whose_hours_of_need_are_hidden_is_named(db, municipality, sign_in, draft):
    analyst = sign_in("analyst")
    assert (
        analyst.post(f"/modell/{draft}/budget", data={**TYPED, "version": "2"}).status_code == 303
    )
    with db.transaction() as session:
        rows = "enhet;år;barn;poäng;timmar\nÅkerskolan;2026;7;300;30,5\nÄngsskolan;2026;..;..;..\n"
        save(session, "need_points", rows)
        services.propose_model(session, people(municipality)[0], draft, seen=3, now=NOW)
        services.adopt_model(session, people(municipality)[1], draft, seen=3, now=NOW)
    answer = analyst.post(
        f"/modell/{draft}/berakning", data={"budget_year": "2027", "pot": "1 000 000"}
    )
    run = text_of(analyst.get(answer.location))
    assert "skulle röja sådana: Ängsskolan." in run
    assert "väntar på behovstimmar" not in run
    assert "50 000,00 kr" in run  # all of the part for hours goes to the one school with hours


def test_a_budget_is_given_counted_and_shown(db, municipality, sign_in, draft):
    analyst = sign_in("analyst")
    page = f"/modell/{draft}/budget"
    assert title_of(analyst.get(page)).startswith("Hela potten följer index")
    assert analyst.post(page, data={**TYPED, "version": "2"}).status_code == 303
    shown = text_of(analyst.get(page))
    assert 'value="80"' in shown
    assert 'value="1,5"' in shown
    with db.transaction() as session:
        services.propose_model(session, people(municipality)[0], draft, seen=3, now=NOW)
        services.adopt_model(session, people(municipality)[1], draft, seen=3, now=NOW)
    locked = text_of(analyst.get(page))
    assert "<form" not in locked.split("<main")[1]
    assert "20 procent av den socioekonomiska potten" in locked
    answer = analyst.post(
        f"/modell/{draft}/berakning", data={"budget_year": "2027", "pot": "1 000 000"}
    )
    run = text_of(analyst.get(answer.location))
    assert "1 000 000 kr till 3 skolor" in run
    assert "50 000,00 kr väntar på behovstimmar" in run
    assert "Alla delar per skola" in run
    assert "800 000,00 kr (80,0 %)" in run
    # A reader of the whole sees the same parts as the query gives a unit's page.
    run_id = int(answer.location.rsplit("/", 1)[1])
    with db.reading() as session:
        kinds = [part.kind for part in queries.parts_of(session, run_id, municipality.school)]
    assert kinds == ["volume", "socioeconomic", "early-years"]
    check_the_units_page(analyst, municipality)
    check_the_lists(analyst, draft)


def check_the_units_page(analyst, municipality):
    """The title and the first lines are the socioeconomic money; the rest stands by itself."""
    answer = analyst.get(f"/ersattning/{municipality.school}/2027")
    assert title_of(answer).startswith("Åkerskolan beräknas få ")
    assert " efter behov för 2027" in title_of(answer)
    page = text_of(answer)
    own, others = page.split("Så är de andra delarna uträknade</h2>")
    assert "<caption>Så är beloppet uträknat" in own
    assert "<caption>Elever och årskurser" in others
    assert "<caption>De första skolåren" in others
    # Halves of 300 pupils in F and grade 9; weights 1 to grade 3 and 1.5 above.
    for words in ("Elever i årskurs F–3", "Vikt i årskurs F–3", "Elever i årskurs 4–9"):
        assert f'<th scope="row">{words}</th>' in others
    assert "steg" not in re.sub(r"<[^>]+>", "", others.split("</section>")[0])


def check_the_lists(analyst, model_id):
    """Each list of calculations tells both pots: 15 % of a million less the supplement, and all."""
    for page in ("/modell", f"/modell/{model_id}"):
        table = text_of(analyst.get(page)).split("Hela budgeten</th>")[1]
        assert '<td class="num">120 000 kr</td><td class="num wide-only">1 000 000 kr</td>' in table


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        pytest.param({"volume": "70"}, "volume", "summerar till 90 %", id="not all"),
        pytest.param({"need_hours": "x"}, "need_hours", "inte ett tal", id="word"),
        pytest.param({"w4": ""}, "w4", "Vikten saknas", id="no weight"),
        pytest.param({"part": "100"}, "part", "Tilläggets del är 100 %", id="all of it"),
        pytest.param({"last": "x"}, "last", "Stegen är", id="no grade"),
    ],
)
def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(sign_in, draft, typed, field, says):
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{draft}/budget")
    answer = analyst.post(f"/modell/{draft}/budget", data={**TYPED, **typed, "version": "2"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert says in page
    assert f'href="#{field}"' in page
    assert 'value="15"' in page


def test_an_old_page_cannot_overwrite_a_newer_budget(sign_in, draft):
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{draft}/budget")
    answer = analyst.post(f"/modell/{draft}/budget", data={**TYPED, "version": "1"})
    assert answer.status_code == 409
    assert "Någon annan har sparat modellen" in text_of(answer)


def test_no_shares_make_the_whole_pot_socioeconomic_again(db, sign_in, draft):
    analyst, page = sign_in("analyst"), f"/modell/{draft}/budget"
    analyst.get(page)
    analyst.post(page, data={**TYPED, "version": "2"})
    empty = {**TYPED, "volume": "", "socioeconomic": "", "need_hours": ""}
    assert analyst.post(page, data={**empty, "version": "3"}).status_code == 303
    with db.reading() as session:
        assert queries.model(session, draft).content.budget is None


def test_a_reader_sees_the_budget_and_cannot_change_it(sign_in, draft):
    committee = sign_in("committee")
    assert committee.get(f"/modell/{draft}/budget").status_code == 200
    assert committee.post(f"/modell/{draft}/budget", data=TYPED).status_code == 403
    assert committee.get("/modell/999/budget").status_code == 404


def test_last_years_index_is_kept_with_a_reason(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2025)
        model_id = adopted_model(session, municipality, year=2026)
        run_id = calculated(session, municipality, model_id, year=2026)
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
        pupils(session, COUNTS, 2026)
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{model_id}")
    typed = {"budget_year": "2027", "pot": "1000000", "carry_reason": "Inget har ändrats i år"}
    answer = analyst.post(f"/modell/{model_id}/berakning", data=typed)
    assert answer.status_code == 303
    assert "Skäl: Inget har ändrats i år" in text_of(analyst.get(answer.location))
    page = text_of(analyst.get(f"/ersattning/{municipality.school}/2027"))
    assert "förra årets index" in page


def test_without_a_decision_the_reason_is_refused_at_its_field(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2026)
        model_id = adopted_model(session, municipality)
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{model_id}")
    typed = {"budget_year": "2027", "pot": "1000000", "carry_reason": "Inget har ändrats"}
    answer = analyst.post(f"/modell/{model_id}/berakning", data=typed)
    assert answer.status_code == 422
    assert "Det finns inget beslut för 2026 att behålla index från" in text_of(answer)
    assert 'href="#carry_reason"' in text_of(answer)


def rerun(client, page: str, folder, *names: str) -> dict[str, str]:
    """Take the page's files home and run its own command; return kronor by unit."""
    for name in names:
        answer = client.get(f"{page}/{name}")
        assert answer.status_code == 200, name
        (folder / name).write_bytes(answer.data)
    command = html.unescape(re.search(r"<code>(.*?)</code>", text_of(client.get(page))).group(1))
    words = command.split()[2:]
    options = [str(folder / word) if word.endswith((".csv", ".toml")) else word for word in words]
    ran = CliRunner().invoke(allocation, options)
    assert ran.exit_code == 0, ran.output
    with (folder / "ut.csv").open(encoding="utf-8") as file:
        return {row["unit"]: row["kr_total"] for row in csv.DictReader(file)}


def stored_kronor(db, run_id: int) -> dict[str, str]:
    with db.reading() as session:
        return {str(one.unit_id): str(kronor(one.ore)) for one in queries.lines(session, run_id)}


def test_the_pages_files_and_command_give_the_same_ore(db, municipality, sign_in, tmp_path, draft):
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{draft}/budget")
    analyst.post(f"/modell/{draft}/budget", data={**TYPED, "version": "2"})
    with db.transaction() as session:
        services.propose_model(session, people(municipality)[0], draft, seen=3, now=NOW)
        services.adopt_model(session, people(municipality)[1], draft, seen=3, now=NOW)
        run_id = calculated(session, municipality, draft, pot=1_234_567_89)
    files = ("modell.toml", "faktorer.csv", "arskurser.csv")
    found = rerun(analyst, f"/fordelning/{run_id}", tmp_path, *files)
    assert found == stored_kronor(db, run_id)
    with db.reading() as session:
        parts = {
            (part.unit, part.kind.value): str(kronor(part.ore))
            for part in queries.other_parts(session, run_id)
        }
    with (tmp_path / "delar.csv").open(encoding="utf-8") as file:
        assert {(r["unit"], r["kind"]): r["kr_total"] for r in csv.DictReader(file)} == parts


def test_pupils_by_grade_are_for_who_may_read_them(db, municipality, sign_in, tmp_path, draft):
    """A school may have one pupil in a grade: the committee gets the model, and is told why."""
    with db.transaction() as session:
        pupils(session, {**COUNTS, "Friskolan Lärkan": 3}, 2026)
    analyst = sign_in("analyst")
    analyst.get(f"/modell/{draft}/budget")
    analyst.post(f"/modell/{draft}/budget", data={**TYPED, "version": "2"})
    with db.transaction() as session:
        services.propose_model(session, people(municipality)[0], draft, seen=3, now=NOW)
        services.adopt_model(session, people(municipality)[1], draft, seen=3, now=NOW)
        run_id = calculated(session, municipality, draft)
    page = f"/fordelning/{run_id}"
    committee = sign_in("committee")
    assert committee.get(f"{page}/arskurser.csv").status_code == 403
    told = text_of(committee.get(page))
    assert "arskurser.csv" not in told.replace("--grades arskurser.csv", "")
    assert "grupper med färre än fem elever" in told
    exact = analyst.get(f"{page}/arskurser.csv").get_data(as_text=True)
    assert f"{municipality.independent},Friskolan Lärkan,0,1" in exact
    assert "färre än fem elever. Sprid dem inte." in text_of(analyst.get(page))


def test_a_kept_index_is_counted_again_from_the_files(db, municipality, sign_in, tmp_path):
    with db.transaction() as session:
        register_year(session, 2025)
        model_id = adopted_model(session, municipality, year=2026)
        run_id = calculated(session, municipality, model_id, year=2026)
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
        pupils(session, {**COUNTS, "Åkerskolan": 417}, 2026)
        kept = services.run_allocation(
            session, people(municipality)[0], model_id, budget_year=2027, pot_ore=98_765_432,
            now=NOW, carry_reason="Inget har ändrats",
        )  # fmt: skip
    analyst = sign_in("analyst")
    found = rerun(analyst, f"/fordelning/{kept}", tmp_path, "modell.toml", "faktorer.csv")
    assert found == stored_kronor(db, kept)


def test_the_files_have_their_own_rights(sign_in, preliminary):
    page = f"/fordelning/{preliminary}"
    committee = sign_in("committee")
    assert committee.get(f"{page}/modell.toml").status_code == 200
    assert committee.get(f"{page}/faktorer.csv").status_code == 403
    assert 'faktorer.csv"' not in text_of(committee.get(page))
    analyst = sign_in("analyst")
    for name in ("forra-aret.csv", "arskurser.csv"):
        assert analyst.get(f"{page}/{name}").status_code == 404
    assert committee.get("/fordelning/999/modell.toml").status_code == 404
