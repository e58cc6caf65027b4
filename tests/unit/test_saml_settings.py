"""Settings of SAML: what can work is taken, everything else is refused in words."""

import pytest

from qms.config import from_environment
from qms.provider_settings import UnsafeSettingsError
from qms.saml_settings import saml_from


@pytest.fixture
def good(tmp_path):
    """Return settings that work, with both files in place."""
    metadata, certificate = tmp_path / "federation.xml", tmp_path / "federation.pem"
    metadata.write_text("<x/>")
    certificate.write_text("PEM")
    certificate.chmod(0o644)
    return {
        "QMS_SAML_METADATA_FILE": str(metadata),
        "QMS_SAML_METADATA_CERT_FILE": str(certificate),
        "QMS_SAML_ISSUERS": "https://a.example/idp https://b.example/idp https://a.example/idp",
        "QMS_PUBLIC_URL": "https://kvalitet.example/",
    }


def test_without_a_file_there_is_none():
    assert saml_from({"QMS_SAML_ISSUERS": "x"}, https=True) is None


def test_what_is_usual(good):
    found = saml_from(good, https=True)
    assert found.issuers == ("https://a.example/idp", "https://b.example/idp")
    assert found.entity_id == "https://kvalitet.example/logga-in/saml/metadata"
    assert found.answer_address == "https://kvalitet.example/logga-in/saml"
    assert found.certificate == b"PEM"
    assert (found.subject_attribute, found.match_existing) == ("", True)
    assert (found.factor_values, found.factor_required) == ((), False)


def test_what_can_be_chosen(good):
    more = {
        "QMS_SAML_ENTITY_ID": "urn:qms",
        "QMS_SAML_SUBJECT_ATTRIBUTE": "urn:s",
        "QMS_SAML_CONTEXTS": "urn:a urn:b",
        "QMS_SAML_MATCH_EXISTING": "off",
        "QMS_SAML_FACTOR_VALUES": "loa3",
        "QMS_SAML_FACTOR": "required",
    }
    found = saml_from({**good, **more}, https=True)
    assert (found.entity_id, found.subject_attribute) == ("urn:qms", "urn:s")
    assert (found.contexts, found.match_existing) == (("urn:a", "urn:b"), False)
    assert (found.factor_values, found.factor_required) == (("loa3",), True)


def test_it_stands_beside_the_other_provider(good, tmp_path):
    other = {"QMS_OIDC_ISSUER": "https://id.example", "QMS_OIDC_CLIENT_ID": "qms"}
    own = {"QMS_INSTANCE": str(tmp_path), "QMS_HTTPS": "1"}
    found = from_environment({**good, **other, **own})
    assert found.saml.issuers[0] == "https://a.example/idp"
    assert found.provider.issuer == "https://id.example"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"QMS_SAML_METADATA_FILE": "/finns-inte"}, "METADATA_FILE", id="no list"),
        pytest.param({"QMS_SAML_METADATA_CERT_FILE": ""}, "METADATA_CERT_FILE", id="no signer"),
        pytest.param({"QMS_SAML_ISSUERS": " "}, "QMS_SAML_ISSUERS", id="nobody is named"),
        pytest.param({"QMS_SAML_ISSUERS": "x" * 301}, "QMS_SAML_ISSUERS", id="too long a name"),
        pytest.param({"QMS_PUBLIC_URL": "http://k.example"}, "QMS_PUBLIC_URL", id="plain http"),
        pytest.param({"QMS_SAML_FACTOR": "ja"}, "accepted eller required", id="unknown word"),
        pytest.param({"QMS_SAML_FACTOR": "required"}, "FACTOR_VALUES", id="impossible demand"),
    ],
)
def test_what_cannot_work_is_refused(good, changes, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        saml_from({**good, **changes}, https=True)


def test_without_https_no_browser_could_show_that_the_answer_is_its_own(good):
    with pytest.raises(UnsafeSettingsError, match="QMS_HTTPS=1"):
        saml_from(good, https=False)
    assert saml_from({**good, "QMS_PUBLIC_URL": "http://localhost:8000"}, https=False)


def test_a_certificate_that_others_can_change_is_refused(good, tmp_path):
    (tmp_path / "federation.pem").chmod(0o666)
    with pytest.raises(UnsafeSettingsError, match="kan ändras av andra"):
        saml_from(good, https=True)


def test_our_own_key_has_both_halves_and_is_read_by_nobody_else(good, tmp_path):
    key = tmp_path / "own.key"
    key.write_text("PEM")
    own = {"QMS_SAML_KEY_FILE": str(key)}
    with pytest.raises(UnsafeSettingsError, match="QMS_SAML_CERT_FILE"):
        saml_from({**good, **own}, https=True)
    own["QMS_SAML_CERT_FILE"] = good["QMS_SAML_METADATA_CERT_FILE"]
    key.chmod(0o644)
    with pytest.raises(UnsafeSettingsError, match="chmod 600"):
        saml_from({**good, **own}, https=True)
    key.chmod(0o600)
    found = saml_from({**good, **own}, https=True)
    assert (found.key, found.key_certificate) == (b"PEM", b"PEM")
    assert "key=" not in repr(found)
