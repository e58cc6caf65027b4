"""The numbers of a degree as they are written: in which unit, between which ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from qms.allocation.core.degree.types import Construction, Degree
from qms.i18n.formats import kr, typed_kr
from qms.i18n.language import gettext, mark

BEGUN = "konstruktion"
"""The parameter that tells an address with a setting from one without."""
HUNDRED = Decimal(100)
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A number that can be set: its name in the address and in the degree, and its ends.

    `is_part` says that it is written in per cent and held as a part of 1; `ends` are words for
    the slider's ends, and `slides_to` where it ends when that is not the highest allowed.
    """

    key: str
    field: str
    label: str
    hint: str
    low: Decimal
    high: Decimal
    step: Decimal
    ends: tuple[str, str] = ("", "")
    is_part: bool = False
    is_kr: bool = False
    owner: Construction | None = None
    slides_to: Decimal | None = None

    @property
    def unit(self) -> str:
        """Return the unit of what is written."""
        return "kr" if self.is_kr else "%" if self.is_part else ""


DIALS: tuple[Dial, ...] = (
    Dial(key="strackning", field="stretch", owner=Construction.STRETCH,
         label=mark("Sträckning"), hint=mark("1,0 följer index. Högre värde flyttar mer."),
         low=Decimal(0), high=Decimal(3), step=Decimal("0.1"),
         ends=(mark("0 lika till alla"), mark("3,0"))),
    Dial(key="troskel", field="threshold", owner=Construction.THRESHOLD,
         label=mark("Tröskel"), hint=mark("Index under tröskeln ger inget."),
         low=Decimal(0), high=Decimal(2), step=Decimal("0.05"), ends=(mark("0"), mark("2,00"))),
    Dial(key="potens", field="power", owner=Construction.POWER,
         label=mark("Potens"), hint=mark("1,0 följer index. Högre värde ger mer till högst index."),
         low=Decimal(0), high=Decimal(10), step=Decimal("0.1"),
         ends=(mark("0 lika till alla"), mark("10"))),
    Dial(key="indexdel", field="index_part", owner=Construction.MIX,
         label=mark("Del efter index"), hint=mark("Resten delas lika per elev."),
         low=Decimal(0), high=Decimal(100), step=Decimal(5), is_part=True,
         ends=(mark("0 % lika till alla"), mark("100 %"))),
    Dial(key="golv", field="floor_kr", label=mark("Golv per elev"),
         hint=mark("Ingen skola under detta belopp. Tomt: inget golv."),
         low=Decimal(0), high=Decimal(1_000_000), step=Decimal(100), is_kr=True),
    Dial(key="tak", field="cap_kr", label=mark("Tak per elev"),
         hint=mark("Ingen skola över detta belopp. Tomt: inget tak."),
         low=Decimal(0), high=Decimal(1_000_000), step=Decimal(100), is_kr=True),
    Dial(key="forsta", field="first_year_part", label=mark("Minskning första året"),
         hint=mark("Andel av minskningen som slår igenom, när infasning är vald."),
         low=Decimal(0), high=Decimal(100), step=Decimal(5), is_part=True,
         ends=(mark("0 %"), mark("100 %"))),
    Dial(key="minskning", field="largest_decrease", label=mark("Största minskning per år"),
         hint=mark("Av förra årets kronor per elev. Tomt: ingen gräns."),
         low=Decimal(0), high=Decimal(100), step=Decimal(1), is_part=True,
         ends=(mark("0 %"), mark("100 %"))),
)  # fmt: skip
BY_KEY = {dial.key: dial for dial in DIALS}


def shown_dials(mean_kr: Decimal) -> tuple[Dial, ...]:
    """Return the dials with their words in the reader's language.

    `mean_kr` is the pot per pupil: a floor slides up to it, and a cap to five times as much.
    """
    return tuple(_shown(dial, mean_kr) for dial in DIALS)


def _shown(dial: Dial, mean_kr: Decimal) -> Dial:
    words = replace(dial, label=gettext(dial.label), hint=gettext(dial.hint))
    if not dial.is_kr:
        return replace(words, ends=(gettext(dial.ends[0]), gettext(dial.ends[1])))
    times = 1 if dial.field == "floor_kr" else 5
    highest = max(dial.step, (mean_kr * times / dial.step).to_integral_value() * dial.step)
    return replace(words, slides_to=highest, ends=(kr(0), kr(int(highest * 100))))


def texts_of(degree: Degree, *, pot_ore: int | None) -> dict[str, str]:
    """Return the degree as it is written in the form."""
    found = {
        BEGUN: degree.construction.value,
        "negativ": degree.negative.value,
        "infasning": degree.phase_in.value,
        "pott": typed_kr(pot_ore),
        "budget": "",
        "andel": "",
    }
    for dial in DIALS:
        value = getattr(degree, dial.field)
        found[dial.key] = "" if value is None else _written(value, dial)
    rule = degree.concentration
    found["kfaktor"] = f"{rule.factor}:{rule.category}" if rule else ""
    found["k1"], found["k2"] = (_plain(rule.k1), _plain(rule.k2)) if rule else ("1", "0")
    found["kfran"] = _plain(rule.from_ * HUNDRED) if rule else "0"
    return found


def _written(value: Decimal, dial: Dial) -> str:
    return _plain(value * HUNDRED if dial.is_part else value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
