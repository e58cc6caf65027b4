"""Somebody who uses a running product over HTTP and does not give up when it is killed."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from http.cookiejar import CookieJar

PATIENCE = 30  # seconds
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
BROKEN = (OSError, HTTPException)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves it to us to follow: a redirect tells that the change is stored."""

    def redirect_request(self, *_):
        return None


class Visitor:
    """Somebody signed in, who asks again when the connection breaks."""

    def __init__(self, address: str, user_name: str, password: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar, NoRedirect())
        self.address, self.broken, self.token, self.version = address, 0, "", 0
        self.ask("/logga-in")
        given = {"user_name": user_name, "password": password}
        assert self.ask("/logga-in", given)[0] == 303
        self.ask("/")

    def once(self, path: str, fields=None) -> tuple[int, str]:
        data = fields and {"csrf_token": self.token, "version": self.version, **fields}
        body = urllib.parse.urlencode(data).encode() if data else None
        return self._answer(urllib.request.Request(self.address + path, body))

    def send(self, path: str, name: str, content: bytes) -> tuple[int, str]:
        """Return status and text of a file that is sent with the form's token."""
        edge = "en-gräns-som-ingen-fil-har".encode().hex()
        token = f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token}'
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
        body = f"{token}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._answer(urllib.request.Request(self.address + path, body, kind))

    def _answer(self, asked: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(asked, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def ask(self, path: str, fields=None) -> tuple[int, str]:
        """Return status and text; note the token and the version that a page shows."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, text = self.once(path, fields)
                break
            except BROKEN:
                self.broken += 1
                assert time.monotonic() < deadline, "nobody answers any longer"
                time.sleep(0.02)
        if found := TOKEN.search(text):
            self.token = found[1]
        if found := VERSION.search(text):
            self.version = int(found[1])
        return status, text
