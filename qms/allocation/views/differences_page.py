"""What the page of differences is made of: what was asked for, and the comparison read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import abort, g, request

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.allocation.core.differences.factors import CategoryFigures, FactorFigures
from qms.allocation.core.differences.figure_rows import NOTHING_HIDDEN, Hidden
from qms.allocation.core.differences.indicators import OUTCOME
from qms.allocation.core.differences.values import Composition
from qms.allocation.core.names import capital
from qms.allocation.forms.pots import read_pot
from qms.allocation.services.differences import Asked, Comparison, compare_schools
from qms.allocation.views.accuracy_words import outcome_label
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.org import queries as org
from qms.web.context import current_actor, db, today


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The comparison, the units that the reader may see, and the category that is looked at.

    `sees_register` says whether the reader may read the register: then files hold everything.
    """

    compared: Comparison
    visible: frozenset[str]
    sees_register: bool
    factor: FactorFigures | None
    category: CategoryFigures | None
    pot_error: str

    @property
    def names(self) -> Mapping[str, str]:
        """Return the units' names by id."""
        return self.compared.ground.names

    @property
    def units(self) -> list[Composition]:
        """Return the units that the reader may see, in order of name."""
        return self.in_order(self.compared.ground.found.units)

    def in_order(self, units: Iterable[Composition]) -> list[Composition]:
        """Return those of the units that the reader may see, in order of name."""
        seen = [unit for unit in units if unit.unit in self.visible]
        return sorted(seen, key=lambda unit: swedish_key(self.names[unit.unit]))

    def is_hidden(self, unit: str, factor: str, category: str) -> bool:
        """Return whether the unit's share of the category must not be shown."""
        return (factor, category) in self.compared.hidden.of(unit)

    @property
    def hidden(self) -> Hidden:
        """Return what must not stand in the reader's file of figures."""
        if self.sees_register:
            return NOTHING_HIDDEN
        cells = frozenset(
            (unit, factor, category)
            for unit, some in self.compared.hidden.units.items()
            for factor, category in some
        )
        outside = frozenset(self.names) - self.visible
        everybody = self.compared.hidden.everybody
        return Hidden(cells=cells, everybody=everybody, outside=outside)

    def may_see_left_out(self, unit: str) -> bool:
        """Return whether kronor without a factor may be shown: they tell of all schools' shares."""
        return self.sees_register or not self.compared.hidden.parts_are_hidden(unit)

    def may_see_parts(self, unit: str) -> bool:
        """Return whether what is reckoned from the unit's shares alone may be shown."""
        return self.sees_register or not self.compared.hidden.of(unit)

    @property
    def result_name(self) -> str:
        """Return what the result is called; empty when there is none."""
        return dict(self.offered).get(self.result_key, "")

    @property
    def result_key(self) -> str:
        """Return the key of the result; empty when there is none."""
        indicator = self.compared.choice.indicator
        return indicator.key if indicator else ""

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Return the results to choose among, outcomes of pupils in words."""
        return [
            (key, capital(outcome_label(name)) if key.startswith(OUTCOME) else name)
            for key, name in self.compared.choice.offered
        ]

    def factor_name(self, name: str) -> str:
        """Return what a factor is called."""
        labels = {one.name: one.label for one in self.compared.ground.factors}
        return capital(labels.get(name) or name)

    def category_name(self, factor: str, category: str) -> str:
        """Return what a category is called; without a label it is named with its factor."""
        for one in self.compared.ground.factors:
            for some in one.categories:
                if (one.name, some.name) == (factor, category):
                    return capital(some.label or some.name)
        return capital(category)


def read_differences(model_id: int) -> Shown:
    """Return the comparison that the address asks for; 404 when there is no such model."""
    g.menu_endpoint = "allocation.show_models"
    actor = current_actor()
    scope = authorize(actor, Can.ALLOCATION_READ)
    asked, pot_error = _asked()
    try:
        with db().reading() as session:
            compared = compare_schools(session, actor, model_id, asked)
            mine = org.units(session, scope, on=today(), include_closed=True)
    except OutOfScopeError:
        abort(404)
    factor = _factor(compared)
    return Shown(
        compared=compared,
        visible=frozenset(str(unit.id) for unit in mine) & frozenset(compared.ground.units),
        sees_register=has_right(actor, Can.REGISTER_READ),
        factor=factor,
        category=_category(factor),
        pot_error=pot_error,
    )


def _asked() -> tuple[Asked, str]:
    """Return what the address asks for, and what is wrong with the pot in it."""
    year = request.args.get("ar", "")
    pot, pot_error = read_pot(request.args.get("pott", ""))
    asked = Asked(
        autumn=int(year) if year.isdecimal() and len(year) == 4 else None,
        indicator=request.args.get("resultat", ""),
        is_weighted=request.args.get("vikt", "") == "elever",
        pot_ore=pot,
        language=language(),
    )
    return asked, pot_error


def _factor(compared: Comparison) -> FactorFigures | None:
    """Return the factor asked for, else the one that differs most beyond chance."""
    factors = [one for one in compared.study.factors if one.categories]
    asked = request.args.get("faktor", "")
    found = next((one for one in factors if one.name == asked), None)
    return found or max(factors, key=lambda one: one.beyond_chance or 0, default=None)


def _category(factor: FactorFigures | None) -> CategoryFigures | None:
    """Return the category asked for, else the one that goes most with results or differs most."""
    if factor is None:
        return None
    asked = request.args.get("kategori", "")
    found = next((one for one in factor.categories if one.name == asked), None)
    most_uneven = max(factor.categories, key=lambda one: one.dissimilarity or 0)
    return found or factor.strongest_link or most_uneven
