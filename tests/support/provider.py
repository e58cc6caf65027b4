"""A real OpenID provider on this machine, for tests, and somebody who signs in there."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import flask
import requests
from werkzeug.serving import make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library's own imports are of parts it is about to leave
    import oidc_provider_mock

TIMEOUT = 10  # seconds


@dataclass
class TestProvider:
    """The provider as tests see it: `asked` are the paths that were asked for, with their forms."""

    __test__ = False
    app: flask.Flask
    issuer: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def add(self, subject: str, **claims) -> None:
        """Add a person; the claims stand in their tokens, also in place of ordinary ones."""
        answer = requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=TIMEOUT)
        assert answer.status_code == 204, answer.text

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in as the person at the address that we sent them to; return where they are sent."""
        return self._answer(address, {"sub": subject})

    def refuse(self, address: str) -> str:
        """Press cancel instead."""
        return self._answer(address, {"action": "deny"})

    def _answer(self, address: str, form: dict[str, str]) -> str:
        answer = requests.post(address, data=form, timeout=TIMEOUT, allow_redirects=False)
        assert answer.status_code in {302, 303}, answer.text
        return answer.headers["Location"]

    def forms(self, path: str) -> list[dict[str, str]]:
        """Return the forms that were sent to the path."""
        return [form for asked, form in self.asked if asked == path]

    def replace(self, name: str, answer) -> None:
        """Let the provider answer as told at one of its pages."""
        self.app.view_functions[f"oidc-provider-mock.{name}"] = answer


def query_of(address: str) -> dict[str, str]:
    """Return the address's query, one value per name."""
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def path_of(address: str) -> str:
    """Return the address without scheme and host, as a browser's request has it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@contextmanager
def running_provider(**options) -> Iterator[TestProvider]:
    """Run a provider on a port of its own, until the block ends."""
    app = oidc_provider_mock.app(**options)
    provider = TestProvider(app=app)

    @app.before_request
    def note() -> None:
        provider.asked.append((flask.request.path, flask.request.form.to_dict()))

    server = make_server("127.0.0.1", 0, app, threaded=False)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(TIMEOUT)
        server.server_close()
