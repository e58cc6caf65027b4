"""The form of a proposed decision: outcome, hours, costs and the words of the reasons."""

from collections.abc import Iterator
from decimal import Decimal

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from qms.i18n.language import gettext, mark
from qms.kernel.problems import Problem
from qms.needs.core.amounts.award import Award, Cost, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.deciding.kinds import Ground, Outcome
from qms.needs.core.deciding.proposal import LONGEST, Proposal
from qms.needs.decision_labels import GROUNDS, OUTCOMES
from qms.needs.queries.deciding import Material
from qms.web.forms import BaseForm, MoneyField, NumberField

ROWS = (1, 2, 3)
TEXTS = ("reasons", "measures", "not_granted", "completion", "deviation", "participants")


class ProposalForm(BaseForm):
    """One proposal; hours and costs have three rows each, empty ones are left out."""

    outcome = RadioField(mark("Förslag till beslut"))
    ground = RadioField(mark("Grund för avslag"), validate_choice=False)
    first = DateField(mark("Från och med"), validators=[Optional()])
    last = DateField(mark("Till och med"), validators=[Optional()])
    requested = MoneyField(mark("Sökt belopp"), description=mark("Hela perioden, före moms."))
    reasons = TextAreaField(
        mark("Skäl"),
        description=mark(
            "De omständigheter som avgjorde, kort och sakligt. Inga namn, inga diagnoser."
        ),
    )
    measures = TextAreaField(
        mark("Insatser"), description=mark("Vad beloppet avser, till exempel assistenthjälp.")
    )
    not_granted = TextAreaField(mark("Det som inte beviljas, och varför"))
    completion = TextAreaField(
        mark("Komplettering"), description=mark("När den begärdes, vad som begärdes och kom in.")
    )
    deviation = TextAreaField(
        mark("Skäl till att avvika från bedömningen"),
        description=mark("Bedömningen är vägledande. Skriv varför beslutet avviker."),
    )
    participants = StringField(mark("Deltog i handläggningen"))
    jurist_approved = BooleanField(mark("Juristen har godkänt undantaget"))
    over_confirmed = BooleanField(mark("Ja, mer än vad som är sökt ska beviljas"))

    def offer(self, prices: PriceList | None) -> None:
        """Fill in what can be chosen."""
        self.outcome.choices = [(one.value, gettext(OUTCOMES[one])) for one in Outcome]
        self.ground.choices = [(one.value, gettext(GROUNDS[one])) for one in Ground]
        groups = prices.groups if prices else ()
        for row in ROWS:
            self[f"group_{row}"].choices = [
                ("", gettext("Ingen")), *((one.key, one.name) for one in groups),
            ]  # fmt: skip

    def fill(self, proposal: Proposal) -> None:
        """Show a proposal."""
        self.outcome.data = proposal.outcome.value
        self.ground.data = proposal.ground.value if proposal.ground else ""
        self.requested.data = proposal.requested_ore
        self.jurist_approved.data = proposal.jurist_approved
        self.over_confirmed.data = proposal.over_confirmed
        for name in TEXTS:
            self[name].data = getattr(proposal, name)
        if proposal.award:
            self._fill_award(proposal.award)

    def _fill_award(self, award: Award) -> None:
        part = award.parts[0]
        self.first.data, self.last.data = part.period.first, part.period.last
        for row, one in zip(ROWS, part.hours, strict=False):
            self[f"group_{row}"].data, self[f"hours_{row}"].data = one.group, one.per_week
            self[f"price_{row}"].data, self[f"shown_{row}"].data = one.ore_per_hour, one.shown
        for row, cost in zip(ROWS, part.costs, strict=False):
            self[f"cost_{row}"].data, self[f"ore_{row}"].data = cost.name, cost.ore
            self[f"once_{row}"].data = cost.once

    def hours(self) -> Iterator[Hours]:
        """Yield the rows of hours that are filled in."""
        for row in ROWS:
            group, per_week = self[f"group_{row}"].data, self[f"hours_{row}"].data
            if group or per_week:
                yield Hours(
                    group=group or "",
                    per_week=per_week or Decimal(0),
                    ore_per_hour=self[f"price_{row}"].data,
                    shown=(self[f"shown_{row}"].data or "").strip(),
                )

    def costs(self) -> Iterator[Cost]:
        """Yield the rows of costs that are filled in."""
        for row in ROWS:
            name, ore = (self[f"cost_{row}"].data or "").strip(), self[f"ore_{row}"].data
            if name or ore:
                yield Cost(name=name, ore=ore or 0, once=bool(self[f"once_{row}"].data))

    def period_problems(self, material: Material) -> Iterator[Problem]:
        """Yield what is wrong with the days: they lie within the period that was applied for."""
        first, last = self.first.data, self.last.data
        if self.outcome.data == Outcome.REFUSED or first is None or last is None:
            return
        opened = material.opened
        if last < first:
            yield Problem(message=mark("Perioden slutar före den börjar."), column="last",
                          cure=mark("Ändra en av dagarna."))  # fmt: skip
        elif first < opened.period_from or last > opened.period_to:
            yield Problem(message=mark("Perioden går utanför den som är sökt."), column="first",
                          cure=mark("Välj dagar inom den."))  # fmt: skip

    def proposal(self, material: Material) -> Proposal:
        """Return what was typed; only called when there are no faults."""
        ground = self.ground.data
        outcome = Outcome(self.outcome.data or Outcome.GRANTED)
        is_refused = outcome is Outcome.REFUSED
        texts = {name: (self[name].data or "").strip()[: LONGEST + 1] for name in TEXTS}
        if outcome is Outcome.GRANTED:
            texts["not_granted"] = ""
        return Proposal(
            outcome=outcome,
            ground=Ground(ground) if ground in set(Ground) and is_refused else None,
            award=None if is_refused else self._award(material),
            requested_ore=self.requested.data,
            jurist_approved=bool(self.jurist_approved.data),
            over_confirmed=bool(self.over_confirmed.data),
            **texts,
        )

    def _award(self, material: Material) -> Award | None:
        hours, costs = tuple(self.hours()), tuple(self.costs())
        if not hours and not costs:
            return None
        opened = material.opened
        period = Period(
            first=self.first.data or opened.period_from, last=self.last.data or opened.period_to
        )
        return Award(
            form=opened.form.value,
            is_private=opened.unit.is_independent,
            parts=(Part(period=period, hours=hours, costs=costs),),
        )


for _row in ROWS:
    setattr(ProposalForm, f"group_{_row}", SelectField(mark("Yrkesgrupp"), validate_choice=False))
    setattr(ProposalForm, f"hours_{_row}", NumberField(mark("Timmar per vecka")))
    setattr(ProposalForm, f"price_{_row}", MoneyField(mark("Annan timkostnad")))
    setattr(ProposalForm, f"shown_{_row}", StringField(mark("Var den är visad")))
    setattr(ProposalForm, f"cost_{_row}", StringField(mark("Övrig kostnad")))
    setattr(ProposalForm, f"ore_{_row}", MoneyField(mark("Kronor")))
    setattr(ProposalForm, f"once_{_row}", BooleanField(mark("En gång, annars per termin")))
