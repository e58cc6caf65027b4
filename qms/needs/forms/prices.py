"""The forms of price lists, letterheads, budgets and block grants."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from qms.i18n.language import gettext, mark
from qms.needs.core.amounts.price_list import (
    DEFAULT_GROUPS,
    DEFAULT_VAT,
    DEFAULT_WEEKS,
    WEEK_GROUPS,
    PriceList,
)
from qms.needs.decision_labels import BASES, LEAVING, WEEKS
from qms.needs.queries.prices import Letterhead
from qms.web.forms import BaseForm, Filled, MoneyField, NumberField

ROWS = tuple(range(1, 9))
GROUP_NAMES = {
    "assistant": mark("Assistent"),
    "teacher": mark("Lärare"),
    "special_educator": mark("Specialpedagog"),
    "preschool_teacher": mark("Förskollärare"),
}


class PriceForm(BaseForm):
    """A price list: eight rows of staff groups, weeks, tax and how long one decides for."""

    basis = RadioField(mark("Beslut gäller"))
    leaving = RadioField(mark("Slutar stödet i förtid betalas"))
    vat_percent = NumberField(
        mark("Ersättning för mervärdesskatt, procent"),
        description=mark("Till enskilda huvudmän (skolförordningen 14 kap. 4 §)."),
    )
    weeks_school = NumberField(WEEKS["school"])
    weeks_preschool = NumberField(WEEKS["preschool"])
    weeks_leisure_centre = NumberField(WEEKS["leisure_centre"])

    def offer(self) -> None:
        """Fill in what can be chosen."""
        self.basis.choices = [(one.value, gettext(name)) for one, name in BASES.items()]
        self.leaving.choices = [(key, gettext(name)) for key, name in LEAVING.items()]

    def fill(self, prices: PriceList) -> None:
        """Show a price list."""
        self.basis.data, self.leaving.data = prices.basis.value, prices.leaving
        self.vat_percent.data = prices.vat_percent
        for key in WEEK_GROUPS:
            self[f"weeks_{key}"].data = prices.weeks[key]
        for row, group in zip(ROWS, prices.groups, strict=False):
            self[f"key_{row}"].data, self[f"name_{row}"].data = group.key, group.name
            self[f"ore_{row}"].data = group.ore_per_hour

    def fill_first(self) -> None:
        """Show what a first price list begins with: groups without costs, and usual weeks."""
        self.basis.data, self.leaving.data = "school_year", "day"
        self.vat_percent.data = Decimal(DEFAULT_VAT)
        for key, weeks in DEFAULT_WEEKS.items():
            self[f"weeks_{key}"].data = Decimal(weeks)
        for row, key in zip(ROWS, DEFAULT_GROUPS, strict=False):
            self[f"key_{row}"].data, self[f"name_{row}"].data = key, gettext(GROUP_NAMES[key])

    def table(self) -> dict[str, Any]:
        """Return what was typed as the core reads it."""
        return {
            "basis": self.basis.data,
            "leaving": self.leaving.data,
            "vat_percent": str(self.vat_percent.data),
            "weeks": {key: str(self[f"weeks_{key}"].data) for key in WEEK_GROUPS},
            "group": [*self._groups()],
        }

    def _groups(self) -> Iterable[dict[str, Any]]:
        for row in ROWS:
            name, ore = (self[f"name_{row}"].data or "").strip(), self[f"ore_{row}"].data
            if name or ore:
                key = self[f"key_{row}"].data or f"group_{row}"
                yield {"key": key[:40], "name": name[:80], "ore_per_hour": ore}


for _row in ROWS:
    setattr(PriceForm, f"key_{_row}", HiddenField())
    setattr(PriceForm, f"name_{_row}", StringField(mark("Yrkesgrupp")))
    setattr(PriceForm, f"ore_{_row}", MoneyField(mark("Kostnad per timme")))


class PublishForm(BaseForm):
    """From which day a price list holds."""

    valid_from = DateField(mark("Gäller från och med"), validators=[Optional()])
    override = TextAreaField(
        mark("Skäl, om ändringen är större än gränsen"), validators=[Length(max=1000)]
    )


class LetterheadForm(BaseForm):
    """What letters say about who decides and where one appeals."""

    committee = StringField(mark("Nämnd"), validators=[Filled(mark("Skriv nämndens namn"))])
    office = StringField(mark("Förvaltning"), validators=[Filled(mark("Skriv förvaltningen"))])
    delegation = StringField(
        mark("Punkt i delegationsordningen"), validators=[Filled(mark("Skriv punkten"))]
    )
    court = StringField(mark("Förvaltningsrätt"), validators=[Filled(mark("Skriv vilken"))])
    address = StringField(
        mark("Adress för överklagande"),
        description=mark("Postadress och e-post till nämnden."),
        validators=[Filled(mark("Skriv adressen")), Length(max=200)],
    )

    def letterhead(self) -> Letterhead:
        """Return what was typed."""
        return Letterhead(
            **{
                name: str(self[name].data or "").strip()[: 120 if name != "address" else 200]
                for name in ("committee", "office", "court", "address", "delegation")
            }
        )


class GrantForm(BaseForm):
    """A block grant for a year."""

    unit = SelectField(mark("Enhet"))
    year = IntegerField(mark("År"), validators=[Filled(mark("Skriv ett år"))])
    ore = MoneyField(
        mark("Belopp för hela året"),
        description=mark("Före moms. Betalas med en tolftedel i månaden."),
        validators=[Filled(mark("Skriv ett belopp"))],
    )
    reason = TextAreaField(
        mark("Vad bidraget är till för"), validators=[Filled(mark("Skriv vad det är till för"))]
    )


class BudgetForm(BaseForm):
    """The year's budget for the three kinds of money."""

    additional_amount = MoneyField(mark("Tilläggsbelopp"))
    operational_support = MoneyField(mark("Verksamhetsstöd"))
    block_grant = MoneyField(mark("Strukturbidrag"))
