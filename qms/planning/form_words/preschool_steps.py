"""The words of preschools in place of those of schools: steps and reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark

STEPS: Mapping[str, str] = MappingProxyType(
    {
        mark("Flytta årskurser"): mark("Flytta åldrar"),
        mark("Ändra klasstorlek"): mark("Ändra avdelningarnas storlek"),
        mark("Ändra undervisningsdel"): mark("Ändra tiden med barnen"),
        mark(
            "Skolan stängs från och med höstterminen. Eleverna går till skolan du väljer, "
            "eller till den närmaste som har deras stadium."
        ): mark(
            "Förskolan stängs från och med höstterminen. Barnen går till förskolan du "
            "väljer, eller till den närmaste som har deras åldrar."
        ),
        mark(
            "En ny skola öppnar, eller en stängd öppnar igen. Utan valda stadier gäller "
            "skolans alla."
        ): mark(
            "En ny förskola öppnar, eller en stängd öppnar igen. Utan valda åldrar gäller "
            "förskolans alla."
        ),
        mark("Den första skolan stängs och alla dess elever går vidare till den andra."): mark(
            "Den första förskolan stängs och alla dess barn går vidare till den andra."
        ),
        mark(
            "Skolan lämnar ett eller flera stadier. Eleverna går till skolan du väljer, "
            "som då har stadiet, eller till den närmaste som har det."
        ): mark(
            "Förskolan lämnar en eller flera åldrar. Barnen går till förskolan du väljer, "
            "som då har dem, eller till den närmaste som har dem."
        ),
        mark("Rum byggs till på en skola som kommunen äger. De blir kvar."): mark(
            "Rum byggs till på en förskola som kommunen äger. De blir kvar."
        ),
        mark("Rum hyrs in på en skola, till och med ett år eller tills vidare."): mark(
            "Rum hyrs in på en förskola, till och med ett år eller tills vidare."
        ),
        mark(
            "Hur många elever en klass högst har. Utan valda årskurser och skolor gäller det alla."
        ): mark(
            "Hur många barn en avdelning högst har. Utan valda åldrar och förskolor gäller "
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
            "Hur stor del av ett områdes barn som väljer en förskola. De andra "
            "förskolornas delar minskar eller ökar lika mycket."
        ),
        mark("Eleverna går till {to}."): mark("Barnen går till {to}."),
        mark("{school} har inte längre {bands}. Eleverna går till den närmaste."): mark(
            "{school} har inte längre {bands}. Barnen går till den närmaste."
        ),
        mark("Högst {n} elever i en klass"): mark("Högst {n} barn på en avdelning"),
        mark(" i årskurs {grades}"): mark(" i åldern {grades}"),
        mark("Lärare undervisar {part} av arbetstiden."): mark(
            "De anställda är med barnen {part} av arbetstiden."
        ),
        mark("Skola"): mark("Förskola"),
        mark("Eleverna går till"): mark("Barnen går till"),
        mark("Stadier"): mark("Åldrar"),
        mark("Högst antal elever i en klass"): mark("Högst antal barn på en avdelning"),
        mark("Årskurser"): mark("Åldrar"),
        mark("Skolor"): mark("Förskolor"),
        mark("Undervisningsdel"): mark("Tid med barnen"),
        mark("Andel som väljer skolan"): mark("Andel som väljer förskolan"),
        mark("Inget val gäller skolans alla."): mark("Inget val gäller förskolans alla."),
        mark("Välj skola"): mark("Välj förskola"),
        mark("Den närmaste som har deras stadium"): mark("Den närmaste som har deras åldrar"),
        mark("Välj minst ett stadium."): mark("Välj minst en ålder."),
        mark("skolan är låst"): mark("förskolan är låst"),
        mark("fler skolor än gränsen då stängs samma år"): mark(
            "fler förskolor än gränsen då stängs samma år"
        ),
        mark("en skola då blir större än gränsen"): mark("en förskola då blir större än gränsen"),
        mark("{n} elever byter skola, högst {km} km bort"): mark(
            "{n} barn byter förskola, högst {km} km bort"
        ),
        mark("{what}: skolan är låst."): mark("{what}: förskolan är låst."),
        mark("Ingen byter skola."): mark("Ingen byter förskola."),
        mark("Byter skola"): mark("Byter förskola"),
        mark("Varför varje skola blir som den blir"): mark(
            "Varför varje förskola blir som den blir"
        ),
    }
)
"""Steps, their forms, and why a school is as it is."""
