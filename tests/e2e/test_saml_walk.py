"""A browser goes to an identity provider at another site and comes back with an answer.

Browsers say which cookies go along with a post from another site; no client of tests does. To
them `localhost` and `127.0.0.1` are two sites, and both as safe as https.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, SYSTEM, make_municipality
from playwright.sync_api import expect
from support.databases import dropped, migrated
from support.keyboard import press
from support.saml import running_idp
from support.saml_app import STRONG
from support.saml_list import entity_of, listing
from support.saml_signing import signer
from support.serving import served
from support.vaults import VAULT
from support.walking import heading

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database
from qms.identity import services
from qms.saml_settings import SamlSettings
from qms.web.context import EXTENSION

USER = "anna@provby.example"
NEEDS = "/behov"


@pytest.fixture
def idps():
    with running_idp("Provby") as one, running_idp("Annanby") as other:
        yield one, other


@pytest.fixture
def site(tmp_path, idps):
    """Return the address of an application set to the providers, with the cookies of https."""
    engine = migrated(f"sqlite:///{tmp_path / 'saml.db'}")
    db = Database(engine, vault=VAULT)
    with db.transaction() as session:
        new = services.NewRow(
            group="G", role=Role.CASE_OFFICER, node_id=make_municipality(session).id
        )
        services.add_row(session, SYSTEM, new, now=NOW)
    file = tmp_path / "federation.xml"
    until = datetime.now(UTC) + timedelta(days=7)
    lines = [entity_of(idp) for idp in idps]
    file.write_bytes(listing(*lines, until=until, by=signer("federationen")))
    settings = Settings(
        database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path, https=True
    )
    app = create_app(settings, db=db)
    with served(app) as port:
        url = f"http://localhost:{port}"
        _ask_at(app, url, _agreed(url, file, idps))
        yield url
    dropped(engine)


def _agreed(url, file, idps) -> SamlSettings:
    return SamlSettings(
        metadata_file=file,
        certificate=signer("federationen").certificate,
        issuers=tuple(idp.issuer for idp in idps),
        entity_id=f"{url}/logga-in/saml/metadata",
        answer_address=f"{url}/logga-in/saml",
        factor_values=(STRONG,),
    )


def _ask_at(app, url, saml) -> None:
    parts = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(
        parts, settings=replace(parts.settings, saml=saml, public_url=url)
    )


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}], ids=["390"], indirect=True)
def test_signing_in_and_confirming_at_another_site(site, idps, chromium, size):
    idps[1].add("anna", USER, ["G"])
    context = chromium.new_context(viewport=size, locale="sv-SE")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site}/logga-in?next=/konto")
    press(page, "link", "Logga in med Annanby")
    press(page, "button", "anna")
    press(page, "button", "Skicka")
    heading(page, "Ditt konto")
    names = {one["name"]: one for one in context.cookies()}
    assert set(names) == {"__Host-qms"}, "the sign-in's own cookie is gone"
    assert (names["__Host-qms"]["sameSite"], names["__Host-qms"]["secure"]) == ("Lax", True)

    page.goto(f"{site}{NEEDS}")
    heading(page, "Bekräfta vem du är")
    idps[1].add("anna", USER, ["G"], context=STRONG)
    press(page, "link", "Bekräfta med kommunens inloggning")
    press(page, "button", "anna")
    asked = {one["name"]: one for one in context.cookies()}
    assert asked["__Host-qms-saml"]["sameSite"] == "None"
    press(page, "button", "Skicka")
    expect(page).to_have_url(f"{site}{NEEDS}")
    context.close()
