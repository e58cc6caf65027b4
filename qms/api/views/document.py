"""The reference as OpenAPI 3.1, made from the code; and what a token may."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app
from flask_smorest import Api

from qms.access.policy import Can
from qms.api.core.window import CALLS_A_MINUTE
from qms.api.views.blueprint import blp, current_bearer
from qms.api.views.offering import refusing
from qms.api.views.problem import TYPE
from qms.api.views.schemas import ProblemAnswer, TokenAnswer

VERSION = "1.0"
EXTENSION = "qms_api"
JSON = "application/json"
ABOUT = (
    "The register in and out, and published results out, as JSON and CSV. Every call has a token:"
    " `Authorization: Bearer kvh_…`. Cookies count for nothing. Nothing here is about a pupil's"
    " needs, and figures of few are hidden as on the pages."
)


class Interface(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """The reference. Our own handlers answer faults; every refusal is described as theirs."""

    def _register_error_handlers(self) -> None:
        """Leave the handling of faults to the application and the blueprint."""

    def _register_responses(self) -> None:
        content = {TYPE: {"schema": ProblemAnswer}}
        for status in HTTPStatus:
            response = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, response, lazy=True)
        default = {"description": "Any other refusal.", "content": content}
        self.spec.components.response("DEFAULT_ERROR", default, lazy=True)


def interface_of(app: Flask) -> Interface:
    """Return the reference of an application, ready for the blueprint."""
    app.config.update(
        API_TITLE="Kvalitetshjulet", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0"
    )  # fmt: skip
    interface = Interface(app)
    interface.spec.options["info"] = {"description": ABOUT}
    interface.spec.options["security"] = [{"token": []}]
    interface.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    app.extensions[EXTENSION] = interface
    return interface


def document_of(app: Flask) -> dict[str, Any]:
    """Return the reference as OpenAPI has it; every operation says that it needs a token."""
    document: dict[str, Any] = app.extensions[EXTENSION].spec.to_dict()
    for path in document["paths"].values():
        for method, operation in path.items():
            if method in {"get", "post", "delete"}:
                operation.setdefault("security", [{"token": []}])
    return document


@blp.route("/token", methods=["GET"], tags=["token"])
@blp.doc(operationId="get_token")
@refusing()
@blp.response(200, TokenAnswer)
def get_token() -> Response:
    """Say whose token it is, what it may, and until when."""
    found = current_bearer()
    body = {
        "name": found.name, "role": found.role.value, "place": found.place,
        "permissions": sorted(found.permissions), "expires_on": found.expires_on.isoformat(),
        "calls_a_minute": CALLS_A_MINUTE,
    }  # fmt: skip
    return Response(json.dumps(body, ensure_ascii=False), content_type=JSON)


@blp.route("/openapi.json", methods=["GET"], tags=["token"], endpoint="get_document")
@blp.doc(operationId="get_document")
@refusing()
@blp.response(200, {"type": "object"})
def get_document() -> Response:
    """Return this reference, as OpenAPI 3.1."""
    content = json.dumps(document_of(current_app), ensure_ascii=False)
    return Response(content, content_type=JSON)


for _view in (get_token, get_document):
    _view.required_right = Can.HOME_READ
