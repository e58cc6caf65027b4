"""What the details of an event are called on pages: codes and numbers, in words where there are."""

from collections.abc import Mapping

from qms.i18n.language import gettext, mark

KEYS = {
    "account": mark("konto"),
    "by": mark("genom"),
    "cases": mark("ärenden"),
    "decisions": mark("beslut"),
    "file": mark("fil"),
    "form": mark("format"),
    "found": mark("fanns"),
    "hidden": mark("dolda"),
    "instrument": mark("instrument"),
    "kind": mark("slag"),
    "number": mark("nummer"),
    "ore": mark("öre"),
    "over_limit": mark("över gränsen"),
    "part": mark("del"),
    "percent": mark("procent"),
    "picks": mark("i urvalet"),
    "reads": mark("läsningar"),
    "revision": mark("sparning"),
    "role": mark("roll"),
    "rows": mark("rader"),
    "served_on": mark("delgivet"),
    "since": mark("från och med"),
    "step": mark("steg"),
    "taken": mark("tagen"),
    "units": mark("enheter"),
    "valid_from": mark("gäller från"),
    "verdict": mark("omdöme"),
    "version": mark("version"),
    "year": mark("år"),
}
YES_NO = {"True": mark("ja"), "False": mark("nej")}
VALUES = {
    "by": {"break-glass": mark("nödöppning")},
    "kind": {
        "first": mark("bedömning"),
        "second": mark("andra bedömning"),
        "follow_up": mark("uppföljande bedömning"),
        "additional_amount": mark("tilläggsbelopp"),
        "operational_support": mark("verksamhetsstöd"),
        "block_grant": mark("strukturbidrag"),
    },
    "part": {
        "unit": mark("enheten"),
        "assessor": mark("bedömare"),
        "second_assessor": mark("andra bedömare"),
        "officer": mark("handläggare"),
        "decider": mark("beslutsfattare"),
        "reader": mark("läsare"),
        "doc_situation": mark("läget i vardagen"),
        "doc_child_view": mark("barnets eller elevens egen bild"),
        "doc_guardians": mark("vårdnadshavarnas bild"),
        "doc_tried": mark("vad som prövats"),
        "doc_ordinary": mark("vad gruppen redan ger"),
        "doc_plan": mark("utredning och åtgärdsprogram"),
        "doc_health_team": mark("elevhälsans bedömning"),
        "doc_expert": mark("råd från sakkunnig"),
        "doc_duration": mark("varaktighet"),
        "doc_requested": mark("stöd som behövs"),
        "doc_cost": mark("kostnad"),
        "doc_follow_up": mark("mål och uppföljning"),
        "doc_previous": mark("utvärdering av förra perioden"),
    },
    "step": {
        "begin_check": mark("handläggningen började"),
        "ask_completion": mark("komplettering begärdes"),
        "found_complete": mark("underlaget räckte"),
        "assessment_sent": mark("bedömningen skickades"),
        "assessment_withdrawn": mark("bedömningen togs tillbaka"),
        "ask_second": mark("en andra bedömning begärdes"),
        "second_drawn": mark("lottades ut till en andra bedömning"),
        "second_sent": mark("den andra bedömningen skickades"),
        "proposal_ready": mark("förslaget skickades till beslut"),
        "proposal_returned": mark("förslaget gick tillbaka till handläggaren"),
        "decided": mark("beslut fattades"),
        "refused": mark("ansökan avslogs"),
        "follow_up_begun": mark("uppföljningen började"),
        "evaluated": mark("perioden följdes upp"),
        "withdrawn": mark("ansökan togs tillbaka"),
        "moved": mark("barnet flyttade"),
        "handed_over": mark("ärendet lämnades över"),
    },
    "verdict": {
        "justified": mark("befogad"),
        "asked": mark("fråga ställd"),
        "unjustified": mark("inte befogad"),
    },
}
"""Words of codes, by the key they stand under; a code without words is shown as it is."""


def detail_words(details: Mapping[str, object]) -> str:
    """Return the details of an event as `slag: uppföljande bedömning, version: 2`."""
    return ", ".join(f"{_key(key)}: {_value(key, value)}" for key, value in details.items())


def _key(key: str) -> str:
    return gettext(KEYS[key]) if key in KEYS else key


def _value(key: str, value: object) -> str:
    code = str(value)
    words = YES_NO.get(code) if isinstance(value, bool) else VALUES.get(key, {}).get(code)
    return gettext(words) if words else code
