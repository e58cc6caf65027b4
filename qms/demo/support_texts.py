"""What the units wrote in the documentation of their applications: needs, never diagnoses."""

from datetime import date, timedelta

from qms.needs.core.documentation.content import PartContent

TRIED_FROM, TRIED_UNTIL = timedelta(days=110), timedelta(days=30)
"""How long before the application something else was tried."""
KRONOR_PER_HOUR, WEEKS = 290, 18
SITUATIONS = (
    "Vid genomgång i helklass tappar eleven tråden efter några minuter och lämnar platsen. Med en "
    "vuxen intill och uppgiften i tre delar blir arbetet klart. Det händer varje dag.",
    "På rasten drar eleven sig undan och kommer in gråtande två gånger i veckan. När en känd vuxen "
    "möter i dörren går det bra att börja nästa lektion.",
    "Vid förflyttning mellan salar behövs en vuxen som bär material och öppnar dörrar. I den egna "
    "salen klarar eleven det mesta med anpassade redskap.",
)
CHILD_VIEWS = (
    "Mentor har pratat med eleven två gånger med bilder som stöd. Eleven vill vara med gruppen på "
    "idrotten men slippa matsalen när det är fullt.",
    "Barnet visar med bilder vilka stunder som är bra: verkstad och utegård. Samlingen är svår.",
)


def written(
    key: str, number: int, *, hours: int, applied: date, aids: int | None = None
) -> PartContent:
    """Return what stands in one part of the documentation; empty for a part that is not known.

    `aids` is what the application said that aids cost, in kronor.
    """
    plain = {
        "doc_situation": SITUATIONS[number % len(SITUATIONS)],
        "doc_child_view": CHILD_VIEWS[number % len(CHILD_VIEWS)],
        "doc_guardians": "Vårdnadshavarna har varit med vid två möten och är överens med enheten.",
        "doc_ordinary": "Två lärare delar på gruppen under tre lektioner i veckan. Bildschema "
        "används av alla.",
        "doc_plan": "Utredning blev klar i början av terminen. Beslut om stöd i enheten togs "
        "veckan efter.",
        "doc_health_team": "Specialpedagogen har sett behovet vid fyra tillfällen och "
        "rekommenderar en känd vuxen hela dagen.",
        "doc_expert": "Rådgivare har visat personalen hur hjälpmedlet används.",
        "doc_follow_up": "Målet är att eleven ska klara halva dagen utan vuxen intill. Följs upp "
        "av mentor och specialpedagog när terminen slutar.",
        "doc_previous": "Beloppet användes till assistent. Närvaron ökade från tre till fyra dagar "
        "i veckan.",
        "doc_duration": "Behovet har varit lika i två år och väntas finnas kvar.",
    }
    first, last = applied - TRIED_FROM, applied - TRIED_UNTIL
    kronor = hours * WEEKS * KRONOR_PER_HOUR
    rows: dict[str, tuple[tuple[str, ...], ...]] = {
        "doc_tried": (
            ("Liten grupp", str(first), str(last), "6", "Lugnare, men inte tillräckligt"),
        ),
        "doc_requested": (
            ("assistenthjälp", str(hours - 4), "Elevassistent", "Behövs hela dagen"),
            ("specialpedagogisk insats", "4", "Speciallärare", "Undervisning i liten grupp"),
        ),
        "doc_cost": (
            ("Personal", str(kronor)),
            *((("Hjälpmedel", str(aids)),) if aids else ()),
        ),
    }
    if key in rows:
        return PartContent(rows=rows[key])
    choice = "ett läsår" if key == "doc_duration" else ""
    return PartContent(text=plain.get(key, ""), choice=choice)
