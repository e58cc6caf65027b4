"""The providers of the metadata file, read anew when the file is another."""

import logging
from datetime import datetime
from functools import cache
from threading import Lock

from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.saml.metadata import IdentityProvider, Listed, read_list
from qms.identity.saml.own_key import check_own_key
from qms.identity.saml.xml import XmlError
from qms.provider_settings import UnsafeSettingsError
from qms.saml_settings import SamlSettings

log = logging.getLogger(__name__)

WHY = {
    "signature": "är inte signerad med certifikatet i QMS_SAML_METADATA_CERT_FILE, eller med "
    "en metod som är äldre än SHA-256",
    "certificate": "kan inte prövas: ett certifikat går inte att läsa",
    "endless": "säger inte hur länge den gäller (validUntil)",
    "late": "har gått ut (validUntil)",
    "nobody": "saknar en leverantör som QMS_SAML_ISSUERS räknar upp",
    "twice": "räknar upp samma leverantör två gånger",
    "provider": "har en leverantör som saknar adress för HTTP-Redirect eller certifikat",
    "questions": "har en leverantör som kräver signerade frågor: ställ in QMS_SAML_KEY_FILE",
    "dtd": "har en DTD, vilket inte tas emot",
    "large": "är för stor",
}


class Federation:
    """The providers that the settings name, as the metadata file tells of them."""

    def __init__(self, settings: SamlSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._read: tuple[object, Listed] | None = None
        self._bad: object = None

    def check(self, *, now: datetime) -> None:
        """Return when every provider can be used now; UnsafeSettingsError says why not."""
        check_own_key(self.settings)
        try:
            listed = self._fresh(self._mark())
            if listed.until <= now:
                raise XmlError("late")
            if len(listed.providers) != len(self.settings.issuers):
                raise XmlError("nobody")
        except (XmlError, OSError) as error:
            why = WHY.get(str(error), "går inte att läsa som SAML-metadata")
            message = f"Filen i QMS_SAML_METADATA_FILE {why}. Se docs/operations/sign-in.md."
            raise UnsafeSettingsError(message) from None

    def providers(self, *, now: datetime) -> tuple[IdentityProvider, ...]:
        """Return the providers that hold now; ProviderError when the list has ended.

        A new file that cannot be believed changes nothing: the one before is used until its end.
        """
        with self._lock:
            listed = self._latest()
        if listed is None or listed.until <= now:
            raise ProviderError(SignInFault.PROVIDER, "metadata")
        return listed.providers

    def provider(self, issuer: str, *, now: datetime) -> IdentityProvider:
        """Return the provider; ProviderError when it is none of ours."""
        for one in self.providers(now=now):
            if one.issuer == issuer:
                return one
        raise ProviderError(SignInFault.PROVIDER, "issuer")

    def _latest(self) -> Listed | None:
        try:
            mark = self._mark()
            if mark != self._bad and (self._read is None or self._read[0] != mark):
                self._bad = mark  # until it is found good
                self._fresh(mark)
                self._bad = None
        except (XmlError, OSError):
            log.warning("the SAML metadata file cannot be believed; the one before is kept")
        return self._read[1] if self._read else None

    def _mark(self) -> object:
        """Return what changes when the file is another."""
        found = self.settings.metadata_file.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _fresh(self, mark: object) -> Listed:
        content = self.settings.metadata_file.read_bytes()
        listed = read_list(
            content, certificate=self.settings.certificate, issuers=self.settings.issuers
        )
        if not self.settings.key and any(one.wants_signed for one in listed.providers):
            raise XmlError("questions")
        self._read = (mark, listed)
        return listed


@cache
def federation_for(settings: SamlSettings) -> Federation:
    """Return the federation, the same one each time, with what was read kept."""
    return Federation(settings)
