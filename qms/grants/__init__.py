"""Grants on equal terms: price lists, decisions for each provider, payments, simulation."""
