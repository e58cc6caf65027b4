"""The words of preschools in place of those of schools: notes, figures and terms."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import mark

TERMS: Mapping[str, str] = MappingProxyType(
    {
        mark("Eleverna är räknade den 15 oktober {year}."): mark(
            "Barnen är räknade den 15 oktober {year}."
        ),
        mark("Var eleverna bor kommer ur elever per bostadsområde och skola {year}."): mark(
            "Var barnen bor kommer ur barn per bostadsområde och förskola {year}."
        ),
        mark(
            "{school}: lokalerna saknas i registret. Rummen sätts till klasserna i dag, "
            "och lokalkostnaden är noll. Läs in lokaler per enhet."
        ): mark(
            "{school}: lokalerna saknas i registret. Rummen sätts till avdelningarna i "
            "dag, och lokalkostnaden är noll. Läs in lokaler per enhet."
        ),
        mark(
            "Personalen {year} saknas: hela lönekostnaden läggs på klasserna. Läs in personal."
        ): mark(
            "Personalen {year} saknas: hela lönekostnaden läggs på avdelningarna. Läs in personal."
        ),
        mark(
            "En heltidstjänst kostar {kronor} kr i snitt. {fte} tjänster är {per_class} per klass."
        ): mark(
            "En heltidstjänst kostar {kronor} kr i snitt. {fte} tjänster är {per_class} "
            "per avdelning."
        ),
        mark("Högst {size} barn i en klass: 95 procent av klasserna {day} är inte större."): mark(
            "Högst {size} barn på en avdelning: 95 procent av avdelningarna {day} är inte större."
        ),
        mark("Högst {size} barn i en klass är ett antagande."): mark(
            "Högst {size} barn på en avdelning är ett antagande."
        ),
        mark("Barnen väljer skola som {year} alla år."): mark(
            "Barnen väljer förskola som {year} alla år."
        ),
        mark("{after} klasser i stället för {before}"): mark(
            "{after} avdelningar i stället för {before}"
        ),
        mark("Kr per elev"): mark("Kr per barn"),
        mark("Klasser"): mark("Avdelningar"),
        mark("Medel\xadklass"): mark("Barn per avdelning"),
        mark("Medelklass"): mark("Barn per avdelning"),
        mark("Stänga en skola"): mark("Stänga en förskola"),
        mark("Öppna en ny skola"): mark("Öppna en ny förskola"),
        mark("Flyttade elever"): mark("Flyttade barn"),
        mark("Skolor, klasser, beläggning, över gränsen för skolskjuts"): mark(
            "Förskolor, avdelningar, beläggning, över gränsen för skolskjuts"
        ),
        mark("Går i annan skola"): mark("Går på annan förskola"),
        mark("Kronor per elev, alla år"): mark("Kronor per barn, alla år"),
        mark("Skolor %(year)s"): mark("Förskolor %(year)s"),
        mark("Klasser %(year)s"): mark("Avdelningar %(year)s"),
        mark("Elever i en klass %(year)s"): mark("Barn på en avdelning %(year)s"),
        mark("Elever över färdgränsen %(year)s"): mark("Barn över färdgränsen %(year)s"),
        mark("Skolor som stängs samma år, högst"): mark("Förskolor som stängs samma år, högst"),
        mark("Elever i en skola, högst"): mark("Barn i en förskola, högst"),
        mark(
            "Förslag håller dem. Gör du själv något utanför dem blir det sagt, inte "
            "stoppat. Högst två stängda skolor samma år och hela stadier är förvalda."
        ): mark(
            "Förslag håller dem. Gör du själv något utanför dem blir det sagt, inte "
            "stoppat. Högst två stängda förskolor samma år och hela åldrar är förvalda."
        ),
        mark("Skolor behåller sina stadier eller stängs helt"): mark(
            "Förskolor behåller sina åldrar eller stängs helt"
        ),
        mark("Skolor som inte får stängas"): mark("Förskolor som inte får stängas"),
        mark("Klasser och avstånd"): mark("Avdelningar och avstånd"),
        mark("Klasser och avstånd per årskurs"): mark("Avdelningar och avstånd per ålder"),
        mark("Årskurs"): mark("Ålder"),
        mark("Undervisning"): mark("Personal"),
        mark("En lärares heltidstjänst"): mark("En heltidstjänst med barnen"),
        mark("Så stor del av arbetstiden enligt schemat undervisar en lärare."): mark(
            "Så stor del av arbetstiden enligt schemat är de anställda med barnen."
        ),
        mark("En lärares arbetstid enligt schemat"): mark("En heltids arbetstid enligt schemat"),
        mark("Annat för varje klass"): mark("Annat för varje avdelning"),
        mark("Skolskjuts för en elev"): mark("Skjuts för ett barn"),
        mark("Specialsalar per klassrum"): mark("Specialrum per avdelning"),
        mark("Dubbel hyra det år en skola flyttar"): mark("Dubbel hyra det år en förskola flyttar"),
        mark("Elever i en klass, högst"): mark("Barn på en avdelning, högst"),
        mark("Skolskjuts från, km"): mark("Skjuts från, km"),
        mark("Längst till skolan, km"): mark("Längst till förskolan, km"),
        mark("För varje elev, kronor om året"): mark("För varje barn, kronor om året"),
        mark("Skolval"): mark("Val av förskola"),
        mark("Som i dag: varje områdes barn väljer skola som förut"): mark(
            "Som i dag: varje områdes barn väljer förskola som förut"
        ),
        mark("Som i dag, men full skola skickar vidare till den närmaste"): mark(
            "Som i dag, men full förskola skickar vidare till den närmaste"
        ),
        mark("Alla går till den närmaste skolan"): mark("Alla går till den närmaste förskolan"),
        mark("Högst {n} skolor stängs samma år."): mark("Högst {n} förskolor stängs samma år."),
        mark("Ingen skola får fler än {n} elever."): mark("Ingen förskola får fler än {n} barn."),
        mark("Skolorna behåller sina stadier."): mark("Förskolorna behåller sina åldrar."),
        mark("Ingen placeras bortom gränsen för hur långt en elev får ha."): mark(
            "Ingen placeras bortom gränsen för hur långt ett barn får ha."
        ),
    }
)
"""Notes of how a case was made, figures of alternatives, and terms."""
