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
        pytest.param(
            {"QMS_SECOND_FACTOR": "off"}, "demokommunen", id="no second factor in earnest"
        ),
        pytest.param({"QMS_DRAFT_DAYS": "29"}, "29, men ska vara minst 30", id="drafts too short"),
        pytest.param({"QMS_LARGEST_LEDGER_MB": "101"}, "10–100", id="ledgers too large"),
        pytest.param({"QMS_SECOND_FACTOR": "nej"}, "everybody eller off", id="factor in words"),
        pytest.param(
            {"QMS_SECOND_FACTOR": "", "QMS_DEMO": "1"}, "everybody eller off", id="factor empty"
        ),
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


def test_keys_and_anchors_lie_in_the_instance_until_told_otherwise(tmp_path):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path)})
    assert settings.keys == tmp_path / "keys.json"
    assert settings.anchors == tmp_path / "audit-anchors.txt"
    given = {"QMS_KEY_FILE": f"{tmp_path}/k/keys", "QMS_ANCHOR_FILE": f"{tmp_path}/a/anchors"}
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), **given})
    assert (settings.keys, settings.anchors) == (tmp_path / "k" / "keys", tmp_path / "a/anchors")


def test_without_settings_it_listens_here_only_on_sqlite(tmp_path):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path)})
    assert (settings.host, settings.port, settings.proxies) == ("127.0.0.1", 8000, 0)
    assert settings.is_sqlite


@pytest.mark.parametrize(
    ("given", "asks"),
    [
        pytest.param({}, True, id="as usual"),
        pytest.param({"QMS_SECOND_FACTOR": "required"}, True, id="said so"),
        pytest.param({"QMS_DEMO": "1"}, False, id="in the demo"),
        pytest.param({"QMS_DEMO": "1", "QMS_SECOND_FACTOR": "off"}, False, id="off in the demo"),
        pytest.param({"QMS_DEMO": "1", "QMS_SECOND_FACTOR": "required"}, True, id="on in the demo"),
    ],
)
def test_only_the_demo_goes_without_second_factor(tmp_path, given, asks):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), **given})
    assert settings.second_factor is asks
    assert not settings.factor_for_all


@pytest.mark.parametrize("given", [{}, {"QMS_DEMO": "1"}], ids=["for real", "in the demo"])
def test_everybody_can_be_asked(tmp_path, given):
    asked = {"QMS_INSTANCE": str(tmp_path), "QMS_SECOND_FACTOR": "everybody", **given}
    settings = from_environment(asked)
    assert (settings.second_factor, settings.factor_for_all) == (True, True)


MAIL = {
    "QMS_SMTP_HOST": "post.provby.example",
    "QMS_MAIL_FROM": "kvalitet@provby.example",
    "QMS_PUBLIC_URL": "https://kvalitet.provby.example/",
}


def test_nothing_is_mailed_without_a_server(tmp_path):
    assert from_environment({"QMS_INSTANCE": str(tmp_path)}).mail is None


@pytest.mark.parametrize(
    ("given", "port"),
    [
        pytest.param({}, 587, id="as usual"),
        pytest.param({"QMS_SMTP_TLS": "tls"}, 465, id="encrypted from the first byte"),
        pytest.param({"QMS_SMTP_PORT": "2525"}, 2525, id="a port of its own"),
    ],
)
def test_mail_settings(tmp_path, given, port):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), **MAIL, **given})
    assert settings.mail.port == port
    assert settings.public_url == "https://kvalitet.provby.example"


def test_the_password_is_read_from_its_file(tmp_path):
    file = tmp_path / "password"
    file.write_text("hemligt\n", encoding="utf-8")
    file.chmod(0o600)
    given = {"QMS_SMTP_USER": "kh", "QMS_SMTP_PASSWORD_FILE": str(file)}
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), **MAIL, **given})
    assert settings.mail.password == "hemligt"
    assert "hemligt" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"QMS_MAIL_FROM": ""}, ["QMS_MAIL_FROM"], id="from nobody"),
        pytest.param({"QMS_PUBLIC_URL": ""}, ["QMS_PUBLIC_URL"], id="linking nowhere"),
        pytest.param({"QMS_SMTP_TLS": "ssl"}, ["starttls"], id="unknown kind of connection"),
        pytest.param({"QMS_SMTP_TLS": "none"}, ["egna datorn"], id="in the clear to another"),
        pytest.param({"QMS_SMTP_USER": "kh"}, ["PASSWORD_FILE"], id="a user without password"),
        pytest.param(
            {"QMS_MAIL_FROM": "", "QMS_PUBLIC_URL": "", "QMS_SMTP_TLS": "x"},
            ["QMS_MAIL_FROM", "QMS_PUBLIC_URL", "starttls"],
            id="everything at once",
        ),
    ],
)
def test_mail_that_cannot_work_is_refused_with_every_fault(tmp_path, given, told):
    with pytest.raises(UnsafeSettingsError) as refused:
        from_environment({"QMS_INSTANCE": str(tmp_path), **MAIL, **given})
    assert [part for part in told if part not in str(refused.value)] == []
