"""Starts that would not be safe are refused, each with a sentence; the demo may do some of it."""

import pytest

from qms.config import UnsafeSettingsError, from_environment
from qms.logs import level_of

GOOD_KEY = "0123456789abcdef" * 4
MAIL = {
    "QMS_SMTP_HOST": "post.provby.example",
    "QMS_MAIL_FROM": "kvalitet@provby.example",
    "QMS_PUBLIC_URL": "https://kvalitet.provby.example",
    "QMS_SMTP_USER": "kh",
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"FLASK_DEBUG": "1"}, "FLASK_DEBUG är satt", id="Flask's debug"),
        pytest.param({"QMS_DEBUG": "true"}, "QMS_DEBUG är satt", id="our debug"),
        pytest.param({"QMS_SECRET_KEY": "a" * 31}, "minst 32 tecken", id="a short key"),
        pytest.param({"QMS_SECRET_KEY": "x" * 64}, "går att gissa", id="one sign repeated"),
        pytest.param(
            {"QMS_SECRET_KEY": "change-me-before-production-0123456789"}, "går att gissa",
            id="an example's key",
        ),
        pytest.param({"QMS_HOST": "0.0.0.0"}, "QMS_HTTPS=1", id="plain http to the network"),
        pytest.param(
            {"QMS_PUBLIC_URL": "http://kvalitet.provby.example"}, "https://",
            id="links in plain http",
        ),
    ],
)  # fmt: skip
def test_an_unsafe_start_is_refused(tmp_path, given, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        from_environment({"QMS_INSTANCE": str(tmp_path), **given})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"FLASK_DEBUG": "0", "QMS_SECRET_KEY": GOOD_KEY}, id="debug off"),
        pytest.param({"QMS_DEMO": "1", "FLASK_DEBUG": "1"}, id="debug in the demo"),
        pytest.param({"QMS_PUBLIC_URL": "http://127.0.0.1:8000"}, id="links to this machine"),
        pytest.param({"QMS_HOST": "0.0.0.0", "QMS_HTTPS": "1"}, id="https in front"),
    ],
)
def test_a_safe_start_is_not(tmp_path, given):
    from_environment({"QMS_INSTANCE": str(tmp_path), **given})


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_secret_key_that_others_reach_stops_the_start(tmp_path, mode):
    from_environment({"QMS_INSTANCE": str(tmp_path)})
    (tmp_path / "secret_key").chmod(mode)
    with pytest.raises(UnsafeSettingsError, match="chmod 600"):
        from_environment({"QMS_INSTANCE": str(tmp_path)})
    from_environment({"QMS_INSTANCE": str(tmp_path), "QMS_DEMO": "1"})


def test_an_empty_secret_key_file_is_no_key(tmp_path):
    (tmp_path / "secret_key").touch(mode=0o600)
    with pytest.raises(UnsafeSettingsError, match="för kort"):
        from_environment({"QMS_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize(
    ("mode", "refused"),
    [
        pytest.param(0o644, True, id="all may read"),
        pytest.param(0o640, False, id="handed over by a group"),
        pytest.param(0o600, False, id="its owner"),
    ],
)
def test_a_password_that_all_can_read_stops_the_start(tmp_path, mode, refused):
    file = tmp_path / "password"
    file.write_text("hemligt", "utf-8")
    file.chmod(mode)
    given = {"QMS_INSTANCE": str(tmp_path), **MAIL, "QMS_SMTP_PASSWORD_FILE": str(file)}
    if not refused:
        assert from_environment(given).mail.password == "hemligt"
        return
    with pytest.raises(UnsafeSettingsError, match="chmod 600"):
        from_environment(given)


def test_a_new_instance_folder_is_its_owners(tmp_path):
    from_environment({"QMS_INSTANCE": str(tmp_path / "new")})
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({}, 20), ({"QMS_DEMO": "1"}, 30), ({"QMS_LOG_LEVEL": "error"}, 40),
        ({"QMS_DEMO": "1", "QMS_LOG_LEVEL": "info"}, 20),
    ],
)  # fmt: skip
def test_what_is_logged(given, level):
    assert level_of(given) == level


def test_an_unknown_level_is_refused():
    with pytest.raises(UnsafeSettingsError, match="info, warning, error"):
        level_of({"QMS_LOG_LEVEL": "debug"})
