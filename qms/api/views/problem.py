"""Every refusal as `application/problem+json` (RFC 9457): one clear sentence, and all faults."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from qms.i18n.language import gettext, mark
from qms.kernel.problems import Problem

TYPE = "application/problem+json"
SENTENCES: Mapping[int, str] = {
    400: mark("Anropet kunde inte läsas."),
    401: mark("Anropet saknar en nyckel som gäller."),
    403: mark("Nyckeln får inte göra det här."),
    404: mark("Det finns inget på den här adressen."),
    405: mark("Adressen tar inte emot den sortens anrop."),
    406: mark("Svaret finns som JSON och som CSV, inte i den form som begärdes."),
    409: mark("Uppgifterna har ändrats. Hämta dem igen och försök på nytt."),
    412: mark("Uppgifterna har ändrats sedan de hämtades. Hämta dem igen."),
    413: mark("Innehållet är för stort. Dela det i flera anrop."),
    415: mark("Skicka innehållet som text/csv eller application/json."),
    422: mark("Något i anropet behöver rättas. Ingenting är sparat."),
    428: mark("Skicka If-Match med den ETag som uppgiften hade när den hämtades."),
    429: mark("För många anrop den här minuten. Vänta och försök igen."),
    500: mark("Något gick fel hos oss. Ingenting är sparat."),
    503: mark("Systemet svarar inte just nu. Försök igen om en stund."),
}
Fault = dict[str, Any]


def problem(
    status: int, detail: str = "", *, errors: Iterable[Fault] = (), **headers: str
) -> Response:
    """Return the refusal; without `detail` the usual sentence of the status."""
    response = Response(body_of(status, detail, errors=errors), status, content_type=TYPE)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def body_of(status: int, detail: str = "", *, errors: Iterable[Fault] = ()) -> str:
    """Return the refusal as text."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or gettext(SENTENCES.get(status, SENTENCES[400])),
    }
    faults = list(errors)
    if faults:
        body["errors"] = faults
    return json.dumps(body, ensure_ascii=False)


def faults_of(problems: Iterable[Problem], *, first_row: int = 1) -> list[Fault]:
    """Return the faults of a file; rows are counted from `first_row` as a spreadsheet does."""
    return [
        {
            "row": None if one.row is None else one.row - first_row + 1,
            "field": one.column,
            "value": one.value,
            "message": gettext(one.message),
            "cure": gettext(one.cure),
        }
        for one in problems
    ]


def faults_of_arguments(messages: Mapping[str, Any]) -> list[Fault]:
    """Return the faults that the reading of the address found: one per parameter."""
    return [
        {"field": name, "message": _words(told)}
        for place in messages.values()
        if isinstance(place, Mapping)
        for name, told in place.items()
    ]


def _words(told: object) -> str:
    if isinstance(told, Mapping):
        return " ".join(_words(one) for one in told.values())
    return " ".join(map(str, told)) if isinstance(told, list) else str(told)
