"""Decisions on support as use cases: draft, send, return, decide, end early."""
