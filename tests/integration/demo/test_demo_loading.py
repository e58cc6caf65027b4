"""The demo municipality in a database: everything is there, adds up and can be checked."""

from datetime import date

import pytest
from demo_facts import EVERYTHING, NOW, TODAY, unit_named
from sqlalchemy import func, select
from support.databases import migrated
from support.vaults import VAULT

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.demo.load.accounts import HASHER
from qms.demo.load.loading import fill, is_demo_loaded
from qms.demo.logins import DEMO_LOGINS, DEMO_PASSWORD
from qms.demo.municipality import UNITS
from qms.followup.models import Report
from qms.identity.labels import ROLES
from qms.identity.models import Account, RoleGrant
from qms.identity.services import Credentials, is_right, look_up, sign_in
from qms.jobs import queries as jobs
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.register import queries as register
from qms.register.core.datasets import DATASETS
from qms.register.models import FACTS, ImportBatch

VARYING = {"id", "batch_id"}
TOLD_ONCE = {
    "area_centres", "candidates", "current_pupils", "distances", "housing", "need_points",
    "premises", "public_figures", "surveys", "unit_changes",
}  # fmt: skip
"""What holds today, is planned, came with the cases of support, or is told a few times."""


def test_the_loading_tells_what_it_does(loaded):
    assert len(loaded[1]) >= 4
    assert all(isinstance(line, str) and line.endswith(".") for line in loaded[1])


def test_it_is_loaded(session):
    assert is_demo_loaded(session)


@pytest.mark.parametrize(
    ("form", "number", "independent"),
    [
        pytest.param(SchoolForm.COMPULSORY, 30, 7, id="compulsory"),
        pytest.param(SchoolForm.PRESCHOOL, 45, 10, id="preschool"),
        pytest.param(SchoolForm.UPPER_SECONDARY, 3, 1, id="upper secondary"),
        pytest.param(SchoolForm.ADAPTED_COMPULSORY, 1, 0, id="adapted"),
        pytest.param(SchoolForm.RESOURCE_SCHOOL, 1, 0, id="resource school"),
    ],
)
def test_units_that_are_open(session, form, number, independent):
    units = org.units(session, EVERYTHING, on=TODAY, form=form)
    assert len(units) == number
    assert sum(unit.is_independent for unit in units) == independent


def test_a_renamed_school_has_both_names(session):
    assert unit_named(session, "G21", date(2022, 10, 15)).name == "Västra Kvarnvrets skola"
    assert unit_named(session, "G21", TODAY).name == "Kvarnvretsskolan"


def test_a_moved_school_had_another_provider(session):
    assert unit_named(session, "G05", date(2023, 10, 15)).provider_name == "Vindrosen Lärande AB"
    assert unit_named(session, "G05", TODAY).provider_name == "Friskolan Kompassen AB"


def test_merged_schools_are_known_to_live_on(session):
    new = unit_named(session, "G29", TODAY)
    old = {unit_named(session, key, TODAY).id for key in ("G90", "G91")}
    merged = [(o, n) for o, n, kind, _ in org.successions(session) if kind == "merged"]
    assert {o for o, _ in merged} == old
    assert {n for _, n in merged} == {new.id}


def test_the_register_holds_what_was_made(session, made):
    counts = {(row.unit, row.step, row.autumn): row.n for row in made.counts}
    keys = {u.id: u.local_id for u in org.units(session, EVERYTHING, on=TODAY, include_closed=True)}
    facts = register.pupil_counts(session, EVERYTHING)
    assert {(keys[f.unit_id], f.step, f.year): f.n for f in facts} == counts


@pytest.mark.parametrize("dataset", sorted(FACTS))
def test_every_dataset_came_through_saved_imports(session, dataset):
    batches = session.scalars(select(ImportBatch).where(ImportBatch.dataset == dataset)).all()
    assert len(batches) >= (1 if dataset in TOLD_ONCE else 4)
    assert {batch.state for batch in batches} == {"saved"}
    assert {batch.faults for batch in batches} == {0}
    if not DATASETS[dataset].counted:
        rows = session.scalar(select(func.count()).select_from(FACTS[dataset]))
        assert rows == sum(batch.rows for batch in batches)


@pytest.mark.parametrize("dataset", ["historic_pupils", "current_pupils"])
def test_every_pupil_is_in_the_register(session, made, dataset):
    pupils = made.historic_pupils if dataset == "historic_pupils" else made.current_pupils
    found = register.pupil_patterns(session, EVERYTHING, dataset=dataset)
    assert sum(one.n for one in found) == len(pupils)
    assert {factor for one in found for factor in one.factors} == {
        *(fact.factor for fact in register.background(session, EVERYTHING)),
        "skolbyte",
    }


def test_the_audit_chain_is_whole_and_in_order(session):
    verdict = verify_chain(session)
    assert verdict.broken_at is None
    assert verdict.rows > 500
    moments = session.scalars(select(AuditRow.at).order_by(AuditRow.seq)).all()
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


@pytest.mark.parametrize("login", DEMO_LOGINS.rows, ids=lambda login: login.key.value)
def test_everybody_can_sign_in_with_their_role(loaded, login):
    with loaded[0].reading() as session:
        given = Credentials(user_name=login.user_name, password=DEMO_PASSWORD, address="127.0.0.1")
        found = look_up(session, given, hasher=HASHER, now=NOW)
        right = is_right(found, given.password, HASHER)
        account_id = sign_in(session, found, is_right=right, now=NOW)
        roles = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account_id))
        assert list(roles) == [login.key.value]
    assert login.role == ROLES[login.key]


def test_every_open_unit_has_one_principal(session):
    led = session.scalars(select(RoleGrant.node_id).where(RoleGrant.role == Role.PRINCIPAL.value))
    open_units = org.units(session, EVERYTHING, on=TODAY)
    assert sorted(led) == sorted(unit.id for unit in open_units)
    assert len(open_units) == sum(unit.merged_into() is None for unit in UNITS)


def test_the_forecast_waits_as_a_job(session):
    waiting = jobs.active(session, name="forecast.run")
    assert waiting is not None


def facts_of(database):
    """Return every fact and report by names, without ids that a database gives."""
    with database.reading() as session:
        units = org.units(session, EVERYTHING, on=TODAY, include_closed=True)
        keys = {unit.id: unit.local_id for unit in units}
        facts = []
        for dataset, table in sorted(FACTS.items()):
            columns = [c for c in table.c if c.name not in VARYING]
            facts += [(dataset, *row) for row in session.execute(select(*columns))]
        reports = [
            (
                r.cycle_id,
                keys.get(r.unit_id, "the municipality"),
                r.state,
                r.amount_ore,
                r.ring,
                str(sorted(r.answers.items())),
            )
            for r in session.scalars(select(Report))
        ]
        people = session.scalars(select(Account.user_name)).all()
        return sorted(map(str, facts)), sorted(reports), sorted(people)


def test_the_same_seed_loads_the_same_municipality(loaded, tmp_path):
    engine = migrated(f"sqlite:///{tmp_path / 'again.db'}")
    again = Database(engine, vault=VAULT)
    with again.transaction() as session:
        fill(session, now=NOW, progress=lambda _: None)
    assert facts_of(again) == facts_of(loaded[0])
    engine.dispose()
