"""Closed cases of support as packages for the archive (E-ARK SIP)."""
