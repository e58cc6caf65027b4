"""The reference: OpenAPI 3.1 made from the code, whole and true of every route."""

import re

import pytest

from qms.api.core.datasets import OFFERED
from qms.api.core.permissions import RIGHTS

METHODS = {"get", "post", "delete", "put", "patch"}
PROBLEM = "application/problem+json"
FIELDS_OF_3_1 = {"openapi", "info", "paths", "components", "tags", "security", "servers",
                 "webhooks", "jsonSchemaDialect", "externalDocs"}  # fmt: skip
TYPES = {"string", "integer", "number", "boolean", "array", "object", "null"}


@pytest.fixture
def document(caller):
    return caller("analyst").get("/openapi.json").json


def operations(document):
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def every(value, key):
    """Yield every value of the key, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from every(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner, key)


def found(document, reference):
    place = document
    for part in reference.removeprefix("#/").split("/"):
        place = place[part]
    return place


def test_the_document_says_what_it_is(document):
    assert document["openapi"] == "3.1.0"
    assert set(document) <= FIELDS_OF_3_1
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["components"]["securitySchemes"]["token"] == {
        "type": "http", "scheme": "bearer",
    }  # fmt: skip


def test_every_reference_leads_somewhere(document):
    references = [one for one in every(document, "$ref") if isinstance(one, str)]
    assert references
    for one in references:
        assert found(document, one)


def test_schemas_are_those_of_3_1(document):
    """`nullable` is of 3.0; a type is a name or a list of names."""
    assert not [*every(document, "nullable")]
    schemas = document["components"]["schemas"]
    for told in every(schemas, "type"):
        if isinstance(told, dict):
            continue  # a field that is called type
        assert set([told] if isinstance(told, str) else told) <= TYPES, told


def test_every_operation_needs_a_token_and_tells_its_refusals_as_problems(document):
    assert len(operations(document)) >= 2 * len(OFFERED)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(document):
        assert operation["security"] == [{"token": []}], path
        assert operation["summary"], path
        told = operation["responses"]
        assert {"401", "429", "500", "503"} <= set(told), (path, method)
        assert any(status.startswith("2") for status in told), path
        refusals = [status for status in told if status[0] in "45"]
        for status in [*refusals, "default"]:
            answer = told[status]
            answer = found(document, answer["$ref"]) if "$ref" in answer else answer
            assert set(answer["content"]) == {PROBLEM}, (path, status)


def test_path_parameters_are_described(document):
    for path, item in document["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        told = {
            one["name"]
            for part in (item, *item.values())
            for one in (part.get("parameters", ()) if isinstance(part, dict) else ())
            if one.get("in") == "path"
        }
        assert named <= told, path


def test_the_document_has_every_route_and_no_other(app, document):
    rules = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(document)} == rules


def test_every_route_declares_permission_and_right(app):
    """A route under a permission to write is the only one that changes anything."""
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        view = app.view_functions[rule.endpoint]
        if rule.endpoint in ("api.get_token", "api.get_document"):
            continue  # of the token itself: whoever has one may ask
        assert view.required_right is RIGHTS[view.permission], rule
        writes = bool(rule.methods & {"POST", "DELETE", "PUT", "PATCH"})
        assert view.permission.value.startswith("write:") is writes, rule


def test_every_route_refuses_without_a_token(app, document):
    client = app.test_client()
    for path, method, _ in operations(document):
        address = path.replace("{dataset}", "pupil_counts").replace("{batch_id}", "1")
        answer = client.open(address, method=method.upper())
        assert answer.status_code == 401, path
        assert answer.content_type == PROBLEM


def test_a_list_is_described_in_both_its_forms_with_its_rows(document):
    """A dataset's row has the fields of its columns; `description` is required by OpenAPI."""
    for dataset in OFFERED.values():
        told = document["paths"][f"/api/v1/register/{dataset.key}"]["get"]["responses"]["200"]
        assert told["description"], dataset.key
        assert set(told["content"]) == {"application/json", "text/csv"}, dataset.key
        assert {"ETag", "Link"} <= set(told["headers"]), dataset.key
        page = found(document, told["content"]["application/json"]["schema"]["$ref"])
        row = found(document, page["properties"]["rows"]["items"]["$ref"])
        keys = {column.key for column in dataset.columns}
        assert keys <= set(row["properties"]) == set(row["required"]), dataset.key


def test_a_file_is_described_with_its_body_its_key_and_its_dry_run(document):
    for dataset in OFFERED:
        item = document["paths"][f"/api/v1/register/{dataset}/imports"]
        told = {one["name"] for part in (item, item["post"]) for one in part["parameters"]}
        assert told == {"Idempotency-Key", "dry_run"}, dataset
        assert set(item["post"]["requestBody"]["content"]) == {"application/json", "text/csv"}
    [place] = [item for path, item in document["paths"].items() if "{batch_id}" in path]
    [named] = [one for one in place["parameters"] if one["name"] == "dataset"]
    assert named["schema"]["enum"] == list(OFFERED)
    assert "If-Match" in {one["name"] for one in place["delete"]["parameters"]}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/api/v1/nothing", 404), ("get", "/api/v2/forecast", 404), ("get", "/api/", 404),
     ("post", "/api/v1/forecast", 405), ("put", "/api/v1/register/units", 405),
     ("delete", "/api/v1/openapi.json", 405),
     ("put", "/api/v1/register/units/imports/2147483647", 405),
     ("get", "/api/v1/register/units/imports/2147483648", 404),
     ("delete", "/api/v1/register/units/imports/2147483648", 404)],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(app, municipality, method, path, status):
    answer = getattr(app.test_client(), method)(path)
    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert (answer.headers.get("Allow") is not None) is (status == 405)
    assert "Set-Cookie" not in answer.headers


def test_a_fault_of_ours_is_a_problem_without_its_cause(app, caller, monkeypatch):
    program = caller("analyst")
    monkeypatch.setattr("qms.api.views.register.register_page", lambda *_, **__: 1 / 0)
    answer = program.get("/register/pupil_counts")
    assert answer.status_code == 500
    assert answer.content_type == PROBLEM
    assert "division" not in answer.get_data(as_text=True)


def test_answers_have_the_headers_of_every_page(caller):
    headers = caller("analyst").get("/register/units").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
