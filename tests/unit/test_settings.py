"""Settings: what is read from the environment, and starts that are refused."""

import pytest

from qms.config import UnsafeSettingsError, from_environment


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"QMS_HOST": "0.0.0.0"}, "QMS_HTTPS=1", id="open to others without https"),
        pytest.param({"QMS_SECRET_KEY": "kort"}, "minst 32 tecken", id="a key too short"),
        pytest.param({"QMS_PORT": "åtta"}, "QMS_PORT", id="a port in words"),
        pytest.param({"QMS_DATABASE_URL": "mysql://x/y"}, "postgresql://", id="other database"),
        pytest.param({"QMS_PROXIES": "-1"}, "QMS_PROXIES", id="fewer than no proxies"),
    ],
)
def test_an_unsafe_or_unreadable_setting_is_refused(tmp_path, given, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        from_environment({"QMS_INSTANCE": str(tmp_path), **given})


def test_the_key_is_made_once_and_only_we_can_read_it(tmp_path):
    environment = {"QMS_INSTANCE": str(tmp_path)}
    first, second = from_environment(environment), from_environment(environment)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_without_settings_it_listens_here_only_on_sqlite(tmp_path):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path)})
    assert (settings.host, settings.port, settings.proxies) == ("127.0.0.1", 8000, 0)
    assert settings.is_sqlite
