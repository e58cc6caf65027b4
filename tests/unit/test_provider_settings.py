"""The provider's settings: what can work is taken, everything else is refused in words."""

import pytest

from qms.provider_settings import UnsafeSettingsError, is_safe_address, provider_from

GOOD = {
    "QMS_OIDC_ISSUER": "https://id.example",
    "QMS_OIDC_CLIENT_ID": "qms",
    "QMS_PUBLIC_URL": "https://kvalitet.example/",
}


def test_without_an_issuer_there_is_no_provider():
    assert provider_from({"QMS_OIDC_CLIENT_ID": "qms"}) is None


def test_what_is_usual():
    found = provider_from(GOOD)
    assert found.answer_address == "https://kvalitet.example/logga-in/svar"
    assert (found.scope, found.user_claim) == ("openid profile", "preferred_username")
    assert (found.client_secret, found.factor_values, found.match_existing) == ("", (), True)


def test_what_can_be_chosen(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hemligt\n")
    secret.chmod(0o600)
    more = {
        "QMS_OIDC_CLIENT_SECRET_FILE": str(secret),
        "QMS_OIDC_SCOPE": "openid email",
        "QMS_OIDC_MATCH_EXISTING": "off",
        "QMS_OIDC_FACTOR_CLAIM": "amr",
        "QMS_OIDC_FACTOR_VALUES": "mfa hwk",
        "QMS_OIDC_FACTOR": "required",
    }
    found = provider_from({**GOOD, **more})
    assert (found.client_secret, found.scope) == ("hemligt", "openid email")
    assert (found.match_existing, found.factor_required) == (False, True)
    assert found.factor_values == ("mfa", "hwk")
    assert "hemligt" not in repr(found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"QMS_OIDC_ISSUER": "http://id.example"}, "QMS_OIDC_ISSUER", id="http"),
        pytest.param({"QMS_OIDC_CLIENT_ID": ""}, "QMS_OIDC_CLIENT_ID", id="no client"),
        pytest.param({"QMS_PUBLIC_URL": ""}, "QMS_PUBLIC_URL", id="no address of our own"),
        pytest.param({"QMS_OIDC_FACTOR": "ja"}, "accepted eller required", id="unknown word"),
        pytest.param({"QMS_OIDC_FACTOR": "required"}, "FACTOR_VALUES", id="impossible demand"),
        pytest.param({"QMS_OIDC_CLIENT_SECRET_FILE": "/finns-inte"}, "SECRET_FILE", id="no file"),
    ],
)
def test_what_cannot_work_is_refused(changes, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        provider_from({**GOOD, **changes})


def test_a_secret_that_everybody_can_read_is_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hemligt")
    secret.chmod(0o644)
    with pytest.raises(UnsafeSettingsError, match="chmod 600"):
        provider_from({**GOOD, "QMS_OIDC_CLIENT_SECRET_FILE": str(secret)})


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://id.example/x", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("http://[::1]:80/", True),
        ("http://id.example", False),
        ("http://localhost.id.example", False),
        ("http://localhost@id.example", False),
        ("https://", False),
        ("", False),
        ("ftp://id.example", False),
    ],
)
def test_where_nobody_on_the_way_can_read(address, is_safe):
    assert is_safe_address(address) is is_safe
