"""A year's budget, outcome and counts, easy to follow up by hand."""

from datetime import UTC, datetime

MONTHS = [f"2026{n:02d}" for n in range(1, 13)]
HEAD = "period;slag;konto;ansvar;verksamhet;objekt;projekt;motpart;text;belopp\n"
BUDGET = "".join(
    f"{month};budget;5011;{centre};440;;;;Löner;{kronor}\n"
    for month in MONTHS
    for centre, kronor in (("310", 300_000), ("320", 100_000))
)
OUTCOME = "".join(
    f"{month};utfall;5011;{centre};440;;;;Löner;{kronor}\n"
    for month in MONTHS[:10]
    for centre, kronor in (("310", 330_000), ("320", 100_000))
)
# The month that goes on is booked already and is not counted yet.
LEDGER = HEAD + BUDGET + OUTCOME + "202611;utfall;5011;310;440;;;;Löner;999 999\n"
GROUPS = """enhet;skolform;klass;stadium;mätdag;elever
Åkerskolan;grundskola;5A;4–6;2026-02-15;40
Ängsskolan;grundskola;1A;1–3;2026-02-15;20
Ängsskolan;anpassad grundskola;S1;;2026-02-15;3
"""
AUTUMN = """enhet;skolform;klass;stadium;mätdag;elever
Åkerskolan;grundskola;5A;4–6;2026-10-15;44
Ängsskolan;grundskola;1A;1–3;2026-10-15;20
Ängsskolan;anpassad grundskola;S1;;2026-10-15;3
"""
BEFORE = datetime(2025, 12, 16, 9, 0, tzinfo=UTC)
