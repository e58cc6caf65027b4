import pytest

from qms.content.loader import UnknownContentError, load

NAMES = (
    "annual_cycle",
    "decision_texts",
    "differences",
    "indicators",
    "intervention_catalogue",
    "needs_examples",
    "needs_instrument",
    "report_templates",
    "wording",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_read_once_and_names_itself(name):
    assert load(name)["meta"]["key"]
    assert load(name) is load(name)


def test_the_top_level_cannot_be_changed_by_a_reader():
    with pytest.raises(TypeError):
        load("wording")["meta"] = {}


@pytest.mark.parametrize("name", ["no_such_file", "../wording", "wording.toml", ""])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(UnknownContentError):
        load(name)


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_unique_within_each_table(name):
    for table, rows in load(name).items():
        if isinstance(rows, list) and rows and "key" in rows[0]:
            keys = [row["key"] for row in rows]
            assert len(keys) == len(set(keys)), f"{name}: [[{table}]] repeats a key"
