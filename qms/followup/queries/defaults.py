"""The default content of the module, parsed once."""

from functools import cache

from qms.content.loader import load
from qms.followup.core.cycle.year_cycle import YearCycle, parse_cycle
from qms.followup.core.report.catalogue import Suggestion, parse_catalogue
from qms.followup.core.report.template_file import parse_templates
from qms.followup.core.report.templates import Template
from qms.followup.core.report.vocabulary import parse_vocabulary

SOCIO_OUTCOME = "socio_outcome"


@cache
def templates() -> dict[str, Template]:
    """Return every report template by key."""
    return parse_templates(load("report_templates"))


def template(key: str) -> Template:
    """Return one report template; raise KeyError when there is none."""
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
