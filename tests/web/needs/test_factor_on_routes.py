"""Every route that can show a child or a case asks for a second factor; a test counts."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter

from qms.access.policy import POLICY, Can

OPEN = frozenset(
    {
        "needs.show_instruments",
        "needs.show_instrument",
        "needs.begin_instrument",
        "needs.begin_product_instrument",
        "needs.import_instrument",
        "needs.export_instrument",
        "needs.undo_instrument",
        "needs.throw_instrument",
        "needs.edit_instrument_part",
        "needs.add_instrument_part",
        "needs.remove_instrument_part",
        "needs.change_instrument_form",
        "needs.show_neutrality",
        "needs.try_instrument",
        "needs.publish_instrument",
        "needs.publish_instrument_anyway",
        "needs.set_neutrality_limit",
        "needs.show_agreement",
        "needs.download_agreement",
        "needs.show_effects",
        "needs.show_report",
        "needs.download_report",
        "needs.show_unit_needs",
        "needs.publish_unit_needs",
        "needs.show_process",
        "needs.edit_process",
        "needs.store_process",
    }
)
"""Routes of the module that show no case: instrument, process, agreement and sums."""

ABOUT_CASES = {
    Can.NEEDS_READ,
    Can.NEEDS_APPLY,
    Can.NEEDS_WRITE,
    Can.NEEDS_ASSESS,
    Can.NEEDS_HANDLE,
    Can.NEEDS_DECIDE,
    Can.NEEDS_REVIEW_LOG,
    Can.NEEDS_BREAK_GLASS,
    Can.NEEDS_PROTECT,
}
"""Rights that are about single cases, whichever module's page asks for them."""

ABOUT_ACCOUNTS = {Can.ACCOUNTS_CHANGE}
"""Rights to give roles and to change how others sign in; the yearly review can only take away."""

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def views(app: Flask):
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]


def asks(view):
    return getattr(view, "required_factor", False)


def guarded(app):
    return [(rule, view) for rule, view in views(app) if asks(view)]


def address(rule):
    """Return an address of the rule whose parts match nothing stored."""
    values = {
        name: sorted(kind.items)[0] if isinstance(kind, AnyConverter) else 999999
        for name, kind in rule._converters.items()
    }
    return rule.build(values, append_unknown=False)[1]


@pytest.fixture
def without_code(sign_in):
    """Return a function that gives a client with a right, an app, and no code in its session."""
    made = {}

    def client_for(can):
        role = min(POLICY[can])
        if role not in made:
            made[role] = sign_in(role, has_given=False)
        return made[role]

    return client_for


def test_every_route_of_the_module_asks_for_a_factor_or_shows_no_case(app):
    of_module = [(r, v) for r, v in views(app) if r.endpoint.startswith("needs.")]
    assert {r.endpoint for r, v in of_module if not asks(v)} - OPEN == set()


def test_the_list_of_open_routes_holds_only_routes_that_exist_and_are_open(app):
    assert {r.endpoint for r, v in views(app) if not asks(v)} >= OPEN


def test_every_right_about_a_case_asks_for_a_factor_in_every_module(app):
    bare = {
        rule.endpoint
        for rule, view in views(app)
        if getattr(view, "required_right", None) in ABOUT_CASES and not asks(view)
    }
    assert bare == set()


def test_all_that_changes_accounts_asks_for_a_factor(app):
    found = [
        (rule.endpoint, asks(view))
        for rule, view in views(app)
        if getattr(view, "required_right", None) in ABOUT_ACCOUNTS
    ]
    assert len(found) >= 15
    assert [endpoint for endpoint, is_asked in found if not is_asked] == []


def test_no_route_opens_without_a_code(app, without_code):
    wrong = []
    for rule, view in guarded(app):
        client = without_code(view.required_right)
        if "GET" in rule.methods:
            answer = client.get(address(rule))
            if answer.status_code != 303 or not answer.location.startswith("/konto/kod?next="):
                wrong.append((rule.endpoint, "GET", answer.status_code))
        for method in rule.methods & UNSAFE:
            sent = {"csrf_token": client._token(), "fri": "ord"}
            answer = client.open(address(rule), method=method, data=sent)
            is_asked = 'name="factor_code"' in answer.get_data(as_text=True)
            if answer.status_code != 403 or not is_asked:
                wrong.append((rule.endpoint, method, answer.status_code))
    assert wrong == []
