"""The page of an alternative: what it costs whom, where there is room, and its files."""

import csv
import io
import re

import pytest
from support.planning_studies import freeze

from qms.planning.core.case import Payer
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply
from qms.planning.core.plan.steps import Close


@pytest.fixture
def page(made):
    return f"/planering/alternativ/{made.close}"


def text(answer):
    return re.sub(r"\s+", " ", answer.text.replace("\u00a0", " "))


def rows(answer):
    return [*csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")]


def test_the_title_is_what_the_board_and_the_municipality_save(planner, made, page):
    steps = [Close(year=made.case.years[1], school="B")]
    before, after = (evaluate(made.case, apply(made.case, some)) for some in ((), steps))
    board, whole = (before.present_value(one) - after.present_value(one)
                    for one in (Payer.BOARD, Payer.MUNICIPALITY))  # fmt: skip
    shown = f"{board / 1e6:.1f} mnkr åt nämnden, {whole / 1e6:.1f} åt kommunen".replace(".", ",")
    assert f"Stäng B sparar {shown}" in text(planner.get(page))


def test_what_stands_on_it(planner, page):
    shown = text(planner.get(page))
    for words in ("Bredvid att inget ändras", "Nuvärde för nämnden, mnkr", "Platser och elever per",
                  "Hur fulla skolorna är", "Vilka som byter skola", "Vad det hänger på",
                  "En elev till", "Kostnad efter slag", "Platserna räcker inte",
                  "Det finns inga utfall av en prognos"):  # fmt: skip
        assert words in shown
    assert "stängd" in shown
    assert "120 %" in shown  # twelve classes in the ten rooms of the school that is left


def test_files_say_what_the_tables_say(planner, made, page):
    found = rows(planner.get(f"{page}/belaggning.csv"))
    assert found[0] == ["Skola", *(str(year) for year in made.case.years)]
    assert [one[0] for one in found[1:]] == ["Skola A", "Skola B"]
    assert [one.replace("\u00a0", " ") for one in found[1][1:]] == ["60 %", *["120 %"] * 3]
    assert found[2][2:] == ["stängd"] * 3
    for name in ("kostnader", "slag", "omraden", "klasser", "flyttar"):
        assert len(rows(planner.get(f"{page}/{name}.csv"))) > 1
        assert planner.get(f"{page}/{name}.xlsx").data.startswith(b"PK")
    assert planner.get(f"{page}/annat.csv").status_code == 404


@pytest.mark.parametrize(
    ("role", "frozen", "status"),
    [
        pytest.param("committee", False, 404, id="the committee sees nothing that is not frozen"),
        pytest.param("committee", True, 200, id="and reads what is"),
        pytest.param("principal", True, 403, id="not at a school"),
    ],
)
def test_who_reads_it(sign_in, planner, db, made, page, municipality, role, frozen, status):
    planner.post(f"{made.page}/dela", data={"dela": "ja"})
    if frozen:
        with db.transaction() as session:
            freeze(session, made.close)
    client = sign_in(role, municipality.school) if role == "principal" else sign_in(role)
    answer = client.get(page)
    assert answer.status_code == status
    assert client.get(f"{page}/kostnader.csv").status_code == status
    if status == 200:
        assert "Ändra stegen" not in answer.text
        assert "Alternativet är låst" in answer.text


def test_from_the_steps_it_is_one_press_away(planner, made, page):
    assert f'href="{page}"' in planner.get(made.steps).text
