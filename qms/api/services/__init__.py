"""Tokens, and changes that are made once however often they are asked for."""
