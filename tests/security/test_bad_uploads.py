"""Every way in for a file, and every file that nobody should send: refused in words, at once."""

import re
import resource
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
from security.test_matrix import routes
from sqlalchemy import select, update
from support.bad_files import BAD, SLIP, content_of

import qms
from qms.access.roles import Role
from qms.followup.models import Report, TemplateVersion
from qms.identity.models import Account
from qms.needs.models import NeedsCare, NeedsCase, NeedsInstrument
from qms.web.context import EXTENSION

LONGEST = 2.0  # seconds of work: others may use the machine meanwhile
MOST_MEMORY = 200_000  # kB more than before
SAID = re.compile(r'role="alert".{0,900}?<(?:li|p|a)\b[^>]*>\s*[^<\s]|class="note', re.DOTALL)
"""What a page has that says why: the list of faults, or the note of an error page."""
NEVER_OPENED = frozenset(
    {"a bomb in an archive in a workbook", "a part above the folder", "a part with a whole path",
     "entities that multiply", "an entity from outside", "two hundred thousand rows",
     "a cell at the outermost corner"}
)  # fmt: skip
"""What may be attached: the product keeps the bytes, opens nothing, and hands them out to save."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in: who sends, under which name, with which other fields, and what is taken.

    What is a table, however wrong, is taken by the import: it saves nothing and tells each fault.
    """

    role: Role
    place: str = "top"
    file: str = "file"
    fields: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "register.upload": Way(
            role=Role.ANALYST,
            fields={"dataset": "pupil_counts"},
            taken=frozenset({"three hundred thousand rows", "tables in tables, a line each"}),
        ),
        "grants.read_enrolment_file": Way(role=Role.CASE_OFFICER, fields={"month": "2027-01"}),
        "costs.save_rules": Way(role=Role.CONTROLLER, file="regler"),
        "allocation.upload_given": Way(role=Role.ANALYST, file="fil", fields={"version": "2"}),
        "allocation.import_sheet": Way(role=Role.ANALYST),
        "followup.add_attachment": Way(role=Role.PRINCIPAL, place="own", taken=NEVER_OPENED),
        "followup.import_template": Way(role=Role.QUALITY_LEAD),
        "needs.add_file": Way(role=Role.CASE_OFFICER, fields={"kind": "plan"}, taken=NEVER_OPENED),
        "needs.import_instrument": Way(role=Role.ANALYST),
    }
)
"""Every route that takes a file; a new one is added here."""
TAKING = {
    "identity/asking.py": "asks whether a form has a file; it does not read it",
    "scanning/guard.py": "hands every file to the scanner, and keeps none",
    "grants/views/enrolments.py": "grants.read_enrolment_file",
    "costs/views/rules.py": "costs.save_rules",
    "register/views/datasets.py": "register.upload",
    "allocation/views/risk_given.py": "allocation.upload_given",
    "allocation/views/sheets.py": "allocation.import_sheet",
    "followup/views/attachments.py": "followup.add_attachment",
    "followup/views/templates.py": "followup.import_template",
    "needs/views/files.py": "needs.add_file",
    "needs/views/instrument_drafts.py": "needs.import_instrument",
}
"""The modules that look for files in what was sent, and their route."""


@pytest.fixture
def ready(world):
    """Return the world where every way in is open, and an officer is tied to the case."""
    with world.app.extensions[EXTENSION].db.transaction() as session:
        session.execute(update(Report).values(state="draft"))
        for table in (TemplateVersion, NeedsInstrument):
            for row in session.scalars(select(table).where(table.state == "draft")):
                session.delete(row)
        name = f"{Role.CASE_OFFICER.value}.top@matris.example"
        officer = session.scalars(select(Account.id).where(Account.user_name == name)).one()
        session.execute(update(NeedsCase).values(stage="assessment"))
        case = session.scalars(select(NeedsCase.id)).first()
        session.add(NeedsCare(case_id=case, account_id=officer, part="officer", tied_at=world.now,
                              tied_by="test"))  # fmt: skip
    return world


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """Return an empty folder that the process stands in, and where temporary files would lie."""
    folder = tmp_path / "alone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def sent(world, endpoint: str, name: str, content: bytes):
    """Return the answer to a file that is sent the way the endpoint takes it."""
    way = WAYS[endpoint]
    (route,) = (one for one in routes(world) if one.name == f"POST {endpoint}")
    data = {"csrf_token": world.token, **way.fields, way.file: (BytesIO(content), name)}
    answer = world.ask("POST", route.path, (way.role, way.place), data=data,
                       content_type="multipart/form-data")  # fmt: skip
    answer.request.environ["wsgi.input"].close()
    return answer


def files_in(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


def peak() -> int:
    """Return the most memory that the process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_every_module_that_takes_files_is_known():
    package = Path(qms.__file__).parent
    looking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "request.files" in path.read_text("utf-8")
    }
    assert looking == set(TAKING), "add the route to WAYS and the module to TAKING"


@pytest.mark.parametrize("endpoint", WAYS)
def test_no_bad_file_is_taken(ready, alone, endpoint):
    instance = ready.app.extensions[EXTENSION].settings.instance
    before, memory, wrong = files_in(instance), peak(), []
    for told, (name, _) in BAD.items():
        content = content_of(told)
        begun = time.process_time()
        answer = sent(ready, endpoint, name, content)
        took = time.process_time() - begun
        if told in WAYS[endpoint].taken:
            fault = "" if answer.status_code == 303 else f"{answer.status_code}"
        else:
            is_said = SAID.search(answer.get_data(as_text=True))
            fault = "" if answer.status_code in (413, 422) and is_said else f"{answer.status_code}"
        if took > LONGEST:
            fault += f" after {took:.1f} s"
        wrong += [f"{told}: {fault}"] if fault else []
    assert wrong == []
    assert files_in(alone) == set()
    assert files_in(instance) == before
    assert not Path("/", SLIP).exists()
    assert peak() - memory <= MOST_MEMORY


@pytest.mark.parametrize("endpoint", WAYS)
def test_a_form_without_a_file_is_told_so(ready, endpoint):
    way = WAYS[endpoint]
    (route,) = (one for one in routes(ready) if one.name == f"POST {endpoint}")
    data = {"csrf_token": ready.token, **way.fields}
    answer = ready.ask("POST", route.path, (way.role, way.place), data=data)
    assert answer.status_code == 422
    assert SAID.search(answer.get_data(as_text=True))
