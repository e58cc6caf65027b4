"""Parts of the cohort roll that several candidates share: history, ratios, intake."""
