"""The occasions on which somebody is told of a decision on a grant, as the inbox knows them."""

from datetime import date

from qms.grants.core.deciding.subjects import Subject

PROPOSED, DECIDED = "grants:proposed", "grants:decided"


def key_of_year(year: int, on: date | None = None) -> str:
    """Return the key of a year's waiting drafts, one a day; without `on` what all begin with."""
    return f"{PROPOSED}:{year}:{on or ''}"


def key_of_subject(subject: Subject, number: str = "") -> str:
    """Return the key of a decision; without its number what all of the subject's begin with."""
    return f"{DECIDED}:{subject}:{number}"
