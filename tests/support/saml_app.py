"""The application set to identity providers that speak SAML, and browsers that sign in there."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from qms.saml_settings import SamlSettings
from qms.web.context import EXTENSION

COOKIE = "qms-saml"
FORM = "application/x-www-form-urlencoded"
STRONG = "http://id.elegnamnden.se/loa/1.0/loa3"


def set_saml(app, **changes):
    """Change what the application is set to."""
    parts = app.extensions[EXTENSION]
    known = parts.settings.saml or SamlSettings(
        metadata_file=changes["metadata_file"],
        certificate=changes["certificate"],
        issuers=changes["issuers"],
        entity_id="http://localhost/logga-in/saml/metadata",
        answer_address="http://localhost/logga-in/saml",
    )
    settings = replace(parts.settings, saml=replace(known, **changes))
    app.extensions[EXTENSION] = replace(
        parts, settings=replace(settings, public_url="http://localhost")
    )


def begin(client, idp, **query):
    """Go to the identity provider; return the address that the reader is sent to."""
    sent = client.get("/logga-in/saml", query_string={"idp": idp.issuer, **query})
    assert sent.status_code == 303, sent.text
    return sent.location


def cross_post(client, fields, path="/logga-in/saml"):
    """Post from another site: no session's cookie goes along, nor any token of ours.

    Return the answer, which must leave the session's cookie alone.
    """
    other = client.application.test_client()
    kept = client.get_cookie(COOKIE)
    if kept is not None:
        other.set_cookie(COOKIE, kept.value)
    answer = other.post(path, data=urlencode(fields), content_type=FORM)
    assert [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("qms=")] == []
    changed = other.get_cookie(COOKIE)
    if changed is not None:
        client.set_cookie(COOKIE, changed.value)
    return answer


def post(client, content):
    """Post an answer and go on to where it ends."""
    answer = cross_post(client, {"SAMLResponse": content, "RelayState": "https://annan.example/"})
    assert (answer.status_code, answer.location) == (303, "/logga-in/saml/klar"), answer.text
    return client.get(answer.location)


def sign_in(client, idp, subject="anna", goes_to="/konto"):
    """Go to the identity provider, sign in and come back; return the answer to coming back."""
    where, fields = idp.sign_in(begin(client, idp, next=goes_to), subject)
    answer = cross_post(client, fields, urlsplit(where).path)
    assert (answer.status_code, answer.location) == (303, "/logga-in/saml/klar"), answer.text
    return client.get(answer.location)
