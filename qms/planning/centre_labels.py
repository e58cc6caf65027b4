"""What the notes of leisure centres say: who attends, and whose rooms they are in."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark
from qms.planning.core.from_register import Told

CENTRE_NOTES: Mapping[Told, str] = MappingProxyType(
    {
        Told.ATTENDING: mark(
            "Grupperna {day} har {n} barn på {schools} fritidshem: {part} av de {pupils} "
            "elever som enheterna har i årskurserna. Åldrarna i en grupp fördelas så att "
            "summan stämmer."
        ),
        Told.ATTENDING_HELD: mark(
            "Samma del av varje enhets elever som {day} antas gå på fritidshem alla år. Hur en "
            "grupps barn fördelas på årskurser är också antaget: yngre går oftare."
        ),
        Told.ATTENDING_ASSUMED: mark(
            "{school}: barnen på fritidshemmet är inte räknade. Delen av varje årskurs som går "
            "dit är ett antagande som går att ändra nedan. Läs in grupper, så räknas den i "
            "stället."
        ),
        Told.MANY_ATTENDING_ASSUMED: mark(
            "På {schools} fritidshem är barnen inte räknade. Delen av varje årskurs som går "
            "dit är ett antagande som går att ändra nedan. Läs in grupper, så räknas den i "
            "stället."
        ),
        Told.ATTENDING_BEYOND: mark(
            "{school}: grupperna har {n} barn men enheten bara {pupils} elever. De andra antas "
            "komma från andra skolor."
        ),
        Told.CENTRE_ALONE: mark(
            "{school}: {n} barn går i årskurser som enheten inte har egna elever i. Antalet "
            "antas vara detsamma alla år."
        ),
        Told.CENTRE_EMPTY: mark(
            "{school}: varken elever eller grupper finns i registret, så fritidshemmet räknas "
            "utan barn. Läs in grupper."
        ),
        Told.SHARED_ROOMS: mark(
            "{schools} fritidshem delar hus med en skola. Registret säger inte vilka rum som "
            "är deras: rummen sätts till grupperna i dag, och lokalkostnaden står på skolan "
            "och är noll här."
        ),
        Told.CENTRES_NOT_OWN: mark("{schools} fristående fritidshem är inte med."),
    }
)
