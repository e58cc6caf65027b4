"""A municipality built to tempt: everything that is shown anywhere, put together, tells nothing."""

import csv
import io
import re

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    drafted_model,
    people,
    register_year,
)
from unit.allocation.share_attack import ShownRow, guesses

from qms.allocation import services

COUNTS = {"Åkerskolan": 40, "Ängsskolan": 20, "Friskolan Lärkan": 25}
FEW = {
    # low education and economic assistance, in pupils, school by school in the order above
    "one school with few": ((23, 12), (3, 9), (8, 6)),
    "every school with few": ((4, 1), (1, 2), (2, 3)),
    "few in different groups": ((37, 12), (9, 1), (8, 22)),
}
LABELS = {"Utbildning: grundskola": 0, "Bistånd: ja": 1}
NODES = {"Åkerskolan": "school", "Ängsskolan": "sibling", "Friskolan Lärkan": "independent"}


@pytest.fixture(params=FEW.values(), ids=FEW)
def tempting(request, db, municipality):
    """A decided calculation, and how many pupils each school has in each group."""
    few = dict(zip(COUNTS, request.param, strict=True))
    shares = {name: tuple(f"{100 * n / COUNTS[name]:.1f}" for n in few[name]) for name in COUNTS}
    with db.transaction() as session:
        register_year(session, 2025)
        register_year(session, 2026, counts=COUNTS, shares=shares)
        model_id = adopted_model(session, municipality, year=2026)
        for year in (2026, 2027):
            run_id = calculated(session, municipality, model_id, year=year)
            services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    return few, model_id, run_id


def text_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\xa0", " ")


def table_of(page: str) -> dict[str, list[str]]:
    """The table of the index as it is shown: label to this year, last year, all, part."""
    table = page.split("<caption>Vad index bygger på")[1].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', table, re.DOTALL)
    return {label: [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", cells)]
            for label, cells in rows}  # fmt: skip


def shown(text: str) -> int | None:
    return None if text == "visas inte" else int(text.removesuffix(" %"))


def test_the_unit_pages_together_tell_no_group_of_few(sign_in, municipality, tempting):
    few, _, _ = tempting
    client = sign_in("analyst")
    tables = {
        name: table_of(text_of(client.get(f"/ersattning/{getattr(municipality, node)}/2027")))
        for name, node in NODES.items()
    }
    hidden = 0
    for label, at in LABELS.items():
        rows = []
        for name, pupils in COUNTS.items():
            part = shown(tables[name][label][0])
            own = None if part is None else round(part * pupils / 100)
            rest = None if own is None else pupils - own
            rows.append(ShownRow(pupils=pupils, cells={"others": rest, "few": own}))
        total = shown(tables["Åkerskolan"][label][2])
        totals = {"few": total, "others": None if total is None else 100 - total}
        found = guesses(rows, totals)
        hidden += len(found)
        for (school, category), possible in found.items():
            name = list(COUNTS)[school]
            true = few[name][at] if category == "few" else COUNTS[name] - few[name][at]
            assert true in possible
            assert len(possible) > 1, (name, label, possible)
    assert hidden, "nothing was hidden: the case does not tempt"


def test_parts_and_points_are_gone_where_they_would_tell(sign_in, municipality, tempting):
    client = sign_in("analyst")
    for node in NODES.values():
        page = text_of(client.get(f"/ersattning/{getattr(municipality, node)}/2027"))
        assert all(row[3] == "visas inte" for label, row in table_of(page).items()
                   if not label.startswith("Index"))  # fmt: skip
        assert "poäng ÷ kommunens poäng, avrundat" in page
        assert "färre än 5 elever" in page, "the reader is told"


def test_no_other_page_or_file_holds_a_share(app, sign_in, municipality, tempting):
    """A committee's table, both exports, the paper and the public page: index and kronor only."""
    _, model_id, run_id = tempting
    committee = sign_in("committee")
    for place in (f"/fordelning/{run_id}.csv", "/ersattning.csv"):
        content = committee.get(place).data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
        assert not {"andel", "utbildning", "bistånd"} & set(rows[0])
        assert all(row.get("poäng", "") == "" for row in rows)
        assert all(len(row["index"]) <= 4 for row in rows)
    for client, place in (
        (committee, f"/modell/{model_id}/underlag"),
        (committee, "/ersattning"),
        (app.test_client(), "/oppet/resursfordelning"),
    ):
        page = text_of(client.get(place))
        assert "Åkerskolan" in page
        assert "grundskola</th>" not in page
        school = page.split("Åkerskolan")[1].split("</tr>")[0]
        assert "%" not in school


@pytest.mark.parametrize("role", ["analyst", "committee"])
def test_a_file_of_the_workbench_rounds_the_index_like_the_others(
    db, sign_in, municipality, tempting, role
):
    few, _, _ = tempting
    with db.transaction() as session:
        draft = drafted_model(session, municipality, year=2027)
    content = sign_in(role).get(f"/modell/{draft}/arbetsbank.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert {row["skola"] for row in rows} == set(few)
    assert all(len(row["index"]) <= 4 for row in rows)
