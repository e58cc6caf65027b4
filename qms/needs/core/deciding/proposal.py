"""What an officer proposes to be decided, and everything that hinders it from being sent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.needs.core.amounts.award import Award, award_faults
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.amounts.stored import dump_award, load_award
from qms.needs.core.deciding.kinds import Ground, Outcome

LONGEST = 1_500
FREE_TEXTS = {
    "reasons": said("Skälen"),
    "measures": said("Insatserna"),
    "not_granted": said("Det som inte beviljas"),
    "completion": said("Kompletteringen"),
    "deviation": said("Skälet till andra timmar"),
    "participants": said("De som deltog"),
}
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+ ]?\d{4}(?!\d)")
WORD = re.compile(r"\w+")
SHORT_NAME = 2
COMMON = frozenset({"barn", "barnet", "elev", "eleven"})
"""Words that may be part of an invented name, and that every decision needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed decision. `award` is what is granted, None when the application is refused.

    `reasons` are the circumstances that settled it; `deviation` why other hours are granted than
    were assessed, or support at all below the threshold; `requested_ore` what was applied for.
    `over_confirmed`: more than that is meant. `ground` says why it is refused.
    """

    outcome: Outcome
    award: Award | None = None
    ground: Ground | None = None
    reasons: str = ""
    measures: str = ""
    not_granted: str = ""
    completion: str = ""
    deviation: str = ""
    participants: str = ""
    requested_ore: int | None = None
    jurist_approved: bool = False
    over_confirmed: bool = False

    @property
    def hours(self) -> Decimal:
        """Return the hours a week that are granted at the beginning."""
        first = self.award.parts[0].hours if self.award else ()
        return sum((one.per_week for one in first), Decimal(0))

    def texts(self) -> Mapping[str, str]:
        """Return the free texts by field."""
        return {name: getattr(self, name) for name in FREE_TEXTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the proposal is held against.

    `assessed_hours` are the extraordinary hours of the assessment, None when there is none;
    `is_reached` whether it reaches the threshold of such support. `requested_hours` a week are
    what was applied for, None where no hours were.
    `names` are the words of the child's name and `diagnoses` words that no decision holds.
    """

    prices: PriceList | None
    assessed_hours: Decimal | None
    is_own: bool
    names: frozenset[str] = frozenset()
    diagnoses: frozenset[str] = frozenset()
    requested_hours: Decimal | None = None
    is_reached: bool | None = None


def dump_proposal(proposal: Proposal) -> dict[str, Any]:
    """Return the proposal as a table of texts and whole numbers."""
    table = {name: getattr(proposal, name) for name in FREE_TEXTS}
    return table | {
        "outcome": proposal.outcome.value,
        "ground": proposal.ground.value if proposal.ground else None,
        "requested_ore": proposal.requested_ore,
        "jurist_approved": proposal.jurist_approved,
        "over_confirmed": proposal.over_confirmed,
        "award": dump_award(proposal.award) if proposal.award else None,
    }


def load_proposal(table: Mapping[str, Any]) -> Proposal:
    """Return the proposal that `dump_proposal` wrote, also before it asked what exceeds."""
    award, ground = table["award"], table["ground"]
    return Proposal(
        **{name: table[name] for name in (*FREE_TEXTS, "requested_ore", "jurist_approved")},
        outcome=Outcome(table["outcome"]),
        ground=Ground(ground) if ground else None,
        award=load_award(award) if award else None,
        over_confirmed=table.get("over_confirmed", False),
    )


def proposal_faults(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """Yield everything that hinders the proposal from being sent for decision."""
    yield from _texts(proposal, known)
    if proposal.outcome is Outcome.REFUSED:
        yield from _refused(proposal)
    else:
        yield from _granted(proposal, known)


def _granted(proposal: Proposal, known: Known) -> Iterator[Problem]:
    if known.prices is None:
        yield _at("period", "Det finns ingen prislista för perioden.", "Publicera en först.")
    elif proposal.award is None:
        yield _at("hours", "Inget är beviljat.", "Skriv timmar eller kostnader, eller avslå.")
    else:
        yield from award_faults(proposal.award, known.prices)
    if not proposal.reasons.strip():
        yield _at("reasons", "Skälen saknas.", "Skriv de omständigheter som avgjorde.")
    if not proposal.measures.strip() and not known.is_own:
        yield _at("measures", "Det framgår inte vad beloppet avser.", "Skriv insatserna.")
    if proposal.outcome is Outcome.PARTLY and not proposal.not_granted.strip():
        yield _at("not_granted", "Det framgår inte vad som avslås.", "Skriv vad, och varför.")
    yield from _deviation(proposal, known)
    yield from _beside_request(proposal, known)


def _beside_request(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """Yield what is granted beside what was applied for: less without saying it, or more."""
    if proposal.outcome is Outcome.GRANTED:
        for message in lesser(proposal, known):
            cure = "Välj delvis bifall och skriv det som inte beviljas."
            yield Problem(message=message, column="outcome", cure=cure)
    if not proposal.over_confirmed:
        for message in exceeding(proposal, known):
            cure = "Ändra, eller bekräfta att det är avsikten."
            yield Problem(message=message, column="over_confirmed", cure=cure)


def _deviation(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """Yield what is decided against the assessment without a reason."""
    if proposal.award is None or proposal.deviation.strip():
        return
    assessed = known.assessed_hours
    if known.is_reached is False:
        yield _at("deviation", "Bedömningen når inte gränsen, men stöd beviljas.", "Skriv varför.")
    elif assessed != proposal.hours:
        text = said("Beviljade timmar är andra än de bedömda, %(hours)s.",
                    hours="–" if assessed is None else str(assessed).replace(".", ","))  # fmt: skip
        yield Problem(message=text, column="deviation", cure="Skriv varför.")


def exceeding(proposal: Proposal, known: Known) -> Iterator[str]:
    """Yield in what the proposal gives more than was applied for: hours a week, and kronor."""
    award, prices = proposal.award, known.prices
    if award is None:
        return
    asked = known.requested_hours
    if asked and proposal.hours > asked:
        yield said(
            "Förslaget ger %(given)s timmar per vecka, men %(asked)s är sökta.",
            given=str(proposal.hours).replace(".", ","), asked=str(asked).replace(".", ","),
        )  # fmt: skip
    if prices is None or proposal.requested_ore is None or any(award_faults(award, prices)):
        return
    net = reckon(award, prices).net
    if net > proposal.requested_ore:
        yield said(
            "Förslaget ger %(given)s kronor före moms, men %(asked)s är sökta.",
            given=_kronor(net), asked=_kronor(proposal.requested_ore),
        )  # fmt: skip


def lesser(proposal: Proposal, known: Known) -> Iterator[str]:
    """Yield that the proposal gives fewer hours a week than were applied for."""
    asked = known.requested_hours
    if proposal.award is not None and asked and proposal.hours < asked:
        yield said(
            "Förslaget ger %(given)s timmar per vecka av de %(asked)s som är sökta.",
            given=str(proposal.hours).replace(".", ","), asked=str(asked).replace(".", ","),
        )  # fmt: skip


def _kronor(ore: int) -> str:
    whole, rest = divmod(ore, 100)
    words = f"{whole:,}".replace(",", "\u00a0")
    return f"{words},{rest:02d}" if rest else words


def _refused(proposal: Proposal) -> Iterator[Problem]:
    if proposal.award is not None:
        yield _at("outcome", "Ett avslag beviljar inget.", "Ta bort timmarna eller bevilja delvis.")
    if proposal.ground is None:
        yield _at("ground", "Grunden för avslaget saknas.", "Välj en grund.")
    if proposal.ground is Ground.INSUFFICIENT and not proposal.completion.strip():
        yield _at("completion", "Ingen komplettering är begärd.",
                  "Begär den först och skriv när och vad.")  # fmt: skip
    elif proposal.ground is not Ground.INSUFFICIENT and not proposal.reasons.strip():
        yield _at("reasons", "Skälen saknas.", "Skriv de omständigheter som avgjorde.")
    if proposal.ground is Ground.DIFFICULTIES and not proposal.jurist_approved:
        yield _at("jurist_approved", "Undantaget kräver juristens godkännande.",
                  "Att avsatta medel är slut räcker inte (HFD 2020:8).")  # fmt: skip


def _texts(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """Yield what no decision may hold: names, personal numbers, diagnoses; and endless texts."""
    for column, text in proposal.texts().items():
        words = {word.casefold() for word in WORD.findall(text)}
        label = FREE_TEXTS[column]
        if len(text) > LONGEST:
            message = said("%(what)s är längre än %(n)s tecken.", what=label, n=LONGEST)
            yield Problem(message=message, column=column, cure="Korta texten.")
        if any(_is_name(word, known.names) for word in WORD.findall(text)):
            message = said("%(what)s nämner barnet vid namn.", what=label)
            yield Problem(message=message, column=column, cure="Skriv barnet eller eleven.")
        if PERSONAL_NUMBER.search(text):
            message = said("%(what)s innehåller ett personnummer.", what=label)
            yield Problem(message=message, column=column, cure="Ta bort det.")
        if words & known.diagnoses:
            message = said("%(what)s verkar nämna en diagnos.", what=label)
            yield Problem(message=message, column=column, cure="Beskriv behovet i stället.")


def _is_name(word: str, names: frozenset[str]) -> bool:
    """Return whether the word is one of the names, `Annas` included.

    One of two letters counts only with a capital: `Bo` is a name, `bo` is not.
    """
    bare = word.casefold()
    if bare in COMMON or len(bare) < SHORT_NAME or bare.isdecimal():
        return False
    if len(bare) == SHORT_NAME and not word[0].isupper():
        return False
    return bare in names or bare.removesuffix("s") in names


def _at(column: str, message: str, cure: str) -> Problem:
    return Problem(message=message, column=column, cure=cure)
