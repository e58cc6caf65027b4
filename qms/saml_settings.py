"""Settings of sign-in with SAML 2.0, read from the environment."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qms.provider_settings import UnsafeSettingsError, is_safe_address

ANSWER_PATH = "/logga-in/saml"
METADATA_PATH = "/logga-in/saml/metadata"
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
LONGEST_ISSUER = 300
EDU_PRINCIPAL_NAME = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"
DISPLAY_NAME = "urn:oid:2.16.840.1.113730.3.1.241"
IS_MEMBER_OF = "urn:oid:1.3.6.1.4.1.5923.1.5.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlSettings:
    """The identity providers that people sign in with, and what is read of their answers.

    `metadata_file` is a federation's signed list, and `certificate` the PEM of who signs it. Of
    those in the list only `issuers` are believed. `subject_attribute` says who somebody is; empty:
    the answer's NameID does. `key` signs what is asked, and `key_certificate` stands in our own
    metadata, both PEM; without them requests are not signed. The rest is as in ProviderSettings.
    """

    metadata_file: Path
    certificate: bytes
    issuers: tuple[str, ...]
    entity_id: str
    answer_address: str
    name: str = ""
    subject_attribute: str = ""
    user_attribute: str = EDU_PRINCIPAL_NAME
    name_attribute: str = DISPLAY_NAME
    groups_attribute: str = IS_MEMBER_OF
    match_existing: bool = True
    contexts: tuple[str, ...] = ()
    factor_values: tuple[str, ...] = ()
    factor_required: bool = False
    key: bytes = field(default=b"", repr=False)
    key_certificate: bytes = b""


def saml_from(environment: Mapping[str, str], *, https: bool) -> SamlSettings | None:
    """Return the settings, None where no file is named; UnsafeSettingsError tells every fault."""
    metadata_file = environment.get("QMS_SAML_METADATA_FILE", "")
    if not metadata_file:
        return None
    faults = (
        *_file_faults(environment),
        *_key_faults(environment),
        *_faults(environment),
        *_address_faults(environment, https),
    )
    if faults:
        raise UnsafeSettingsError(" ".join(faults))
    public = environment["QMS_PUBLIC_URL"].rstrip("/")
    get = environment.get
    return SamlSettings(
        metadata_file=Path(metadata_file).resolve(),
        certificate=Path(environment["QMS_SAML_METADATA_CERT_FILE"]).read_bytes(),
        issuers=tuple(dict.fromkeys(environment["QMS_SAML_ISSUERS"].split())),
        entity_id=get("QMS_SAML_ENTITY_ID", "") or public + METADATA_PATH,
        answer_address=public + ANSWER_PATH,
        name=get("QMS_SAML_NAME", ""),
        subject_attribute=get("QMS_SAML_SUBJECT_ATTRIBUTE", ""),
        user_attribute=get("QMS_SAML_USER_ATTRIBUTE", EDU_PRINCIPAL_NAME),
        name_attribute=get("QMS_SAML_NAME_ATTRIBUTE", DISPLAY_NAME),
        groups_attribute=get("QMS_SAML_GROUPS_ATTRIBUTE", IS_MEMBER_OF),
        match_existing=get("QMS_SAML_MATCH_EXISTING", "on") == "on",
        contexts=tuple(get("QMS_SAML_CONTEXTS", "").split()),
        factor_values=tuple(get("QMS_SAML_FACTOR_VALUES", "").split()),
        factor_required=get("QMS_SAML_FACTOR", "accepted") == "required",
        key=_content(get("QMS_SAML_KEY_FILE", "")),
        key_certificate=_content(get("QMS_SAML_CERT_FILE", "")),
    )


def _file_faults(environment: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the files: who can change the certificate chooses who gets in."""
    faults = []
    if not Path(environment["QMS_SAML_METADATA_FILE"]).is_file():
        faults.append("QMS_SAML_METADATA_FILE ska namnge filen med leverantörernas metadata.")
    certificate = Path(environment.get("QMS_SAML_METADATA_CERT_FILE", ""))
    if not certificate.is_file():
        faults.append(
            "QMS_SAML_METADATA_CERT_FILE ska namnge filen med certifikatet som metadata är "
            "signerade med."
        )
    elif certificate.stat().st_mode & OTHERS_WRITE:
        faults.append(
            "Filen i QMS_SAML_METADATA_CERT_FILE kan ändras av andra konton på datorn. "
            "Kör chmod 644 på den."
        )
    return faults


def _key_faults(environment: Mapping[str, str]) -> list[str]:
    """Return what is wrong with our own key: both its halves or none, and read by nobody else."""
    key, certificate = (
        environment.get(name, "") for name in ("QMS_SAML_KEY_FILE", "QMS_SAML_CERT_FILE")
    )
    if not key and not certificate:
        return []
    if not Path(key).is_file() or not Path(certificate).is_file():
        return [
            "QMS_SAML_KEY_FILE och QMS_SAML_CERT_FILE ska namnge vår nyckel och dess certifikat."
        ]
    if Path(key).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~stat.S_IRGRP:
        return ["Filen i QMS_SAML_KEY_FILE kan läsas av andra. Kör chmod 600 på den."]
    return []


def _content(file: str) -> bytes:
    return Path(file).read_bytes() if file else b""


def _address_faults(environment: Mapping[str, str], https: bool) -> list[str]:
    """Return what is wrong with our own address: answers are posted to it from another site."""
    public = environment.get("QMS_PUBLIC_URL", "")
    if not is_safe_address(public):
        return [
            "QMS_PUBLIC_URL ska vara adressen med https:// dit leverantören skickar tillbaka, "
            f"utan {ANSWER_PATH}."
        ]
    if public.startswith("https://") and not https:
        return [
            "SAML kräver QMS_HTTPS=1: annars kan webbläsaren inte visa att svaret är dess eget."
        ]
    return []


def _faults(environment: Mapping[str, str]) -> list[str]:
    faults = []
    issuers = environment.get("QMS_SAML_ISSUERS", "").split()
    if not issuers or any(len(one) > LONGEST_ISSUER for one in issuers):
        faults.append(
            "QMS_SAML_ISSUERS ska räkna upp leverantörerna (entityID) som får släppa in "
            "människor, med mellanslag emellan."
        )
    for name, words in CHOICES.items():
        if environment.get(name, words[0]) not in words:
            faults.append(f"{name} ska vara {' eller '.join(words)}.")
    is_required = environment.get("QMS_SAML_FACTOR") == "required"
    if is_required and not environment.get("QMS_SAML_FACTOR_VALUES", "").split():
        faults.append(
            "QMS_SAML_FACTOR=required kräver QMS_SAML_FACTOR_VALUES: annars kan ingen logga in."
        )
    return faults


CHOICES = {"QMS_SAML_MATCH_EXISTING": ("on", "off"), "QMS_SAML_FACTOR": ("accepted", "required")}
