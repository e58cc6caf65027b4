"""What was written when the second factor lapsed is neither lost nor stored before a new code."""

from datetime import UTC, datetime, timedelta

import pytest
from builders import HASHER, PASSWORD, make_account, make_municipality
from flask import Blueprint, jsonify, render_template_string, request
from playwright.sync_api import expect
from support.axe import serious_faults
from support.databases import dropped, migrated
from support.factor import add_app, code_at
from support.keyboard import press, type_in
from support.serving import served
from support.vaults import VAULT
from support.walking import heading

from qms.access.policy import Can
from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database
from qms.identity.factor import needs_factor
from qms.web.rights import requires

USER = "bedomare@provby.example"
WORDS = 'Går <inte> att "tappa"\nens på två rader'
PAGE = """
{% extends "base.html" %}
{% import "macros/forms.html" as forms %}
{% import "macros/status.html" as status %}
{% set title = "Prov" %}
{% block content %}
<form method="post" data-autosave="/prov/spara" data-autosave-status="save-state">
{{ forms.csrf() }}{{ forms.textarea("fri", "Fri text", got) }}
<button class="button">Gå vidare</button>
</form>
{{ status.save_state("save-state") }}
{% endblock %}
"""
bp = Blueprint("late", __name__)


@bp.route("/prov", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
@needs_factor
def write() -> str:
    return render_template_string(PAGE, got=request.form.get("fri", ""))


@bp.post("/prov/spara")
@requires(Can.ACCOUNT_OWN)
@needs_factor
def autosave():
    return jsonify(time="12.00", version=1)


@pytest.fixture
def clock():
    """Hold how far ahead of the real time the application believes it is."""
    return [timedelta()]


@pytest.fixture
def site(tmp_path, clock):
    """Return the address of an application with a page that saves itself behind the factor."""
    engine = migrated(f"sqlite:///{tmp_path / 'late.db'}")
    db = Database(engine, vault=VAULT)
    with db.transaction() as session:
        make_account(session, Role.ASSESSOR, make_municipality(session).id, user_name=USER)
    add_app(db, USER, now=datetime.now(UTC))
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    app = create_app(settings, db=db, clock=lambda: datetime.now(UTC) + clock[0])
    app.extensions["qms_hasher"] = HASHER
    app.register_blueprint(bp)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    dropped(engine)


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}], ids=["390"], indirect=True)
def test_a_text_written_too_late_comes_along_when_the_code_is_right(site, clock, visit):
    page = visit(site, USER, PASSWORD, refused=("401", "403"))
    page.goto(f"{site}/prov")
    heading(page, "Skriv koden från din app")
    page.keyboard.type(code_at(datetime.now(UTC)))
    page.keyboard.press("Enter")
    heading(page, "Prov")
    type_in(page, "Fri text", "Först")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")

    clock[0] = timedelta(minutes=16)
    type_in(page, "Fri text", WORDS)
    state = page.locator("#save-state")
    expect(state).to_have_attribute("data-state", "asked")
    expect(state).to_have_attribute("role", "alert")
    press(page, "button", "Gå vidare")
    heading(page, "Skriv koden från din app")
    assert serious_faults(page) == []
    page.keyboard.type(code_at(datetime.now(UTC) + clock[0]))
    page.keyboard.press("Enter")
    heading(page, "Prov")
    expect(page.get_by_label("Fri text")).to_have_value(WORDS)
