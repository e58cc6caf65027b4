"""What docs/api.md shows runs as it stands, against a real server."""

import re
from pathlib import Path

import pytest
from builders import NOW, SYSTEM, make_municipality
from support.api_client import make_caller
from support.api_server import application, serving

from qms.access.roles import Role
from qms.register import services

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
FILE = "enhet;årskurs;år;antal\nÅkerskolan;1;2026;24\nÅkerskolan;2;2026;25\n"


@pytest.fixture
def grounds(sqlite_grounds):
    return sqlite_grounds


def test_three_lines_of_pandas(open_db, tmp_path):
    (example,) = BLOCK.findall(PAGE)
    assert len(example.replace("\n\n", "\n").strip().splitlines()) == 3
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        caller = make_caller(None, session, Role.ANALYST, municipality.id)
        batch = services.stage_import(session, SYSTEM, dataset_key="pupil_counts", now=NOW,
                                      file_name="elever.csv", content=FILE.encode())  # fmt: skip
        services.confirm_import(session, SYSTEM, batch, now=NOW)
    with serving(application(open_db, tmp_path)) as address:
        there = example.replace("http://127.0.0.1:8000", address)
        found = {}
        exec(there.replace("kvh_…", caller.secret), found)
    pupils = found["pupils"]
    assert pupils[["unit", "step", "year", "n"]].to_numpy().tolist() == [
        ["Åkerskolan", 1, 2026, 24],
        ["Åkerskolan", 2, 2026, 25],
    ]


def test_every_address_that_the_page_names_is_there(open_db, tmp_path):
    app = application(open_db, tmp_path)
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    named = re.findall(r"^\| `(/[a-z-]+)`", PAGE, re.MULTILINE)
    assert len(named) >= 8
    assert [one for one in named if f"/api/v1{one}" not in rules] == []
    assert "/konto/nycklar" in rules
