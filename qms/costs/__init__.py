"""Cost per pupil: from the ledger's lines to statutory items, units, classes and pupils."""
