"""The follow-up for the committee: two pages to print, the same as PDF and document."""

from collections.abc import Iterator
from fractions import Fraction

from flask import abort, g, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.follow_up import FormFollow, Sums, UnitFollow, sums_of
from qms.costs.core.items import GrantForm
from qms.costs.core.shown import FEWEST
from qms.costs.labels import form_label
from qms.costs.queries.following import FollowUp
from qms.costs.views.blueprint import MENU, bp, tenths, whole_kronor
from qms.costs.views.following import signed_tkr, tkr
from qms.costs.views.following_asked import Followed, read_followed
from qms.costs.views.following_words import (
    against_budget,
    hidden_words,
    largest,
    method,
    months_told,
    outside_words,
    parts_of,
    share_of,
)
from qms.i18n.formats import mnkr, number, signed
from qms.i18n.language import gettext as _
from qms.i18n.language import language
from qms.kernel.money import kronor
from qms.org import queries as org
from qms.reports.paper.docx import to_docx
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.spans import words
from qms.reports.paper.values import (
    AnyBlock,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    Paper,
    Points,
    Table,
    Text,
)
from qms.web.context import db, today
from qms.web.downloads import download
from qms.web.paper_page import on_page
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "docx": to_docx}
MOST_UNITS = 12


def _paper(session: Session) -> tuple[Followed, Paper | None]:
    asked = read_followed(session)
    if asked.found is None or not asked.told:
        return asked, None
    top = org.municipality(session)
    return asked, paper_of(asked, asked.found, municipality=top.name if top else "")


@bp.get("/kpe/uppfoljning/namnd")
@requires(Can.COSTS_READ_TOTALS)
def show_follow_up_paper() -> str:
    """Show the paper as of the newest follow-up."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        asked, paper = _paper(session)
    return render_template(
        "costs/show_follow_up_paper.html", asked=asked, paper=paper,
        body=on_page(paper) if paper else "",
    )  # fmt: skip


@bp.get("/kpe/uppfoljning/namnd.<ending>")
@requires(Can.COSTS_READ_TOTALS)
def download_follow_up_paper(ending: str) -> Response:
    """Return the paper as a file: `pdf` (tagged) or `docx`."""
    if ending not in WRITERS:
        abort(404)
    with db().reading() as session:
        asked, paper = _paper(session)
    if paper is None:
        abort(404)
    return download(WRITERS[ending](paper), f"ekonomisk-uppfoljning-{asked.year}.{ending}")


def paper_of(asked: Followed, found: FollowUp, *, municipality: str) -> Paper:
    """Return the follow-up as a paper in the reader's language."""
    return Paper(
        title=against_budget(_("Skola och förskola"), asked.sums, asked.year),
        language=language(),
        meta=Meta(
            municipality=municipality, office=_("Utbildningsförvaltningen"), author="",
            kind=_("Ekonomisk uppföljning"), day=today(), made_at=found.made_at,
        ),
        blocks=tuple(_blocks(asked, found)),
    )  # fmt: skip


def _blocks(asked: Followed, found: FollowUp) -> Iterator[AnyBlock]:
    sums, basis = asked.sums, found.basis
    yield Heading(text=_("Sammanfattning"))
    lead = _("Gäller kommunens egna enheter, med utfall för %(months)s.") % {
        "months": months_told(basis)
    }
    yield Text(words=words(" ".join((lead, largest(asked.why))).strip()))
    yield KeyFigures(
        figures=(
            KeyFigure(value=mnkr(sums.budget), words=_("budget för året")),
            KeyFigure(value=mnkr(sums.forecast), words=_("prognos för året"), table_id="forms"),
            KeyFigure(value=f"{signed(kronor(sums.gap) / 1_000_000, 1)} mnkr", table_id="why",
                      words=_("mot budget, %(share)s") % {"share": share_of(sums)}),
        )
    )  # fmt: skip
    yield from _forms(asked, months_told(basis))
    if outside := outside_words(basis):
        yield Text(words=words(outside))
    if asked.hidden:
        yield Text(words=words(hidden_words(asked.hidden, FEWEST)))
    yield _why(asked)
    yield Heading(text=_("Enheter som avviker mest"))
    yield from _units(asked)
    yield Heading(text=_("Så är det räknat"))
    yield Points(items=tuple(words(one) for one in method(basis, asked.held.terms)))


def _forms(asked: Followed, months: str) -> Iterator[Table]:
    by_form = {form: [one for one in asked.forms if one.form is form] for form in asked.of_forms}
    sums = {form: sums_of(item for one in here for item in one.items)
            for form, here in by_form.items()}  # fmt: skip
    yield Table(
        id="forms", caption=_("Budget, utfall och prognos efter skolform, tusen kronor"),
        headers=(_("Skolform"), _("Budget"), _("Utfall hittills"), _("Prognos"), _("Skillnad"),
                 _("Andel")),
        rows=(*(_form_sums(form_label(form), one) for form, one in sums.items()),
              _form_sums(_("Tillsammans"), asked.sums)),
        numeric=frozenset(range(1, 6)), note=_("Plus är dyrare än budget."), has_sum=True,
    )  # fmt: skip
    yield Table(
        id="pupils", caption=_("Barn och elever, och kronor per barn eller elev"),
        headers=(_("Skolform"), _("Antal, budget"), _("Antal, prognos"), _("Kr, budget"),
                 _("Kr, %(months)s") % {"months": months}, _("Kr, prognos")),
        rows=tuple(_per_pupil(form, here, sums[form]) for form, here in by_form.items()),
        numeric=frozenset(range(1, 6)),
    )  # fmt: skip


def _form_sums(name: str, one: Sums) -> tuple[str, ...]:
    return (
        name, tkr(one.budget), tkr(one.outcome), tkr(one.forecast), signed_tkr(one.gap),
        share_of(one),
    )  # fmt: skip


def _per_pupil(form: GrantForm, here: list[FormFollow], sums: Sums) -> tuple[str, ...]:
    planned = sum((one.pupils.planned for one in here), Fraction(0))
    pupils = sum((one.pupils.year for one in here), Fraction(0))
    each = ((sums.budget, planned), (sums.outcome, pupils), (sums.forecast, pupils))
    return (
        form_label(form), tenths(planned), tenths(pupils),
        *(whole_kronor(ore / n) if n else "–" for ore, n in each),
    )  # fmt: skip


def _why(asked: Followed) -> Table:
    parts = parts_of(asked.why)
    return Table(
        id="why", caption=_("Varför prognosen inte är budgeten, tusen kronor"),
        headers=(_("Del"), _("Slag"), _("Tusen kronor")),
        rows=(*((part, what, signed_tkr(ore)) for part, what, ore in parts),
              (_("Tillsammans"), "", signed_tkr(asked.sums.gap))),
        numeric=frozenset({2}), has_sum=True,
    )  # fmt: skip


def _units(asked: Followed) -> Iterator[AnyBlock]:
    far = sorted((one for one in asked.told if one.is_far), key=lambda one: -abs(one.sums.gap))
    if not far:
        yield Text(words=words(_("Ingen enhet avviker mer än gränsen.")))
        return
    yield Table(
        id="units", caption=_("Tusen kronor, de största skillnaderna först"),
        headers=(_("Enhet"), _("Budget"), _("Prognos"), _("Skillnad"), _("Andel"), _("Volym"),
                 _("Mix"), _("Pris")),
        rows=tuple(_unit(asked, one) for one in far[:MOST_UNITS]),
        numeric=frozenset(range(1, 8)),
        note=_("%(n)s av %(all)s enheter avviker mer än gränsen.")
        % {"n": number(len(far)), "all": number(len(asked.told))},
    )  # fmt: skip
    yield Points(items=tuple(words(_cause(asked, one)) for one in far[:MOST_UNITS]))


def _cause(asked: Followed, unit: UnitFollow) -> str:
    """Return what matters most at the unit, in a line."""
    part, _slag, ore = max(parts_of(unit.why), key=lambda one: abs(one[2]))
    return _("%(unit)s: mest %(cause)s, %(amount)s tkr.") % {
        "unit": asked.seen.name(unit.unit), "cause": part.lower(), "amount": signed_tkr(ore),
    }  # fmt: skip


def _unit(asked: Followed, unit: UnitFollow) -> tuple[str, ...]:
    why = unit.why
    return (
        asked.seen.name(unit.unit), tkr(unit.sums.budget), tkr(unit.sums.forecast),
        signed_tkr(unit.sums.gap), share_of(unit.sums), signed_tkr(why.volume),
        signed_tkr(why.mix), signed_tkr(why.price),
    )  # fmt: skip
