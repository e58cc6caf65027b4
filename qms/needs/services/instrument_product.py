"""The product's own instrument, for an installation that took an earlier one into use.

What is stored is never changed: better words that come with the product become a draft, which is
read, tried on past cases and brought into force like any other.
"""

from dataclasses import replace
from datetime import datetime
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsInstrument
from qms.needs.queries.instruments import read_content
from qms.needs.services.instrument_drafts import begin_from_file
from qms.needs.services.instruments import FIRST


def product_is_new(session: Session) -> bool:
    """Return whether the product's instrument says what no version here says."""
    product = _unnumbered(read_content(_product()))
    query = select(NeedsInstrument.content).where(NeedsInstrument.state != "dropped")
    return all(_unnumbered(read_content(one)) != product for one in session.scalars(query))


def begin_from_product(session: Session, actor: Actor, *, now: datetime) -> int:
    """Begin a draft as the product's instrument says; return its row's id."""
    return begin_from_file(session, actor, _product().encode(), now=now)


def _product() -> str:
    return files("qms.content").joinpath(FIRST).read_text(encoding="utf-8")


def _unnumbered(instrument: Instrument) -> Instrument:
    """Return the instrument without its number: the same words are the same instrument."""
    return replace(instrument, version=1)
