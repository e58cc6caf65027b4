"""Every column of every table has a class, and none that could name somebody is called plain."""

import pytest
from sqlalchemy import String

from qms.content.loader import load
from qms.subject.core.classes import read_classes
from qms.subject.labels import REASONS, TABLES
from qms.subject.queries.routes import classes
from qms.tables import metadata
from qms.vault.columns import Sealed

NAMING = ("by", "author", "actor", "asked_by")
CHILDREN = "needs_person"
LEADS_NOWHERE = {
    "grant_served": "of decisions on grants, whose subject is a provider",
}


def has_children_above(table, seen=()):
    """Return whether keys lead from the table to a child."""
    if table.name == CHILDREN:
        return True
    parents = {key.column.table for column in table.columns for key in column.foreign_keys}
    return any(
        has_children_above(parent, (*seen, table.name))
        for parent in parents
        if parent.name not in (*seen, table.name)
    )


def test_every_column_has_a_class():
    stored = {f"{name}.{column.name}" for name, table in metadata.tables.items()
              for column in table.columns}  # fmt: skip
    classed = {f"{one.name}.{column}" for one in classes().values() for column in one.columns}
    assert stored - classed == set(), "say in qms/content/personal_columns.toml whose it is"
    assert classed - stored == set(), "is in no table"


def test_a_column_that_is_forgotten_is_noticed():
    content = {name: dict(said) for name, said in load("personal_columns").items()}
    content["needs_note"]["about"] = content["needs_note"]["about"].replace(" body", "")
    forgotten = {one.name: one for one in read_classes(content)}["needs_note"]
    assert "body" in set(metadata.tables["needs_note"].c.keys()) - forgotten.columns


def test_no_column_is_both_plain_and_personal():
    for one in classes().values():
        named = {route.column for route in one.staff}
        told = {each for columns in one.staff.values() for each in columns}
        kept = {each for columns in one.withheld.values() for each in columns}
        personal = {*one.about, *named - {"id"}, *told}
        assert not personal & {*one.plain, *one.words}, one.name
        assert not {*one.about, *told} & kept, one.name


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_who_is_named_is_a_route(name):
    one = classes()[name]
    routes = {route.column for route in one.staff}
    for column in metadata.tables[name].columns:
        to_account = any(key.column.table.name == "account" for key in column.foreign_keys)
        is_name = isinstance(column.type, String) and (
            column.name.endswith("_by") or column.name in NAMING
        )
        if to_account or is_name:
            assert column.name in routes, column.name


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_what_leads_to_a_child_says_so(name):
    one, table = classes()[name], metadata.tables[name]
    sealed = {column.name for column in table.columns if isinstance(column.type, Sealed)}
    told = {*one.about, *(each for columns in one.staff.values() for each in columns)}
    kept = {each for columns in one.withheld.values() for each in columns}
    assert sealed <= told | kept
    if has_children_above(table) and name not in LEADS_NOWHERE:
        assert one.child is not None


def test_the_labels_are_of_tables_and_reasons_that_are():
    assert set(TABLES) <= set(metadata.tables)
    assert set(REASONS) == {why for one in classes().values() for why in one.withheld}
