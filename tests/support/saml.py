"""Identity providers on this machine that speak SAML."""

import base64
import html
import re
import secrets
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import flask
import requests
from lxml import etree
from support.saml_signing import SHA256, Signer, moment, sign, signer
from werkzeug.serving import make_server

TIMEOUT = 10  # seconds
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
SPACES = {"samlp": PROTOCOL, "saml": ASSERTION, "md": METADATA}
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
ONE_FACTOR = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
USER, NAME = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "urn:oid:2.16.840.1.113730.3.1.241"
GROUPS = "urn:oid:1.3.6.1.4.1.5923.1.5.1.1"


@dataclass(frozen=True)
class Answer:
    """An answer as an identity provider makes it; tests replace what is to be wrong."""

    issuer: str
    by: Signer
    request_id: str
    acs: str
    audience: str
    attributes: dict[str, list[str]]
    name_id: str
    name_format: str = PERSISTENT
    context: str = ONE_FACTOR
    status: str = SUCCESS
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    signed_in_at: datetime | None = None
    lasts: timedelta = timedelta(minutes=5)
    methods: tuple = SHA256
    destination: str | None = None
    recipient: str | None = None
    confirmed_request: str | None = None
    envelope_issuer: str | None = None
    response_signed: bool = False
    assertion_signed: bool = True

    def tree(self):
        """Return the answer, signed as it says."""
        root = etree.fromstring(self._text())
        (assertion,) = root.findall("saml:Assertion", SPACES) or [None]
        if assertion is not None and self.assertion_signed:
            sign(assertion, self.by, methods=self.methods)
        if self.response_signed:
            sign(root, self.by, methods=self.methods)
        return root

    def _text(self) -> str:
        start, end = moment(self.at), moment(self.at + self.lasts)
        acs, request = self.acs, self.request_id
        recipient = acs if self.recipient is None else self.recipient
        confirmed = request if self.confirmed_request is None else self.confirmed_request
        destination = acs if self.destination is None else self.destination
        issuer = self.issuer if self.envelope_issuer is None else self.envelope_issuer
        told = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        audience = self.audience and (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience>"
            "</saml:AudienceRestriction>"
        )
        return f"""<samlp:Response xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}"
 ID="_{secrets.token_hex(16)}" Version="2.0" IssueInstant="{start}"
 Destination="{destination}" InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>
<saml:Assertion ID="_{secrets.token_hex(16)}" Version="2.0" IssueInstant="{start}">\
<saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="{self.name_format}">{self.name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData InResponseTo="{confirmed}" Recipient="{recipient}"
 NotOnOrAfter="{end}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{moment(self.signed_in_at or self.at)}"><saml:AuthnContext>
<saml:AuthnContextClassRef>{self.context}</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement>{told}</saml:AttributeStatement>
</saml:Assertion></samlp:Response>"""


def posted(tree) -> str:
    """Return the tree, or its bytes, as a browser posts it."""
    content = tree if isinstance(tree, bytes) else etree.tostring(tree)
    return base64.b64encode(content).decode()


@dataclass
class TestIdp:
    """An identity provider as tests see it. `people` are who can sign in, by subject."""

    __test__ = False
    name: str
    by: Signer
    app: flask.Flask
    base: str = ""
    people: dict[str, dict] = field(default_factory=dict)
    asked: list = field(default_factory=list)
    SP: str = "http://localhost/logga-in/saml/metadata"

    @property
    def issuer(self) -> str:
        return f"{self.base}/idp"

    def add(self, subject: str, user: str, groups=(), **changes) -> None:
        """Add a person; `changes` are put into the answers about the person."""
        attributes = {USER: [user], NAME: [subject.title()], GROUPS: list(groups)}
        self.people[subject] = {"name_id": subject, "attributes": attributes, **changes}

    def answer(self, address: str, subject: str) -> Answer:
        """Return the answer to being sent to the address, before it is signed."""
        query = parse_qs(urlsplit(address).query)
        request = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
        self.asked.append(request)
        made = Answer(
            issuer=self.issuer,
            by=self.by,
            request_id=request.get("ID"),
            acs=request.get("AssertionConsumerServiceURL"),
            audience=request.findtext("saml:Issuer", None, SPACES),
            attributes={},
            name_id=subject,
        )
        return replace(made, **self.people[subject])

    def sign_in(self, address: str, subject: str) -> tuple[str, dict[str, str]]:
        """Sign in at the address that we sent them to; return where the page posts, and what."""
        page = requests.post(address, data={"subject": subject}, timeout=TIMEOUT)
        assert page.status_code == 200, page.text
        (where,) = re.findall(r'action="([^"]*)"', page.text)
        fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', page.text))
        return html.unescape(where), {key: html.unescape(one) for key, one in fields.items()}


def _idp_app(idp: TestIdp) -> None:
    @idp.app.get("/sso")
    def ask() -> str:
        people = "".join(f"<button name=subject value={one}>{one}</button>" for one in idp.people)
        return f"<!doctype html><link rel=icon href=data:,><form method=post>{people}</form>"

    @idp.app.post("/sso")
    def sign_in() -> str:
        made = idp.answer(flask.request.url, flask.request.form["subject"])
        fields = {"SAMLResponse": posted(made.tree()), "RelayState": "https://annan.example/"}
        shown = "".join(
            f'<input type="hidden" name="{key}" value="{html.escape(value)}">'
            for key, value in fields.items()
        )
        where = html.escape(made.acs)
        return f'<form method="post" action="{where}">{shown}<button>Skicka</button></form>'


@contextmanager
def running_idp(name: str) -> Iterator[TestIdp]:
    """Run an identity provider on a port of its own, until the block ends."""
    app = flask.Flask(name)
    idp = TestIdp(name=name, by=signer(name), app=app)
    _idp_app(idp)
    server = make_server("127.0.0.1", 0, app, threaded=False)
    idp.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        thread.join(TIMEOUT)
        server.server_close()
