"""The texts that decisions are made of, read once."""

from functools import cache

from qms.content.loader import load
from qms.decisions.core.texts import Texts, parse_texts


@cache
def texts() -> Texts:
    """Return the texts that decisions are made of."""
    return parse_texts(load("decision_texts"))
