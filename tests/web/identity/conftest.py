"""An application with two pages that need a second factor, whatever other modules have."""

from pathlib import Path

import pytest
from builders import HASHER
from flask import Blueprint, render_template_string, request
from support.factor import add_app
from support.pages import PageClient
from support.vaults import VAULT

from qms.access.policy import Can
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database
from qms.identity.factor import needs_factor
from qms.web.rights import requires

SEALED = "/prov/forseglat"
PAGE = "{% extends 'base.html' %}{% set title = 'det förseglade' %}"
bp = Blueprint("guarded", __name__)


@bp.get(SEALED)
@requires(Can.HOME_READ)
@needs_factor
def show_sealed() -> str:
    return render_template_string(PAGE)


@bp.post(SEALED)
@requires(Can.HOME_READ)
@needs_factor
def write_sealed() -> str:
    return "|".join(f"{key}={value}" for key, value in request.form.items(multi=True))


@bp.get("/prov/oppet")
@requires(Can.HOME_READ)
def show_open() -> str:
    return render_template_string(PAGE)


@pytest.fixture(scope="session")
def made_app(sqlite_grounds):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    application = create_app(settings, db=Database(sqlite_grounds.standing({}).engine, vault=VAULT))
    application.extensions["qms_hasher"] = HASHER
    application.test_client_class = PageClient
    application.register_blueprint(bp)
    return application


@pytest.fixture
def assessor(sign_in, db, clock):
    """Return a client of one who has an app, and has given no code in this session."""
    client = sign_in("assessor")
    client.factor_id = add_app(db, sign_in.names[-1], now=clock[0])
    return client
