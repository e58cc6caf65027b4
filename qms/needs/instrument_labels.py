"""What the parts and the fields of an instrument are called on pages."""

from qms.i18n.language import gettext, mark
from qms.needs.core.editor.fields import Field, Path

STATES = {
    "draft": ("now", mark("Utkast")),
    "published": ("ok", mark("Gäller nu")),
    "retired": ("none", mark("Gällde förut")),
}
SECTIONS = {
    "meta": mark("Om instrumentet"),
    "state": mark("Nuläge och önskat läge"),
    "points": mark("Poäng per nivå"),
    "hours": mark("Timmar"),
    "amount": mark("Belopp"),
    "threshold": mark("Gräns för stöd"),
    "level": mark("Nivå"),
    "area": mark("Område"),
    "question": mark("Fråga"),
    "documentation": mark("Del av underlaget"),
    "consistency_rule": mark("Rimlighetsregel"),
    "override": mark("Beslut som avviker"),
}
FIELDS = {
    "title_sv": mark("Titel"),
    "title_en": mark("Titel på engelska"),
    "purpose_sv": mark("Syfte"),
    "purpose_en": mark("Syfte på engelska"),
    "no_diagnosis_sv": mark("Påminnelse om att inte skriva diagnoser"),
    "no_diagnosis_en": mark("Påminnelsen på engelska"),
    "estimated_minutes": mark("Minuter som en bedömning brukar ta"),
    "second_assessor_share": mark("Andel som bedöms av två, 0–1"),
    "current_text_sv": mark("Nuläge"),
    "current_text_en": mark("Nuläge på engelska"),
    "desired_text_sv": mark("Önskat läge"),
    "desired_text_en": mark("Önskat läge på engelska"),
    "by_level": mark("Poäng per nivå, från nivå 0"),
    "hours_per_point_by_rank": mark("Timmar per poäng, det största området först"),
    "extraordinary_counts_from_level": mark("Extraordinära timmar räknas från nivå"),
    "quantum": mark("Timmar avrundas till"),
    "name_sv": mark("Namn"),
    "name_en": mark("Namn på engelska"),
    "intro_sv": mark("Inledning"),
    "intro_en": mark("Inledning på engelska"),
    "order": mark("Ordning"),
    "text_sv": mark("Text"),
    "text_en": mark("Text på engelska"),
    "levels_sv": mark("Nivåerna"),
    "levels_en": mark("Nivåerna på engelska"),
    "rule": mark("Villkor för gränsen"),
    "key": mark("Nyckel"),
    "look_for_sv": mark("Att tänka på"),
    "look_for_en": mark("Att tänka på, på engelska"),
    "area": mark("Område"),
    "next_step_sv": mark("Vad som händer sedan"),
    "next_step_en": mark("Vad som händer sedan, på engelska"),
    "required_from": mark("Krävs från"),
    "condition": mark("Villkor"),
    "max_words": mark("Högst antal ord"),
    "severity": mark("Vad regeln kräver"),
    "message_sv": mark("Vad bedömaren får läsa"),
    "message_en": mark("Detsamma på engelska"),
    "words": mark("Ord att leta efter, med komma mellan"),
}
LIMITS = {
    "total_hours": mark("stödtimmar per vecka"),
    "extraordinary_hours": mark("extraordinära timmar per vecka"),
    "max_level": mark("högsta nivå"),
}
CHOICES = {
    "ask": mark("en kommentar"),
    "stop": mark("att svaret rättas"),
    "special": mark("särskilt stöd"),
    "extraordinary": mark("extraordinärt stöd"),
    "conditional": mark("villkoret gäller"),
}
FORMS = {
    "preschool": mark("Förskola"),
    "preschool_class": mark("Förskoleklass"),
    "compulsory_1_3": mark("Grundskola 1–3"),
    "compulsory_4_6": mark("Grundskola 4–6"),
    "compulsory_7_9": mark("Grundskola 7–9"),
    "adapted_compulsory": mark("Anpassad grundskola"),
    "leisure_centre": mark("Fritidshem"),
    "upper_secondary": mark("Gymnasieskola"),
    "adapted_upper_secondary": mark("Anpassad gymnasieskola"),
}
PROVIDERS = {"independent": mark("Fristående"), "municipal": mark("Egen regi")}
MEASURES = {
    "total_hours": mark("Stödtimmar per vecka"),
    "extraordinary_hours": mark("Extraordinära timmar per vecka"),
    "paid_hours": mark("Timmar som ger belopp, per vecka"),
    "amount": mark("Jämförelsebelopp per termin, kronor"),
}


def section_word(section: str) -> str:
    """Return what a kind of part is called."""
    return gettext(SECTIONS.get(section, section))


def form_word(form: str) -> str:
    """Return what a school form of an instrument is called; its key where it is not ours."""
    return gettext(FORMS[form]) if form in FORMS else form


def choice_word(key: str) -> str:
    """Return what a choice is called; its key where it is a part's own."""
    return gettext(CHOICES[key]) if key in CHOICES else key


def field_word(field: Field) -> str:
    """Return a field's label."""
    return path_word(field.path)


def path_word(path: Path) -> str:
    """Return what a path into a part's table is called."""
    first, last = str(path[0]), path[-1]
    if first == "rule" and len(path) > 1:
        return _limit_word(str(last))
    if first == "default_cap_per_week":
        return gettext("Schablon för timmar per vecka: %(form)s") % {"form": form_word(str(last))}
    word = _level_word(last) if len(path) > 1 and isinstance(last, int) else _plain(str(last))
    if "levels_en" in path[:-1]:
        word = gettext("%(level)s på engelska") % {"level": word}
    return f"{form_word(first)}: {word}" if first in FORMS and len(path) > 1 else word


def _plain(name: str) -> str:
    return gettext(FIELDS[name]) if name in FIELDS else name


def _level_word(level: int) -> str:
    return gettext("Nivå %(n)s") % {"n": level}


def _limit_word(key: str) -> str:
    """Return `Minst … extraordinära timmar per vecka` for a limit of a threshold."""
    is_least = key.endswith("_at_least")
    basis = key.removesuffix("_at_least").removesuffix("_below")
    if basis in LIMITS:
        what = gettext(LIMITS[basis])
    else:
        level = basis.removesuffix("_or_more").rpartition("_")[2]
        pattern = (
            mark("antal frågor på nivå %(n)s eller högre")
            if basis.endswith("_or_more")
            else mark("antal frågor på nivå %(n)s")
        )
        what = gettext(pattern) % {"n": level}
    form = mark("Minst: %(what)s") if is_least else mark("Färre än: %(what)s")
    return gettext(form) % {"what": what}
