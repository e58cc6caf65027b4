import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import NOW
from click.testing import CliRunner
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
    register_year,
)
from sqlalchemy import event, func, select
from support.grounds import ground

from qms.allocation import queries, services
from qms.allocation.cli import allocation
from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.core.degree.types import Construction, PhaseIn
from qms.allocation.models import LineRow, MeasureRow, RunRow


def text_of(answer) -> str:
    """Return the page with hard spaces as spaces."""
    return answer.get_data(as_text=True).replace("\xa0", " ")


@ground
def draft(session, municipality, model, decided):
    """Return the id of a draft for 2027; 900 000 kr were decided for 2026."""
    calculated(session, municipality, model, year=2027)
    return drafted_model(session, municipality)


def address(model_id: int, **setting: str) -> str:
    query = {"konstruktion": "linear", "pott": "1 000 000", **setting}
    return f"/modell/{model_id}/arbetsbank?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_constructions_stand_side_by_side(sign_in, draft):
    page = text_of(sign_in("analyst").get(f"/modell/{draft}/arbetsbank"))
    for name in ("Linjär", "Sträckt 1,5", "Potens 1,5", "Tröskel 0,5"):
        assert f">{name}</a>" in page
    assert "(nuvarande)" in page
    # Points 840, 450 and 250 of 1540 for 300, 200 and 100 pupils: ½ Σ |share − pupils' share|.
    moved = sum(abs(Fraction(p, 1540) - Fraction(n, 600))
                for p, n in ((840, 300), (450, 200), (250, 100))) / 2  # fmt: skip
    assert f"{float(moved) * 100:.1f} %".replace(".", ",") in page
    assert "545 454,55 kr" in page


@pytest.mark.parametrize("role", ["analyst", "controller", "school_chief", "committee"])
def test_those_who_read_models_may_try(sign_in, draft, role):
    page = text_of(sign_in(role).get(address(draft, konstruktion="stretch", strackning="1,5")))
    assert "Vald i diagrammet" in page
    assert ("Spara som förslag" in page) is (role in {"analyst", "controller"})
    assert ("faktorer.csv</a>" in page) is (role != "committee")


def test_the_setting_stands_in_the_address_and_in_the_fields(sign_in, draft):
    page = text_of(
        sign_in("analyst").get(address(draft, konstruktion="power", potens="1,25", golv="1 500"))
    )
    assert 'name="potens" value="1,25"' in page
    assert 'name="golv" value="1 500"' in page
    assert "Potens 1,25, golv" in page


def test_trying_changes_nothing(db, sign_in, draft):
    def stored():
        with db.reading() as session:
            amounts = session.scalars(select(LineRow.ore_total).order_by(LineRow.id)).all()
            runs = session.scalar(select(func.count()).select_from(RunRow))
            return amounts, runs, queries.model(session, draft)

    before = stored()
    sign_in("analyst").get(address(draft, konstruktion="threshold", troskel="0,9", pott="5"))
    assert stored() == before


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        pytest.param({"strackning": "mycket"}, ["Skriv ett tal med siffror"], id="word"),
        pytest.param({"strackning": "9"}, ["Skriv ett tal mellan 0 och 3"], id="too far"),
        pytest.param({"strackning": ""}, ["Skriv ett tal med siffror"], id="empty"),
        pytest.param({"strackning": "x", "golv": "y", "pott": "z", "andel": "4"},
                     ["Skriv ett tal med siffror", "Skriv ett belopp med siffror",
                      "Fyll i både budgeten och andelen"], id="everything at once"),
        pytest.param({"strackning": "1", "golv": "9", "tak": "8"}, ["Golvet är högre än taket"],
                     id="floor above cap"),
        pytest.param({"konstruktion": "annat", "strackning": "1"}, ["Välj något av det"],
                     id="unknown construction"),
        pytest.param({"konstruktion": "concentration"}, ["Välj vilken kategori"], id="no category"),
    ],
)  # fmt: skip
def test_faults_are_told_at_their_fields_and_nothing_typed_is_lost(sign_in, draft, setting, says):
    answer = sign_in("analyst").get(address(draft, **{"konstruktion": "stretch", **setting}))
    page = text_of(answer)
    assert answer.status_code == 422
    for sentence in says:
        assert sentence in page
    for key, value in setting.items():
        if key != "konstruktion" and value:
            assert re.search(rf'name="{key}"[^>]* value="{value}"', page)


def test_limits_that_cannot_be_kept_name_side_and_missing_kronor(sign_in, draft):
    # 600 pupils × 2 000 kr is 1 200 000 kr: 200 000 kr more than the pot.
    answer = sign_in("analyst").get(address(draft, golv="2000"))
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Gränserna går inte att hålla" in page
    assert re.search(r"[Gg]olv.*200 000", page)
    assert ">Sträckt 1,5</a>" in page
    assert 'name="golv" value="2000"' in page


def test_share_of_the_budget_is_the_pot(sign_in, draft):
    page = text_of(sign_in("analyst").get(address(draft, budget="20 000 000", andel="10")))
    assert "Pott 2 000 000 kr." in page


def test_the_chosen_degree_is_saved_in_the_draft(db, sign_in, draft):
    client = sign_in("analyst")
    client.get(f"/modell/{draft}/arbetsbank")
    setting = {
        "konstruktion": "stretch", "strackning": "1,5", "golv": "1 000", "minskning": "10",
        "infasning": "f1", "forsta": "25", "version": "2",
    }  # fmt: skip
    answer = client.post(f"/modell/{draft}/arbetsbank", data=setting)
    assert answer.location.endswith(f"/modell/{draft}")
    with db.reading() as session:
        degree = queries.model(session, draft).content.degree
    assert (degree.construction, degree.stretch) == (Construction.STRETCH, Decimal("1.5"))
    assert (degree.phase_in, degree.first_year_part) == (PhaseIn.F1, Decimal("0.25"))
    assert (degree.floor_kr, degree.largest_decrease) == (Decimal(1000), Decimal("0.1"))
    assert "Avvikelsen från index 1,00 räknas 1,5 gånger." in text_of(client.get(answer.location))


def test_saving_on_what_is_no_draft_begins_a_copy(db, sign_in, municipality, draft):
    with db.transaction() as session:
        proposed = proposed_model(session, municipality)
    client = sign_in("analyst")
    assert "Spara som nytt utkast" in text_of(client.get(f"/modell/{proposed}/arbetsbank"))
    answer = client.post(
        f"/modell/{proposed}/arbetsbank", data={"konstruktion": "power", "potens": "2"}
    )
    copy = int(answer.location.rsplit("/", 1)[-1])
    with db.reading() as session:
        begun, kept = queries.model(session, copy), queries.model(session, proposed)
    assert begun.content.degree.power == Decimal(2)
    assert kept.content.degree.construction is Construction.LINEAR


def test_somebody_elses_save_is_not_overwritten(sign_in, draft):
    client = sign_in("analyst")
    client.get(f"/modell/{draft}/arbetsbank")
    setting = {"konstruktion": "power", "potens": "2", "version": "1"}
    answer = client.post(f"/modell/{draft}/arbetsbank", data=setting)
    assert "arbetsbank?" in answer.location
    assert "Någon annan har sparat" in text_of(client.get(answer.location))


PHASED = {
    "konstruktion": "stretch", "strackning": "1,5", "golv": "1200", "tak": "2500",
    "infasning": "f1", "forsta": "50", "minskning": "20",
}  # fmt: skip


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param({}, id="linear"),
        pytest.param({"konstruktion": "power", "potens": "1,5"}, id="power"),
        pytest.param(PHASED, id="limits and phase-in"),
        pytest.param({"konstruktion": "concentration", "kfaktor": "utbildning:grundskola",
                      "k1": "1", "k2": "2", "kfran": "15"}, id="concentration"),
    ],
)  # fmt: skip
def test_every_number_is_recomputed_by_the_command_from_the_pages_files(
    sign_in, draft, tmp_path, monkeypatch, setting
):
    client = sign_in("analyst")
    page = text_of(client.get(address(draft, **setting)))
    monkeypatch.chdir(tmp_path)
    for name in ("modell.toml", "faktorer.csv", "forra-aret.csv"):
        link = re.search(rf'href="([^"]*/{name}[^"]*)"', page).group(1).replace("&amp;", "&")
        answer = client.get(link)
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.data)
    command = re.search(r"<code>qms allocation ([^<]*)</code>", page).group(1)
    done = CliRunner().invoke(allocation, command.split())
    assert done.exit_code == 0, done.output
    computed = {row["unit"]: row for row in read_csv(tmp_path / "ut.csv")}
    before = {
        row["unit"]: Decimal(row["kr_per_pupil"]) for row in read_csv(tmp_path / "forra-aret.csv")
    }
    shown = page_rows(page)
    assert len(shown) == len(computed) == 3
    names = {row["namn"]: row["unit"] for row in read_csv(tmp_path / "faktorer.csv")}
    for name, cells in shown.items():
        row = computed[names[name]]
        pupils, total = int(row["pupils"]), Decimal(row["kr_total"])
        change = total - before[names[name]] * pupils
        assert cells["pupils"] == pupils
        assert cells["total"] == total
        assert cells["rate"] == round(Decimal(row["kr_per_pupil"]), 2)
        assert abs(cells["change"] - change) <= Decimal("0.51")
    check_measures(page, list(computed.values()))


def test_a_model_that_divides_a_whole_budget_is_tried_by_its_own_pot(
    db, sign_in, municipality, draft
):
    shares = BudgetRules(volume=Decimal("0.6"), socioeconomic=Decimal("0.4"), need_hours=Decimal(0))
    with db.transaction() as session:
        content = replace(queries.model(session, draft).content, budget=shares)
        analyst, _ = people(municipality)
        model_id = services.draft_model(
            session, analyst, name="Hel budget", budget_year=2027, content=content, now=NOW
        )
    client = sign_in("analyst")
    link = f"/modell/{model_id}/arbetsbank/modell.toml"
    assert b"[budget]" not in client.get(link).data
    page = text_of(client.get(f"/modell/{model_id}"))
    assert "60 % elevantal och årskurs, 40 % elevernas bakgrund" in page


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def number(text: str) -> Decimal:
    plain = re.sub(r"<[^>]*>", "", text).replace("−", "-").replace(",", ".")
    return Decimal(re.sub(r"[^\d.-]", "", plain))


def page_rows(page: str):
    table = page.split("<caption>Skolorna med")[1].split("</tbody>")[0].split("<tbody>")[1]
    found = {}
    for row in table.split("</tr>")[:-1]:
        name = re.search(r'<th scope="row">([^<]*)', row).group(1)
        cells = [number(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
        keys = ("pupils", "index", "rate", "total", "change")
        found[name] = dict(zip(keys, cells, strict=False))
    return found


def check_measures(page: str, rows) -> None:
    """Compare share moved, Gini and spread with the definitions, pupil by pupil."""
    rates = [(Decimal(row["kr_total"]) / int(row["pupils"]), int(row["pupils"])) for row in rows]
    pupils = [rate for rate, n in rates for _ in range(n)]
    mean = sum(pupils) / len(pupils)
    moved = sum(abs(one - mean) for one in pupils) / 2 / sum(pupils)
    ordered = sorted(pupils)
    n = len(ordered)
    gini = sum((2 * at - n + 1) * one for at, one in enumerate(ordered)) / (n * sum(ordered))
    chosen = page.split('<tr class="sel">')[1].split("</tr>")[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", chosen, re.DOTALL)
    assert number(cells[1]) == round(moved * 100, 1)
    assert number(cells[2]) == round(gini, 3)
    assert number(cells[3]) == round(ordered[-1] / ordered[0], 2)


def test_the_table_can_be_taken_along(sign_in, draft):
    client = sign_in("analyst")
    answer = client.get(address(draft, konstruktion="power", potens="2").replace("?", ".csv?"))
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert sum(Decimal(row["kronor"].replace(",", ".")) for row in rows) == 1_000_000
    assert client.get(f"/modell/{draft}/arbetsbank.xlsx").status_code == 200


def test_exact_shares_are_for_those_who_read_the_register(sign_in, draft):
    client = sign_in("committee")
    assert client.get(f"/modell/{draft}/arbetsbank/faktorer.csv").status_code == 403
    assert client.get(f"/modell/{draft}/arbetsbank/modell.toml").status_code == 200


def test_measures_are_kept_and_used(db, sign_in, draft):
    client = sign_in("analyst")
    client.get("/modell/insatser")
    data = {"name": "Lärare, heltid", "cost": "702 000", "per_pupils": "150"}
    assert client.post("/modell/insatser", data=data).status_code == 303
    client.get("/modell/insatser")
    again = client.post("/modell/insatser", data=data)
    assert again.status_code == 422
    assert "finns redan" in text_of(again)
    page = text_of(client.get(address(draft, konstruktion="stretch", strackning="2")))
    assert "Lärare, heltid" in page
    # 300 pupils at index 2.8 ÷ (1540 ÷ 600) = 1.0909: 2.18 of one for 150 pupils.
    assert "2,2" in page.split("Vad räcker skillnaden till?")[1]
    with db.reading() as session:
        key = session.scalar(select(MeasureRow.id))
    changed = client.post(f"/modell/insatser/{key}", data={**data, "cost": "710 000"})
    assert changed.status_code == 303
    assert "710 000 kr" in text_of(client.get("/modell/insatser"))
    assert client.post(f"/modell/insatser/{key}/ta-bort").status_code == 303
    assert "Lägg till det som pengarna kan gå till" in text_of(client.get("/modell/insatser"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param({"name": "", "cost": ""}, ["vad insatsen är", "kostar per år"], id="empty"),
        pytest.param({"name": "A", "cost": "0"}, ["större än noll"], id="free"),
        pytest.param({"name": "A", "cost": "1", "per_pupils": "0"}, ["mellan 1 och"], id="zero"),
    ],
)
def test_faulty_measures_are_refused(sign_in, data, says):
    client = sign_in("analyst")
    client.get("/modell/insatser")
    answer = client.post("/modell/insatser", data=data)
    assert answer.status_code == 422
    for words in says:
        assert words in text_of(answer)


def test_the_facts_to_think_of_are_reckoned(sign_in, draft):
    client = sign_in("analyst")
    page = text_of(client.get(f"/modell/{draft}/arbetsbank"))
    assert "Index i Friskolan Lärkan bygger på 100 elever. Byts 5 elever ut" in page
    assert "Mest betyder" in page
    floor = text_of(client.get(address(draft, golv="1600")))
    assert "ligger vid golvet" in floor


def test_before_any_pot_the_page_asks_for_one(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2026)
        model_id = drafted_model(session, municipality)
    client = sign_in("analyst")
    assert "ingen pott att utgå från" in text_of(client.get(f"/modell/{model_id}/arbetsbank"))
    page = text_of(client.get(address(model_id)))
    assert "Skillnad mot nuvarande konstruktion" in page
    assert "--previous" not in page


def test_a_phase_in_without_last_year_is_explained(db, municipality, sign_in):
    with db.transaction() as session:
        register_year(session, 2026)
        model_id = drafted_model(session, municipality)
    page = text_of(sign_in("analyst").get(address(model_id, infasning="f1")))
    assert "Gränserna går inte att hålla" in page


def test_an_official_run_uses_the_degree_and_recomputes(db, municipality, sign_in, draft):
    client = sign_in("analyst")
    client.get(f"/modell/{draft}/arbetsbank")
    client.post(f"/modell/{draft}/arbetsbank", data={**PHASED, "version": "2"})
    with db.transaction() as session:
        analyst, chief = people(municipality)
        services.propose_model(session, analyst, draft, seen=3, now=NOW)
        services.adopt_model(session, chief, draft, seen=3, now=NOW)
        run_id = calculated(session, municipality, draft)
        assert services.recompute(session, run_id) == services.stored_bytes(session, run_id)
        amounts = {line.unit_id: line.ore for line in queries.lines(session, run_id)}
    shown = page_rows(text_of(client.get(address(draft, **PHASED))))
    assert shown["Åkerskolan"]["total"] * 100 == amounts[municipality.school]


def test_the_page_asks_the_database_few_questions(standing, sign_in, draft):
    client = sign_in("analyst")
    client.get(f"/modell/{draft}/arbetsbank")
    asked = []

    def count(connection, cursor, statement, *_):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    event.listen(standing.engine, "before_cursor_execute", count)
    try:
        client.get(f"/modell/{draft}/arbetsbank")
    finally:
        event.remove(standing.engine, "before_cursor_execute", count)
    assert 0 < len(asked) <= 12, "\n".join(asked)


def test_sorting_keeps_the_setting(sign_in, draft):
    page = text_of(sign_in("analyst").get(address(draft, sortera="-skola")))
    assert "konstruktion=linear&amp;pott=1%20000%20000&amp;sortera=skola" in page


def test_an_adopted_model_can_be_tried_too(db, municipality, sign_in, draft):
    with db.transaction() as session:
        adopted = adopted_model(session, municipality)
    assert sign_in("analyst").get(f"/modell/{adopted}/arbetsbank").status_code == 200
