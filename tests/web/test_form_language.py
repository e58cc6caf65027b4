"""Labels, hints and messages of forms follow the reader's language."""

import pytest

from qms.access.roles import Role


@pytest.fixture
def reader(sign_in):
    client = sign_in(Role.SYSTEM_ADMIN)
    client.post("/sprak", data={"language": "en", "next": "/"})
    return client


def test_labels_and_hints(reader):
    page = reader.get("/admin/anvandare/ny").get_data(as_text=True)
    assert "User name" in page
    assert "Användarnamn" not in page


def test_messages(reader):
    answer = reader.post("/admin/anvandare/ny", data={"user_name": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Enter a user name" in page
    assert "Ange ett användarnamn" not in page
