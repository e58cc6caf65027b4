"""The units themselves: schools and preschools with forms, grades, provider and dates."""

from collections.abc import Mapping
from datetime import date

from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import grades_in_order
from qms.register.core.unit_forms import forms_at, in_order, span_of


def _finish(values: Values) -> None:
    """Put the forms in order and cut the span of grades to what the forms can have."""
    forms, low, high = values.get("forms"), values.get("low"), values.get("high")
    if not isinstance(forms, tuple):
        return
    values["forms"] = in_order(forms)
    ends = (low if isinstance(low, int) else None, high if isinstance(high, int) else None)
    if ends != (None, None) and not grades_in_order(values):
        values["low"], values["high"] = span_of(forms_at(in_order(forms), *ends))


def _closed_after_opened(values: Mapping[str, Value]) -> Fault | None:
    opened, closed = values.get("opened"), values.get("closed")
    if isinstance(opened, date) and isinstance(closed, date) and closed < opened:
        return Fault(
            message="Enheten stänger före den dag den öppnar.",
            cure="Kontrollera datumen på raden.",
        )
    return None


UNITS = Dataset(
    key="units",
    title="Enheter",
    purpose="Alla andra uppgifter hör till en enhet",
    measured="den dag filen gäller",
    columns=(
        Column(
            key="local_id",
            label="Lokalt id",
            kind=Kind.TEXT,
            aliases=("lokalt id", "local id", "enhetsid", "id", "enhet", "unit"),
            example="S01",
            about="Huvudmannens eget id för enheten.",
            length=40,
            is_key=True,
        ),
        Column(
            key="provider",
            label="Huvudman",
            kind=Kind.PROVIDER,
            aliases=("huvudman", "provider", "organizer"),
            example="",
            about="Tomt betyder kommunen.",
            required=False,
            is_key=True,
        ),
        Column(
            key="code",
            label="Skolenhetskod",
            kind=Kind.UNIT_CODE,
            aliases=("skolenhetskod", "school unit code", "kod"),
            example="",
            required=False,
        ),
        Column(
            key="name",
            label="Namn",
            kind=Kind.TEXT,
            aliases=("namn", "name", "skola", "skolenhet", "enhetens namn"),
            example="Exempelskolan",
        ),
        Column(
            key="forms",
            label="Skolform",
            kind=Kind.FORMS,
            aliases=("skolform", "skolformer", "form", "forms", "school form"),
            example="grundskola, fritidshem",
        ),
        Column(
            key="low",
            label="Lägsta årskurs",
            kind=Kind.GRADE,
            aliases=("årskurs från", "från årskurs", "lägsta årskurs", "grade from"),
            example="F",
            required=False,
        ),
        Column(
            key="high",
            label="Högsta årskurs",
            kind=Kind.GRADE,
            aliases=("årskurs till", "till årskurs", "högsta årskurs", "grade to"),
            example="6",
            required=False,
        ),
        Column(
            key="area",
            label="Område",
            kind=Kind.AREA,
            aliases=("område", "area", "delområde"),
            example="",
            required=False,
        ),
        Column(
            key="opened",
            label="Öppnad",
            kind=Kind.DATE,
            aliases=("öppnad", "opened", "startdatum", "startdate"),
            example="2019-08-01",
            required=False,
        ),
        Column(
            key="closed",
            label="Stängd",
            kind=Kind.DATE,
            aliases=("stängd", "closed", "slutdatum", "enddate"),
            example="",
            required=False,
        ),
    ),
    finish=_finish,
    rules=(_closed_after_opened, grades_in_order),
    changes_organisation=True,
    empty_keeps=True,
)
