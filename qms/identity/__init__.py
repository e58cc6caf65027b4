"""Accounts, dated grants and sign-in."""
