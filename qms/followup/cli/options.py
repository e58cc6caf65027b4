"""Kinds of options that several commands take."""

import click

FILE = click.Path(exists=True, dir_okay=False)


def names(text: str) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
