"""Everything of a model but weights and degree as a form: every fault at its field at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.model import AllocationModel, Basis, Factor, Reference
from qms.allocation.core.model_parts import LONGEST_TEXT
from qms.allocation.core.proposals.settings import CategoryText, FactorText, Settings
from qms.i18n.language import gettext
from qms.kernel.numbers import parse_decimal
from qms.org.core.forms import SchoolForm

HUNDRED = Decimal(100)
MOST_PLACES = 999
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What was typed or is stored, what is wrong with it, and the settings when nothing is."""

    texts: Texts
    errors: Mapping[str, str]
    settings: Settings | None


def stored_settings(model: AllocationModel) -> SettingsForm:
    """Return the form as the model is stored."""
    texts = {
        "name": model.name,
        "form": model.form,
        "reference": model.reference.value,
        "others": "y" if model.includes_other_municipalities else "",
        "reference_value": _plain(model.reference_value),
    }
    for at, factor in enumerate(model.factors):
        texts[f"f-{at}-label"] = factor.label
        texts[f"f-{at}-place"] = str(at + 1)
        for nth, category in enumerate(factor.categories):
            share = category.reference_share
            texts[f"c-{at}-{nth}-label"] = category.label
            texts[f"c-{at}-{nth}-place"] = str(nth + 1)
            texts[f"c-{at}-{nth}-share"] = _plain(share)
    return SettingsForm(texts=texts, errors={}, settings=None)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def typed_settings(typed: Texts, model: AllocationModel) -> SettingsForm:
    """Return the form as it was typed; nothing of it is lost when something is wrong."""
    texts = {key: typed.get(key, "").strip() for key in stored_settings(model).texts}
    read = _Reader(texts)
    reference = read.reference()
    is_given = reference is Reference.GIVEN_ROW
    settings = Settings(
        name=read.words("name", needed=gettext("Skriv vad modellen heter")),
        form=read.form(),
        reference=reference,
        includes_other_municipalities=texts["others"] == "y",
        reference_value=read.number(
            "reference_value", is_needed=is_given and model.basis is not Basis.WEIGHTS
        ),
        factors={
            factor.name: read.factor(at, factor, is_given and model.basis is Basis.WEIGHTS)
            for at, factor in enumerate(model.factors)
        },
    )
    return SettingsForm(texts=texts, errors=read.errors, settings=None if read.errors else settings)


class _Reader:
    """Reads what was typed, and collects what is wrong by field."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.errors: dict[str, str] = {}

    def words(self, key: str, *, needed: str = "") -> str:
        """Return the words in a field."""
        text = " ".join(self.texts[key].split())
        if needed and not text:
            self.errors[key] = needed
        if len(text) > LONGEST_TEXT:
            self.errors[key] = gettext("Korta texten till %(n)s tecken") % {"n": LONGEST_TEXT}
        return text

    def reference(self) -> Reference:
        """Return what index 1,00 is."""
        if self.texts["reference"] in set(Reference):
            return Reference(self.texts["reference"])
        self.errors["reference"] = gettext("Välj vad index 1,00 är")
        return Reference.WEIGHTED_MEAN

    def form(self) -> str:
        """Return the school form."""
        if self.texts["form"] in set(SchoolForm):
            return self.texts["form"]
        self.errors["form"] = gettext("Välj skolform")
        return SchoolForm.COMPULSORY.value

    def number(self, key: str, *, is_needed: bool) -> Decimal | None:
        """Return a number that is zero or larger, None when nothing is typed."""
        text = self.texts[key].removesuffix("%")
        value = parse_decimal(text)
        if not text:
            if is_needed:
                self.errors[key] = gettext("Fyll i kommunens värde, eller välj skolornas medel")
            return None
        if value is None or value < 0:
            self.errors[key] = gettext("Skriv ett tal som är 0 eller större, till exempel 12,5")
            return None
        return value

    def place(self, key: str) -> int:
        """Return a place in an order."""
        text = self.texts[key]
        if text.isdecimal() and 0 < len(text) < 4 and int(text) >= 1:
            return int(text)
        self.errors[key] = gettext("Skriv en plats med siffror, 1 är först")
        return MOST_PLACES

    def factor(self, at: int, factor: Factor, is_given: bool) -> FactorText:
        """Return the texts of one factor and its categories."""
        return FactorText(
            label=self.words(f"f-{at}-label"),
            place=self.place(f"f-{at}-place"),
            categories=dict(self._categories(at, factor, is_given)),
        )

    def _categories(
        self, at: int, factor: Factor, is_given: bool
    ) -> Iterator[tuple[str, CategoryText]]:
        for nth, category in enumerate(factor.categories):
            key = f"c-{at}-{nth}"
            text = CategoryText(
                label=self.words(f"{key}-label"),
                place=self.place(f"{key}-place"),
                reference_share=self.number(f"{key}-share", is_needed=is_given),
            )
            yield category.name, text


def summary(form: SettingsForm, model: AllocationModel) -> list[tuple[str, str]]:
    """Return (field id, what is wrong) for the error summary, with factor and category."""
    return [(key, _at(key, text, model)) for key, text in form.errors.items()]


def _at(key: str, text: str, model: AllocationModel) -> str:
    kind, *numbers = key.split("-")
    if kind not in {"f", "c"}:
        return text
    factor = model.factors[int(numbers[0])]
    place = factor.label or factor.name
    if kind == "c":
        category = factor.categories[int(numbers[1])]
        place = f"{place}, {category.label or category.name}"
    return f"{text} ({place})"
