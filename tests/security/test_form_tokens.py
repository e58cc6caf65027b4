"""No form is taken without its token, nor with the token of another's session."""

from collections.abc import Iterator

import pytest
from flask import session
from flask_wtf.csrf import generate_csrf
from security.test_matrix import EVERY_CELL, part_of, rules
from security.world import INTERFACE

from qms.access.roles import Role

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SOMEBODY = (Role.DATA_PROTECTION, "top")
"""The token is looked for before the right: whoever is signed in will do; and has no token
of the interface, where a cookie counts for nothing."""
NO_COOKIE = 401
WITHOUT_TOKEN = {
    "identity.answer_from_saml": "another site posts there what an identity provider answered; a "
    "cookie of its own binds it to this browser (tests/web/identity/test_saml_forgeries.py)",
}
"""The routes of pages that take a post without the token, and what binds it instead."""
WAYS = ("no token", "an empty token", "another's token", "a token changed", "the secret itself")


def addresses(world) -> Iterator[tuple[str, str, str]]:
    """Yield (name, method, path) of each route that changes something, public ones too."""
    for rule in rules(world.app):
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        parts = {name: part_of(rule, name) for name in rule.arguments}
        if None in parts.values():
            continue  # test_matrix.py says which row is missing
        values = {name: world.rows[p.row] if p.row else p.word for name, p in parts.items()}
        for method in sorted(rule.methods.intersection(UNSAFE)):
            yield rule.endpoint, method, rule.build(values, append_unknown=False)[1]


def test_no_other_route_is_let_off(world):
    views = world.app.view_functions
    own = {f"{views[name].__module__}.{views[name].__name__}" for name in WITHOUT_TOKEN}
    assert world.app.extensions["csrf"]._exempt_views == own


def others_token(world) -> str:
    """Return a token that is right in another's session."""
    with world.app.test_request_context():
        session["csrf_token"] = "d" * 40
        return str(generate_csrf())


def refusal(path: str) -> int:
    """Return what a forged form is answered; no cookie says who calls the interface."""
    return NO_COOKIE if path.startswith(INTERFACE) else 400


def forged(world) -> dict[str, dict[str, str]]:
    """Return what is posted, by what is wrong with it."""
    return {
        "no token": {},
        "an empty token": {"csrf_token": ""},
        "another's token": {"csrf_token": others_token(world)},
        "a token changed": {"csrf_token": f"{world.token[:-2]}AA"},
        "the secret itself": {"csrf_token": world.csrf},
    }


def taken(world, found, data: dict[str, str]) -> list[str]:
    """Return which of the addresses do not refuse what is posted."""
    asked = ((one, world.ask(one[1], one[2], SOMEBODY, data=data)) for one in found)
    return [
        f"{method} {name}: {answer.status_code}"
        for (name, method, path), answer in asked
        if answer.status_code != refusal(path)
    ]


@pytest.mark.parametrize("told", WAYS)
def test_no_change_is_taken_with_a_forged_form(world, told):
    """The check is one for all routes: each way of forging is tried at some, none at every."""
    every = list(addresses(world))
    some = every if told == "no token" or EVERY_CELL else every[:: len(WAYS)]
    assert taken(world, some, forged(world)[told]) == []


def test_the_token_counts_in_the_form_alone(world):
    """A token in the address would lie in logs and in what other sites are told."""
    wrong = [
        name
        for name, method, path in list(addresses(world))[:: len(WAYS)]
        if world.ask(method, f"{path}?csrf_token={world.token}", SOMEBODY, data={}).status_code
        != refusal(path)
    ]
    assert wrong == []


@pytest.mark.parametrize("is_right", [True, False])
def test_signing_out_takes_the_forms_own_token(world, is_right):
    data = {"csrf_token": world.token if is_right else others_token(world)}
    answer = world.ask("POST", "/logga-ut", SOMEBODY, data=data)
    assert answer.status_code == (303 if is_right else 400)


def test_whoever_is_signed_out_changes_nothing(world):
    """The sign-in page says that nothing was stored, and leads back to the form."""
    wrong = []
    for name, method, path in addresses(world):
        answer = world.ask(method, path, data={})
        is_led = answer.status_code == 303 and answer.location.startswith("/logga-in?")
        if not is_led and answer.status_code != NO_COOKIE:
            wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == []
