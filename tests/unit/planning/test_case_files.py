"""A case from its files: what they mean, and every fault with file, row and column."""

import numpy as np
import pytest
from support.planning_files import changed, example

from qms.planning.core.case import Payer, Rule, Tenure
from qms.planning.core.case_files import CaseRefusedError, read_case
from qms.planning.core.case_files.grades import expanded
from qms.planning.core.plan.steps import Close, Extend, Open


def refused(files):
    with pytest.raises(CaseRefusedError) as caught:
        read_case(files)
    return caught.value.sentences


def test_the_example_is_read():
    read = read_case(example())
    case = read.case
    assert (read.name, read.remarks) == ("Ekby kommun", ())
    assert (case.first_year, len(case.demand)) == (2027, 5)
    assert (case.payer, case.rule) == (Payer.MUNICIPALITY, Rule.SHARES)
    assert [one.key for one in case.grades] == ["F", "1", "2", "3", "4", "5", "6"]
    assert [one.class_size for one in case.grades] == [24, 24, 24, 24, 26, 26, 26]
    assert [one.periods for one in case.grades] == [20, 22, 22, 22, 25, 25, 25]
    assert {one.hard_limit for one in case.grades} == {40}
    assert case.bands == ("F-3", "4-6")
    assert case.areas == ("Centrum", "Strand", "Byn")
    assert (case.guards.closures_a_year, case.guards.largest) == (1, 420)
    assert case.prices.fte_cost == 720_000
    assert case.prices.per_pupil["meals"] == 8_100


def test_schools_distances_demand_and_shares_are_read():
    case = read_case(example()).case
    strand = case.schools[1]
    assert (strand.name, strand.tenure, strand.rent) == ("Strandskolan", Tenure.LEASED, 2_750_000)
    assert (strand.lease_end, strand.notice, strand.rooms) == (2029, 1, 9)
    byn = case.schools[2]
    assert (byn.is_mixed, byn.is_released, byn.is_locked) == (True, True, False)
    assert case.schools[0].is_locked
    assert case.schools[3].opens == 2029
    assert case.distance[0].tolist() == [0.8, 4.2, 11.5, 3.6]
    assert case.demand[0, 2].tolist() == [8, 9, 7, 10, 9, 11, 10]
    # A year on, the youngest are 7 and the others have gone up.
    assert case.demand[1, 2].tolist() == [7, 8, 9, 7, 10, 9, 11]
    assert case.shares[1, 1].tolist() == [0.15, 0.85, 0, 0]


def test_alternatives_are_read():
    first, second = read_case(example()).alternatives
    assert first.name == "Byskolan till Centrum"
    assert first.steps == (
        Close(year=2029, school="byn", to="centrum"),
        Extend(year=2029, school="centrum", rooms=3),
    )
    assert second.steps == (
        Open(year=2030, school="nya"),
        Close(year=2030, school="strand", to="nya"),
    )


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("F-3", ("F", "1", "2", "3"), id="from the class before the first"),
        pytest.param("7–9", ("7", "8", "9"), id="a dash"),
        pytest.param("0-2", ("F", "1", "2"), id="nought is the class before the first"),
        pytest.param("4", ("4",), id="one grade"),
        pytest.param("f", ("F",), id="small letter"),
        pytest.param("alla", (), id="no grades"),
    ],
)
def test_grades_are_spelled_out(text, keys):
    assert expanded(text) == keys


LONG = """
[[grade]]
key = "1–3 år"
band = "förskola"
pool = "avdelning"
class_size = 15
periods = 60
[[grade]]
key = "4–5 år"
band = "förskola"
pool = "avdelning"
class_size = 15
periods = 60
"""


def test_grades_may_be_told_one_by_one_and_share_departments():
    files = {
        "case.toml": f"first_year = 2027\n{LONG}[prices]\nlevel = 2027\nfte_cost = 600000\n",
        "schools.csv": "school,bands,rooms\nekorren,förskola,4\n",
        "areas.csv": "area\nByn\n",
        "distances.csv": "area,school,km\nByn,ekorren,1.5\n",
        "demand.csv": "area,grade,year,n\nByn,1–3 år,2027,31\nByn,4–5 år,2027,22\n",
    }
    case = read_case({name: text.encode() for name, text in files.items()}).case
    assert case.pools == ("avdelning",)
    assert case.rule is Rule.NEAREST
    assert case.demand.tolist() == [[[31, 22]]]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({name: text.decode().encode("cp1252") if name.endswith("csv") else text
                      for name, text in example().items()}, id="windows-1252"),
        pytest.param({name: text.decode().replace(",", ".").replace(";", ",").encode()
                      if name.endswith("csv") else text for name, text in example().items()},
                     id="comma and decimal point"),
        pytest.param(changed(("demand.csv", "area;grade;year;n", "område;årskurs;år;antal"),
                             ("distances.csv", "area;school;km", "område;skola;avstånd"),
                             ("shares.csv", "area;band;school;share",
                              "område;stadium;skola;andel")),
                     id="Swedish headers"),
        pytest.param(changed(("demand.csv", "Centrum;F;2027;38", "Centrum;0;2027;38")),
                     id="nought for the class before the first"),
        pytest.param(changed(("schools.csv", "F-3 4-6", "4–6 + F–3")), id="bands in other words"),
    ],
)  # fmt: skip
def test_files_may_be_written_in_several_ways(files):
    want, have = read_case(example()).case, read_case(files).case
    assert have.schools == want.schools
    assert np.array_equal(have.demand, want.demand)
    assert np.array_equal(have.distance, want.distance)
    assert np.array_equal(have.shares, want.shares)


def test_shares_may_be_numbers_of_children_by_grade():
    counts = (
        "area,grade,school,n\nCentrum,1,centrum,30\nCentrum,2,centrum,30\nCentrum,3,strand,20\n"
    )
    read = read_case(changed(**{"shares.csv": counts.encode()}))
    assert read.case.shares[0, 0].tolist() == [0.75, 0.25, 0, 0]
    # The others are told of, and counted to the nearest that is there today.
    assert read.case.shares[1, 0].tolist() == [0, 1, 0, 0]
    assert any("Strand saknar andelar i F-3" in one and "Strandskolan" in one
               for one in read.remarks)  # fmt: skip


FAULTS = [
    pytest.param(("case.toml", '"F-3" = 24', '"F-3" = 0'),
                 "case.toml:class_size: Årskurs F har klasstorleken 0.", id="κ = 0"),
    pytest.param(("case.toml", "discount = 0.035", "discount = 3.5"),
                 "case.toml:prices.discount: discount är 3,5", id="discount in per cent"),
    pytest.param(("case.toml", "first_year = 2027", "first_yea = 2027"),
                 "case.toml:first_year: Det första året saknas.", id="no first year"),
    pytest.param(("case.toml", "level = 2027", "nivå = 2027"), "case.toml: Filen är inte TOML",
                 id="no TOML"),
    pytest.param(("case.toml", 'payer = "municipality"', 'payer = "state"'),
                 "case.toml:payer: state finns inte. Skriv board, municipality.", id="who pays"),
    pytest.param(("case.toml", 'rule = "shares"', 'rule = "lottery"'),
                 "case.toml:rule: lottery finns inte.", id="unknown rule"),
    pytest.param(("case.toml", 'grades = "F-6"', 'grades = "alla"'),
                 "case.toml:grades: Årskurserna alla går inte att läsa.", id="no grades"),
    pytest.param(("case.toml", "fte_cost = 720_000", 'fte_cost = "mycket"'),
                 "case.toml:prices.fte_cost: mycket är inget tal.", id="a price in words"),
    pytest.param(("schools.csv", "byn;Byskolan;Byn;F-3 4-6", "byn;Byskolan;Byn;"),
                 "schools.csv:4:bands: Skolan har inga årskurser.", id="a school without grades"),
    pytest.param(("schools.csv", "byn;Byskolan;Byn;F-3 4-6", "byn;Byskolan;Byn;F-3 7-9"),
                 "schools.csv:4:bands: Stadiet 7-9 finns inte.", id="unknown band"),
    pytest.param(("schools.csv", "2750000;2019;2029;1", "2750000;2019;2017;1"),
                 "schools.csv:3:lease_end: Hyreskontraktet slutar 2017, före starten 2019.",
                 id="a lease that ends before it starts"),
    pytest.param(("schools.csv", "2750000;2019;2029;1", "2750000;2019;2029;9"),
                 "schools.csv:3:notice: Strandskolan har 9 års uppsägningstid, men planen är 5 år.",
                 id="notice longer than the plan"),
    pytest.param(("schools.csv", "nya;Nya", "byn;Nya"),
                 "schools.csv:5:school: Skolan byn finns två gånger.", id="a school twice"),
    pytest.param(("schools.csv", ";1100;ägd;", ";-1100;ägd;"),
                 "schools.csv:4:m2: Byskolan har −1\u00a0100 i m2.", id="square metres below zero"),
    pytest.param(("schools.csv", ";1100;ägd;", ";1100;lånad;"),
                 "schools.csv:4:tenure: lånad är varken owned eller leased.", id="tenure"),
    pytest.param(("schools.csv", ";ja;nej;ja", ";ibland;nej;ja"),
                 "schools.csv:4:mixed: ibland är varken ja eller nej.", id="neither yes nor no"),
    pytest.param(("areas.csv", "Strand", "Centrum"),
                 "areas.csv:3:area: Området Centrum finns två gånger.", id="an area twice"),
    pytest.param(("distances.csv", "Byn;nya;14,1", "Byn;gamla;14,1"),
                 "distances.csv:13:school: gamla är okänt.", id="unknown school"),
    pytest.param(("distances.csv", "Byn;nya;14,1\n", ""),
                 "distances.csv:km: Området Byn saknar avstånd till nya.", id="no distance"),
    pytest.param(("distances.csv", "Byn;nya;14,1", "Byn;byn;14,1"),
                 "distances.csv:13:area: Byn, byn finns på två rader.", id="a distance twice"),
    pytest.param(("distances.csv", "0,7", "långt"), "distances.csv:12:km: långt är inget tal.",
                 id="no number"),
    pytest.param(("distances.csv", "0,7", "-0,7"),
                 "distances.csv:12:km: Från Byn till Byskolan är det −0,7 km.", id="km below zero"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;3;2028;-7"),
                 "n: Området Byn har −7 barn i årskurs 3 år 2028.", id="children below zero"),
    pytest.param(("demand.csv", "Byn;3;2028;7\n", ""),
                 "demand.csv:year: Området Byn saknar årskurs 3 år 2028.", id="no children told"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;13;2028;7"), "grade: 13 är okänt.",
                 id="unknown grade"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;3;2028;"), "n: Värdet saknas.",
                 id="an empty cell"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;3;2028;nan"), "n: nan är inget tal.",
                 id="not a number"),
    pytest.param(("case.toml", "years = 5", "years = 6"),
                 "demand.csv:year: Området Byn saknar 2032.", id="a year is missing"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;3;-2028;7"),
                 "year: -2028 är inget årtal.", id="no calendar year"),
    pytest.param(("case.toml", "first_year = 2027", "first_year = 27"),
                 "case.toml:first_year: 27 är inget årtal.", id="no first calendar year"),
    pytest.param(("case.toml", "years = 5", "years = 500"),
                 "case.toml:years: 500 år går inte att räkna på.", id="too many years"),
    pytest.param(("demand.csv", "Byn;3;2028;7", "Byn;3;2028;" + "9" * 400),
                 "n: Talet är för stort.", id="a number without end"),
    pytest.param(("case.toml", "fte_cost = 720_000", "fte_cost = " + "9" * 400),
                 "prices.fte_cost: Så stort är inget tal.", id="a price without end"),
    pytest.param(("case.toml", "years = 5", "years = 5\ndetour = 0.5"),
                 "case.toml:detour: 0,5 är kortare än fågelvägen.", id="shorter than straight"),
    pytest.param(("shares.csv", "Byn;4-6;byn;0,8", "Byn;4-6;byn;0,7"),
                 "shares.csv:share: Andelarna från Byn i 4-6 blir 0,9.", id="shares of 0.9"),
    pytest.param(("shares.csv", "Byn;4-6;byn;0,8", "Byn;4-6;byn;80"),
                 "shares.csv:11:share: 80 går inte. Skriv en andel från 0 till 1.",
                 id="shares in per cent"),
    pytest.param(("alternatives.toml", 'school = "byn"', 'school = "borta"'),
                 "alternatives.toml:Byskolan till Centrum, steg 1: Skolan borta finns inte.",
                 id="an alternative's unknown school"),
    pytest.param(("alternatives.toml", 'school = "byn"\nto = "centrum"', 'school = "centrum"'),
                 "Centrumskolan är låst som öppen", id="locked open, and closed"),
    pytest.param(("alternatives.toml", "Ny skola i Strand", "Byskolan till Centrum"),
                 "Namnet Byskolan till Centrum är upptaget.", id="the same name"),
    pytest.param(("alternatives.toml", 'step = "close"', 'step = "shut"'),
                 "steg 1, step: Steget finns inte.", id="unknown step"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_a_fault_says_where_and_what(change, sentence):
    assert any(sentence in one for one in refused(changed(change)))


def test_every_file_that_is_missing_is_named():
    told = refused(changed(without=("areas.csv", "demand.csv")))
    assert [one for one in told if "Filen saknas" in one] == [
        "areas.csv: Filen saknas. Lägg den i mappen.",
        "demand.csv: Filen saknas. Lägg den i mappen.",
    ]


def test_faults_of_all_files_come_at_once():
    told = refused(changed(
        ("case.toml", "discount = 0.035", "discount = 0.35"),
        ("schools.csv", ";1100;ägd;", ";-1100;ägd;"), ("distances.csv", "0,7", "långt"),
        ("demand.csv", "Byn;3;2028;7\n", ""), ("shares.csv", "Byn;4-6;byn;0,8", "Byn;4-6;byn;"),
        ("alternatives.toml", "year = 2029", "year = 2049"),
    ))  # fmt: skip
    files = [
        "case.toml",
        "schools.csv",
        "distances.csv",
        "demand.csv",
        "shares.csv",
        "alternatives.toml",
    ]
    assert sorted(one.split(":")[0] for one in told) == sorted(files)


def test_regular_shares_need_a_file():
    (told,) = refused(changed(without=("shares.csv",)))
    assert told == ("case.toml:rule: Regeln shares behöver andelar, men de saknas. Lämna andelar "
                    "eller välj regeln nearest.")  # fmt: skip


def test_distances_may_be_made_of_where_places_lie():
    # A degree of latitude is 2 × π × 6 371 ÷ 360 = 111.19 km; roads are taken to be 1.3 of that.
    at = ["latitude;longitude", "59;18", "60;18", "59,5;18", "60;18"]
    schools = "\n".join(
        f"{row};{where}"
        for row, where in zip(example()["schools.csv"].decode().splitlines(), at, strict=True)
    )
    areas = "area;latitude;longitude\nCentrum;59;18\nStrand;60;18\nByn;;\n"
    km = example()["distances.csv"].decode().splitlines()
    own = "\n".join([km[0], *(row for row in km if row.startswith("Byn"))])
    texts = {"schools.csv": schools, "areas.csv": areas, "distances.csv": own}
    read = read_case(changed(**{name: text.encode() for name, text in texts.items()}))
    assert read.case.distance[0, :2].tolist() == pytest.approx([0, 1.3 * 111.19], abs=0.01)
    assert read.case.distance[2].tolist() == [11.2, 14.6, 0.7, 14.1]
    assert "8 avstånd är fågelvägen × 1,3" in read.remarks[0]
    lost = refused(changed(without=("distances.csv",), **{"schools.csv": schools.encode()}))
    assert lost[0].startswith("distances.csv:km: Området Centrum saknar avstånd till centrum,")


def test_columns_that_mean_nothing_are_told():
    read = read_case(changed(("areas.csv", "area\nCentrum\nStrand\nByn",
                              "area;folk\nCentrum;1\nStrand;2\nByn;3")))  # fmt: skip
    assert read.remarks == ("areas.csv: Används inte: folk.",)


def test_years_that_are_not_used_are_told():
    read = read_case(changed(("case.toml", "years = 5", "years = 4")))
    assert len(read.case.demand) == 4
    assert read.remarks == ("demand.csv:year: Används inte: 2031.",)


def test_kronor_of_two_years_are_refused():
    text = example()["schools.csv"].decode().splitlines()
    levels = ["level", "2027", "2027", "2024", "2027"]
    mixed = "\n".join(f"{row};{level}" for row, level in zip(text, levels, strict=True))
    (told,) = refused(changed(**{"schools.csv": mixed.encode()}))
    assert told == ("schools.csv:4:level: Skolans kronor är i 2024 års priser men planens i 2027 "
                    "års. Räkna om dem till samma år.")  # fmt: skip
