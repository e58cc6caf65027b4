"""What units told of a period of support: what it was used for, and what became different."""

USED_FOR = (
    "En elevassistent har varit med under förmiddagarna och vid byte av lokal, ungefär tre timmar "
    "om dagen.",
    "Assistenten har hjälpt till vid måltider och hygien. Hjälpmedlet används vid skrivning varje "
    "dag.",
    "Specialpedagogen har haft två pass i veckan i liten grupp och handlett arbetslaget en gång i "
    "månaden.",
    "En vuxen har mött varje morgon och följt med till första lektionen. Raster har planerats "
    "tillsammans.",
    "Undervisningen har skett i en grupp om fyra med samma två vuxna hela dagen.",
)
DIFFERENT = (
    "Arbetspassen blir klara de flesta dagar. Vid vikarie behövs fortfarande samma stöd som förut.",
    "Måltiderna går lugnare och tiden i gruppen har blivit längre. Övergångarna är som förut.",
    "Läsningen har kommit igång och frånvaron har minskat. Matematiken är ännu svår.",
    "Morgnarna fungerar. Eftermiddagarna är fortfarande tunga och orken räcker inte alltid.",
    "Konflikterna är färre och eleven söker upp andra på rasten. Stora grupper undviks ännu.",
)
