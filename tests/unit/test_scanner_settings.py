"""Where the virus scanner answers: what may be set, and starts that are refused."""

import pytest

from qms.config import UnsafeSettingsError, from_environment


@pytest.mark.parametrize(
    ("given", "address"),
    [
        pytest.param("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl", id="a socket"),
        pytest.param("tcp:127.0.0.1:3310", ("127.0.0.1", 3310), id="this machine"),
        pytest.param("tcp:localhost:3310", ("localhost", 3310), id="this machine by name"),
        pytest.param("tcp:[::1]:3310", ("::1", 3310), id="this machine, longer addresses"),
        pytest.param(" unix:/a\n", "/a", id="spaces around"),
    ],
)
def test_a_scanner_of_this_machine(tmp_path, given, address):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), "QMS_SCANNER": given})
    assert settings.scanner.address == address


@pytest.mark.parametrize("given", [{}, {"QMS_SCANNER": ""}], ids=["not said", "empty"])
def test_nothing_scans_until_told_to(tmp_path, given):
    assert from_environment({"QMS_INSTANCE": str(tmp_path), **given}).scanner is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("on", "unix:/run/clamav", id="a word"),
        pytest.param("/run/clamav/clamd.ctl", "unix:/run/clamav", id="a path alone"),
        pytest.param("http://127.0.0.1:3310", "unix:/run/clamav", id="another way of speaking"),
        pytest.param("unix:clamd.ctl", "hela sökvägen", id="a path from nowhere"),
        pytest.param("unix:", "hela sökvägen", id="no path"),
        pytest.param("unix:/" + "x" * 107, "107", id="a path that no socket can have"),
        pytest.param("tcp:127.0.0.1", "port", id="no port"),
        pytest.param("tcp:127.0.0.1:0", "port", id="port nought"),
        pytest.param("tcp:127.0.0.1:65536", "port", id="a port too high"),
        pytest.param("tcp:127.0.0.1:clamd", "port", id="a port in words"),
        pytest.param("tcp:10.0.0.7:3310", "klartext", id="another machine"),
        pytest.param("tcp::3310", "klartext", id="every machine"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(tmp_path, given, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        from_environment({"QMS_INSTANCE": str(tmp_path), "QMS_SCANNER": given})
