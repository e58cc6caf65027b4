"""Which questions a cycle asks: the version of the template that it was opened with."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.followup.core.editor.document import as_template, from_canonical
from qms.followup.core.editor.versions import VersionState
from qms.followup.core.report.asking import for_forms
from qms.followup.core.report.templates import Template
from qms.followup.models import Report, ReportCycle, TemplateVersion
from qms.followup.queries import defaults


@lru_cache(maxsize=64)
def _stored(body: str) -> Template:
    found, version = from_canonical(body)
    return as_template(found, version=version, names=defaults.templates()[found.key].names)


def template_of(session: Session, key: str, version: int) -> Template:
    """Return one version of a template; raise KeyError when there is none.

    A version that the municipality published comes before the product's own of that number.
    """
    query = select(TemplateVersion.body).where(
        TemplateVersion.key == key, TemplateVersion.version == version
    )
    body = session.scalar(query)
    if body is not None:
        return _stored(body)
    newest = defaults.templates()[key]
    return newest if newest.version == version else defaults.earlier_templates()[key, version]


def latest_version(session: Session, key: str) -> int:
    """Return the version that a new cycle asks with; raise KeyError without such a template.

    The municipality's newest that is not withdrawn, else the product's own.
    """
    query = select(func.max(TemplateVersion.version)).where(
        TemplateVersion.key == key, TemplateVersion.state == VersionState.PUBLISHED
    )
    return session.scalar(query) or newest_default(session, key)


def newest_default(session: Session, key: str) -> int:
    """Return the product's own newest version whose number the municipality has not used."""
    query = select(TemplateVersion.version).where(TemplateVersion.key == key)
    used = set(session.scalars(query))
    newest = defaults.templates()[key].version
    earlier = (number for name, number in defaults.earlier_templates() if name == key)
    return max((one for one in (newest, *earlier) if one not in used), default=newest)


def for_report(session: Session, report: Report, cycle: ReportCycle) -> Template:
    """Return what the report asks: its cycle's version, narrowed to the unit's school forms."""
    template = template_of(session, cycle.template, cycle.template_version)
    return for_forms(template, tuple(report.forms))


def for_cycles(session: Session, cycles: Iterable[ReportCycle]) -> dict[int, Template]:
    """Return each cycle's template by the cycle's id."""
    return {one.id: template_of(session, one.template, one.template_version) for one in cycles}


def earlier_of(session: Session, cycle: ReportCycle) -> tuple[Template, ...]:
    """Return the versions that the cycle asked with before, the latest first."""
    versions = reversed(cycle.earlier_versions)
    return tuple(template_of(session, cycle.template, version) for version in versions)
