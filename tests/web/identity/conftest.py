"""An application with two pages that need a second factor, and a provider to sign in with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import HASHER
from flask import Blueprint, render_template_string, request
from support.factor import add_app
from support.outside import set_provider
from support.pages import PageClient
from support.provider import running_provider
from support.saml import running_idp
from support.saml_app import set_saml
from support.saml_list import entity_of, listing
from support.saml_signing import signer
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


@pytest.fixture
def provider(app, clock, municipality, monkeypatch):
    """Run a provider that the application is set to, at the hour it really is."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own guard: no https here
    clock[0] = datetime.now(UTC)
    with running_provider() as running:
        set_provider(app, issuer=running.issuer)
        yield running


@pytest.fixture
def idps(app, clock, municipality, tmp_path):
    """Run two identity providers of one federation, which the application is set to."""
    clock[0] = datetime.now(UTC)
    file = tmp_path / "federation.xml"
    with running_idp("Provby") as one, running_idp("Annanby") as other:
        entities = [entity_of(one), entity_of(other)]
        until = datetime.now(UTC) + timedelta(days=7)
        file.write_bytes(listing(*entities, until=until, by=signer("federationen")))
        set_saml(
            app,
            metadata_file=file,
            certificate=signer("federationen").certificate,
            issuers=(one.issuer, other.issuer),
        )
        yield one, other


@pytest.fixture
def idp(idps):
    """Return the first of the identity providers."""
    return idps[0]


@pytest.fixture
def sign_in_local(sign_in):
    """Return how a client is signed in with a password, for files that sign in outside too."""
    return sign_in
