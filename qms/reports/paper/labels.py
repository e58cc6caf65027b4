"""What the writers say around a paper's own words: numbers of tables, its foot."""

from qms.i18n.formats import day, moment
from qms.i18n.language import gettext as _
from qms.reports.paper.values import Chart, Meta, Paper, Table

SHORT_SUM = 8
REGIONS = {"sv": "SE", "en": "GB"}


def label_of(paper: Paper) -> dict[str, str]:
    """Return `Tabell 1`, `Diagram 1` … by id, numbered in the order they stand."""
    found, tables, charts = {}, 0, 0
    for block in paper.blocks:
        if isinstance(block, Table):
            tables += 1
            found[block.id] = _("Tabell %(n)s") % {"n": tables}
        elif isinstance(block, Chart):
            charts += 1
            found[block.id] = _("Diagram %(n)s") % {"n": charts}
    return found


def foot(meta: Meta) -> str:
    """Return the foot of every page: number of the case, when it was locked, its checksum."""
    parts = [_("Dnr %(dnr)s") % {"dnr": meta.dnr}] if meta.dnr else []
    if meta.is_locked:
        parts.append(_("underlag låst %(at)s") % {"at": moment(meta.made_at)})
        parts.append(_("kontrollsumma %(sum)s") % {"sum": short_sum(meta.checksum)})
    else:
        parts.append(_("utkast %(at)s") % {"at": moment(meta.made_at)})
    return " · ".join(parts)


def short_sum(checksum: str) -> str:
    """Return the beginning of the checksum in groups of four, `7c1e 90fa`."""
    short = checksum[:SHORT_SUM]
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))


def head(meta: Meta) -> tuple[tuple[str, ...], ...]:
    """Return the three columns above the title, line by line: from whom, what, to whom."""
    whom = (_("Till"), meta.to, day(meta.to_day) if meta.to_day else "") if meta.to else ()
    columns = (
        (meta.municipality, meta.office, meta.author),
        (meta.kind, day(meta.day), _("Dnr %(dnr)s") % {"dnr": meta.dnr} if meta.dnr else ""),
        whom,
    )
    return tuple(tuple(line for line in column if line) for column in columns)


def same_numbers(label: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the link from a chart to its table."""
    before, after = _("Samma tal finns i %(table)s.").split("%(table)s")
    return before, label, after


def locale_of(language: str) -> str:
    """Return the language as documents write it: `sv-SE`."""
    return f"{language}-{REGIONS[language]}"
