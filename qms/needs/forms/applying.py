"""The forms of an application: a new one, and one that renews what was granted."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import request
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from qms.i18n.formats import short_day
from qms.i18n.language import gettext, mark
from qms.kernel.money import parse_ore
from qms.needs.core.amounts.periods import Period
from qms.needs.core.cases.application import Child, Cost, Request
from qms.needs.services.applying import Application
from qms.org.core.forms import NAMES, SchoolForm
from qms.org.core.nodes import Unit
from qms.web.forms import BaseForm, NumberField

YES, NO = "yes", "no"


class RequestForm(BaseForm):
    """What is asked for, and for how long."""

    form_key = HiddenField()
    term = SelectField(mark("Från och med terminen"), validate_choice=False)
    terms = SelectField(mark("Hur länge"), validate_choice=False)
    assistant_hours = NumberField(
        mark("Assistenthjälp, timmar per vecka"), description=mark("Lämna tomt om ingen behövs.")
    )
    total_hours = NumberField(
        mark("Allt stöd, timmar per vecka"), description=mark("Med assistentens timmar.")
    )
    child_hours = NumberField(
        mark("Barnets eller elevens egna timmar per vecka"),
        description=mark("Enligt schemat. Utan uppgift räknas med en schablon."),
    )
    learning_swedish = SelectField(mark("Lär sig svenska nu"), validate_choice=False)
    measures = TextAreaField(
        mark("Vad behövs"),
        description=mark("En insats på varje rad. Skriv vad barnet behöver, inte vad det har."),
    )

    def offer_terms(self, terms: Sequence[Period]) -> None:
        """Give the fields their choices, in the reader's language."""
        self.term.choices = [(one.first.isoformat(), term_words(one)) for one in terms]
        self.terms.choices = [
            ("1", gettext("En termin")),
            ("2", gettext("Två terminer, med den som följer")),
        ]
        self.learning_swedish.choices = [
            ("", gettext("Inte känt")),
            (YES, gettext("Ja")),
            (NO, gettext("Nej")),
        ]

    def first(self) -> date | None:
        """Return the first day of the chosen term, None when nothing sensible was chosen."""
        try:
            return date.fromisoformat(self.term.data or "")
        except ValueError:
            return None

    def term_count(self) -> int:
        """Return how many terms, 0 when nothing sensible was chosen."""
        return {"1": 1, "2": 2}.get(self.terms.data or "", 0)

    def request(self) -> Request:
        """Return what was asked for; the child is added by the service."""
        return Request(
            name="",
            assistant_hours=self.assistant_hours.data,
            total_hours=self.total_hours.data,
            child_hours=self.child_hours.data,
            learning_swedish={YES: True, NO: False}.get(self.learning_swedish.data or ""),
            measures=tuple(
                line.strip() for line in (self.measures.data or "").splitlines() if line.strip()
            ),
            costs=tuple(
                Cost(what=what, ore=parse_ore(amount) or 0) for what, amount in posted_costs()
            ),
        )


class ApplicationForm(RequestForm):
    """A new application: also who it is about and for which unit."""

    unit = SelectField(mark("Enhet"), validate_choice=False)
    form = SelectField(mark("Skolform"), validate_choice=False)
    name = StringField(mark("Barnets eller elevens namn"), render_kw={"autocomplete": "off"})
    number = StringField(
        mark("Personnummer"),
        description=mark("Behövs inte. Tolv siffror; förseglas och visas aldrig i listor."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    born = DateField(mark("Födelsedag"), validators=[Optional()])
    is_another = BooleanField(mark("Ja, det är ett annat barn än i det ärendet"))

    def offer(self, units: Iterable[Unit], terms: Sequence[Period]) -> None:
        """Give the fields their choices."""
        found = list(units)
        self.offer_terms(terms)
        self.unit.choices = [(str(one.id), one.name) for one in found]
        forms = {at.form for one in found for at in one.forms}
        self.form.choices = [(one.value, gettext(NAMES[one])) for one in NAMES if one in forms]

    def application(self) -> Application:
        """Return what was written; the service says what is wrong with it."""
        chosen = self.unit.data or ""
        form = self.form.data or ""
        return Application(
            child=Child(
                name=" ".join((self.name.data or "").split()),
                number=self.number.data or "",
                born=self.born.data,
            ),
            request=self.request(),
            unit_id=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0,
            form=SchoolForm(form) if form in set(SchoolForm) else None,
            first=self.first(),
            terms=self.term_count(),
            is_another=bool(self.is_another.data),
        )


def posted_costs() -> list[tuple[str, str]]:
    """Return the rows of costs as they were typed, without the empty ones."""
    whats = [one.strip() for one in request.form.getlist("cost_what")]
    amounts = [one.strip() for one in request.form.getlist("cost_amount")]
    return [row for row in zip(whats, amounts, strict=False) if any(row)]


def shown_costs() -> list[tuple[str, str]]:
    """Return the rows of costs to show: what was typed, with an empty row where one is wanted."""
    typed = posted_costs()
    return [*typed, ("", "")] if not typed or wants_more() else typed


def wants_more() -> bool:
    """Return whether the button for one more row was pressed, and not the one that sends."""
    return request.form.get("more") == "cost"


def term_words(term: Period) -> str:
    """Return what a term is called, with its first and last day."""
    first = term.first
    words = gettext("Höstterminen %(year)s, %(first)s–%(last)s")
    if first.month <= 6:
        words = gettext("Vårterminen %(year)s, %(first)s–%(last)s")
    return words % {"year": first.year, "first": short_day(first), "last": short_day(term.last)}
