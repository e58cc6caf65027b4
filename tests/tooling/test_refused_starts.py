"""`qms run` refuses to start unsafely, with a sentence that says what to do and nothing else."""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW
from click.testing import CliRunner
from processes import PATIENCE, eventually
from sqlalchemy import inspect, make_url
from support.postgres import ADMIN
from support.saml_list import Entity, listing
from support.saml_signing import signer

from qms.db.session import make_engine
from qms.run.cli import run_command
from qms.vault.keyfile import make_file


def key_file(instance, _):
    make_file(instance / "keys.json", now=NOW)
    (instance / "keys.json").chmod(0o644)
    return {}


def secret_key(instance, _):
    (instance / "secret_key").write_text("0123456789abcdef" * 4)
    (instance / "secret_key").chmod(0o644)
    return {}


def superuser(_, server):
    url = server.url.set(username=ADMIN)
    return {"QMS_DATABASE_URL": url.render_as_string(hide_password=False)}


def unsigned_list(instance, _):
    line = Entity(issuer="https://idp.example", told=signer("Provby").told)
    until = datetime.now(UTC) + timedelta(days=7)
    (instance / "federation.xml").write_bytes(listing(line, until=until, by=None))
    (instance / "federation.pem").write_bytes(signer("federationen").certificate)
    return {
        "QMS_SAML_METADATA_FILE": str(instance / "federation.xml"),
        "QMS_SAML_METADATA_CERT_FILE": str(instance / "federation.pem"),
        "QMS_SAML_ISSUERS": "https://idp.example",
        "QMS_PUBLIC_URL": "https://kvalitet.example",
        "QMS_HTTPS": "1",
    }


def test_a_refused_superuser_has_made_no_table(tmp_path, postgres):
    url = make_url(postgres).set(username=ADMIN)
    given = {"QMS_DATABASE_URL": url.render_as_string(hide_password=False)}
    answer = CliRunner().invoke(
        run_command, ["--port", "0"], env={"QMS_INSTANCE": str(tmp_path), **given}
    )
    assert "qms db roles" in answer.stderr
    engine = make_engine(postgres)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"FLASK_DEBUG": "1"}, "Ta bort FLASK_DEBUG", id="debug on"),
        pytest.param({"QMS_SECRET_KEY": "change-me" * 8}, "secrets.token_hex", id="a known key"),
        pytest.param({"QMS_SECRET_KEY": "abc"}, "minst 32 tecken", id="a short key"),
        pytest.param({"QMS_HOST": "0.0.0.0"}, "QMS_HTTPS=1", id="plain http to the network"),
        pytest.param(superuser, "qms db roles", id="superuser"),
        pytest.param(key_file, "chmod 600", id="keys that all can read"),
        pytest.param(unsigned_list, "inte signerad med certifikatet", id="an unsigned list"),
        pytest.param(secret_key, "chmod 600", id="a secret that all can read"),
    ],
)
def test_an_unsafe_start_ends_with_a_sentence(tmp_path, postgres_server, given, told):
    environment = given(tmp_path, postgres_server) if callable(given) else given
    answer = CliRunner().invoke(
        run_command, ["--port", "0"], env={"QMS_INSTANCE": str(tmp_path), **environment}
    )
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert "Traceback" not in answer.output


def asked(address):
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code


def test_what_runs_is_ready_and_logs_without_what_was_asked(start):
    program = start("--empty")
    assert asked(f"{program.address}/livez") == 200
    assert eventually(lambda: asked(f"{program.address}/readyz") == 200)
    assert asked(f"{program.address}/logga-in?next=/Markus-Mark%C3%B6r") == 200
    assert asked(f"{program.address}/Markus-Mark%C3%B6r") == 404
    program.end()
    lines = [json.loads(line) for line in program.said.splitlines() if line.startswith("{")]
    told = [(one["route"], one["status"]) for one in lines if one["text"] == "request"]
    assert told[-2:] == [("/logga-in", 200), ("no route", 404)]
    assert "Mark" not in "".join(json.dumps(one) for one in lines)
