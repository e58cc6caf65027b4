"""Read levels, areas and questions with their words in each school form."""

from collections import Counter
from collections.abc import Iterable, Mapping

from qms.kernel.said import said
from qms.needs.core.instrument import keys
from qms.needs.core.instrument.part import Part
from qms.needs.core.instrument.values import Area, Level, Question, Variant
from qms.needs.core.instrument.words import Words


def read_levels(whole: Part, *, count: int) -> tuple[Level, ...]:
    """Return the general levels in order; there is one for every number of points."""
    found = []
    for part in whole.each("level", named="level"):
        part.refuse_unknown(keys.LEVEL)
        found.append(
            Level(level=part.whole("level"), name=part.words("name"), text=part.words("text"))
        )
    found.sort(key=lambda one: one.level)
    if count and [one.level for one in found] != list(range(count)):
        whole.add(
            "level",
            said("Nivåerna är inte 0 till %(value)s, en gång var.", value=count - 1),
            "Skriv en nivå för varje tal i points.by_level.",
        )
    return tuple(found)


def read_areas(whole: Part) -> tuple[Area, ...]:
    """Return the areas in their order."""
    found = []
    for part in whole.each("area"):
        part.refuse_unknown(keys.AREA)
        found.append(
            Area(
                key=part.text("key"),
                prefix=part.text("prefix"),
                order=part.whole("order"),
                domains=part.texts("domains"),
                name=part.words("name"),
                intro=part.words("intro", required=False),
            )
        )
    refuse_doubles(whole, "area", (one.key for one in found))
    refuse_doubles(whole, "area", (f"ordningen {one.order}" for one in found))
    if not found:
        whole.add("area", "Det finns inget område.", "Lägg till minst ett med [[area]].")
    return tuple(sorted(found, key=lambda one: one.order))


def read_questions(
    whole: Part, *, areas: tuple[Area, ...], forms: frozenset[str], levels: int
) -> tuple[Question, ...]:
    """Return the questions; every area has one, and every level of each is described."""
    found = []
    for part in whole.each("question"):
        part.refuse_unknown(keys.QUESTION | forms)
        area = part.text("area")
        if area and area not in {one.key for one in areas}:
            known = ", ".join(one.key for one in areas)
            part.add(
                "area",
                said("Området %(area)s finns inte.", area=area),
                said("Skriv någon av %(known)s.", known=known),
            )
        found.append(
            Question(
                key=part.text("key"),
                area=area,
                text=part.words("text"),
                look_for=part.words("look_for", required=False),
                levels=_levels(part, levels),
                variants=_variants(part, forms, levels),
            )
        )
    refuse_doubles(whole, "question", (question.key for question in found))
    asked = {question.area for question in found}
    for one in areas:
        if one.key and one.key not in asked:
            whole.faults.add(
                "Området har ingen fråga.",
                "Lägg till en fråga eller ta bort det.",
                at=f"area.{one.key}",
            )
    return tuple(found)


def _variants(part: Part, forms: frozenset[str], levels: int) -> Mapping[str, Variant]:
    found = {}
    for form in sorted(forms & set(part.table)):
        inner = part.inner(form)
        inner.refuse_unknown(keys.VARIANT)
        found[form] = Variant(text=inner.words("text"), levels=_levels(inner, levels))
    return found


def _levels(part: Part, count: int) -> tuple[Words, ...]:
    swedish, english = part.texts("levels_sv"), part.texts("levels_en")
    if len(swedish) != count:
        part.add(
            "levels_sv",
            said("%(n)s nivåer är beskrivna, inte %(count)s.", n=len(swedish), count=count),
            "Beskriv varje nivå från den lägsta, utan att lämna någon tom.",
        )
    if english and len(english) != count:
        part.add(
            "levels_en",
            said("%(n)s nivåer är beskrivna, inte %(count)s.", n=len(english), count=count),
            "Beskriv varje nivå, eller ta bort den engelska texten.",
        )
        english = ()
    return tuple(Words(sv, english[n] if english else "") for n, sv in enumerate(swedish))


def refuse_doubles(whole: Part, section: str, names: Iterable[str]) -> None:
    """Add a fault for everything that there is more than one of."""
    counts = Counter(name.casefold() for name in names if name)
    for name in sorted(name for name, n in counts.items() if n > 1):
        whole.add(
            section,
            said("%(name)s finns %(value)s gånger.", name=name, value=counts[name]),
            "Låt var och en finnas en gång.",
        )
