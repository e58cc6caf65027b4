"""Files of homes, flows and planned changes: what they mean, and every fault in them."""

from decimal import Decimal

import pytest

from qms.kernel.table_file import scan_table
from qms.register.core.columns import Kind, Known
from qms.register.core.datasets import DATASETS
from qms.register.core.reading import read_dataset

KNOWN = Known(
    ids={Kind.UNIT: {"åkerskolan": 7, "ängsskolan": 8}, Kind.AREA: {"norr": 4}}, this_year=2026
)
HOUSING = "område;år;bostadstyp;skede;projekt;bostäder;sannolikhet\n"
FLOWS = "område;enhet;år;från årskurs;till årskurs;antal\n"
CHANGES = "enhet;till enhet;år;slag;från årskurs;till årskurs;andel\n"


def read(dataset, text):
    table = scan_table(text.encode(), file_name="fil.csv", max_rows=1000)
    return read_dataset(DATASETS[dataset], table, KNOWN)


def values(dataset, text):
    (record,) = read(dataset, text).records
    columns = DATASETS[dataset].columns
    return {column.key: value for column, value in zip(columns, record.values, strict=True)}


def faults(dataset, text):
    return [(f.problem.row, f.problem.message) for f in read(dataset, text).findings]


def test_homes_may_lie_ahead_and_completed_ones_are_certain():
    planned = values("housing", HOUSING + "Norr;2031;Småhus;Antagen detaljplan;Ön;40;0,8\n")
    assert (planned["year"], planned["kind"], planned["stage"]) == (2031, "house", "adopted")
    assert planned["probability"].number == Decimal("0.8")
    done = values("housing", HOUSING + "Norr;2024;hyresrätt;färdigställd;;12;\n")
    assert (done["project"], done["probability"].number) == ("", 1)


def test_a_flow_without_grades_is_about_all_and_may_be_hidden():
    every = values("flows", FLOWS + "Norr;Åkerskolan;2026;;;..\n")
    assert (every["low"], every["high"], every["n"].number) == (0, 9, None)


def test_grades_are_read_as_they_are_called_in_the_row_s_year():
    before = values("unit_changes", CHANGES + "Åkerskolan;Ängsskolan;2027;flyttar;F;6;\n")
    after = values("unit_changes", CHANGES + "Åkerskolan;Ängsskolan;2028;flyttar;1;7;\n")
    assert (before["low"], before["high"]) == (after["low"], after["high"]) == (0, 6)
    assert after["share"].number == 1


@pytest.mark.parametrize(
    ("dataset", "text", "message"),
    [
        pytest.param(
            "housing", HOUSING + "Norr;2050;småhus;idé;;4;0,1\n",
            "Året 2050 ligger för långt fram.", id="too far ahead",
        ),
        pytest.param(
            "housing", HOUSING + "Norr;2030;småhus;idé;;4;\n",
            "Sannolikheten att bostäderna blir av saknas.", id="no probability",
        ),
        pytest.param(
            "housing", HOUSING + "Norr;2024;småhus;färdigställd;;4;0,5\n",
            "Färdigställda bostäder är redan byggda.", id="half built",
        ),
        pytest.param(
            "housing", HOUSING + "Norr;2030;småhus;idé;;..;0,5\n",
            "Antalet bostäder saknas.", id="hidden homes",
        ),
        pytest.param(
            "housing", HOUSING + "Norr;2030;småhus;idé;;-4;0,5\n",
            "Värdet är lägre än 0.", id="negative homes",
        ),
        pytest.param(
            "housing", HOUSING + "Norr;2030;slott;idé;;4;0,5\n",
            "Bostadstyp är inget av de värden som finns.", id="a kind that is not there",
        ),
        pytest.param(
            "flows", FLOWS + "Norr;Åkerskolan;2026;F;6;2,5\n",
            "Värdet är ett decimaltal.", id="half a pupil",
        ),
        pytest.param(
            "flows", FLOWS + "Norr;Åkerskolan;2027;F;6;5\n",
            "Året 2027 har inte varit än.", id="a flow of next year",
        ),
        pytest.param(
            "flows", FLOWS + "Norr;Åkerskolan;2026;6;1;5\n",
            "Högsta årskursen är lägre än den lägsta.", id="grades the wrong way",
        ),
        pytest.param(
            "flows", FLOWS + "Norr;Åkerskolan;2026;F;Gy 1;5\n",
            "Årskursen finns inte i grundskolan.", id="a grade of another form",
        ),
        pytest.param(
            "flows", FLOWS + ";Åkerskolan;2026;F;6;5\n",
            "Tomt värde i obligatorisk kolumn.", id="no area",
        ),
        pytest.param(
            "births", "område;år;födda\n;2025;40\n",
            "Tomt värde i obligatorisk kolumn.", id="births without area",
        ),
        pytest.param(
            "unit_changes", CHANGES + "Åkerskolan;Åkerskolan;2028;stänger;;;\n",
            "Eleverna flyttas till samma enhet som de kommer från.", id="to itself",
        ),
        pytest.param(
            "unit_changes", CHANGES + "Åkerskolan;Ängsskolan;2028;stänger;;;0\n",
            "Andelen elever som flyttas är noll eller saknas.", id="nobody moves",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(dataset, text, message):
    assert faults(dataset, text) == [(2, message)]


def test_the_same_project_twice_is_a_double():
    row = "Norr;2030;småhus;idé;Ön;4;0,5\n"
    assert faults("housing", HOUSING + row + row) == [(3, "Finns redan på rad 2.")]
    other = "Norr;2030;småhus;idé;Udden;4;0,5\n"
    assert faults("housing", HOUSING + row + other) == []
