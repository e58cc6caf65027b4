"""Scanners of others, each run against its canary first and then against the product."""
