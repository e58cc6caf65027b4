"""Sealing and opening: bound to key and place, and the key file that it rests on."""

import hashlib
import hmac
import stat
from dataclasses import replace

import pytest
from builders import NOW
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from support.vaults import RING, VAULT, secret

from qms.config import Settings
from qms.db.base import Base
from qms.db.session import Database, make_engine
from qms.needs.models import NeedsPerson
from qms.vault import keyfile
from qms.vault.columns import sealed_tables
from qms.vault.core.faults import UnreadableError, VaultClosedError
from qms.vault.core.keyring import new_ring
from qms.vault.core.place import Place
from qms.vault.database import open_database
from qms.vault.vault import vault_of, vault_of_file, vault_of_ring

HERE = Place(table="needs_person", column="name", row="a1")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        pytest.param("text", "Elev Ek 01, åäö", id="text"),
        pytest.param("text", "", id="empty text"),
        pytest.param("json", {"hours": "12.5", "levels": [1, None, 3]}, id="json"),
        pytest.param("bytes", bytes(range(256)), id="bytes"),
    ],
)
def test_what_is_sealed_opens_as_it_was(kind, content):
    sealed = getattr(VAULT, f"seal_{kind}")(HERE, content)
    assert getattr(VAULT, f"open_{kind}")(HERE, sealed) == content


def test_the_seal_is_aes_256_gcm_bound_to_the_place():
    sealed = VAULT.seal_text(HERE, "Elev Ek 01")
    cipher = AESGCM(secret("a key of tests"))  # 32 bytes: AES-256
    assert cipher.decrypt(sealed[5:17], sealed[17:], b"needs_person|name|a1") == b"Elev Ek 01"


def test_equal_content_is_sealed_differently_each_time():
    assert len({VAULT.seal_text(HERE, "Elev Ek 01") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param({"row": "a2"}, id="another row"),
        pytest.param({"column": "number"}, id="another column"),
        pytest.param({"table": "needs_case"}, id="another table"),
    ],
)
def test_it_opens_nowhere_else(elsewhere):
    sealed = VAULT.seal_text(HERE, "Elev Ek 01")
    with pytest.raises(UnreadableError, match="flyttats") as refused:
        VAULT.open_text(replace(HERE, **elsewhere), sealed)
    assert "Ek" not in str(refused.value)


def test_no_byte_of_it_can_be_changed():
    sealed = VAULT.seal_text(HERE, "Elev Ek 01")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(UnreadableError):
            VAULT.open_text(HERE, bytes(changed))


def test_an_old_key_opens_and_the_newest_seals():
    sealed = VAULT.seal_text(HERE, "Elev Ek 01")
    ring = RING.with_new_key(now=NOW)
    newer = vault_of_ring(ring)
    assert newer.open_text(HERE, sealed) == "Elev Ek 01"
    again = newer.seal_text(HERE, "Elev Ek 01")
    assert again[1:5].hex() == ring.newest.id
    with pytest.raises(UnreadableError, match=ring.newest.id):
        VAULT.open_text(HERE, again)


def test_a_blind_index_is_a_keyed_hash_for_its_purpose():
    key = secret("a blind index of tests")
    expected = hmac.new(key, b"person\x00180001019999", hashlib.sha256).hexdigest()
    assert VAULT.blind("person", "180001019999") == expected
    assert VAULT.blind("other", "180001019999") != expected
    assert vault_of_ring(new_ring(now=NOW)).blind("person", "180001019999") != expected


def test_without_a_vault_it_is_said_what_to_do(standing):
    without = Database(standing.engine)
    with without.reading() as session, pytest.raises(VaultClosedError, match="QMS_KEY_FILE"):
        vault_of(session)


def test_open_content_is_refused_by_the_column(session):
    session.add(NeedsPerson(id="a1", name=b"Elev Ek 01", registered_at=NOW))
    with pytest.raises(Exception, match="sealed column") as refused:
        session.flush()
    assert "Ek" not in str(refused.value)


def test_every_sealed_column_stands_in_a_table_with_a_text_id():
    tables = list(sealed_tables(Base.metadata))
    assert {"needs_person", "needs_case", "needs_assessment"} <= {t.table.name for t in tables}
    for one in tables:
        assert [column.name for column in one.table.primary_key] == ["id"]
        assert one.id.type.python_type is str


def settings_in(folder, **changes):
    url = f"sqlite:///{folder / 'qms.db'}"
    return Settings(database_url=url, secret_key=b"x" * 32, instance=folder, **changes)


def test_the_first_start_makes_a_key_file_for_the_owner_alone(tmp_path):
    settings = settings_in(tmp_path)
    open_database(settings)
    file = tmp_path / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    open_database(settings)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "new" in one.name] == []


def test_the_key_file_may_lie_elsewhere(tmp_path):
    settings = settings_in(tmp_path, key_file=tmp_path / "apart" / "k.json")
    open_database(settings)
    assert settings.keys.is_file()
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_file_that_others_can_reach_stops_the_start(tmp_path, mode):
    settings = settings_in(tmp_path)
    keyfile.make_file(settings.keys, now=NOW)
    settings.keys.chmod(mode)
    with pytest.raises(VaultClosedError, match="chmod 600"):
        open_database(settings)


def test_a_lost_key_file_is_not_replaced_when_something_is_sealed(tmp_path):
    settings = settings_in(tmp_path)
    engine = make_engine(settings.database_url)
    Base.metadata.create_all(engine)
    with open_database(settings, engine).transaction() as session:
        name = vault_of(session).seal_text(HERE, "Elev Ek 01")
        session.add(NeedsPerson(id="a1", name=name, registered_at=NOW))
    settings.keys.rename(tmp_path / "lost")
    with pytest.raises(VaultClosedError, match="Lägg tillbaka"):
        open_database(settings, engine)
    assert not settings.keys.exists()
    engine.dispose()


def test_a_running_process_takes_up_a_new_key_at_once(tmp_path):
    file = tmp_path / "keys.json"
    keyfile.make_file(file, now=NOW)
    vault = vault_of_file(file)
    sealed = vault.seal_text(HERE, "Elev Ek 01")
    ring = keyfile.read_ring(file).with_new_key(now=NOW)
    keyfile.write_ring(file, ring)
    assert vault.seal_text(HERE, "Elev Ek 01")[1:5].hex() == ring.newest.id
    assert vault.open_text(HERE, sealed) == "Elev Ek 01"
    file.unlink()
    with pytest.raises(VaultClosedError, match="saknas"):
        vault.seal_text(HERE, "Elev Ek 01")
