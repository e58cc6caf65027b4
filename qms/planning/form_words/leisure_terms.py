"""The words of leisure centres in place of those of schools: notes, figures and terms."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark

TERMS: Mapping[str, str] = MappingProxyType(
    {
        mark(
            "{school}: lokalerna saknas i registret. Rummen sätts till klasserna i dag, "
            "och lokalkostnaden är noll. Läs in lokaler per enhet."
        ): mark(
            "{school}: lokalerna saknas i registret. Rummen sätts till grupperna i dag, "
            "och lokalkostnaden är noll. Läs in lokaler per enhet."
        ),
        mark(
            "Personalen {year} saknas: hela lönekostnaden läggs på klasserna. Läs in personal."
        ): mark(
            "Personalen {year} saknas: hela lönekostnaden läggs på grupperna. Läs in personal."
        ),
        mark(
            "En heltidstjänst kostar {kronor} kr i snitt. {fte} tjänster är {per_class} per klass."
        ): mark(
            "En heltidstjänst kostar {kronor} kr i snitt. {fte} tjänster är {per_class} per grupp."
        ),
        mark("Högst {size} barn i en klass: 95 procent av klasserna {day} är inte större."): mark(
            "Högst {size} barn i en grupp: 95 procent av grupperna {day} är inte större."
        ),
        mark("Högst {size} barn i en klass är ett antagande."): mark(
            "Högst {size} barn i en grupp är ett antagande."
        ),
        mark("Barnen väljer skola som {year} alla år."): mark(
            "Barnen går på samma fritidshem som {year} alla år."
        ),
        mark("{after} klasser i stället för {before}"): mark(
            "{after} grupper i stället för {before}"
        ),
        mark("Kr per elev"): mark("Kr per barn"),
        mark("Klasser"): mark("Grupper"),
        mark("Medel\xadklass"): mark("Barn per grupp"),
        mark("Medelklass"): mark("Barn per grupp"),
        mark("Stänga en skola"): mark("Stänga ett fritidshem"),
        mark("Öppna en ny skola"): mark("Öppna ett nytt fritidshem"),
        mark("Flyttade elever"): mark("Flyttade barn"),
        mark("Skolor, klasser, beläggning, över gränsen för skolskjuts"): mark(
            "Fritidshem, grupper, beläggning, över gränsen för skolskjuts"
        ),
        mark("Går i annan skola"): mark("Går på annat fritidshem"),
        mark("Kronor per elev, alla år"): mark("Kronor per barn, alla år"),
        mark("Skolor %(year)s"): mark("Fritidshem %(year)s"),
        mark("Klasser %(year)s"): mark("Grupper %(year)s"),
        mark("Elever i en klass %(year)s"): mark("Barn i en grupp %(year)s"),
        mark("Elever över färdgränsen %(year)s"): mark("Barn över färdgränsen %(year)s"),
        mark("Skolor som stängs samma år, högst"): mark("Fritidshem som stängs samma år, högst"),
        mark("Elever i en skola, högst"): mark("Barn på ett fritidshem, högst"),
        mark(
            "Förslag håller dem. Gör du själv något utanför dem blir det sagt, inte "
            "stoppat. Högst två stängda skolor samma år och hela stadier är förvalda."
        ): mark(
            "Förslag håller dem. Gör du själv något utanför dem blir det sagt, inte "
            "stoppat. Högst två stängda fritidshem samma år och hela stadier är förvalda."
        ),
        mark("Skolor behåller sina stadier eller stängs helt"): mark(
            "Fritidshem behåller sina stadier eller stängs helt"
        ),
        mark("Skolor som inte får stängas"): mark("Fritidshem som inte får stängas"),
        mark("Klasser och avstånd"): mark("Grupper och avstånd"),
        mark("Klasser och avstånd per årskurs"): mark("Grupper och avstånd per årskurs"),
        mark("Undervisning"): mark("Personal"),
        mark("En lärares heltidstjänst"): mark("En heltidstjänst med barnen"),
        mark("Så stor del av arbetstiden enligt schemat undervisar en lärare."): mark(
            "Så stor del av arbetstiden enligt schemat är de anställda med barnen."
        ),
        mark("En lärares arbetstid enligt schemat"): mark("En heltids arbetstid enligt schemat"),
        mark("Annat för varje klass"): mark("Annat för varje grupp"),
        mark("Skolskjuts för en elev"): mark("Skjuts för ett barn"),
        mark("Specialsalar per klassrum"): mark("Specialsalar per grupprum"),
        mark("Dubbel hyra det år en skola flyttar"): mark(
            "Dubbel hyra det år ett fritidshem flyttar"
        ),
        mark("Elever i en klass, högst"): mark("Barn i en grupp, högst"),
        mark("Skolskjuts från, km"): mark("Skjuts från, km"),
        mark("Längst till skolan, km"): mark("Längst till fritidshemmet, km"),
        mark("För varje elev, kronor om året"): mark("För varje barn, kronor om året"),
        mark("Skolval"): mark("Val av fritidshem"),
        mark("Som i dag: varje områdes barn väljer skola som förut"): mark(
            "Som i dag: varje områdes barn går på fritidshem som förut"
        ),
        mark("Som i dag, men full skola skickar vidare till den närmaste"): mark(
            "Som i dag, men fullt fritidshem skickar vidare till det närmaste"
        ),
        mark("Alla går till den närmaste skolan"): mark("Alla går till det närmaste fritidshemmet"),
        mark("Högst {n} skolor stängs samma år."): mark("Högst {n} fritidshem stängs samma år."),
        mark("Ingen skola får fler än {n} elever."): mark("Inget fritidshem får fler än {n} barn."),
        mark("Skolorna behåller sina stadier."): mark("Fritidshemmen behåller sina stadier."),
        mark("Ingen placeras bortom gränsen för hur långt en elev får ha."): mark(
            "Ingen placeras bortom gränsen för hur långt ett barn får ha."
        ),
    }
)
"""Notes of how a case was made, figures of alternatives, and terms."""
