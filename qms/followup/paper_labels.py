"""What the checks before locking are called, and what they found, in words."""

from qms.followup.core.committee.checks import (
    HARDEST_LIX,
    LONGEST_SENTENCE,
    MOST_PAGES,
    Check,
    Checked,
    Verdict,
)
from qms.i18n.language import gettext, mark, ngettext

STEPS = {
    "made": mark("Utkast skapat"),
    "changed": mark("Texten ändrad"),
    "locked": mark("Låst och registrerad"),
}
CHIPS = {Verdict.FINE: "ok", Verdict.LOOK: "now", Verdict.STOP: "error"}
VERDICTS = {
    Verdict.FINE: mark("Klart"),
    Verdict.LOOK: mark("Se över"),
    Verdict.STOP: mark("Hindrar låsning"),
}
FINE = {
    Check.NUMBERS: mark("Alla tal i texten finns i underlaget"),
    Check.WRITTEN: mark("Alla delar är skrivna"),
    Check.FEW: mark("Inga grupper under fem elever"),
    Check.ACCESS: mark("Rubriker, tabeller och diagram har text för skärmläsare"),
    Check.SENTENCES: mark("Ingen mening är längre än 25 ord"),
    Check.LENGTH: mark("Ingen del är längre än den bör"),
}
FOUND = {
    Check.SOURCES: mark("Ingen redovisning är godkänd än. Det finns inga tal att bygga på."),
    Check.NUMBERS: mark("Finns inte i underlaget:"),
    Check.WRITTEN: mark("Saknar text:"),
    Check.FEW: mark("Färre än fem elever eller barn nämns:"),
    Check.ACCESS: mark("Går inte att läsa för alla:"),
    Check.LENGTH: mark("Längre än den bör:"),
}
CURES = {
    Check.NUMBERS: mark(
        "Använd ett tal ur underlaget, eller skriv varifrån talet kommer: (källa: budget 2027)."
    ),
    Check.FEW: mark("Skriv färre än fem utan att nämna antalet."),
}


def step_label(step: str) -> str:
    """Return what happened to a paper."""
    return gettext(STEPS[step])


def told(one: Checked) -> str:
    """Return the check in one sentence."""
    match one.check:
        case Check.LIX:
            return _lix(one.number)
        case Check.PAGES:
            return _pages(one)
        case Check.SOURCES if one.verdict is Verdict.FINE:
            text = ngettext(
                "Alla tal kommer ur %(n)s godkänd redovisning",
                "Alla tal kommer ur %(n)s godkända redovisningar",
                one.number,
            )
            return text % {"n": one.number}
        case Check.SENTENCES if one.details:
            return ngettext(
                "%(n)s mening är längre än %(most)s ord",
                "%(n)s meningar är längre än %(most)s ord",
                len(one.details),
            ) % {"n": len(one.details), "most": LONGEST_SENTENCE}
    return gettext((FINE if one.verdict is Verdict.FINE else FOUND)[one.check])


def _pages(one: Checked) -> str:
    if one.verdict is Verdict.FINE:
        return gettext("Handlingen ryms på %(n)s sidor före bilagan") % {"n": MOST_PAGES}
    words = gettext("Handlingen är %(n)s sidor före bilagan. Korta texten till %(most)s sidor.")
    return words % {"n": one.number, "most": MOST_PAGES}


def _lix(number: int) -> str:
    words = gettext("Läsbarhet, LIX %(n)s: %(how)s. Gränsen är %(most)s.")
    return words % {"n": number, "how": how_readable(number), "most": HARDEST_LIX}


def how_readable(number: int) -> str:
    """Return Björnsson's words for a LIX."""
    for limit, label in LEVELS:
        if number < limit:
            return gettext(label)
    return gettext(HARDEST)


LEVELS = (
    (30, mark("mycket lättläst")),
    (40, mark("lättläst")),
    (50, mark("medelsvår")),
    (60, mark("svår")),
)
HARDEST = mark("mycket svår")


def cure(one: Checked) -> str:
    """Return what to do about what was found; empty when nothing is wrong."""
    has_cure = one.verdict is not Verdict.FINE and one.check in CURES
    return gettext(CURES[one.check]) if has_cure else ""
