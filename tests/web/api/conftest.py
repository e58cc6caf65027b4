import itertools

import pytest
from builders import NOW, SYSTEM
from support.api_client import make_caller

from qms.access.roles import Role
from qms.register import services

NUMBERS = itertools.count(1)


@pytest.fixture
def caller(app, db, municipality):
    """Return a function that gives a program with a token of a role at a node."""

    def called(role: Role | str, node_id: int | None = None, **changes):
        with db.transaction() as session:
            return make_caller(app.test_client(), session, Role(role), node_id or municipality.id,
                               name=f"program {next(NUMBERS)}", **changes)  # fmt: skip

    return called


@pytest.fixture
def imported(db, municipality):
    """Return a function that saves a file in the register."""

    def save(dataset: str, text: str) -> int:
        with db.transaction() as session:
            batch = services.stage_import(
                session, SYSTEM, dataset_key=dataset, file_name="fil.csv", content=text.encode(),
                now=NOW,
            )  # fmt: skip
            services.confirm_import(session, SYSTEM, batch, now=NOW)
        return batch

    return save
