"""What the list of open sessions calls a browser, and that it tells no more."""

import pytest

from qms.identity.core.devices import device_of

KIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("system", "browser", "told"),
    [
        pytest.param("Windows NT 10.0; Win64; rv:145.0", "Gecko/20100101 Firefox/145.0",
                     "Firefox, Windows", id="firefox"),
        pytest.param("Windows NT 10.0; Win64; x64", f"{KIT} Chrome/142.0 Safari/537.36 Edg/142.0",
                     "Edge, Windows", id="edge says chrome and safari too"),
        pytest.param("Linux; Android 15; SM-S911B", f"{KIT} Chrome/142.0 Mobile Safari/537.36",
                     "Chrome, Android", id="android says linux too"),
        pytest.param("Linux; Android 15", f"{KIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
                     "Samsung Internet, Android", id="samsung"),
        pytest.param("iPhone; CPU iPhone OS 18_1 like Mac OS X", f"{KIT} Version/18.1 Safari/604.1",
                     "Safari, iPhone", id="a telephone"),
        pytest.param("iPad; CPU OS 18_1 like Mac OS X", f"{KIT} CriOS/142.0 Safari/604.1",
                     "Chrome, iPad", id="chrome on a tablet"),
        pytest.param("Macintosh; Intel Mac OS X 14_0", f"{KIT} Version/18.0 Safari/605.1.15",
                     "Safari, Mac", id="mac"),
        pytest.param("X11; CrOS x86_64 15917.71.0", f"{KIT} Chrome/142.0 Safari/537.36",
                     "Chrome, ChromeOS", id="a school's computer"),
    ],
)  # fmt: skip
def test_browser_and_system(system, browser, told):
    assert device_of(f"Mozilla/5.0 ({system}) {browser}") == told


@pytest.mark.parametrize(
    ("header", "told"),
    [
        pytest.param("curl/8.1", "", id="none that is known"),
        pytest.param("", "", id="nothing"),
        pytest.param("Firefox/<b>åäö" * 500, "Firefox", id="as long and odd as anybody likes"),
    ],
)
def test_nothing_else_of_the_header_is_told(header, told):
    assert device_of(header) == told
