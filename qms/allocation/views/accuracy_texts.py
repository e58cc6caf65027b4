"""The texts of the follow-up, by what they are said of."""

from qms.allocation.core.accuracy.attraction import Answer, Measure
from qms.allocation.core.accuracy.conclusion import Conclusion
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.outside import Finding
from qms.allocation.core.accuracy.reviews import Conclusion as Reviewed
from qms.allocation.core.accuracy.year import NO_PUPILS
from qms.i18n.language import mark

OUTCOMES = {
    "ej_behorig": mark("inte godkänd i svenska, engelska eller matematik"),
    "ej_godkand_2": mark("inte godkänd i två ämnen eller fler"),
}
VERDICTS = {
    Verdict.DISADVANTAGED: ("now", mark("Kan vara missgynnad")),
    Verdict.OVERCOMPENSATED: ("back", mark("Kan vara överkompenserad")),
    Verdict.NO_EVIDENCE: ("none", mark("Inget belägg")),
}
REVIEWED = {
    Reviewed.STANDS: mark("Fyndet består efter dialogen"),
    Reviewed.EXPLAINED: mark("Har en annan förklaring"),
    Reviewed.MODEL: mark("Modellen ses över"),
    Reviewed.WITHDRAWN: mark("Anteckningen är återtagen"),
}
FINDINGS = {
    Finding.OMITTED: ("now", mark("Saknas i modellen")),
    Finding.NOT_SHOWN: ("none", mark("Inget belägg")),
    Finding.CANNOT_TELL: ("none", mark("För få skolor för att säga")),
}
ALIKE = ("none", mark("Syns, men skolorna är lika"))
WRONG_WEIGHT = ("now", mark("Väger fel"))
TITLES = {
    Conclusion.OMITTED: mark("Modellen missar %(factor)s."),
    Conclusion.WRONG_WEIGHT: mark("Modellen väger %(factor)s fel."),
    Conclusion.WEAK: mark("Modellen skiljer knappt elever åt."),
    Conclusion.TOO_FAR_APART: mark("Modellen gör skillnaderna för stora."),
    Conclusion.TOO_CLOSE: mark("Modellen gör skillnaderna för små."),
    Conclusion.FITS: mark("Modellen träffar väl."),
}
PROPOSALS = {
    Conclusion.OMITTED: mark(
        "pröva en modell med %(factor)s bredvid dagens. Gå vidare bara om faktorn kan mätas lika "
        "för alla skolor varje år."
    ),
    Conclusion.WRONG_WEIGHT: mark("pröva en ny anpassning bredvid dagens modell."),
    Conclusion.WEAK: mark("se efter vilka faktorer som skiljer skolorna åt innan något ändras."),
    Conclusion.TOO_FAR_APART: mark("pröva en ny anpassning bredvid dagens modell."),
    Conclusion.TOO_CLOSE: mark("pröva en ny anpassning bredvid dagens modell."),
    Conclusion.FITS: mark(
        "låt modellen ligga kvar. En ändrad modell föreslås bara när underlaget är tydligt."
    ),
}
FACTS = {
    Measure.FIRST_CHOICE: mark(
        "Skolor med hög ersättning har %(high)s förstahandsval per plats, andra %(other)s. "
        "Skillnaden ligger mellan %(low)s och %(top)s."
    ),
    Measure.NET_MOVES: mark(
        "Till skolor med hög ersättning flyttar netto %(high)s elever per 100 och år, till andra "
        "%(other)s. Skillnaden ligger mellan %(low)s och %(top)s."
    ),
    Measure.OUTCOME: mark(
        "I skolor med hög ersättning når %(high)s inte målen, i andra %(other)s. Skillnaden ligger "
        "mellan %(low)s och %(top)s procentenheter."
    ),
}
ANSWERS = {
    (Measure.FIRST_CHOICE, Answer.HIGHER): mark("De är mer sökta än andra."),
    (Measure.FIRST_CHOICE, Answer.LOWER): mark(
        "De är mindre sökta än andra. Fråga vad som krävs för att de ska bli mer attraktiva, och "
        "om det kräver mer resurser."
    ),
    (Measure.NET_MOVES, Answer.HIGHER): mark("Fler väljer sig dit än till andra."),
    (Measure.NET_MOVES, Answer.LOWER): mark(
        "Fler väljer sig därifrån än från andra. Fråga vad som krävs för att de ska bli mer "
        "attraktiva, och om det kräver mer resurser."
    ),
    (Measure.OUTCOME, Answer.HIGHER): mark(
        "Måluppfyllelsen är lägre där, trots ersättningen. Det säger inte att ersättningen är för "
        "låg: pröva om åtgärderna kräver mer pengar eller ett annat arbetssätt."
    ),
    (Measure.OUTCOME, Answer.LOWER): mark(
        "Måluppfyllelsen är högre där. Tala med rektorerna innan något sägs om ersättningen."
    ),
}
UNSURE = {
    Answer.CANNOT_TELL: mark("Skillnaden kan vara slump: av den går inget att säga."),
    Answer.TOO_FEW: mark("Skolorna är för få för att jämföras."),
}
NO_SHIFTS = {
    NO_PUPILS: mark("Det finns ingen beräkning vars elever är kända en och en."),
}
TRENDS = {
    Answer.HIGHER: mark("Under åren har siffran ökat mer för dem än för andra."),
    Answer.LOWER: mark("Under åren har siffran minskat mer för dem än för andra."),
    Answer.CANNOT_TELL: mark("Någon förändring över åren går inte att se."),
    Answer.TOO_FEW: mark("Om förändring över åren går inget att säga."),
}
CHANGED = {
    "files": mark("Filer med tidigare elever eller ansökningar är inlästa på nytt."),
    "model": mark("En annan modell gäller för året."),
    "paid_by": mark("Ersättningen för åren är beslutad på nytt."),
    "beside": mark(
        "Det finns en nyare beräkning, eller nya uppgifter om årets elever, att lägga en ny "
        "anpassning bredvid."
    ),
}
CHANGED_OTHERWISE = mark("Åren som räknas tillsammans, eller sättet att räkna, är ändrade.")
