"""Units and their forms followed up; forms with few pupils are left out and named."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.comparing.deviation import BandCost, Deviation, deviation
from qms.costs.core.follow_up.basis import BandPupils, Basis, Line
from qms.costs.core.follow_up.forecasting import ItemFollow, item_follow
from qms.costs.core.follow_up.pupils import PupilYear, pupil_year
from qms.costs.core.follow_up.terms import Terms
from qms.costs.core.items import GrantForm
from qms.costs.core.shown.hiding import hidden_cells, is_few
from qms.kernel.money import split_exactly

Target = tuple[str, GrantForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Öre: the year's budget, that of the ended months, booked, and where the year ends."""

    budget: int
    budget_so_far: int
    outcome: int
    steady: int
    forecast: int

    @property
    def gap(self) -> int:
        """Return forecast less budget: above zero it costs more."""
        return self.forecast - self.budget

    @property
    def drift(self) -> int:
        """Return outcome less the budget of the same months."""
        return self.outcome - self.budget_so_far


def sums_of(items: Iterable[ItemFollow]) -> Sums:
    """Return the sums of items."""
    rows = list(items)
    return Sums(
        budget=sum(one.line.budget for one in rows),
        budget_so_far=sum(one.budget_so_far for one in rows),
        outcome=sum(one.line.outcome for one in rows),
        steady=sum(one.steady for one in rows),
        forecast=sum(one.forecast for one in rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFollow:
    """A form at a unit: its pupils, its items and their sums."""

    unit: str
    form: GrantForm
    pupils: PupilYear
    items: tuple[ItemFollow, ...]
    sums: Sums

    @property
    def is_few(self) -> bool:
        """Return whether figures would tell of single children, planned, counted or expected."""
        return any(is_few(n) for n in (self.pupils.planned, self.pupils.spring, self.pupils.autumn))

    @property
    def budget_each(self) -> Fraction | None:
        """Return the budget's öre per planned pupil and year."""
        return self.sums.budget / self.pupils.planned if self.pupils.planned else None

    @property
    def outcome_each(self) -> Fraction | None:
        """Return what is booked per pupil so far; the pupils are the year's."""
        return self.sums.outcome / self.pupils.year if self.pupils.year else None

    @property
    def forecast_each(self) -> Fraction | None:
        """Return the forecast's öre per expected pupil and year."""
        return self.sums.forecast / self.pupils.year if self.pupils.year else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFollow:
    """A unit: forms that are told, the names of those that are not, sums and why of the told."""

    unit: str
    forms: tuple[FormFollow, ...]
    left_out: tuple[GrantForm, ...]
    sums: Sums
    why: Deviation
    is_far: bool


def follow(basis: Basis, terms: Terms, *, sums_told: bool = True) -> tuple[UnitFollow, ...]:
    """Return the units that have pupils, by key; sums of units are sums of their rows.

    `sums_told` says whether the reader sees sums of the whole ledger too: then more is left out,
    so that the rest of a sum never tells of few children.
    """
    forms: defaultdict[str, list[FormFollow]] = defaultdict(list)
    found = list(_forms(basis, terms))
    few = {(one.unit, one.form) for one in found if one.is_few}
    pupils = {(one.unit, one.form): one.pupils.year for one in found}
    hidden = few | (hidden_cells(pupils, never=few) if sums_told else set())
    for form in found:
        forms[form.unit].append(form)
    return tuple(_unit(unit, each, hidden, terms) for unit, each in sorted(forms.items()))


def _forms(basis: Basis, terms: Terms) -> Iterable[FormFollow]:
    lines: defaultdict[Target, list[Line]] = defaultdict(list)
    for line in basis.lines:
        lines[line.unit, line.form].append(line)
    bands: defaultdict[Target, list[BandPupils]] = defaultdict(list)
    for band in basis.bands:
        bands[band.unit, band.form].append(band)
    expected = {(one.unit, one.form): one.pupils for one in basis.expected}
    for target in sorted(lines.keys() | bands.keys()):
        pupils = pupil_year(bands[target], expected.get(target))
        items = tuple(item_follow(line, basis, pupils, terms) for line in lines[target])
        yield FormFollow(
            unit=target[0], form=target[1], pupils=pupils, items=items, sums=sums_of(items)
        )


def _unit(
    unit: str, forms: Sequence[FormFollow], hidden: Collection[Target], terms: Terms
) -> UnitFollow:
    told = tuple(form for form in forms if (unit, form.form) not in hidden)
    sums = sums_of(item for form in told for item in form.items)
    return UnitFollow(
        unit=unit, forms=told, left_out=tuple(form.form for form in forms if form not in told),
        sums=sums, why=why_of(told),
        is_far=bool(told) and terms.is_far(budget=sums.budget, forecast=sums.forecast),
    )  # fmt: skip


def why_of(forms: Sequence[FormFollow]) -> Deviation:
    """Return why the forecast is not the budget, to the öre.

    Bands of all school forms are weighed together. The leisure centre is by itself: its children
    are pupils of the school already and would be counted twice.
    """
    care = [one for one in forms if one.form is GrantForm.LEISURE_CENTRE]
    rest = [one for one in forms if one.form is not GrantForm.LEISURE_CENTRE]
    return added(deviation([cost for one in part for cost in _bands(one)]) for part in (rest, care))


def added(parts: Iterable[Deviation]) -> Deviation:
    """Return the parts of several deviations added."""
    rows = list(parts)
    return Deviation(
        volume=sum(one.volume for one in rows),
        mix=sum(one.mix for one in rows),
        price=sum(one.price for one in rows),
        idle=sum(one.idle for one in rows),
    )


def _bands(form: FormFollow) -> list[BandCost]:
    """Return the form's öre by band: the budget as it was planned, the forecast as it is booked."""
    bands = form.pupils.bands
    planned, expected = [one.band.planned for one in bands], [one.year for one in bands]
    before = [_each(one.band.budget_ore, one.band.planned) for one in bands]
    now = [_each(one.band.outcome_ore, one.counted) for one in bands]
    budget = _spread(form.sums.budget, planned, before)
    forecast = _spread(form.sums.forecast, expected, now)
    found = [
        BandCost(band=f"{form.form} {one.band.band}", budget_pupils=one.band.planned,
                 budget_ore=first, pupils=one.year, ore=later)
        for one, first, later in zip(bands, budget, forecast, strict=True)
    ]  # fmt: skip
    left = (form.sums.budget - sum(budget), form.sums.forecast - sum(forecast))
    if any(left):
        found.append(
            BandCost(band=form.form, budget_pupils=Fraction(0), budget_ore=left[0],
                     pupils=Fraction(0), ore=left[1])
        )  # fmt: skip
    return found


def _each(ore: int, pupils: Fraction) -> Fraction:
    return ore / pupils if pupils and ore > 0 else Fraction(0)


def _spread(ore: int, pupils: Sequence[Fraction], each: Sequence[Fraction]) -> list[int]:
    """Return the öre by pupils × öre each, by pupils where that weighs nothing."""
    weights = [n * price for n, price in zip(pupils, each, strict=True)]
    weights = weights if any(weights) else list(pupils)
    whole = sum(weights, Fraction(0))
    if not whole:
        return [0] * len(weights)
    parts = split_exactly(ore, {f"{n:04d}": ore * w / whole for n, w in enumerate(weights)})
    return [parts[f"{n:04d}"] for n in range(len(weights))]
