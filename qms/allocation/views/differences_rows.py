"""The rows of the tables on the page of differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qms.allocation.core.differences.factors import Differs, Extreme, FactorFigures
from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.school_regression.fit import Expected
from qms.allocation.views.differences_page import Shown
from qms.allocation.views.differences_words import DIFFERS, link_words
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext as _
from qms.i18n.order import swedish_key


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A factor in the table; `chip` is the kind and words of what it says."""

    figures: FactorFigures
    name: str
    in_model: bool
    chip: tuple[str, str]
    link: str

    @property
    def chance(self) -> float | None:
        """Return the dissimilarity that chance alone gives."""
        return self.figures.chance.expected if self.figures.chance else None


ORDER = {Differs.NOTABLY: 0, Differs.LITTLE: 1, Differs.NOT_BEYOND_CHANCE: 2}
FACTOR_KEYS: Mapping[str, Any] = {
    "faktor": lambda row: swedish_key(row.name),
    "skolor": lambda row: row.figures.schools,
    "ojamnhet": lambda row: row.figures.dissimilarity,
    "slump": lambda row: row.chance,
    "entropi": lambda row: row.figures.theil,
    "mellan": lambda row: row.figures.eta_squared,
    "slutsats": lambda row: (ORDER.get(row.figures.differs, 3), -(row.figures.beyond_chance or 0)),
}


def factor_rows(shown: Shown) -> list[FactorRow]:
    """Return every factor of the register."""
    used = {factor.name for factor in shown.compared.model.content.factors}
    limits = shown.compared.settings.settings.limits
    rows = []
    for one in shown.compared.study.factors:
        kind, words = DIFFERS[one.differs]
        rows.append(
            FactorRow(
                figures=one,
                name=shown.factor_name(one.name),
                in_model=one.name in used,
                chip=(kind, _(words)),
                link=_strongest(shown, one, limits),
            )
        )
    return rows


def _strongest(shown: Shown, factor: FactorFigures, limits: Limits) -> str:
    """Return the category that goes most with the results, and how."""
    category = factor.strongest_link
    if category is None:
        return "–"
    name = shown.category_name(factor.name, category.name)
    return f"{name}: {link_words(category.link, limits)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A category of the chosen factor, every cell ready for the reader."""

    name: str
    url_value: str
    is_chosen: bool
    cells: tuple[str, ...]


def category_rows(shown: Shown) -> list[CategoryRow]:
    """Return the categories of the chosen factor."""
    if shown.factor is None:
        return []
    factor, limits = shown.factor.name, shown.compared.settings.settings.limits
    return [
        CategoryRow(
            name=shown.category_name(factor, one.name),
            url_value=one.name,
            is_chosen=shown.category is not None and one.name == shown.category.name,
            cells=(
                _of_all(shown, one.mean, factor, one.name),
                extreme(shown, one.lowest, factor, one.name),
                extreme(shown, one.highest, factor, one.name),
                _points(one.sd),
                _three(one.dissimilarity),
                _three(one.chance.expected if one.chance else None),
                _three(one.theil),
                _of_all(shown, one.isolation, factor, one.name),
                percent(one.eta_squared, 1),
                link_words(one.link, limits),
            ),
        )
        for one in shown.factor.categories
    ]


def _of_all(shown: Shown, value: float | None, factor: str, category: str) -> str:
    """Return a share of all schools' pupils, unless it would tell of a hidden group."""
    if (factor, category) in shown.compared.hidden.everybody:
        return _("visas inte")
    return percent(value, 1)


def extreme(shown: Shown, one: Extreme, factor: str, category: str) -> str:
    """Return the share and the school that has it, unless it must not be shown."""
    if one.unit not in shown.visible or shown.is_hidden(one.unit, factor, category):
        return _("visas inte")
    return f"{percent(one.share, 0)} {shown.names[one.unit]}"


def _points(sd: float) -> str:
    return number(100 * sd, 1)


def _three(value: float | None) -> str:
    return number(value, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """A school and öre more or less per factor left out; None where it must not be shown."""

    id: str
    name: str
    ore: int
    changes: tuple[int | None, ...]


def left_out_rows(shown: Shown) -> list[LeftOutRow]:
    """Return the schools in order of name; nothing without a pot."""
    found = shown.compared.money.left_out
    if found is None:
        return []
    names = [unit for unit in found.ore if unit in shown.visible]
    return [
        LeftOutRow(
            id=unit,
            name=shown.names[unit],
            ore=found.ore[unit],
            changes=tuple(
                factor.change_ore.get(unit) if shown.may_see_left_out(unit) else None
                for factor in found.factors
            ),
        )
        for unit in sorted(names, key=lambda unit: swedish_key(shown.names[unit]))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow:
    """A school's result beside what the regression and the published equation expect."""

    name: str
    observed: float
    expected: float | None
    residual: float | None
    published: float | None


def expected_rows(shown: Shown) -> list[ExpectedRow]:
    """Return the schools of the analysis in order of name; hidden where shares are."""
    analysis = shown.compared.analysis
    if analysis is None:
        return []
    own = {one.unit: one for one in analysis.fit.schools} if analysis.fit else {}
    other: dict[str, Expected] = {}
    for applied in analysis.applied:
        other |= {one.unit: one for one in applied.schools}
    rows = []
    for unit in sorted({*own, *other} & shown.visible, key=lambda u: swedish_key(shown.names[u])):
        one, published = own.get(unit), other.get(unit)
        may = shown.may_see_parts(unit)
        observed = (one or other[unit]).observed
        rows.append(
            ExpectedRow(
                name=shown.names[unit],
                observed=observed,
                expected=one.expected if one and may else None,
                residual=one.residual if one and may else None,
                published=published.expected if published and may else None,
            )
        )
    return rows
