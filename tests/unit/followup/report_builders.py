"""A report that is whole, so that each test shows only what it takes away."""

from dataclasses import replace

from qms.content.loader import load
from qms.followup.core.report.content import Activity, Content, PreviousActivity
from qms.followup.core.report.template_file import parse_templates

TEMPLATE = parse_templates(load("report_templates"))["socio_outcome"]
LONG_ENOUGH = "Vi ser en tydlig skillnad i de klasser där lärarna planerade ihop."


def activity(**changes):
    whole = Activity(
        id=1,
        name="Läsgrupper åk 1–3",
        target_group="Elever som behöver stöd i läsning",
        measure="Andel över gränsen i läsavstämning",
        baseline="74 %",
        aim="80 %",
        result="81 %",
        ore=1_000_000,
    )
    return replace(whole, **changes)


def previous(**changes):
    whole = PreviousActivity(
        id=7,
        name="Tvålärare i matematik",
        measure="Andel med minst E",
        aim="70 %",
        result="62 %",
        ore=500_000,
        reading="68 %",
        fate="Fortsätter",
    )
    return replace(whole, **changes)


AIMS = "Fler elever i åk 1–3 läser säkert, men gränsen i matematik nåddes inte."
WITHOUT = "Utan pengarna hade grupperna i läsning varit dubbelt så stora hela hösten."
CAPACITY = "Två lärare har gått kursen i läsförståelse och leder nu var sitt arbetslag."
FOLLOWED = "Rektorn läser resultaten med lärarna i november och ändrar grupperna efter det."
ANSWERS = {
    "so_facts_right": "Ja, allt stämmer",
    "so_q1_needs": "Till stor del",
    "so_q2_aims": AIMS,
    "so_why": LONG_ENOUGH,
    "so_without": WITHOUT,
    "so_q4_capacity": CAPACITY,
    "so_q5_resources": "Ja",
    "so_q7_priority": "Delvis",
    "so_q8_follow": FOLLOWED,
}


def content(**changes):
    whole = Content(
        amount_ore=900_000,
        carried_ore=100_000,
        answers=ANSWERS,
        activities=(activity(),),
        previous=(previous(),),
    )
    return replace(whole, **changes)


def without(*keys):
    return content(answers={key: text for key, text in ANSWERS.items() if key not in keys})
