"""SIE: what Swedish finance systems export of their ledger, types 2, 3 and 4."""

from qms.register.core.sie.scanning import is_sie, scan_sie

__all__ = ["is_sie", "scan_sie"]
