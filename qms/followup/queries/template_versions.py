"""Which questions a cycle asks: the version of the template that it was opened with."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from qms.db.session import has_asked, once
from qms.followup.core.editor.document import as_template, from_canonical
from qms.followup.core.editor.versions import VersionState
from qms.followup.core.report.asking import for_forms
from qms.followup.core.report.templates import Template, Wording
from qms.followup.models import Report, ReportCycle, TemplateVersion
from qms.followup.queries import defaults

Version = tuple[str, int]
"""A template's key and the number of its version."""


@lru_cache(maxsize=64)
def _stored(body: str) -> Template:
    found, version = from_canonical(body)
    return as_template(found, version=version, names=defaults.names())


def template_of(session: Session, key: str, version: int) -> Template:
    """Return one version of a template; raise KeyError when there is none.

    A version that the municipality published comes before the product's own of that number.
    """
    return templates_of(session, {(key, version)})[key, version]


def templates_of(session: Session, wanted: Collection[Version]) -> Mapping[Version, Template]:
    """Return these versions of templates, read in one statement; raise KeyError as `template_of`.

    In a session that only reads, each is read once.
    """
    unknown = [one for one in wanted if not has_asked(session, (Template, one))]
    bodies = _bodies(session, unknown) if unknown else {}
    return {
        one: once(session, (Template, one), partial(_made, one, bodies.get(one))) for one in wanted
    }


def _bodies(session: Session, wanted: Collection[Version]) -> dict[Version, str]:
    query = select(TemplateVersion.key, TemplateVersion.version, TemplateVersion.body).where(
        tuple_(TemplateVersion.key, TemplateVersion.version).in_(wanted)
    )
    return {(row.key, row.version or 0): row.body for row in session.execute(query)}


def _made(version: Version, body: str | None) -> Template:
    if body is not None:
        return _stored(body)
    newest = defaults.templates()[version[0]]
    return newest if newest.version == version[1] else defaults.earlier_templates()[version]


def latest_version(session: Session, key: str) -> int:
    """Return the version that a new cycle asks with; raise KeyError without such a template.

    The municipality's newest that is not withdrawn, else the product's own.
    """
    query = select(func.max(TemplateVersion.version)).where(
        TemplateVersion.key == key, TemplateVersion.state == VersionState.PUBLISHED
    )
    return session.scalar(query) or newest_default(session, key)


def newest(session: Session, key: str) -> Template:
    """Return what a new cycle asks; raise KeyError when no version is in use."""
    return template_of(session, key, latest_version(session, key))


def own_keys(session: Session) -> tuple[str, ...]:
    """Return the templates that the municipality has made itself, the oldest first."""
    query = (
        select(TemplateVersion.key)
        .where(TemplateVersion.key.not_in(list(defaults.templates())))
        .group_by(TemplateVersion.key)
        .order_by(func.min(TemplateVersion.id))
    )
    return tuple(session.scalars(query))


def every_key(session: Session) -> tuple[str, ...]:
    """Return every template: the product's own, then those of the municipality."""
    return (*defaults.templates(), *own_keys(session))


def is_template(session: Session, key: str) -> bool:
    """Return whether there is such a template, also one that is only a draft."""
    return key in defaults.templates() or key in own_keys(session)


def newest_titles(session: Session) -> Mapping[str, Wording]:
    """Return what each report is called in the version that a new cycle asks with.

    In Swedish and English by the template's key: the product's own, then the municipality's that
    have been published; two statements.
    """
    query = select(TemplateVersion.key, func.max(TemplateVersion.version)).where(
        TemplateVersion.state == VersionState.PUBLISHED
    )
    newest = {row[0]: row[1] or 0 for row in session.execute(query.group_by(TemplateVersion.key))}
    published = templates_of(session, set(newest.items()))
    own = {key: published[key, version].title for key, version in sorted(newest.items())}
    return {key: one.title for key, one in defaults.templates().items()} | own


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
    every = tuple(cycles)
    known = templates_of(session, {(one.template, one.template_version) for one in every})
    return {one.id: known[one.template, one.template_version] for one in every}


def earlier_of(session: Session, cycle: ReportCycle) -> tuple[Template, ...]:
    """Return the versions that the cycle asked with before, the latest first."""
    versions = [(cycle.template, version) for version in reversed(cycle.earlier_versions)]
    known = templates_of(session, versions)
    return tuple(known[one] for one in versions)
