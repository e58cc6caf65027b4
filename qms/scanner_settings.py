"""Where the municipality's own virus scanner answers, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from qms.provider_settings import LOOPBACK, UnsafeSettingsError

NAME = "QMS_SCANNER"
FORM = "unix:/run/clamav/clamd.ctl eller tcp:127.0.0.1:3310"
LONGEST_PATH = 107
"""Bytes in the name of a UNIX socket, as the kernel takes it."""
PORTS = range(1, 65_536)
SECONDS = 30.0
Address = str | tuple[str, int]
"""The path of a socket, or host and port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    """A clamd: the path of its UNIX socket, or its host and port. A scan takes `seconds` at most.

    The time is shorter than a proxy's patience and a web worker's own limit.
    """

    address: Address
    seconds: float = SECONDS


def scanner_from(environment: Mapping[str, str]) -> ScannerSettings | None:
    """Return the scanner, None when none is named: then nothing that is sent is scanned.

    Raise UnsafeSettingsError for an address that is none, or of another machine.
    """
    given = environment.get(NAME, "").strip()
    if not given:
        return None
    return ScannerSettings(address=_address(given))


def _address(given: str) -> Address:
    kind, _, place = given.partition(":")
    if kind == "unix":
        return _socket(place)
    if kind == "tcp":
        return _host(place)
    raise UnsafeSettingsError(f"{NAME} är {given!r}, men ska vara som {FORM}.")


def _socket(path: str) -> str:
    if not PurePosixPath(path).is_absolute() or len(path.encode()) > LONGEST_PATH:
        raise UnsafeSettingsError(
            f"{NAME}: {path!r} ska vara hela sökvägen till virusskyddets socket, "
            f"högst {LONGEST_PATH} tecken."
        )
    return path


def _host(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not port.isascii() or not port.isdecimal() or int(port) not in PORTS:
        raise UnsafeSettingsError(f"{NAME}: {place!r} saknar port. Skriv som {FORM}.")
    if host not in LOOPBACK:
        raise UnsafeSettingsError(
            f"{NAME} pekar på {host!r}, men filer om barn skickas i klartext till virusskyddet. "
            "Kör clamd på samma dator och ange unix: eller tcp:127.0.0.1."
        )
    return host, int(port)
