"""A client that finds faults in every page it fetches, and posts as a browser does."""

import re
from functools import lru_cache
from html.parser import HTMLParser

from flask.testing import FlaskClient

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
UNHEARD = re.compile(r'(?<=\s)(value|href|action)="[^"]*"')
CONTROLS = {"input", "select", "textarea"}
SILENT = {"hidden", "submit", "button"}
NAMES = ("aria-label", "aria-labelledby")


class Outline(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.language = ""
        self.inline: list[str] = []
        self.tables: list[dict[str, int]] = []

    def handle_starttag(self, tag, attrs):
        at = {key: value or "" for key, value in attrs}
        if "id" in at:
            self.ids.append(at["id"])
        if "style" in at or tag == "style" or (tag == "script" and "src" not in at):
            self.inline.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        note = getattr(self, f"_note_{'control' if tag in CONTROLS else tag}", None)
        if note:
            note(at)

    def _note_html(self, at):
        self.language = at.get("lang", "")

    def _note_label(self, at):
        self.labels.add(at.get("for", ""))

    def _note_control(self, at):
        if at.get("type") not in SILENT:
            self.fields.append(at)

    def _note_table(self, _):
        self.tables.append({"captions": 0, "bare": 0})

    def _note_caption(self, _):
        self.tables[-1]["captions"] += 1

    def _note_th(self, at):
        self.tables[-1]["bare"] += "scope" not in at


def faults_of(html: str) -> list[str]:
    """Return what is wrong with a page's structure; none is the aim."""
    # Where links lead and what fields hold say nothing of the structure, and the token is one of
    # them: without them pages that are built alike are judged once.
    return list(_faults_of(UNHEARD.sub(r'\1=""', html)))


@lru_cache(maxsize=1000)
def _faults_of(html: str) -> tuple[str, ...]:
    page = Outline()
    page.feed(html)
    return (*_frame_faults(page, html), *_field_faults(page), *_table_faults(page))


def _frame_faults(page, html):
    if page.language not in {"sv", "en"}:
        yield "html has no lang"
    if "<title>" not in html:
        yield "no title"
    if page.headings.count(1) != 1:
        yield f"{page.headings.count(1)} h1"
    for above, below in zip(page.headings, page.headings[1:], strict=False):
        if below > above + 1:
            yield f"heading jumps from h{above} to h{below}"
    for name in sorted({i for i in page.ids if page.ids.count(i) > 1}):
        yield f"id {name} twice"
    for tag in page.inline:
        yield f"<{tag}> has inline style or script"


def _field_faults(page):
    for field in page.fields:
        if field.get("id") not in page.labels and not any(name in field for name in NAMES):
            yield f"field {field.get('name')} has no label"
        for name in field.get("aria-describedby", "").split():
            if name not in page.ids:
                yield f"no element {name} to describe a field"


def _table_faults(page):
    for number, table in enumerate(page.tables, start=1):
        if not table["captions"]:
            yield f"table {number} has no caption"
        if table["bare"]:
            yield f"table {number} has th without scope"


class PageClient(FlaskClient):
    """Checks each HTML page; a post carries the form's token as a browser's would."""

    token = ""

    def open(self, *args, **kwargs):
        kwargs.setdefault("buffered", True)  # files are closed as a browser would
        data = kwargs.get("data")
        if kwargs.get("method") == "POST" and (data is None or isinstance(data, dict)):
            kwargs["data"] = {"csrf_token": self._token(), **(data or {})}
        answer = super().open(*args, **kwargs)
        for one in (*answer.history, answer):  # a large upload was sent from a file on the disk
            one.request.environ["wsgi.input"].close()
        if answer.mimetype == "text/html" and answer.data.strip().startswith(b"<!doctype html>"):
            html = answer.get_data(as_text=True)
            found = TOKEN.search(html)
            self.token = found.group(1) if found else self.token
            if answer.status_code != 303:
                assert faults_of(html) == []
        return answer

    def _token(self) -> str:
        if not self.token:
            page = super().open("/logga-in", method="GET", follow_redirects=True)
            found = TOKEN.search(page.get_data(as_text=True))
            self.token = found.group(1) if found else ""
        return self.token
