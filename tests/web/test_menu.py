"""Who finds which page in the menu."""

import pytest

from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.home.menu import MENU


@pytest.mark.parametrize(
    ("role", "node", "is_there"),
    [
        pytest.param("principal", "school", True, id="a principal comments"),
        pytest.param("independent_provider", "private", True, id="a provider comments"),
        pytest.param("analyst", None, False, id="an analyst has the models"),
        pytest.param("committee", None, False, id="the committee does not comment"),
    ],
)
def test_proposals_to_comment_on_are_in_the_menu_of_those_without_models(
    sign_in, municipality, role, node, is_there
):
    client = sign_in(role, getattr(municipality, node)) if node else sign_in(role)
    page = client.get("/oversikt", follow_redirects=True).get_data(as_text=True)
    menu = page.split("<main")[0]
    assert ("Förslag att kommentera" in menu) is is_there
    if is_there:
        listed = client.get("/forslag").get_data(as_text=True)
        assert "Förslag att kommentera" in listed.split('aria-current="page"')[1][:200]


def test_whoever_may_comment_finds_the_proposals():
    """In the menu by themselves, or beside the models on their own page."""
    item = next(one for one in MENU if one.endpoint == "allocation.show_open_proposals")
    assert (item.can, item.unless) == (Can.ALLOCATION_COMMENT, Can.ALLOCATION_READ)
    alone = POLICY[item.can] - POLICY[Can.ALLOCATION_READ]
    assert alone == {Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER}
