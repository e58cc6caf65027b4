"""Settings of the mail server, read from the environment."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qms.provider_settings import LOOPBACK, UnsafeSettingsError
from qms.safe_start import refuse_open_file

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a mail server is spoken to, and the port that is usual for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that the day's mails are handed to. `tls` is `starttls`, `tls` or `none`."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def mail_from(environment: Mapping[str, str]) -> MailSettings | None:
    """Return the mail server, or None when none is named: then nothing is mailed.

    Raise UnsafeSettingsError with every fault at once.
    """
    host = environment.get("QMS_SMTP_HOST", "")
    if not host:
        return None
    tls, sender = environment.get("QMS_SMTP_TLS", "starttls"), environment.get("QMS_MAIL_FROM", "")
    user, file = environment.get("QMS_SMTP_USER", ""), environment.get("QMS_SMTP_PASSWORD_FILE", "")
    port = environment.get("QMS_SMTP_PORT", "")
    if faults := [*_of_server(host, tls, port), *_of_letters(environment, sender, user, file)]:
        raise UnsafeSettingsError(" ".join(faults))
    return MailSettings(
        host=host,
        port=int(port or PORTS[tls]),
        tls=tls,
        sender=sender,
        user=user,
        password=_password(Path(file)) if user else "",
    )


def _of_server(host: str, tls: str, port: str) -> Iterator[str]:
    if tls not in PORTS:
        yield f"QMS_SMTP_TLS är {tls!r}, men ska vara starttls, tls eller none."
    elif tls == "none" and host not in LOOPBACK:
        yield "QMS_SMTP_TLS=none går bara till en e-postserver på den egna datorn."
    if port and not port.isdecimal():
        yield f"QMS_SMTP_PORT är {port!r}, men ska vara ett heltal."


def _of_letters(
    environment: Mapping[str, str], sender: str, user: str, file: str, /
) -> Iterator[str]:
    if not sender.isascii() or not sender.partition("@")[2]:
        yield "QMS_MAIL_FROM saknas. Ange adressen som breven kommer från."
    if not environment.get("QMS_PUBLIC_URL", "").startswith(("https://", "http://")):
        yield "QMS_PUBLIC_URL saknas. Ange adressen som breven ska länka till."
    if user and not Path(file).is_file():
        yield "QMS_SMTP_PASSWORD_FILE ska namnge filen med lösenordet för QMS_SMTP_USER."


def _password(file: Path) -> str:
    refuse_open_file(file, others=stat.S_IRWXO)  # a group may be how it is handed over
    return file.read_text(encoding="utf-8").strip()
