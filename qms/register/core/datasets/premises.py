"""The units' premises: rooms, who owns them, what they cost, and how long a lease runs."""

from collections.abc import Mapping

from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.buildings import (
    CAPITAL_COLUMN,
    INTERNAL_RENT_COLUMN,
    LATITUDE_COLUMN,
    LEASED,
    LONGITUDE_COLUMN,
    MONEY,
    MOST_ROOMS,
    OPERATION_COLUMN,
    RENT_COLUMN,
    ROOMS_COLUMN,
    SPECIAL_ROOMS_COLUMN,
    TENURE_COLUMN,
    has_its_rent,
    no_money_below_zero,
    within_sweden,
)
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

LONGEST_NOTICE = 30


def _finish(values: Values) -> None:
    """Let nothing said mean no."""
    for key in ("is_mixed", "is_released"):
        if values.get(key) is None:
            values[key] = False


def _lease_runs(values: Mapping[str, Value]) -> Fault | None:
    year, end = values.get("year"), values.get("lease_end")
    if not isinstance(end, int) or not isinstance(year, int):
        return None
    if values.get("tenure") != LEASED:
        return Fault(
            message="Lokalen är ägd men har ett hyresavtal.",
            cure="Lämna avtalets slut tomt, eller skriv hyrd.",
        )
    if end < year:
        return Fault(
            message=f"Avtalet slutade {end}, före radens år {year}.",
            cure="Skriv året då det avtal som gäller nu slutar.",
        )
    return None


PREMISES = Dataset(
    key="premises",
    title="Lokaler per enhet",
    purpose="Lokalplanering: rum, avtal och vad lokalerna kostar",
    measured="året på raden, i det årets priser",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        ROOMS_COLUMN,
        SPECIAL_ROOMS_COLUMN,
        TENURE_COLUMN,
        INTERNAL_RENT_COLUMN,
        CAPITAL_COLUMN,
        OPERATION_COLUMN,
        RENT_COLUMN,
        Column(
            key="lease_end", label="Avtalet slutar", kind=Kind.INTEGER,
            aliases=("avtalet slutar", "avtalsslut", "kontraktet slutar", "lease_end"), example="",
            about="Sista året som hyran betalas.", required=False, low=1990, high=2100,
        ),
        Column(
            key="notice", label="Uppsägningstid i år", kind=Kind.INTEGER,
            aliases=("uppsägningstid i år", "uppsägningstid", "notice"), example="1",
            about="Så många år tar det minst innan enheten kan stänga.", required=False, low=0,
            high=LONGEST_NOTICE,
        ),
        Column(
            key="most_new_rooms", label="Rum som kan byggas till", kind=Kind.INTEGER,
            aliases=("rum som kan byggas till", "möjliga nya rum", "most_new_rooms"), example="4",
            required=False, low=0, high=MOST_ROOMS,
        ),
        Column(
            key="is_mixed", label="Åldersblandade klasser", kind=Kind.YES_NO,
            aliases=("åldersblandade klasser", "åldersblandat", "mixed"), example="nej",
            about="Får årskurser bredvid varandra dela klass?", required=False,
        ),
        Column(
            key="is_released", label="Avvecklas vid stängning", kind=Kind.YES_NO,
            aliases=("avvecklas vid stängning", "avvecklas", "released"), example="nej",
            about="Blir kommunen av med den egna lokalen när enheten stänger?", required=False,
        ),
        LATITUDE_COLUMN,
        LONGITUDE_COLUMN,
    ),
    finish=_finish,
    rules=(has_its_rent, _lease_runs, no_money_below_zero(*MONEY), within_sweden),
)  # fmt: skip
