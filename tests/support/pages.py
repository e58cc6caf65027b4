"""A client that finds faults in every page it fetches, and posts as a browser does."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


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
        self.forms: list[str] = []

    def handle_starttag(self, tag, attrs):
        at = {key: value or "" for key, value in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in at:
            self.ids.append(at["id"])
        if tag == "html":
            self.language = at.get("lang", "")
        if tag == "label":
            self.labels.add(at.get("for", ""))
        if tag in {"input", "select", "textarea"} and at.get("type") not in {
            "hidden",
            "submit",
            "button",
        }:
            self.fields.append(at)
        if "style" in at or (tag == "script" and "src" not in at) or tag == "style":
            self.inline.append(tag)
        if tag == "table":
            self.tables.append({"caption": 0, "bare_th": 0})
        if tag == "caption" and self.tables:
            self.tables[-1]["caption"] += 1
        if tag == "th" and self.tables and "scope" not in at:
            self.tables[-1]["bare_th"] += 1


def faults_of(html: str) -> list[str]:
    """Return what is wrong with a page's structure; none is the aim."""
    page = Outline()
    page.feed(html)
    faults = []
    if page.language not in {"sv", "en"}:
        faults.append("html has no lang")
    if page.headings.count(1) != 1:
        faults.append(f"{page.headings.count(1)} h1")
    jumps = [(a, b) for a, b in zip(page.headings, page.headings[1:], strict=False) if b > a + 1]
    faults += [f"heading jumps from h{a} to h{b}" for a, b in jumps]
    doubles = {i for i in page.ids if page.ids.count(i) > 1}
    faults += [f"id {i} twice" for i in sorted(doubles)]
    faults += [f"<{tag}> has inline style or script" for tag in page.inline]
    for field in page.fields:
        named = (
            field.get("id") in page.labels or "aria-label" in field or "aria-labelledby" in field
        )
        if not named:
            faults.append(f"field {field.get('name')} has no label")
        described = field.get("aria-describedby", "").split()
        faults += [f"no element {i} to describe a field" for i in described if i not in page.ids]
    for number, table in enumerate(page.tables, start=1):
        if not table["caption"]:
            faults.append(f"table {number} has no caption")
        if table["bare_th"]:
            faults.append(f"table {number} has th without scope")
    if "<title>" not in html:
        faults.append("no title")
    return faults


class PageClient(FlaskClient):
    """Checks each HTML page; `post` carries the form's token as a browser would."""

    token = ""
    check = True

    def open(self, *args, **kwargs):
        kwargs.setdefault("buffered", True)  # files are closed as a browser would
        data = kwargs.get("data")
        if kwargs.get("method") == "POST" and (data is None or isinstance(data, dict)):
            kwargs["data"] = {"csrf_token": self._token(), **(data or {})}
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data.strip().startswith(b"<!"):
            html = answer.get_data(as_text=True)
            found = TOKEN.search(html)
            self.token = found.group(1) if found else self.token
            if self.check and answer.status_code != 303:
                assert faults_of(html) == []
        return answer

    def _token(self) -> str:
        if not self.token:
            html = super().open("/logga-in", method="GET", follow_redirects=True)
            found = TOKEN.search(html.get_data(as_text=True))
            self.token = found.group(1) if found else ""
        return self.token
