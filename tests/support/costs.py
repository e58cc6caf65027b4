"""A small municipality's ledger, classes, areas, staff and rules, hand-made and easy to add up."""

from hashlib import sha256

from builders import NOW, SYSTEM

from qms.costs.services import approve, save_draft
from qms.register import services

LEDGER = """period;slag;konto;ansvar;verksamhet;objekt;projekt;motpart;text;belopp
202501;utfall;5011;310;440;;;;Löner;3 000 000,00
202502;utfall;5011;310;440;5A;;;Löner 5A;400 000,00
202502;utfall;5011;310;440;5A;;;Löner 5A;400 000,00
202501;utfall;5011;320;440;;;;Löner;1 000 000,10
202503;utfall;6410;310;440;;;;Böcker;60 000,00
202503;utfall;6010;900;;;;86;Internhyra;1 000 000,01
202504;utfall;8910;950;;;;;Finansiering;-9 000 000,00
202505;utfall;7010;777;;;;;Okänt;123,45
202501;budget;5011;310;440;;;;Löner;4 000 000,00
"""
GROUPS = """enhet;skolform;klass;stadium;mätdag;elever
Åkerskolan;grundskola;5A;4–6;2025-02-15;20
Åkerskolan;grundskola;5A;4–6;2025-10-15;20
Åkerskolan;grundskola;6A;4–6;2025-02-15;18
Åkerskolan;grundskola;6A;4–6;2025-10-15;22
Ängsskolan;compulsory;;;2025-02-15;10
Ängsskolan;compulsory;;;2025-10-15;10
Ängsskolan;anpassad grundskola;S1;;2025-02-15;3
Ängsskolan;anpassad grundskola;S1;;2025-10-15;3
"""
AREAS = "enhet;år;kvadratmeter\nÅkerskolan;2025;3000\nÄngsskolan;2025;1000\n"
STAFF = "enhet;år;yrkesgrupp;heltidstjänster;varav behöriga\nÅkerskolan;2025;lärare;4;3,5\n"
FILES = {"ledger": LEDGER, "groups": GROUPS, "unit_areas": AREAS, "staff": STAFF}
RULES = """
[[item]]
account = "89*"
item = "outside"
reason = "Kommunens finansiering"
[[item]]
account = "50*"
item = "teaching"
form = "compulsory"
[[item]]
account = "64*"
item = "learning_tools"
[[item]]
account = "60*"
item = "premises"
[[place]]
cost_centre = "310"
object = "5A"
unit = "Åkerskolan"
form = "compulsory"
group = "5A"
[[place]]
cost_centre = "310"
unit = "12345678"
[[place]]
cost_centre = "320"
unit = "Ängsskolan"
[[place]]
cost_centre = "900"
pool = "lokaler"
[[split]]
pool = "lokaler"
key = "area"
forms = ["compulsory"]
reason = "Lika per kvadratmeter"
"""


def import_files(session, files=None) -> dict[str, int]:
    """Import the files; return their batches by dataset."""
    found = {}
    for key, text in (FILES if files is None else files).items():
        batch = services.stage_import(
            session, SYSTEM, dataset_key=key, file_name=f"{key}.csv", content=text.encode(), now=NOW
        )
        report = services.report_of(session, batch)
        assert report.can_be_saved, report.findings
        services.confirm_import(session, SYSTEM, batch, now=NOW)
        found[key] = batch
    return found


def put_rules_in_force(session, writer, approver, content=RULES) -> int:
    """Let the rules hold; return their number."""
    number = save_draft(session, writer, content.encode(), comment="", now=NOW)
    approve(session, approver, number, seen=checksum(content), now=NOW)
    return number


def checksum(content=RULES) -> str:
    """Return what an approver's page says of the rules that were read."""
    return sha256(content.encode()).hexdigest()
