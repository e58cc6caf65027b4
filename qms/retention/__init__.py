"""Erasure by decision: rules that rest on one, holds, and a list that outlives backups."""
