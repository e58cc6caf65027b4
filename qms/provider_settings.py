"""Settings of the municipality's own sign-in, OpenID Connect, read from the environment."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ALWAYS = "openid"
ANSWER_PATH = "/logga-in/svar"
"""Where the provider sends people back; the same path is registered with the provider."""


class UnsafeSettingsError(Exception):
    """The settings would run the product unsafely; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """The provider that people sign in with.

    `name` stands on the button. `user_claim` holds the user name, by which an account that is
    here already is found the first time where `match_existing`. `factor_values` are the values of
    `factor_claim` that mean that two factors were given; without any the provider's word is not
    taken for it. `acr` is asked for with every sign-in. `factor_required`: who signs in without
    two factors is refused.
    """

    issuer: str
    client_id: str
    answer_address: str
    client_secret: str = field(default="", repr=False)
    name: str = ""
    scope: str = f"{ALWAYS} profile"
    user_claim: str = "preferred_username"
    match_existing: bool = True
    groups_claim: str = "groups"
    acr: tuple[str, ...] = ()
    factor_claim: str = "acr"
    factor_values: tuple[str, ...] = ()
    factor_required: bool = False


def provider_from(environment: Mapping[str, str]) -> ProviderSettings | None:
    """Return the provider, None when none is named; UnsafeSettingsError tells every fault."""
    issuer = environment.get("QMS_OIDC_ISSUER", "")
    if not issuer:
        return None
    secret_file = environment.get("QMS_OIDC_CLIENT_SECRET_FILE", "")
    faults = (*_faults(environment, issuer), *_secret_faults(secret_file))
    if faults:
        raise UnsafeSettingsError(" ".join(faults))
    asked = environment.get("QMS_OIDC_SCOPE", "profile").split()
    return ProviderSettings(
        issuer=issuer,
        client_id=environment["QMS_OIDC_CLIENT_ID"],
        answer_address=environment["QMS_PUBLIC_URL"].rstrip("/") + ANSWER_PATH,
        client_secret=_text(secret_file),
        name=environment.get("QMS_OIDC_NAME", ""),
        scope=" ".join(dict.fromkeys((ALWAYS, *asked))),
        user_claim=environment.get("QMS_OIDC_USER_CLAIM", "preferred_username"),
        match_existing=environment.get("QMS_OIDC_MATCH_EXISTING", "on") == "on",
        groups_claim=environment.get("QMS_OIDC_GROUPS_CLAIM", "groups"),
        acr=tuple(environment.get("QMS_OIDC_ACR", "").split()),
        factor_claim=environment.get("QMS_OIDC_FACTOR_CLAIM", "acr"),
        factor_values=tuple(environment.get("QMS_OIDC_FACTOR_VALUES", "").split()),
        factor_required=environment.get("QMS_OIDC_FACTOR", "accepted") == "required",
    )


def is_safe_address(address: str) -> bool:
    """Return whether nobody on the way can read what is sent: https, or our own machine."""
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    bare = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return bool(bare) and (scheme == "https" or (scheme == "http" and bare in LOOPBACK))


def _faults(environment: Mapping[str, str], issuer: str) -> list[str]:
    faults = []
    if not is_safe_address(issuer):
        faults.append("QMS_OIDC_ISSUER ska börja med https://.")
    if not environment.get("QMS_OIDC_CLIENT_ID", ""):
        faults.append("QMS_OIDC_CLIENT_ID saknas. Ange namnet som leverantören har gett klienten.")
    if not is_safe_address(environment.get("QMS_PUBLIC_URL", "")):
        faults.append(
            f"QMS_PUBLIC_URL ska vara adressen med https:// dit leverantören skickar tillbaka, "
            f"utan {ANSWER_PATH}."
        )
    for name, words in CHOICES.items():
        if environment.get(name, words[0]) not in words:
            faults.append(f"{name} ska vara {' eller '.join(words)}.")
    if _requires_unknown(environment):
        faults.append(
            "QMS_OIDC_FACTOR=required kräver QMS_OIDC_FACTOR_VALUES: "
            "annars kan ingen logga in med leverantören."
        )
    return faults


CHOICES = {
    "QMS_OIDC_MATCH_EXISTING": ("on", "off"),
    "QMS_OIDC_FACTOR": ("accepted", "required"),
}


def _requires_unknown(environment: Mapping[str, str]) -> bool:
    is_required = environment.get("QMS_OIDC_FACTOR") == "required"
    return is_required and not environment.get("QMS_OIDC_FACTOR_VALUES", "").split()


def _secret_faults(secret_file: str) -> list[str]:
    """Return what is wrong with the secret's file: a secret that others read is none."""
    if not secret_file:
        return []
    file = Path(secret_file)
    if not file.is_file() or not _text(secret_file):
        return ["QMS_OIDC_CLIENT_SECRET_FILE ska namnge filen med klientens hemlighet."]
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~stat.S_IRGRP:
        return ["Filen i QMS_OIDC_CLIENT_SECRET_FILE kan läsas av andra. Kör chmod 600 på den."]
    return []


def _text(file: str) -> str:
    return Path(file).read_text(encoding="utf-8").strip() if file else ""
