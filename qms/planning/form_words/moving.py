"""Texts about those who move, of preschools and leisure centres."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark

PRESCHOOL: Mapping[str, str] = MappingProxyType(
    {
        mark("Inget barn byter skola för att något ändras."): mark(
            "Inget barn byter förskola för att något ändras."
        ),
        mark("Ingen byter skola för att något ändras."): mark(
            "Ingen byter förskola för att något ändras."
        ),
        mark("Inget barn byter skola"): mark("Inget barn byter förskola"),
        mark("%(n)s barn byter skola"): mark("%(n)s barn byter förskola"),
        mark("%(n)s barn byter skola, %(years)s."): mark("%(n)s barn byter förskola, %(years)s."),
        mark("De får i snitt %(after)s km till skolan, mot %(before)s innan."): mark(
            "De får i snitt %(after)s km till förskolan, mot %(before)s innan."
        ),
        mark("Vilka som byter skola"): mark("Vilka som byter förskola"),
        mark("barn byter skola"): mark("barn byter förskola"),
        mark("Barn som byter skola, varifrån och vart"): mark(
            "Barn som byter förskola, varifrån och vart"
        ),
        mark("Barn som byter skola, efter område och stadium"): mark(
            "Barn som byter förskola, efter område och ålder"
        ),
        mark("Barn som byter skola, efter årskurs det år de byter"): mark(
            "Barn som byter förskola, efter ålder det år de byter"
        ),
        mark("De som byter skola"): mark("De som byter förskola"),
        mark("Alla skolor i utredningen"): mark("Alla förskolor i utredningen"),
        mark("Hur fulla skolorna är"): mark("Hur fulla förskolorna är"),
    }
)
LEISURE: Mapping[str, str] = MappingProxyType(
    {
        mark("Inget barn byter skola för att något ändras."): mark(
            "Inget barn byter fritidshem för att något ändras."
        ),
        mark("Ingen byter skola för att något ändras."): mark(
            "Ingen byter fritidshem för att något ändras."
        ),
        mark("Inget barn byter skola"): mark("Inget barn byter fritidshem"),
        mark("%(n)s barn byter skola"): mark("%(n)s barn byter fritidshem"),
        mark("%(n)s barn byter skola, %(years)s."): mark("%(n)s barn byter fritidshem, %(years)s."),
        mark("De får i snitt %(after)s km till skolan, mot %(before)s innan."): mark(
            "De får i snitt %(after)s km till fritidshemmet, mot %(before)s innan."
        ),
        mark("Vilka som byter skola"): mark("Vilka som byter fritidshem"),
        mark("barn byter skola"): mark("barn byter fritidshem"),
        mark("Barn som byter skola, varifrån och vart"): mark(
            "Barn som byter fritidshem, varifrån och vart"
        ),
        mark("Barn som byter skola, efter område och stadium"): mark(
            "Barn som byter fritidshem, efter område och stadium"
        ),
        mark("Barn som byter skola, efter årskurs det år de byter"): mark(
            "Barn som byter fritidshem, efter årskurs det år de byter"
        ),
        mark("De som byter skola"): mark("De som byter fritidshem"),
        mark("Alla skolor i utredningen"): mark("Alla fritidshem i utredningen"),
        mark("Hur fulla skolorna är"): mark("Hur fulla fritidshemmen är"),
    }
)
