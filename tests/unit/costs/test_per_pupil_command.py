"""`qms costs per-pupil`: the documented example, and files that cannot be used."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.costs.cli import costs

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
LEDGER = (FORMATS / "examples" / "cost-ledger.csv").read_text("utf-8")
UNITS = (FORMATS / "examples" / "cost-units.csv").read_text("utf-8")
KEYS = (FORMATS / "examples" / "cost-keys.toml").read_text("utf-8")


def run(folder, *more, ledger=LEDGER, units=UNITS, keys=KEYS):
    names = {"l.csv": ledger, "u.csv": units, "k.toml": keys}
    for name, text in names.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    options = {"--ledger": "l.csv", "--units": "u.csv", "--keys": "k.toml", "--out": "o.csv"}
    words = [part for key, name in options.items() for part in (key, str(folder / name))]
    return CliRunner().invoke(costs, ["per-pupil", *words, *more])


def rows(folder, name="o.csv"):
    return list(csv.DictReader((folder / name).read_text("utf-8").splitlines()))


def test_the_example_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    shown = (FORMATS / "cost-keys.md").read_text("utf-8").split("```csv\n")[1].split("```")[0]
    made = (tmp_path / "o.csv").read_text("utf-8").splitlines()
    assert [line for line in made if ",total," in line or line.startswith("*")] == (
        shown.splitlines()
    )


def test_classes_add_up_to_their_unit(tmp_path):
    groups = tmp_path / "g.csv"
    assert run(tmp_path, "--groups", str(groups)).exit_code == 0
    by_class = {}
    for row in rows(tmp_path, "g.csv"):
        key = (row["unit"], row["form"])
        by_class[key] = by_class.get(key, 0) + Decimal(row["kr"])
    totals = {(row["unit"], row["form"]): Decimal(row["kr"])
              for row in rows(tmp_path) if row["item"] == "total"}  # fmt: skip
    assert by_class == totals


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LEDGER.encode("cp1252"), id="windows-1252"),
        pytest.param(LEDGER.replace(",", ".").replace(";", ","), id="comma and decimal point"),
        pytest.param("Huvudbok 2026\n\n" + LEDGER, id="lines above the header"),
        pytest.param(LEDGER.replace("202601", "2026-01-31"), id="days for months"),
        pytest.param(LEDGER + ";;;;;;\n\n", id="blank lines"),
        pytest.param(LEDGER.replace(";", "\t"), id="tabs"),
    ],
)
def test_a_ledger_in_other_clothes_is_the_same(tmp_path, text):
    assert run(tmp_path).exit_code == 0
    plain = rows(tmp_path)
    assert run(tmp_path, ledger=text).exit_code == 0
    assert rows(tmp_path) == plain


def test_costs_that_stand_as_minus_are_turned(tmp_path):
    assert run(tmp_path).exit_code == 0
    plain = rows(tmp_path)
    turned = [line.rsplit(";", 1) for line in LEDGER.splitlines()]
    text = "\n".join(
        f"{head};{'-' + amount if n and amount[0] != '-' else amount.lstrip('-')}"
        for n, (head, amount) in enumerate(turned)
    )
    assert run(tmp_path, "--flip", ledger=text).exit_code == 0
    assert rows(tmp_path) == plain


def test_budget_lines_are_apart(tmp_path):
    lines = LEDGER.splitlines()
    text = "\n".join([f"{lines[0]};slag", *(f"{one};utfall" for one in lines[1:]),
                      "202601;5012;320;440;;;60,00;budget"])  # fmt: skip
    assert run(tmp_path, "--kind", "budget", ledger=text).exit_code == 0
    assert [row["kr"] for row in rows(tmp_path) if row["item"] == "ledger"] == ["60.00"]
    answer = run(tmp_path, "--kind", "budget")
    assert (answer.exit_code, "slaget budget" in answer.output) == (2, True)


HEAD = LEDGER.splitlines()[0]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param({"ledger": f"{HEAD}\n202613;5011;310;440;;;12x\n"},
                     ["l.csv:2:period: 202613 är ingen månad", "l.csv:2:amount: 12x är inget"],
                     id="month and amount"),
        pytest.param({"ledger": f"{HEAD}\n202601;;310;440;;;1\n202601;;310;440;;;1\n"},
                     ["l.csv:2:account: Raden saknar konto", "l.csv:3:account"],
                     id="the same fault in two rows"),
        pytest.param({"ledger": "konto;belopp\n1;1\n"},
                     ["period saknas", "cost_centre saknas", "activity saknas"], id="columns"),
        pytest.param({"ledger": f"{HEAD}\n202601;5011;310;440;;;1;för mycket\n"},
                     ["Raden har 8 värden"], id="a row too long"),
        pytest.param({"ledger": f"{HEAD}\n"}, ["inga rader"], id="only a header"),
        pytest.param({"ledger": ""}, ["inga rader"], id="empty"),
        pytest.param({"ledger": f'{HEAD}\n202601;"50;1\n'}, ["citattecken"], id="a stray quote"),
        pytest.param({"units": "unit,form,day,pupils\n,school,2026-13-01,-1\n"},
                     ["Enheten saknas", "Skolformen finns inte", "inget datum", "inget helt tal"],
                     id="every cell of a unit"),
        pytest.param({"units": UNITS + UNITS.splitlines()[1] + "\n"}, ["står redan"],
                     id="a class twice"),
        pytest.param({"keys": KEYS + "[rent]\n"}, ["rent är okänd"], id="an unknown table"),
        pytest.param({"keys": KEYS.replace('"outside"', '"utanför"')}, ["utanför finns inte"],
                     id="an unknown item"),
        pytest.param({"keys": KEYS.replace('reason = "Kommunens interna finansiering"\n', "")},
                     ["saknar skäl"], id="outside without a reason"),
        pytest.param({"keys": KEYS.replace('pool = "köket"\nkey', 'pool = "köken"\nkey')},
                     ["Potten köket har ingen", "Ingen plats heter köken"], id="pools apart"),
        pytest.param({"keys": KEYS.replace('"89*"', '"89-8"')}, ["89-8 är inga koder"],
                     id="codes backwards"),
        pytest.param({"keys": KEYS.replace("= 1800", '= "stor"')}, ["stor är inget tal"],
                     id="an area that is no number"),
        pytest.param({"keys": "[[item]"}, ["inte TOML"], id="no TOML"),
        pytest.param({"ledger": f"{HEAD}\n202601;7777;310;440;;;5,00\n"},
                     ["kr på 1 rader: Ingen regel gäller för account 7777"], id="unmapped"),
        pytest.param({"keys": KEYS.replace("ekskolan = 1800\nlindskolan = 2200", "")},
                     ["Potten lokaler (premises) har inget"], id="a key that weighs nothing"),
        pytest.param({"ledger": "", "units": "x", "keys": "["}, ["l.csv", "u.csv", "k.toml"],
                     id="faults of all three files"),
    ],
)  # fmt: skip
def test_unusable_files_are_said_and_nothing_is_written(tmp_path, files, words):
    answer = run(tmp_path, **files)
    assert answer.exit_code == 2, answer.output
    assert [word for word in words if word not in answer.output] == []
    assert not (tmp_path / "o.csv").exists()


def test_many_faults_are_counted_and_not_all_told(tmp_path):
    text = "\n".join([HEAD, *["202601;5011;310;440;;;x"] * 250])
    answer = run(tmp_path, ledger=text)
    assert answer.output.count("inget belopp") == 200
    assert "Ytterligare 50 fel" in answer.output


def test_rows_after_a_cell_with_line_breaks_have_their_own_numbers(tmp_path):
    text = f'{HEAD}\n202601;5011;310;"44\n0";;;1\n202601;5011;310;440;;;x\n'
    assert "l.csv:4:amount" in run(tmp_path, ledger=text).output
