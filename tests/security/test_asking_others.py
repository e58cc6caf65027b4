"""Other servers are asked when they are who they say, and never because a third one says so."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qms.identity.core.sign_in_faults import ProviderError
from qms.identity.provider import documents
from qms.inbox.transport import UnreachableError, connected
from qms.kernel.problems import RefusedError
from qms.mail_settings import MailSettings
from qms.register.ss12000_source import from_address

REFUSALS = (ProviderError, RefusedError, UnreachableError)


class Answering(BaseHTTPRequestHandler):
    """Answers every question with an empty document, or sends it elsewhere."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(302 if self.server.sends_to else 200)
        self.send_header("Location", self.server.sends_to)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@contextmanager
def serving(*, sends_to="", certificate: Path | None = None) -> Iterator[HTTPServer]:
    """Serve on this machine until the block ends; with a certificate, over TLS."""
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.asked, server.sends_to = [], sends_to
    server.handle_error = lambda *_: None  # a hand that is not taken is what is tried
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        running.join(5)


@pytest.fixture
def certificate(tmp_path) -> Path:
    """Return a file with a certificate that its own key has signed, and nobody else."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, own.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(own, hashes.SHA256())
    )
    file, pem = tmp_path / "certificate.pem", serialization.Encoding.PEM
    kind, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(own.private_bytes(pem, kind, bare) + made.public_bytes(pem))
    return file


def of_provider(port, scheme="https"):
    documents._fetched(f"{scheme}://127.0.0.1:{port}/keys")


def of_register(port, scheme="https"):
    list(from_address(f"{scheme}://127.0.0.1:{port}", "students", token="x"))


def of_mail(port):
    settings = MailSettings(host="127.0.0.1", port=port, tls="tls", sender="a@b.example")
    with connected(settings):
        pass


@pytest.mark.parametrize("ask", [of_provider, of_register, of_mail], ids=lambda one: one.__name__)
def test_nobody_is_spoken_to_whose_certificate_no_authority_signed(certificate, ask):
    with serving(certificate=certificate) as server, pytest.raises(REFUSALS):
        ask(server.server_port)
    assert server.asked == []


@pytest.mark.parametrize("ask", [of_provider, of_register], ids=lambda one: one.__name__)
def test_no_redirect_is_followed(ask):
    with serving() as other:
        there = f"http://127.0.0.1:{other.server_port}/x"
        with serving(sends_to=there) as server, pytest.raises(REFUSALS):
            ask(server.server_port, scheme="http")
    assert len(server.asked) == 1
    assert other.asked == []
