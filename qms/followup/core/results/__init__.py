"""Results of units: what is measured, what may be shown, and what to compare with."""
