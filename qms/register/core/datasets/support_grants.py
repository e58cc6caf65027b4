"""Money for support beyond the basic amount, per unit, year and kind."""

from types import MappingProxyType

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

KINDS = MappingProxyType(
    {
        "tilläggsbelopp": "additional",
        "additional": "additional",
        "verksamhetsstöd": "operational",
        "operational": "operational",
        "strukturbidrag resursskola": "resource_school",
        "resursskola": "resource_school",
        "resource_school": "resource_school",
        "strukturbidrag central grupp": "central_group",
        "central undervisningsgrupp": "central_group",
        "central_group": "central_group",
    }
)
"""What a file may write, to the kind that is stored."""

SUPPORT_GRANTS = Dataset(
    key="support_grants",
    title="Likvärdighetsresurser per enhet",
    purpose="Uppföljning av tilläggsbelopp, verksamhetsstöd och strukturbidrag",
    measured="hela kalenderåret",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="kind",
            label="Slag",
            kind=Kind.CHOICE,
            aliases=("slag", "resurs", "kind", "typ"),
            example="tilläggsbelopp",
            about="Strukturbidrag skrivs med vem det gäller: resursskola eller central grupp.",
            length=40,
            is_key=True,
            choices=KINDS,
        ),
        Column(
            key="kronor",
            label="Kronor",
            kind=Kind.MEASURE,
            aliases=("kronor", "belopp", "kr", "amount"),
            example="1 245 000,00",
            low=0,
            high=10_000_000_000,
        ),
        Column(
            key="recipients",
            label="Barn och elever",
            kind=Kind.COUNT,
            aliases=("antal", "elever", "barn", "barn och elever", "pupils"),
            example="14",
            required=False,
            low=0,
            high=5_000,
        ),
        Column(
            key="hours",
            label="Bedömda timmar per vecka",
            kind=Kind.MEASURE,
            aliases=("timmar", "bedömda timmar", "timmar per vecka", "hours"),
            example="210",
            required=False,
            low=0,
            high=100_000,
        ),
    ),
    plausible=Plausible(column="recipients", percent=40, label="barn och elever med stöd"),
)
