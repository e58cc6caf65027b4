"""The committee's paper on a model: two pages to print, its title the conclusion."""

from dataclasses import dataclass
from fractions import Fraction

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.allocation import queries
from qms.allocation.core.degree.compare import Outcome
from qms.allocation.core.model import Category
from qms.allocation.core.names import capital
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.paper import Paper, next_dates, paper_of
from qms.allocation.core.told import texts
from qms.allocation.queries.accuracy import stored_years
from qms.allocation.queries.papers import PaperMaterial, paper_material
from qms.allocation.views.bench import require_whole
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.degree_words import degree_facts, degree_name, plain
from qms.content.loader import load
from qms.i18n.formats import day, number, percent, signed
from qms.i18n.language import gettext as _
from qms.i18n.language import language, ngettext
from qms.kernel.money import kronor
from qms.kernel.problems import RefusedError
from qms.org.core.nodes import ProviderKind
from qms.org.labels import provider_kind_label
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRow:
    """One construction in the paper, every cell ready."""

    name: str
    is_chosen: bool
    rates: str
    moved: str
    up_and_down: str
    problem: str


@bp.get("/modell/<int:model_id>/underlag")
@requires(Can.ALLOCATION_READ)
def show_paper(model_id: int) -> Answer:
    """Show the paper; when the model cannot be calculated it says why instead of figures."""
    g.menu_endpoint = "allocation.show_models"
    require_whole(current_actor())
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None:
            abort(404)
        found = paper_material(session, model, today=today())
        reviewed = _reviewed(session)
    paper, problems = _paper(found)
    content = load("allocation_texts")
    return render_template(
        "allocation/show_paper.html",
        head=model.head,
        found=found,
        paper=paper,
        problems=problems,
        title=_title(found, paper),
        texts={one.key: one for one in texts(content, "committee", language())},
        factors=_factors(found),
        rules=degree_facts(model.content.degree),
        provider_rows=_groups(paper),
        changed=_changed(paper, found),
        tried=[_tried(one, paper) for one in paper.tried] if paper else [],
        certainty=_certainty(found, reviewed),
        date_rows=_dates(found),
    )


def _reviewed(session: Session) -> int | None:
    """Return the newest year whose accuracy has been followed up, None before the first."""
    years = [one.year for one in stored_years(session)]
    return max(years, default=None)


def _paper(found: PaperMaterial) -> tuple[Paper | None, tuple[str, ...]]:
    """Return the figures, or why there are none."""
    if not found.pot_ore or not found.schools:
        why = _("Det finns ingen pott eller inga elever att räkna med än.")
        return None, (why,)
    try:
        paper = paper_of(
            found.stored.content,
            found.schools,
            pot_ore=found.pot_ore,
            current=found.current,
            previous=found.previous,
            kinds={key: unit.provider_kind.value for key, unit in found.units.items()},
            names={key: unit.name for key, unit in found.units.items()},
        )
    except RefusedError as refused:
        return None, tuple(one.sentence() for one in refused.problems)
    if paper.chosen.problems:
        return None, tuple(one.sentence() for one in paper.chosen.problems)
    return paper, ()


def _title(found: PaperMaterial, paper: Paper | None) -> str:
    """Return the conclusion, in at most a dozen words."""
    if paper is None:
        return _("Modellen går inte att räkna med än")
    up, down = len(paper.chosen.winners), len(paper.chosen.losers)
    if up or down:
        more = ngettext("%(n)s skola får mer", "%(n)s skolor får mer", up) % {"n": up}
        values = {"more": more, "down": down, "year": found.budget_year}
        return _("%(more)s och %(down)s mindre per elev %(year)s") % values
    schools = ngettext("%(n)s skola", "%(n)s skolor", len(found.schools))
    return _("Potten för %(year)s fördelas på %(schools)s efter behov") % {
        "year": found.budget_year,
        "schools": schools % {"n": len(found.schools)},
    }


def _factors(found: PaperMaterial) -> list[tuple[str, str]]:
    """Return each factor with its categories and weights."""
    return [
        (capital(factor.label or factor.name), ", ".join(map(_weighted, factor.categories)))
        for factor in found.stored.content.factors
    ]


def _weighted(category: Category) -> str:
    return f"{category.label or category.name} {plain(category.weight, 0)}"


def _groups(paper: Paper | None) -> list[tuple[str, str, str, str, str]]:
    """Return a row per kind of provider: schools, pupils, kronor per pupil and change."""
    return [
        (
            provider_kind_label(ProviderKind(one.key)) if one.key else "–",
            number(one.schools),
            number(one.pupils),
            number(decimal_of(one.kr_per_pupil, 0)),
            "–" if one.change_ore is None else signed(kronor(one.change_ore)),
        )
        for one in (paper.groups if paper else ())
    ]


def _changed(paper: Paper | None, found: PaperMaterial) -> list[tuple[str, str, str]]:
    """Return the schools that change most: name, kronor per pupil and change in kronor."""
    units = (*paper.more, *paper.less) if paper else ()
    return [
        (
            found.units[one.unit].name if one.unit in found.units else one.unit,
            number(decimal_of(one.kr_per_pupil, 0)),
            signed(kronor(one.change_ore or 0)),
        )
        for one in units
    ]


def _dates(found: PaperMaterial) -> list[tuple[str, str]]:
    rows = next_dates(
        load("annual_cycle"), budget_year=found.budget_year, today=today(), language=language()
    )
    return [(day(one.day), one.title) for one in rows]


def _tried(one: Outcome, paper: Paper | None) -> TriedRow:
    if one.problems:
        sentence = one.problems[0].message
        return TriedRow(name=degree_name(one.degree), is_chosen=False, rates="–", moved="–",
                        up_and_down="–", problem=sentence)  # fmt: skip
    low, high = (number(decimal_of(rate, 0)) for rate in (one.lowest_kr, one.highest_kr))
    return TriedRow(
        name=degree_name(one.degree),
        is_chosen=paper is not None and one is paper.chosen,
        rates=f"{low}–{high}",
        moved=percent(decimal_of(one.share_moved, 4), 1),
        up_and_down=f"{len(one.winners)}/{len(one.losers)}",
        problem="",
    )


def _certainty(found: PaperMaterial, reviewed: int | None) -> list[str]:
    """Return what is known of how far the figures can be trusted, one sentence each."""
    told = [_("Elever och bakgrund är från 15 oktober %(year)s.") % {"year": found.count_year}]
    if found.run is None:
        told.append(_("Beräkningen är ett prov och inte sparad. Beloppen kan ändras."))
    elif not found.run.is_adopted:
        told.append(_("Beräkningen är preliminär."))
    if found.left_out:
        told.append(_left_out(found))
    if found.schools:
        told.append(_smallest(min(school.pupils for school in found.schools)))
    if reviewed is None:
        told.append(_("Om modellen träffar rätt är inte prövat än."))
    else:
        told.append(_("Om modellen träffar rätt är prövat för %(year)s.") % {"year": reviewed})
    return told


def _smallest(pupils: int) -> str:
    words = _("I den minsta skolan är en elev %(part)s procent av eleverna. Dess index kan därför"
              " ändras mycket mellan åren.")  # fmt: skip
    return words % {"part": number(decimal_of(Fraction(100, pupils), 1), 1)}


def _left_out(found: PaperMaterial) -> str:
    names = [
        found.units[str(one.unit_id)].name
        for one in found.left_out
        if str(one.unit_id) in found.units
    ]
    return _("Kunde inte räknas: %(names)s.") % {"names": ", ".join(names)}
