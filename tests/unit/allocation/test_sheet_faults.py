"""What a sheet cannot be: every fault at once, with the line's name and place."""

import time
from contextlib import suppress

import pytest

from qms.allocation.core.sheet.dumping import dump_sheet, write_toml
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.units import read_units_file
from qms.kernel.problems import RefusedError


def table(**changes):
    base = {
        "name": "Prov",
        "parameter": [{"name": "p", "value": "1"}],
        "input": [{"name": "n"}, {"name": "område", "type": "text"}],
        "table": [{"name": "t", "kind": "curve", "rows": [["0", "1"], ["1", "2"]]}],
        "line": [{"name": "A", "formula": "n"}, {"name": "B", "formula": "A"}],
    }
    return base | changes


def problems(**changes):
    with pytest.raises(RefusedError) as refused:
        parse_sheet(table(**changes))
    return refused.value.problems


def line(**keys):
    return {"line": [{"name": "A", "formula": "n"} | keys, {"name": "B", "formula": "A"}]}


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        pytest.param({"name": ""}, "name", "namnet saknas", id="no name"),
        pytest.param({"line": []}, "line", "ingen rad", id="no line"),
        pytest.param({"line": 3}, "line", "ingen lista", id="lines are no list"),
        pytest.param({"line": [3]}, "line 1", "ingen tabell", id="a line is no table"),
        pytest.param({"lines": []}, "lines", "hör hemma", id="an unknown key"),
        pytest.param(line(formel="1"), "line 1.formel", "Rad A: formel", id="unknown in a line"),
        pytest.param(line(formula=""), "line 1.formula", "Rad A: formeln saknas", id="no formula"),
        pytest.param(line(formula="m + 1"), "line 1.formula", "Rad A, tecken 1: Namnet m",
                     id="unknown name"),
        pytest.param(line(when="n"), "line 1.when", "Rad A, villkoret, tecken 1", id="condition"),
        pytest.param(line(formula="B"), "line 1.formula", "Rad A behöver sig själv: A → B → A",
                     id="cycle"),
        pytest.param(line(formula="A"), "line 1.formula", "A → A", id="itself"),
        pytest.param(line(name="n"), "line 1.name", "redan taget", id="name taken by an input"),
        pytest.param(line(name="a[b]"), "line 1.name", "formler", id="name with brackets"),
        pytest.param(line(scope="kommun"), "line 1.scope", "unit eller municipality", id="scope"),
        pytest.param(line(scope="municipality"), "line 1.formula", "n finns per enhet",
                     id="municipality of unit values"),
        pytest.param(line(rounding={"quantum": "0"}), "line 1.quantum", "större än noll",
                     id="quantum zero"),
        pytest.param(line(rounding={"quantum": "1", "mode": "half"}), "line 1.mode", "half-even",
                     id="mode"),
        pytest.param(line(rounding={"quantum": "1", "place": "sum"}), "line 1.place", "terms",
                     id="place"),
        pytest.param(line(rounding={"quantum": "1e-13"}), "line 1.quantum", "inte ett tal",
                     id="quantum in exponent"),
        pytest.param(line(rounding=1), "line 1.rounding", "ingen tabell", id="rounding no table"),
        pytest.param(line(share={}), "line 1.pot", "potten saknas", id="no pot"),
        pytest.param(line(share={"pot": "n"}), "line 1.pot", "potten, tecken 1: Värdet ska vara",
                     id="a pot per unit"),
        pytest.param(line(share={"pot": "p"}, scope="municipality", formula="summa(n)"),
                     "line 1.pot", "mellan enheter", id="pot in a municipality line"),
        pytest.param(line(share={"pot": "p", "share_quantum": "0.1"}), "line 1.share_quantum",
                     "rounded-share", id="share quantum with largest remainder"),
        pytest.param(line(basis="lag"), "line 1.basis", "legal eller local", id="basis"),
        pytest.param(line(label="x" * 121), "line 1.label", "120 tecken", id="long label"),
        pytest.param({"parameter": [{"name": "p", "value": "ett"}]}, "parameter 1.value",
                     "Parametern p: värdet är ett", id="a parameter in words"),
        pytest.param({"parameter": [{"name": "p"}]}, "parameter 1.value", "saknas", id="no value"),
        pytest.param({"parameter": [{"name": "p", "value": True}]}, "parameter 1.value",
                     "inte ett tal", id="a parameter that is true"),
        pytest.param({"parameter": [{"name": "p", "value": 10**15}]}, "parameter 1.value",
                     "för stort", id="too large"),
        pytest.param({"input": [{"name": "n", "min": 2, "max": 1}]}, "input 1.max", "lägre",
                     id="limits crossed"),
        pytest.param({"input": [{"name": "n", "default": "x"}]}, "input 1.default", "tom cell",
                     id="default in words"),
        pytest.param({"table": [{"name": "t", "rows": []}]}, "table 1.rows", "0 rader", id="empty"),
        pytest.param({"table": [{"name": "t", "rows": [["a", "1"], ["A", "2"]]}]},
                     "table 1.rows", "två gånger", id="key twice"),
        pytest.param({"table": [{"name": "t", "rows": [["a"]]}]}, "table 1.rows", "två värden",
                     id="one cell"),
        pytest.param({"table": [{"name": "t", "rows": [["a", "b"]]}]}, "table 1.rows",
                     "rad 1 är b", id="value in words"),
        pytest.param({"table": [{"name": "t", "kind": "curve", "rows": [["1", "1"], ["0", "2"]]}]},
                     "table 1.rows", "stiger inte", id="curve falling back"),
        pytest.param({"table": [{"name": "t", "kind": "curve", "rows": [["1", "1"]]}]},
                     "table 1.rows", "en punkt", id="curve of one point"),
        pytest.param({"table": [{"name": "t", "kind": "curve", "rows": [["a", "1"], ["1", "1"]]}]},
                     "table 1.rows", "börjar med a", id="curve by key"),
    ],
)  # fmt: skip
def test_the_fault_is_told_at_its_place(changes, place, says):
    found = [one for one in problems(**changes) if one.column == place]
    assert found, [one.column for one in problems(**changes)]
    assert says in found[0].message + found[0].cure
    assert found[0].cure


def test_every_fault_is_told_at_once():
    found = problems(
        name="",
        parameter=[{"name": "p", "value": "x"}],
        line=[
            {"name": "A", "formula": "(1"},
            {"name": "B", "formula": "q", "when": "1", "rounding": {"quantum": "-1"}},
            {"name": "", "formula": ""},
        ],
    )
    assert {one.column for one in found} == {
        "name", "parameter 1.value", "line 1.formula", "line 2.formula", "line 2.when",
        "line 2.quantum", "line 3.name", "line 3.formula",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"\xff\xfe", "UTF-8", id="another encoding"),
        pytest.param(b"name = ", "inte TOML", id="no TOML"),
        pytest.param(b"a = " + b"[" * 5_000, "TOML", id="deep TOML"),
        pytest.param(b"a = " + b"9" * 5_000, "TOML", id="endless number"),
        pytest.param(b"#" * 1_000_001, "1 MB", id="a large file"),
    ],
)
def test_a_file_that_is_no_sheet(content, says):
    with pytest.raises(RefusedError) as refused:
        read_sheet_file(content)
    assert says in refused.value.problems[0].message


@pytest.mark.parametrize(
    "formulas",
    [
        pytest.param([" + ".join(f"zq{n}" for n in range(240))] * 50, id="unknown names"),
        pytest.param([" + ".join(f"L{n}" for n in range(50))] * 50, id="everything in a ring"),
        pytest.param(["n" + " + n" * 249] * 50, id="as long as allowed"),
    ],
)
def test_large_sheets_are_judged_in_seconds(formulas):
    lines = [{"name": f"L{n}", "formula": formula} for n, formula in enumerate(formulas)]
    began = time.perf_counter()
    with suppress(RefusedError):
        parse_sheet(table(line=lines))
    assert time.perf_counter() - began < 10


WHOLE = {
    "key": "prov", "name": 'Prov "ett" \\ två', "note": "Rad 1\nRad 2\tslut",
    "unit_column": "enhetskod",
    "parameter": [{"name": "p", "label": "Pris", "value": "1.50", "unit": "kr", "basis": "legal",
                   "source": "8 kap."}],
    "input": [{"name": "n", "min": "1", "max": "9.5", "default": "2"}, {"name": "m", "min": ""},
              {"name": "område", "type": "text"}],
    "table": [{"name": "t", "kind": "curve", "rows": [["0", "1.0"], ["1.5", "2"]]},
              {"name": "u", "rows": [["Norr = ett", "1"]], "source": "beslut"}],
    "line": [
        {"name": "A", "label": "Första", "formula": "kurva(t; n)\n+ p", "when": "n > 1",
         "rounding": {"quantum": "0.05", "mode": "down", "place": "shown"}, "note": "se not"},
        {"name": "B", "formula": "n", "rounding": {"quantum": "1"},
         "share": {"pot": "p × 100", "method": "rounded-share", "share_quantum": "0.001"}},
        {"name": "C", "scope": "municipality", "formula": "summa(m)", "basis": "local"},
    ],
}  # fmt: skip


def test_a_sheet_comes_back_the_same_from_storage_and_from_toml():
    sheet = parse_sheet(WHOLE)
    assert parse_sheet(dump_sheet(sheet)) == sheet
    assert read_sheet_file(write_toml(sheet).encode()) == sheet


def read(content, **changes):
    sheet = parse_sheet(table(**changes))
    return read_units_file(content.encode(), file_name="units.csv", sheet=sheet)


def test_the_units_of_a_file():
    units = read("Enhet;N;område;annat\nA;1 200,5;Norr;x\nB;3;Söder;y\n")
    assert units.names == ("A", "B")
    assert [str(value) for value in units.columns["n"]] == ["1200.5", "3"]
    assert units.columns["område"] == ("Norr", "Söder")
    assert units.skipped == ("annat",)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param("unit,område\nA,x\n", ["1:n"], id="a column is missing"),
        pytest.param("n,område\n1,x\n", ["1:unit"], id="no units"),
        pytest.param("unit,n,N,område\nA,1,1,x\n", ["1:n"], id="a column twice"),
        pytest.param("unit,n,område\nA,,x\nA,-1,\n,z,y\n",
                     ["2:n", "3:n", "3:område", "3:unit", "4:n", "4:unit"], id="all cells"),
        pytest.param("unit,n,område\nA,..,x\nB," + "9" * 16 + ",x\n", ["2:n", "3:n"],
                     id="withheld, too large"),
    ],
)  # fmt: skip
def test_faults_in_the_units_file(content, faults):
    with pytest.raises(RefusedError) as refused:
        read(content)
    assert [f"{one.row}:{one.column}" for one in refused.value.problems] == faults
    assert all(one.cure for one in refused.value.problems)
