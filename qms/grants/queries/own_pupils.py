"""Own pupils of a form in a calendar year: out of the forecast, else as they were last counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.forecast import queries as forecasts
from qms.grants.core.price_list import Band
from qms.grants.core.simulating import calendar
from qms.grants.core.simulating.courses import SCHOOL_FORMS, forecast_of
from qms.grants.queries.providers import EVERYTHING, forms_of
from qms.grants.queries.simulation import newest_run
from qms.i18n.formats import day, number
from qms.i18n.language import gettext
from qms.org import queries as org
from qms.register.queries import pupil_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPupils:
    """Pupils by band, and a sentence of where they come from."""

    by_band: Mapping[str, Fraction]
    source: str

    def hint(self, low: str, high: str) -> str:
        """Return what is known of the steps from `low` to `high`, empty when nothing is."""
        found = self.by_band.get(f"{low}-{high}")
        if found is None:
            return ""
        return gettext("Enligt källan ovan %(n)s") % {"n": number(float(found), 1)}


def own_pupils(
    session: Session, form: GrantForm, year: int, bands: Sequence[Band], *, today: date
) -> OwnPupils | None:
    """Return the own units' pupils; None when neither forecast nor register counts the ages."""
    own = [
        unit.id
        for unit in org.units(session, EVERYTHING, on=today)
        if not unit.is_independent and form in forms_of(unit)
    ]
    if form not in SCHOOL_FORMS or not own:
        return None
    return _forecast(session, own, year, bands) or _counted(session, own, bands)


def _forecast(
    session: Session, own: Sequence[int], year: int, bands: Sequence[Band]
) -> OwnPupils | None:
    newest = newest_run(session)
    if newest is None:
        return None
    run_id, origin, made_at = newest
    found = forecast_of(origin, forecasts.all_values(session, run_id, own))
    by_band = {}
    for band in bands:
        courses = (found.course(str(unit), band.low, band.high) for unit in own)
        years = [there.main for one in courses if (there := calendar(one, year))]
        if years:
            by_band[band.key] = Fraction(round(sum(years, Fraction(0)) * 10), 10)
    if not by_band:
        return None
    text = gettext(
        "Elevprognosen från den %(day)s räknar hälften av hösten %(before)s och hälften av hösten "
        "%(year)s i egna enheter."
    ) % {"day": day(made_at), "before": year - 1, "year": year}
    return OwnPupils(by_band=by_band, source=text)


def _counted(session: Session, own: Sequence[int], bands: Sequence[Band]) -> OwnPupils | None:
    rows = pupil_counts(session, EVERYTHING, unit_ids=own)
    last = max((one.year for one in rows), default=0)
    by_band = {
        band.key: Fraction(there)
        for band in bands
        if (there := sum(one.n for one in rows
                         if one.n and one.year == last and band.low <= one.step <= band.high))
    }  # fmt: skip
    if not by_band:
        return None
    text = gettext("Registret har eleverna i egna enheter den 15 oktober %(year)s.")
    return OwnPupils(by_band=by_band, source=text % {"year": last})
