"""The words of leisure centres in place of those of schools: steps and reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark

STEPS: Mapping[str, str] = MappingProxyType(
    {
        mark("Ändra klasstorlek"): mark("Ändra gruppstorlek"),
        mark("Ändra undervisningsdel"): mark("Ändra tiden med barnen"),
        mark(
            "Skolan stängs från och med höstterminen. Eleverna går till skolan du väljer, "
            "eller till den närmaste som har deras stadium."
        ): mark(
            "Fritidshemmet stängs från och med höstterminen. Barnen går till fritidshemmet "
            "du väljer, eller till det närmaste som har deras stadium."
        ),
        mark(
            "En ny skola öppnar, eller en stängd öppnar igen. Utan valda stadier gäller "
            "skolans alla."
        ): mark(
            "Ett stängt fritidshem öppnar igen. Utan valda stadier gäller fritidshemmets alla."
        ),
        mark("Den första skolan stängs och alla dess elever går vidare till den andra."): mark(
            "Det första fritidshemmet stängs och alla dess barn går vidare till det andra."
        ),
        mark(
            "Skolan lämnar ett eller flera stadier. Eleverna går till skolan du väljer, "
            "som då har stadiet, eller till den närmaste som har det."
        ): mark(
            "Fritidshemmet lämnar ett eller flera stadier. Barnen går till fritidshemmet "
            "du väljer, som då har stadiet, eller till det närmaste som har det."
        ),
        mark("Rum byggs till på en skola som kommunen äger. De blir kvar."): mark(
            "Rum byggs till på ett fritidshem som kommunen äger. De blir kvar."
        ),
        mark("Rum hyrs in på en skola, till och med ett år eller tills vidare."): mark(
            "Rum hyrs in på ett fritidshem, till och med ett år eller tills vidare."
        ),
        mark(
            "Hur många elever en klass högst har. Utan valda årskurser och skolor gäller det alla."
        ): mark(
            "Hur många barn en grupp högst har. Utan valda årskurser och fritidshem gäller "
            "det alla."
        ),
        mark(
            "Hur stor del av sin arbetstid enligt schemat en lärare undervisar. En större "
            "del ger färre tjänster."
        ): mark(
            "Hur stor del av sin arbetstid enligt schemat de anställda är med barnen. En "
            "större del ger färre tjänster."
        ),
        mark(
            "Hur stor del av ett områdes barn som väljer en skola. De andra skolornas "
            "delar minskar eller ökar lika mycket."
        ): mark(
            "Hur stor del av ett områdes barn som går på ett fritidshem. De andra "
            "fritidshemmens delar minskar eller ökar lika mycket."
        ),
        mark("Eleverna går till {to}."): mark("Barnen går till {to}."),
        mark("{school} har inte längre {bands}. Eleverna går till den närmaste."): mark(
            "{school} har inte längre {bands}. Barnen går till det närmaste."
        ),
        mark("Högst {n} elever i en klass"): mark("Högst {n} barn i en grupp"),
        mark("Lärare undervisar {part} av arbetstiden."): mark(
            "De anställda är med barnen {part} av arbetstiden."
        ),
        mark("Skola"): mark("Fritidshem"),
        mark("Eleverna går till"): mark("Barnen går till"),
        mark("Högst antal elever i en klass"): mark("Högst antal barn i en grupp"),
        mark("Skolor"): mark("Fritidshem"),
        mark("Undervisningsdel"): mark("Tid med barnen"),
        mark("Andel som väljer skolan"): mark("Andel som går på fritidshemmet"),
        mark("Inget val gäller skolans alla."): mark("Inget val gäller fritidshemmets alla."),
        mark("Välj skola"): mark("Välj fritidshem"),
        mark("Den närmaste som har deras stadium"): mark("Det närmaste som har deras stadium"),
        mark("skolan är låst"): mark("fritidshemmet är låst"),
        mark("fler skolor än gränsen då stängs samma år"): mark(
            "fler fritidshem än gränsen då stängs samma år"
        ),
        mark("en skola då blir större än gränsen"): mark(
            "ett fritidshem då blir större än gränsen"
        ),
        mark("{n} elever byter skola, högst {km} km bort"): mark(
            "{n} barn byter fritidshem, högst {km} km bort"
        ),
        mark("{what}: skolan är låst."): mark("{what}: fritidshemmet är låst."),
        mark("Ingen byter skola."): mark("Ingen byter fritidshem."),
        mark("Byter skola"): mark("Byter fritidshem"),
        mark("Varför varje skola blir som den blir"): mark(
            "Varför varje fritidshem blir som det blir"
        ),
    }
)
"""Steps, their forms, and why a school is as it is."""
