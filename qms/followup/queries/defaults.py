"""The default content of the module, parsed once."""

from collections.abc import Mapping
from functools import cache

from qms.content.loader import load
from qms.followup.core.cycle.year_cycle import YearCycle, parse_cycle
from qms.followup.core.report.catalogue import Suggestion, parse_catalogue
from qms.followup.core.report.template_file import indicator_names, parse_templates
from qms.followup.core.report.templates import Template
from qms.followup.core.report.vocabulary import parse_vocabulary
from qms.followup.core.report.wording import Wording

SOCIO_OUTCOME = "socio_outcome"


@cache
def templates() -> dict[str, Template]:
    """Return the newest default version of every report template by key."""
    return parse_templates(load("report_templates"), indicator_names(load("indicators")))


def names() -> Mapping[str, Wording]:
    """Return what the indicators are called, by key."""
    return next(iter(templates().values())).names


EARLIER = ("report_templates_1",)
"""The files with templates as they were, for reports that were opened with them."""


@cache
def earlier_templates() -> dict[tuple[str, int], Template]:
    """Return the default templates of earlier versions by key and version."""
    names = indicator_names(load("indicators"))
    every = (one for file in EARLIER for one in parse_templates(load(file), names).values())
    return {(one.key, one.version): one for one in every}


def template(key: str) -> Template:
    """Return the newest default version of a template; raise KeyError when there is none.

    Where a cycle is known its own version counts: see `template_versions.template_of`.
    """
    return templates()[key]


@cache
def year_cycle() -> YearCycle:
    """Return the year's activities with their date rules."""
    return parse_cycle(load("annual_cycle"))


@cache
def vocabulary() -> tuple[tuple[str, str, str], ...]:
    """Return the words to avoid: (avoided, preferred, why)."""
    return parse_vocabulary(load("wording"))


@cache
def suggestions() -> tuple[Suggestion, ...]:
    """Return the catalogue of measures."""
    return parse_catalogue(load("intervention_catalogue"), load("indicators"))
