"""What kind of browser somebody uses, in the few words that tell one device from another."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
"""Words of the header, the telling ones first: nearly every browser claims to be Safari too."""


def device_of(header: str) -> str:
    """Return browser and system as names of products, `Firefox, Windows`; empty for unknown ones.

    Of the header nothing else is kept: versions and models would tell more than the owner needs.
    """
    found = (_first(BROWSERS, header), _first(SYSTEMS, header))
    return ", ".join(part for part in found if part)


def _first(words: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for word, name in words if word in header), "")
