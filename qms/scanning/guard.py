"""At the edge of the product: what is sent is scanned before a view may read it."""

import logging
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from flask import Flask, current_app, render_template, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from qms.access.scope import has_right
from qms.audit.services import record
from qms.i18n.language import gettext
from qms.kernel.attached_file import LONGEST_NAME, plain_name
from qms.scanning.client import ScannerAwayError, scan
from qms.scanning.core.answers import Outcome
from qms.web.context import app_context, current_actor, db, is_signed_in, now

log = logging.getLogger(__name__)
OURS = "csrf_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something is not taken, in words, and the status of the answer."""

    status: int
    words: str


def init_scanning(app: Flask) -> None:
    """Let no view read a file that has not been scanned, where the settings name a scanner.

    Comes after all that knows who asks: files are scanned for those who have the view's right.
    """

    @app.before_request
    def scan_files() -> tuple[str, int] | None:
        if app_context().settings.scanner is None or not request.files:
            return None
        if not _may_send():
            _put_away()
            return None
        for file in (one for _, one in request.files.items(multi=True)):
            refusal = _of_file(file)
            if refusal is not None:
                return _page(refusal)
        return None


def refusal_of_body(content: bytes) -> Refusal | None:
    """Return why what a program sent is not taken; None when it is clean, or nothing scans."""
    if not content:
        return None
    return _refusal(BytesIO(content), gettext("det som skickades"))


def _may_send() -> bool:
    """Return whether the view lets the sender in: it is the same question as its own."""
    view = current_app.view_functions.get(request.endpoint or "")
    can = getattr(view, "required_right", None)
    return can is not None and is_signed_in() and has_right(current_actor(), can)


def _put_away() -> None:
    """Let there be no files: who is not let in has nothing scanned, and nothing read either."""
    for _, file in request.files.items(multi=True):
        file.close()
    request.files = ImmutableMultiDict()


def _of_file(file: FileStorage) -> Refusal | None:
    refusal = _refusal(file.stream, plain_name(file.filename or "")[:LONGEST_NAME])
    file.stream.seek(0)
    return refusal


def _refusal(content: IO[bytes], name: str) -> Refusal | None:
    """Return why the content is not taken, and record what was found in it; None: it is taken."""
    scanner = app_context().settings.scanner
    if scanner is None:
        return None
    try:
        verdict = scan(scanner, content)
    except ScannerAwayError as fault:
        log.error("a file was refused, the scanner is away: %s", fault)
        return Refusal(status=503, words=_away(name))
    if verdict.outcome is Outcome.TOO_LARGE:
        log.warning("a file was refused: larger than the scanner takes")
        return Refusal(status=413, words=_too_large(name))
    if verdict.outcome is Outcome.CLEAN:
        return None
    _record(verdict.signature)
    return Refusal(status=422, words=_found(name))


def _record(signature: str) -> None:
    """Write down what was found and where, never what the file was called."""
    with db().transaction() as session:
        where = request.endpoint or ""
        record(session, current_actor(), "scanning.virus-found", where, now=now(),
               signature=signature)  # fmt: skip


def _found(name: str) -> str:
    return gettext(
        "Virusskyddet hittade något skadligt i %(name)s. Ingenting är sparat. "
        "Skicka inte filen igen. Hör av dig till it-avdelningen."
    ) % {"name": name}


def _too_large(name: str) -> str:
    return gettext(
        "Virusskyddet kan inte granska %(name)s, som är för stor för det. Ingenting är sparat. "
        "Dela upp filen, eller be it-avdelningen höja gränsen."
    ) % {"name": name}


def _away(name: str) -> str:
    return gettext(
        "Virusskyddet svarar inte, så %(name)s har inte granskats. Ingenting är sparat. "
        "Försök igen om en stund."
    ) % {"name": name}


def _page(refusal: Refusal) -> tuple[str, int]:
    """Return the page that refuses, with the sentences that were typed beside the file."""
    typed = [value for key, value in request.form.items(multi=True) if key != OURS]
    sentences = [value for value in typed if len(value.split()) > 1]
    page = render_template("errors/refused_file.html", problem=refusal.words, typed=sentences)
    return page, refusal.status
