"""Why the amount changed, in words: each part with its name, its figures and its sentence."""

from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.change import Change
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun, UnitLine
from qms.allocation.core.unit_change import pot_per_pupil, unit_change
from qms.allocation.queries.unit_pages import Before
from qms.i18n.formats import kr, number, signed
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor

INDEX_PLACES = (2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the change, ready for the reader; `ore` is exact."""

    name: str
    detail: str
    ore: int
    cause: str
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A change with its parts in words."""

    change: Change
    parts: tuple[Part, ...]

    @property
    def lead(self) -> str:
        """Return how much more or less, and what it depends on most."""
        total = self.change.total
        if total == 0:
            return _("Det är lika mycket som året före.")
        amount = kr(abs(total))
        first = (
            _("Det är %(amount)s mer än året före.") if total > 0
            else _("Det är %(amount)s mindre än året före.")
        ) % {"amount": amount}  # fmt: skip
        causes = [part.cause for part in self._main_parts()]
        return f"{first} {_('Det mesta beror på %(causes)s.') % {'causes': _listed(causes)}}"

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Return (why, how much) for each part that changed anything, the largest first."""
        changed = sorted((part for part in self.parts if part.ore), key=lambda part: -abs(part.ore))
        return tuple((part.sentence, f"{signed(kronor(part.ore))} kr") for part in changed)

    def _main_parts(self) -> list[Part]:
        """Return the largest parts in the change's own direction, at most two."""
        same = [part for part in self.parts if part.ore * self.change.total > 0]
        largest = sorted(same, key=lambda part: -abs(part.ore))[:2]
        return [part for part in largest if abs(part.ore) * 4 >= abs(largest[0].ore)]


def _listed(words: list[str]) -> str:
    return _(" och ").join(words)


def explain(now: StoredRun, line: UnitLine, before: Before) -> Explained:
    """Return the unit's change since the year before, its parts with names and figures."""
    change = unit_change(before.run, before.line, now, line)
    return Explained(
        change=change,
        parts=(
            _pupils(change, before.line, line),
            _index(change, before.line, line),
            _pot(change, before.run, now),
            _model(change, before.line, line),
            *_limits(change.limits),
        ),
    )


def _pupils(change: Change, old: UnitLine, new: UnitLine) -> Part:
    pupils = {"old": number(old.pupils), "new": number(new.pupils)}
    return _part(
        change.pupils, _arrow(pupils),
        (_("Fler elever"), _("Färre elever"), _("Elever")),
        (_("fler elever"), _("färre elever")),
        _("Skolan gick från %(old)s till %(new)s elever.") % pupils,
    )  # fmt: skip


def _index(change: Change, old: UnitLine, new: UnitLine) -> Part:
    """Return what the index did, told with this year's index in last year's model."""
    if change.is_index_in_model:
        return _part(change.index, _("ingår i modellen"), (_("Index"),) * 3, ("", ""), "")
    now = new.index if change.index_by_old is None else change.index_by_old
    indexes = _apart(old.index, now)
    if change.index * (now - old.index) > 0 or change.index == 0:
        names = (_("Högre index"), _("Lägre index"), _("Index"))
        causes = (_("högre index"), _("lägre index"))
        words = _("Index gick från %(old)s till %(new)s, för att elevgruppens behov ändrades mot"
                  " andra skolors.") % indexes  # fmt: skip
    else:
        names, causes = (_("Andra skolors index"),) * 3, (_("andra skolors index"),) * 2
        words = _("Andra skolors index ändrades, och alla delar på samma pott.")
    return _part(change.index, _arrow(indexes), names, causes, words)


def _pot(change: Change, before: StoredRun, now: StoredRun) -> Part:
    pots = {"old": _kr_of_pot(before), "new": _kr_of_pot(now)}
    return _part(
        change.pot, _("%(old)s → %(new)s kr") % pots,
        (_("Större pott per elev"), _("Mindre pott per elev"), _("Potten")),
        (_("en större pott per elev"), _("en mindre pott per elev")),
        _("Potten räcker till %(new)s kr per elev i kommunen, mot %(old)s kr året före.") % pots,
    )  # fmt: skip


def _model(change: Change, old: UnitLine, new: UnitLine) -> Part:
    """Return what the model did, told with the index in last year's model and in this year's."""
    before = old.index if change.is_index_in_model else change.index_by_old
    if before is None or before == new.index:
        words = _("Modellens vikter eller regler är ändrade.")
    elif change.is_index_in_model:
        words = _("Modellen är ändrad, och index gick från %(old)s till %(new)s. De två går inte"
                  " att skilja åt.") % _apart(before, new.index)  # fmt: skip
    else:
        words = _("Modellens vikter eller regler är ändrade, och med dem gick index från %(old)s"
                  " till %(new)s.") % _apart(before, new.index)  # fmt: skip
    return _part(
        change.model, _("ändrad") if change.model else _("oförändrad"),
        (_("Modellen"),) * 3, (_("en ändrad modell"),) * 2, words,
    )  # fmt: skip


def _arrow(values: dict[str, str]) -> str:
    return f"{values['old']} → {values['new']}"


def _kr_of_pot(run: StoredRun) -> str:
    return number(decimal_of(pot_per_pupil(run), 0))


def _limits(ore: int) -> tuple[Part, ...]:
    """Return what floor, cap and phase-in did, when they did anything."""
    names = (_("Golv, tak och infasning"),) * 3
    causes = (_("golv, tak eller infasning"),) * 2
    words = _("Golv, tak eller infasning ändrar beloppet.")
    return (_part(ore, _("modellens gränser"), names, causes, words),) if ore else ()


def _apart(old: Fraction, new: Fraction) -> dict[str, str]:
    """Return the two with two decimals, or as many more as show that they differ."""
    pairs = [
        [number(decimal_of(one, places), places) for one in (old, new)] for places in INDEX_PLACES
    ]
    shown = next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
    return {"old": shown[0], "new": shown[1]}


def _part(
    ore: int, detail: str, names: tuple[str, str, str], causes: tuple[str, str], sentence: str
) -> Part:
    up, down, same = names
    name = up if ore > 0 else down if ore < 0 else same
    cause = causes[0] if ore > 0 else causes[1]
    return Part(name=name, detail=detail, ore=ore, cause=cause, sentence=sentence)
