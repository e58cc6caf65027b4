"""Which texts the product shows, and the English catalogue kept in step with them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from qms.i18n.language import CATALOGUES
from qms.i18n.marked import texts_of
from qms.paths import PACKAGE, resource_dir

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PAGES = "**.html"
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}
ENGLISH = CATALOGUES / "en" / "messages.po"
LINE_WIDTH = 100
HEADER = (
    "# English texts of Kvalitetshjulet. The Swedish texts in code and templates are the source."
)
STARTED = datetime(2026, 9, 1, tzinfo=UTC)  # fixed, so that the file changes only with the texts


def _in_templates(folder: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield (file, text) for every text that the templates show."""
    for name, _, text, _, _ in extract_from_dir(
        folder, [(PAGES, "jinja2")], {PAGES: JINJA}, keywords=KEYWORDS
    ):
        yield f"{folder.name}/{name}", text


def texts_in_use() -> Catalog:
    """Return every text shown from code and templates, with the files it stands in."""
    catalogue = Catalog(
        locale="en",
        project="Kvalitetshjulet",
        version="1",
        header_comment=HEADER,
        msgid_bugs_address="see README.md",
        last_translator="Kvalitetshjulet",
        language_team="English",
        creation_date=STARTED,
        revision_date=STARTED,
        fuzzy=False,
    )
    found = chain(texts_of(PACKAGE), _in_templates(resource_dir("templates")))
    for place, text in sorted(found, key=str):
        if text:
            catalogue.add(text, locations=[(place, 1)])
    return catalogue


def english() -> Catalog:
    """Return the English catalogue as it is stored."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the texts without English words."""
    empty = ("", ("", ""), None)
    return [message for message in catalogue if message.id and message.string in empty]


def in_step() -> Catalog:
    """Return the texts in use with the English words that are known."""
    known, used = english(), texts_in_use()
    for message in used:
        stored = known.get(message.id) if message.id else None
        if stored is not None:
            message.string = stored.string
    return used


def store(catalogue: Catalog) -> None:
    """Write the English catalogue, in alphabetical order."""
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=LINE_WIDTH, no_location=True, sort_output=True)


@click.command()
def texts() -> None:
    """Bring the English catalogue in step with the texts in use; name those without English."""
    used = in_step()
    store(used)
    missing = untranslated(used)
    for message in missing:
        click.echo(f"utan engelska: {message.id}")
    click.echo(f"{len(used)} texter, {len(missing)} utan engelska.")
