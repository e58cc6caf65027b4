"""Check of the virus scanner that files pass."""

from dataclasses import replace

from qms.health.core.ages import of_signatures
from qms.health.core.finding import Finding, note, wrong
from qms.health.services.asking import Asked
from qms.scanning.client import ScannerAwayError, signatures_of

SECONDS = 5.0


def scanner(asked: Asked) -> Finding:
    """Does the scanner answer, with signatures of this week?"""
    settings = asked.settings.scanner
    if settings is None:
        return note(
            "Inget virusskydd är angivet: filer som skickas granskas inte.", "Sätt QMS_SCANNER."
        )
    try:
        made = signatures_of(replace(settings, seconds=SECONDS))
    except ScannerAwayError as fault:
        return wrong(
            f"Virusskyddet svarar inte ({fault}): inga filer tas emot.",
            "Starta clamav-daemon, eller rätta QMS_SCANNER.",
        )
    return of_signatures(made, now=asked.now)
