"""Files of buildings, distances and sites: how they are read, and every fault in them."""

import pytest

from qms.kernel.numbers import ReadNumber
from qms.kernel.table_file import read_table
from qms.register.core.columns import Kind, Known
from qms.register.core.datasets import DATASETS
from qms.register.core.reading import read_dataset
from qms.register.core.template import template_header, template_row

KNOWN = Known(ids={Kind.UNIT: {"åkerskolan": 7}, Kind.AREA: {"norr": 3}}, this_year=2026)
PREMISES = "enhet;år;klassrum;upplåtelse;"
SITE = "namn;tidigaste år;område;klassrum;upplåtelse;"


def read(key: str, text: str):
    """Return what a file of the dataset says."""
    table = read_table(text.encode(), file_name="f.csv", max_rows=100)
    return read_dataset(DATASETS[key], table, KNOWN)


def row(key: str, text: str) -> dict:
    """Return the only row by column; nothing may be wrong."""
    reading = read(key, text)
    assert reading.findings == ()
    (record,) = reading.records
    return dict(zip((one.key for one in DATASETS[key].columns), record.values, strict=True))


def test_an_owned_building_is_read_to_the_öre():
    found = row("premises", f"{PREMISES}internhyra;kapitalkostnad;åldersblandade klasser\n"
                "Åkerskolan;2026;18;ägd;1 450,50;2 400 000;ja\n")  # fmt: skip
    assert (found["rooms"], found["tenure"]) == (18, "owned")
    assert (found["internal_rent"], found["capital"]) == (1_450_50, 2_400_000_00)
    assert (found["is_mixed"], found["is_released"]) == (True, False)


def test_a_lease_has_its_end_and_notice():
    found = row("premises", f"{PREMISES}hyra;avtalet slutar;uppsägningstid\n"
                "Åkerskolan;2026;9;hyrd;1 900 000;2030;2\n")  # fmt: skip
    assert (found["rent"], found["lease_end"], found["notice"]) == (1_900_000_00, 2030, 2)


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        pytest.param("premises", f"{PREMISES}hyra\nÅkerskolan;2026;9;hyrd;\n",
                     "hyran saknas", id="a lease without rent"),
        pytest.param("premises", f"{PREMISES}hyra\nÅkerskolan;2026;9;ägd;100000\n",
                     "ägd men har en hyra", id="rent of what is owned"),
        pytest.param("premises", f"{PREMISES}hyra;avtalet slutar\nÅkerskolan;2026;9;hyrd;1;2025\n",
                     "Avtalet slutade 2025, före radens år 2026", id="a lease that is over"),
        pytest.param("premises", f"{PREMISES}avtalet slutar\nÅkerskolan;2026;9;ägd;2030\n",
                     "har ett hyresavtal", id="a lease of what is owned"),
        pytest.param("premises", f"{PREMISES}drift\nÅkerskolan;2026;9;ägd;-5\n",
                     "lägre än noll", id="cost below zero"),
        pytest.param("premises", f"{PREMISES}latitud\nÅkerskolan;2026;9;ägd;59,3\n",
                     "bara den ena koordinaten", id="half a position"),
        pytest.param("premises", f"{PREMISES}latitud;longitud\nÅkerskolan;2026;9;ägd;18;59\n",
                     "18, 59 ligger inte i Sverige", id="swapped"),
        pytest.param("premises", f"{PREMISES}uppsägningstid\nÅkerskolan;2026;9;ägd;31\n",
                     "högre än 30", id="a notice of a lifetime"),
        pytest.param("distances", "område;enhet;år;km\nNorr;Åkerskolan;2026;3200\n",
                     "3200 km är längre än 300 km. Är det meter?", id="metres"),
        pytest.param("distances", "område;enhet;år;km\nNorr;Åkerskolan;2026;..\n",
                     "Avståndet saknas", id="no distance"),
        pytest.param("candidates", f"{SITE}från årskurs;till årskurs\n"
                     "Nya skolan;2027;Norr;9;ägd;6;3\n", "lägre än den lägsta", id="grades"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_sentence_with_the_row(key, text, told):
    (found,) = read(key, text).findings
    assert told in found.problem.message
    assert found.problem.row == 2
    assert found.problem.cure


def test_metres_are_told_in_kilometres():
    (found,) = read("distances", "område;enhet;år;km\nNorr;Åkerskolan;2026;3200\n").findings
    assert found.problem.cure == "Skriv kilometer: 3,2 i stället för 3200."


def test_a_distance_has_a_decimal_comma():
    found = row("distances", "Område;Enhet;År;Kilometer\nNorr;Åkerskolan;2026;3,2\n")
    assert isinstance(found["km"], ReadNumber)
    assert float(found["km"].number) == 3.2


def test_a_site_without_grades_has_them_all_as_they_are_called_that_year():
    found = row("candidates", f"{SITE}kvadratmeter\nNya skolan;2030;Norr;14;ägd;5200\n")
    header = f"{SITE}kvadratmeter;från årskurs;till årskurs\n"
    assert found == row("candidates", f"{header}Nya skolan;2030;Norr;14;ägd;5200;1;10\n")
    assert (found["low"], found["high"]) == (0, 9)


@pytest.mark.parametrize("key", ["premises", "distances", "area_centres", "candidates"])
def test_the_template_of_places_can_be_read_as_it_is(key):
    dataset = DATASETS[key]
    text = ";".join(template_header(dataset)) + "\n" + ";".join(template_row(dataset)) + "\n"
    known = Known(
        ids={Kind.UNIT: {"exempelskolan": 1}, Kind.AREA: {"norra delen": 2}}, this_year=2026
    )
    table = read_table(text.encode(), file_name="f.csv", max_rows=10)
    assert read_dataset(dataset, table, known).findings == ()
