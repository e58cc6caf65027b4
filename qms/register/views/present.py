"""The dry run in words and figures, ready for its page."""

from collections import Counter
from typing import Literal

from qms.i18n.formats import clock, moment, number, signed
from qms.i18n.language import gettext, mark, ngettext
from qms.org.core.nodes import NodeKind
from qms.register.core.batches import Batch
from qms.register.core.columns import GRADES, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.headers import HeaderState
from qms.register.core.report import Report
from qms.register.labels import decimal_label, delimiter_label, years_label

Locale = Literal["sv", "en"]
Figure = tuple[str, str, str]

NODE_KINDS = {
    NodeKind.PROVIDER: mark("Huvudman"),
    NodeKind.AREA: mark("Område"),
}


def title(report: Report) -> str:
    """Return what is true of the file, as the page's heading."""
    if report.faulty:
        text = ngettext(
            "%(n)s rad behöver rättas. Ingenting är sparat.",
            "%(n)s rader behöver rättas. Ingenting är sparat.",
            report.faulty,
        )
        return text % {"n": number(report.faulty)}
    if report.findings:
        return gettext("Filen behöver rättas. Ingenting är sparat.")
    if report.unknown:
        words = gettext("%(what)s saknas i registret. Ingenting är sparat.")
        return words % {"what": unknown_words(report)}
    if report.changes_nothing:
        return gettext("Filen ändrar ingenting")
    text = ngettext(
        "%(n)s rad kan sparas. Ingenting är sparat än.",
        "%(n)s rader kan sparas. Ingenting är sparat än.",
        report.rows,
    )
    return text % {"n": number(report.rows)}


def unknown_words(report: Report) -> str:
    """Return what the register lacks, `16 enheter, 1 område`; empty when it lacks nothing."""
    counts = Counter(place.kind for place in report.unknown)
    words = {
        Kind.UNIT: ngettext("%(n)s enhet", "%(n)s enheter", counts[Kind.UNIT]),
        Kind.AREA: ngettext("%(n)s område", "%(n)s områden", counts[Kind.AREA]),
        Kind.PROVIDER: ngettext("%(n)s huvudman", "%(n)s huvudmän", counts[Kind.PROVIDER]),
    }
    return ", ".join(
        text % {"n": number(counts[kind])} for kind, text in words.items() if counts[kind]
    )


def stages(batch: Batch, report: Report) -> list[tuple[str, str, str]]:
    """Return the four steps of an import: what, how it went, and where the reader is."""
    used = sum(1 for line in report.headers if line.state == HeaderState.READ.value)
    columns = gettext("%(used)s av %(all)s används") % {"used": used, "all": len(report.headers)}
    checked = gettext("inga fel")
    if report.findings:
        checked = ngettext("%(n)s rad med fel", "%(n)s rader med fel", report.faulty) % {
            "n": number(report.faulty)
        }
    is_right = not report.findings
    return [
        (gettext("Välj fil"), gettext("Klart %(at)s") % {"at": clock(batch.staged_at)}, "done"),
        (gettext("Kolumner"), columns, "done"),
        (gettext("Kontroll"), checked, "done" if is_right else "current"),
        (gettext("Spara"), gettext("Väntar"), "current" if is_right else ""),
    ]


def figures(dataset: Dataset, report: Report) -> list[Figure]:
    """Return the row of figures: faults when there are any, else what would change."""
    change = _year_change(dataset, report)
    if report.findings:
        found = ngettext("%(n)s fel", "%(n)s fel", len(report.findings)) % {
            "n": number(len(report.findings))
        }
        cells = [
            (gettext("Rader i filen"), number(report.rows), gettext("utan rubrikrad")),
            (gettext("Godkända"), number(report.good), gettext("sparas först när alla är rätt")),
            (gettext("Rader med fel"), number(report.faulty), found),
        ]
    elif dataset.counted and not dataset.of_persons:
        cells = [
            (gettext("Nya"), number(report.new), gettext("rader som inte fanns")),
            (gettext("Oförändrade"), number(report.unchanged), gettext("rader som redan finns")),
            (gettext("Tas bort"), number(report.removed), gettext("rader som filen inte har")),
        ]
    elif dataset.counted:
        cells = [
            (gettext("Nya"), number(report.new), gettext("elever som inte fanns")),
            (gettext("Oförändrade"), number(report.unchanged), gettext("elever som redan finns")),
            (gettext("Tas bort"), number(report.removed), gettext("elever som filen inte har")),
        ]
    else:
        cells = [
            (gettext("Nya"), number(report.new), gettext("rader som inte fanns")),
            (gettext("Ändrade"), number(report.changed), gettext("ersätter tidigare värden")),
            (gettext("Oförändrade"), number(report.unchanged), gettext("0 rader tas bort")),
        ]
    return [*cells, change] if change else cells


def replaces(dataset: Dataset, report: Report) -> str:
    """Return which earlier rows the file takes the place of; nothing when rows have names."""
    if not dataset.is_nameless or report.findings:
        return ""
    years = years_label(min(report.years, default=None), max(report.years, default=None))
    text = gettext(
        "Filen ersätter alla tidigare elever vid de enheter den innehåller, för de år den har för"
        " varje enhet (%(years)s). Andra enheter och år är orörda."
    )
    if any(column.kind in GRADES for column in dataset.key_columns):
        text = gettext(
            "Filen ersätter alla tidigare elever vid de enheter och i de årskurser den innehåller,"
            " för de år den har för varje (%(years)s). Allt annat är orört."
        )
    return text % {"years": years}


def _year_change(dataset: Dataset, report: Report) -> Figure | None:
    """Return the watched sum beside the year before, None for datasets without one."""
    if dataset.plausible is None:
        return None
    heading = gettext("Mot året före")
    if report.year_change is None:
        return heading, "–", gettext("inget att jämföra med")
    change = report.year_change
    words = (
        gettext("%(what)s, rimligt, gränsen är ±%(limit)s %%")
        if change.within
        else gettext("%(what)s, ovanligt mycket, gränsen är ±%(limit)s %%. Kontrollera filen.")
    )
    if change.odd:
        words = ngettext(
            "%(what)s, %(odd)s enhet ändras mer än hälften. Kontrollera filen.",
            "%(what)s, %(odd)s enheter ändras mer än hälften. Kontrollera filen.",
            change.odd,
        )
    remark = words % {
        "what": gettext(dataset.plausible.label),
        "limit": dataset.plausible.percent,
        "odd": change.odd,
    }
    return heading, signed(change.difference), remark


def _checksum(batch: Batch, same: Batch | None) -> str:
    """Return the first signs of the checksum, and whether the same file was saved before."""
    start = f"{batch.sha256[:4]} {batch.sha256[4:8]}"
    if same is None:
        return f"{start} – {gettext('filen har inte sparats tidigare')}"
    when = gettext("samma fil sparades %(when)s") % {"when": moment(same.saved_at)}
    return f"{start} – {when}"


def reading_facts(
    dataset: Dataset, batch: Batch, report: Report, same: Batch | None
) -> list[tuple[str, str]]:
    """Return how the file was read, as pairs of term and value; `same` was saved from it before."""
    years = years_label(min(report.years, default=None), max(report.years, default=None))
    facts = [
        (gettext("Teckenkodning"), report.encoding),
        (gettext("Avgränsare"), delimiter_label(report.delimiter, report.encoding)),
        (gettext("Decimaltecken"), decimal_label(report.decimal_sign)),
        (gettext("Mätdatum"), f"{gettext(dataset.measured)} {years}".strip()),
        (gettext("Kontrollsumma"), _checksum(batch, same)),
    ]
    if report.sheet:
        facts.insert(1, (gettext("Blad"), report.sheet))
    if report.other_sheets:
        facts.append((gettext("Blad som inte lästs"), ", ".join(report.other_sheets)))
    if report.blank_rows:
        facts.append(
            (
                gettext("Tomma rader"),
                gettext("%(n)s hoppades över") % {"n": number(report.blank_rows)},
            )
        )
    if report.preamble:
        facts.append((gettext("Text ovanför rubrikraden"), " · ".join(report.preamble)))
    return facts
