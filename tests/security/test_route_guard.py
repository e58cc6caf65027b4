"""Every route says what right it needs; no change hides under a right to read; parts are typed."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from security.test_matrix import rules
from werkzeug.routing import AnyConverter, PathConverter, UnicodeConverter

from qms.access.policy import POLICY, Can
from qms.web.input_guard import LARGEST_ID, IdConverter

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LIBRARY = frozenset({"static", "bootstrap.static"})
"""Files that come with the product and its libraries: nothing of anybody is in them."""
PUBLIC: Mapping[str, str] = MappingProxyType(
    {
        "identity.sign_in": "nobody is signed in before it",
        "identity.sign_out": "a session that has ended can be signed out again",
        "identity.set_language": "the sign-in page is read in either language",
        "identity.sign_in_outside": "the municipality's own sign-in begins there",
        "identity.choose_password": "who has no password yet has a link of 256 bits, for a day",
        "identity.answer_from_outside": "the municipality's own sign-in comes back there",
        "identity.sign_in_saml": "the sign-in with an identity provider begins there",
        "identity.answer_from_saml": "the identity provider's answer is posted there",
        "identity.finish_saml": "the sign-in with an identity provider ends there",
        "identity.saml_metadata": "identity providers read there what they need to know of us",
        "health.live": "whatever restarts the product asks whether it lives; it says nothing else",
        "health.ready": "a load balancer asks whether it answers; it says nothing else",
        "home.favicon": "browsers ask for it without a session",
        "followup.fetch_calendar": "calendars cannot sign in: the secret is in the address",
        "allocation.show_public": "the municipality chooses there what everybody may read",
    }
)
"""Every route that anybody reaches, and why."""
MOST_PUBLIC = 15
NUMBERS = frozenset({"number", "version", "place", "autumn", "year"})
"""Parts that are numbers though their names do not end in `_id`."""
TEXT_IDS = frozenset(
    {"assessment_id", "decision_id", "draft_id", "file_id", "glass_id", "hold_id", "pick_id",
     "run_id"}
)  # fmt: skip
"""Ids that cannot be guessed: 32 signs drawn at random, looked up as they stand."""


def is_to_read(right: Can) -> bool:
    """Return whether a right is only for reading, by its name and by its value."""
    verb = right.value.rsplit(":", 1)[-1]
    return "READ" in right.name.split("_") or verb.split("-")[0] == "read"


def right_of(app, rule) -> Can | None:
    return app.view_functions[rule.endpoint].required_right


def test_every_route_declares_a_right_or_that_it_is_public(world):
    app = world.app
    every = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert every - {rule.endpoint for rule in rules(app)} == LIBRARY


def test_every_public_route_has_its_reason(world):
    public = {rule.endpoint for rule in rules(world.app) if right_of(world.app, rule) is None}
    assert public == set(PUBLIC), "say in PUBLIC why anybody may reach it"
    assert len(PUBLIC) <= MOST_PUBLIC


def test_no_change_is_made_under_a_right_to_read(world):
    wrong = {
        rule.endpoint: right_of(world.app, rule).value
        for rule in rules(world.app)
        if rule.methods & UNSAFE
        and right_of(world.app, rule) is not None
        and is_to_read(right_of(world.app, rule))
    }
    assert wrong == {}


def test_every_right_has_a_role_and_is_asked_for(world):
    assert [can.value for can in Can if not POLICY.get(can)] == []
    assert set(POLICY) == set(Can)


def test_every_part_of_every_address_is_typed(world):
    """A number is a number that a table can hold; no text takes in a slash."""
    wrong = []
    for rule in rules(world.app):
        for name, kind in rule._converters.items():
            is_number = name.endswith("_id") or name in NUMBERS
            if isinstance(kind, IdConverter):
                is_right = is_number and kind.max == LARGEST_ID
            elif is_number:
                is_right = name in TEXT_IDS and type(kind) is UnicodeConverter
            else:
                is_right = type(kind) in (UnicodeConverter, AnyConverter)
            if not is_right or isinstance(kind, PathConverter):
                wrong.append(f"{rule.endpoint}: {name} as {type(kind).__name__}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(TEXT_IDS))
def test_an_id_of_text_is_a_row_of_the_world_that_cannot_be_guessed(world, name):
    found = {key: value for key, value in world.rows.items() if key.endswith(f".{name}")}
    texts = [value for value in found.values() if isinstance(value, str)]
    assert texts
    assert all(len(value) == 32 and int(value, 16) >= 0 for value in texts)
