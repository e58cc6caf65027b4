"""Numbers, money and dates as people here write them; English where English is spoken."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from qms.i18n.language import language
from qms.kernel.clock import LOCAL
from qms.kernel.money import kronor
from qms.kernel.schoolyear import school_year_label

HARD_SPACE = "\u00a0"
MINUS = "−"
Number = int | float | Decimal

MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
DAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}


def number(value: Number | None, decimals: int = 0) -> str:
    """Return `1 234,5` (Swedish) or `1,234.5` (English); `–` for no value."""
    if value is None:
        return "–"
    quantum = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if language() == "sv":
        text = text.replace(",", HARD_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: Number | None, decimals: int = 0) -> str:
    """Return the number with + or −; zero has no sign."""
    text = number(value, decimals)
    is_plain = value is None or value <= 0 or not any(c in "123456789" for c in text)
    return text if is_plain else f"+{text}"


def percent(share: Number | None, decimals: int = 1) -> str:
    """Return a share (0.045) as `4,5 %`."""
    if share is None:
        return "–"
    sign = HARD_SPACE + "%" if language() == "sv" else "%"
    return number(Decimal(str(share)) * 100, decimals) + sign


def kr(ore: int | None) -> str:
    """Return öre as whole kronor, `1 234 567 kr`."""
    return "–" if ore is None else f"{number(kronor(ore))}{HARD_SPACE}kr"


def kr_ore(ore: int | None) -> str:
    """Return öre as kronor with two decimals, `1 234 567,50 kr`."""
    return "–" if ore is None else f"{number(kronor(ore), 2)}{HARD_SPACE}kr"


def typed_kr(ore: int | None) -> str:
    """Return an amount as it stands in a field: `1 245 000` or `12 500,50`, `12 500.50`.

    Spaces stand between thousands in both languages, because that is how it is read back.
    """
    if ore is None:
        return ""
    decimals = 2 if ore % 100 else 0
    grouped = f"{abs(kronor(ore)):,.{decimals}f}".replace(",", " ")
    text = grouped.replace(".", ",") if language() == "sv" else grouped
    return f"-{text}" if ore < 0 else text


def mnkr(ore: int | None) -> str:
    """Return öre as millions, `48,0 mnkr` (Swedish) or `SEK 48.0 million` (English)."""
    return "–" if ore is None else _millions(number(kronor(ore) / 1_000_000, 1))


def mnkr_range(low: int, high: int) -> str:
    """Return two amounts in öre as millions, `4,1–5,0 mnkr` or `SEK 4.1–5.0 million`."""
    ends = (number(kronor(ore) / 1_000_000, 1) for ore in (low, high))
    return _millions("–".join(ends))


def _millions(text: str) -> str:
    if language() == "sv":
        return f"{text}{HARD_SPACE}mnkr"
    return f"SEK{HARD_SPACE}{text}{HARD_SPACE}million"


def month(number_of_month: int) -> str:
    """Return the month's name."""
    return MONTHS[language()].split()[number_of_month - 1]


def _local(day: date) -> date:
    return day.astimezone(LOCAL) if isinstance(day, datetime) else day


def day(value: date | None) -> str:
    """Return `11 december 2026`; a moment is shown as its Swedish day."""
    if value is None:
        return "–"
    local = _local(value)
    return f"{local.day}{HARD_SPACE}{month(local.month)}{HARD_SPACE}{local.year}"


def short_day(value: date | None) -> str:
    """Return `11 dec`."""
    if value is None:
        return "–"
    local = _local(value)
    return f"{local.day}{HARD_SPACE}{month(local.month)[:3]}"


def weekday_day(value: date) -> str:
    """Return `fredag 11 december`."""
    local = _local(value)
    return (
        f"{DAYS[language()].split()[local.weekday()]} {local.day}{HARD_SPACE}{month(local.month)}"
    )


def clock(value: datetime) -> str:
    """Return the local time, `14.32`."""
    local = value.astimezone(LOCAL)
    return f"{local:%H.%M}" if language() == "sv" else f"{local:%H:%M}"


def moment(value: datetime | None) -> str:
    """Return `20 november 2026 kl. 14.32`."""
    if value is None:
        return "–"
    at = " kl. " if language() == "sv" else ", "
    return f"{day(value)}{at}{clock(value)}"


def school_year(autumn: int) -> str:
    """Return `2026/27`."""
    return school_year_label(autumn)
