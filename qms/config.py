"""Settings, read from the environment once, at the edge."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qms.mail_settings import MailSettings, mail_from
from qms.provider_settings import ProviderSettings, provider_from
from qms.provider_settings import UnsafeSettingsError as UnsafeSettingsError
from qms.safe_start import (
    refuse_debug,
    refuse_open_listening,
    refuse_open_places,
    refuse_plain_address,
    secret_key,
)
from qms.saml_settings import SamlSettings, saml_from
from qms.scanner_settings import ScannerSettings, scanner_from

REFIT = (11, 15)
"""The usual month and day: the count of 15 October has come from most schools."""

DRAFT_DAYS = 90
LEAST_DRAFT_DAYS = 30
"""So long after the last save an assessment that was never sent is cleared."""

LEDGER_SIZES = (10, 60, 100)
"""The least, the usual and the most that a ledger may be set to, in MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the product needs to know about where it runs.

    `proxies` is how many proxies of our own stand in front: only then is the address that they
    report believed, because anybody could write that header. Without `mail` nothing is mailed;
    `public_url` is where people reach the product, for the links in mails. From the month and
    day of `refit` the year's forecast is asked for when the autumn's numbers have come; None:
    it never is. Without `second_factor` the sensitive pages ask for no code: in the demo only;
    with `factor_for_all` every page asks, once a sign-in. `key_file` holds the keys of what is
    sealed in the database; without it they are in the instance's folder. `anchor_file` holds
    the audit trail's daily anchors: it belongs on another machine, and lies in the instance's
    folder until it has been put there. `erasure_file` is the list of what is erased. Drafts are
    cleared `draft_days` after the last save. A ledger that is uploaded has at most
    `largest_ledger` MB. `provider` is the municipality's own sign-in, and `saml` are the
    identity providers; without both there are local accounts only. What is sent passes `scanner`.
    """

    database_url: str
    secret_key: bytes
    instance: Path
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    engine: str = "process"
    demo: bool = False
    proxies: int = 0
    mail: MailSettings | None = None
    public_url: str = ""
    refit: tuple[int, int] | None = REFIT
    key_file: Path | None = None
    anchor_file: Path | None = None
    erasure_file: Path | None = None
    draft_days: int = DRAFT_DAYS
    largest_ledger: int = LEDGER_SIZES[1]
    second_factor: bool = True
    factor_for_all: bool = False
    provider: ProviderSettings | None = None
    saml: SamlSettings | None = None
    scanner: ScannerSettings | None = None

    @property
    def keys(self) -> Path:
        """Return the file with the keys of what is sealed."""
        return self.key_file or self.instance / "keys.json"

    @property
    def anchors(self) -> Path:
        """Return the file with the audit trail's anchors."""
        return self.anchor_file or self.instance / "audit-anchors.txt"

    @property
    def erasures(self) -> Path:
        """Return the file with the list of what is erased; it lies beside the anchors."""
        return self.erasure_file or self.anchors.with_name("erasures.jsonl")

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")


def _database_url(instance: Path, environment: Mapping[str, str]) -> str:
    url = environment.get("QMS_DATABASE_URL", f"sqlite:///{instance / 'qms.db'}")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        kind = url.split(":", 1)[0]
        raise UnsafeSettingsError(
            f"Databasen {kind} går inte att använda. Ange en adress som börjar med "
            "postgresql:// eller sqlite:///."
        )
    return url


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(given).resolve() if (given := environment.get(name, "")) else None


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal():
        raise UnsafeSettingsError(f"{name} är {text!r}, men ska vara ett heltal.")
    return int(text)


def _draft_days(environment: Mapping[str, str]) -> int:
    """Return the days a draft may lie; a term too short would take what somebody works with."""
    days = _number(environment, "QMS_DRAFT_DAYS", DRAFT_DAYS)
    if days < LEAST_DRAFT_DAYS:
        raise UnsafeSettingsError(
            f"QMS_DRAFT_DAYS är {days}, men ska vara minst {LEAST_DRAFT_DAYS}: "
            "annars raderas utkast som någon arbetar med."
        )
    return days


def _largest_ledger(environment: Mapping[str, str]) -> int:
    """Return the most MB of a ledger; other files have a limit of their own."""
    least, usual, most = LEDGER_SIZES
    size = _number(environment, "QMS_LARGEST_LEDGER_MB", usual)
    if not least <= size <= most:
        raise UnsafeSettingsError(
            f"QMS_LARGEST_LEDGER_MB är {size}, men ska vara {least}–{most}. "
            "Större filer läses in månad för månad."
        )
    return size


def _refit(environment: Mapping[str, str]) -> tuple[int, int] | None:
    """Return the month and day of the yearly forecast, None when it is turned off."""
    text = environment.get("QMS_REFIT", "")
    if text == "off":
        return None
    if not text:
        return REFIT
    try:
        day = date.fromisoformat(f"2027-{text}")  # not a leap year: the day comes every year
    except ValueError:
        message = f"QMS_REFIT är {text!r}, men ska vara månad och dag som 11-15, eller off."
        raise UnsafeSettingsError(message) from None
    return day.month, day.day


def _second_factor(environment: Mapping[str, str], *, demo: bool) -> bool:
    """Return whether sensitive pages ask for a second factor: always, unless the demo runs."""
    text = environment.get("QMS_SECOND_FACTOR", "off" if demo else "required")
    if text not in ("everybody", "required", "off"):
        message = f"QMS_SECOND_FACTOR är {text!r}, men ska vara required, everybody eller off."
        raise UnsafeSettingsError(message)
    if text == "off" and not demo:
        raise UnsafeSettingsError(
            "QMS_SECOND_FACTOR=off går bara i demokommunen, där barnen är påhittade. "
            "Ta bort inställningen eller starta med --demo."
        )
    return text != "off"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise UnsafeSettingsError for a start that would not be safe."""
    instance = Path(environment.get("QMS_INSTANCE", "instance")).resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    host = environment.get("QMS_HOST", "127.0.0.1")
    demo = environment.get("QMS_DEMO", "") == "1"
    https = environment.get("QMS_HTTPS", "") == "1"
    public_url = environment.get("QMS_PUBLIC_URL", "").rstrip("/")
    refuse_open_listening(host, https=https)
    if not demo:
        refuse_debug(environment)
        refuse_plain_address(public_url)
        refuse_open_places(environment)
    return Settings(
        database_url=_database_url(instance, environment),
        secret_key=secret_key(instance, environment, demo=demo),
        instance=instance,
        host=host,
        port=_number(environment, "QMS_PORT", 8000),
        https=https,
        engine=environment.get("QMS_ENGINE", "process"),
        demo=demo,
        proxies=_number(environment, "QMS_PROXIES", 0),
        mail=mail_from(environment),
        public_url=public_url,
        refit=_refit(environment),
        key_file=_file(environment, "QMS_KEY_FILE"),
        anchor_file=_file(environment, "QMS_ANCHOR_FILE"),
        erasure_file=_file(environment, "QMS_ERASURE_FILE"),
        draft_days=_draft_days(environment),
        largest_ledger=_largest_ledger(environment),
        second_factor=_second_factor(environment, demo=demo),
        factor_for_all=environment.get("QMS_SECOND_FACTOR", "") == "everybody",
        provider=provider_from(environment),
        saml=saml_from(environment, https=https),
        scanner=scanner_from(environment),
    )
