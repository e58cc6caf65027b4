"""How old something may be: signs of life, backups, restore tests, anchors, clocks."""

from datetime import datetime, timedelta

from qms.health.core.finding import Finding, good, note, wrong
from qms.health.core.noted import Done

BEAT = timedelta(minutes=2)
DAILY = timedelta(hours=26)  # a night's work that came two hours late is no fault
MONTHLY = timedelta(days=35)
YEARLY = timedelta(days=366)
FRESH = timedelta(days=7)
APART = timedelta(seconds=60)
LEAST_FREE = 0.10


def said(age: timedelta) -> str:
    """Return a duration in words, in the largest whole unit."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("dygn", 86_400), ("timmar", 3_600), ("minuter", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} sekunder"


def of_beat(who: str, last: datetime | None, *, command: str, now: datetime) -> Finding:
    """Judge when a background process was last heard of."""
    cure = f"Starta `{command}`, eller läs i loggen varför den slutade."
    if last is None:
        return wrong(f"{who} har aldrig hörts av.", cure)
    if now - last > BEAT:
        return wrong(f"{who} hördes senast för {said(now - last)} sedan.", cure)
    return good(f"{who} hördes för {said(now - last)} sedan.")


def of_done(
    what: str, done: Done | None, *, limit: timedelta, is_new: bool, cure: str, now: datetime
) -> Finding:
    """Judge something that is to be done regularly; a new installation is given time."""
    if done is None:
        sentence = f"{what} har inte gjorts än."
        return note(sentence, cure) if is_new else wrong(sentence, cure)
    age = said(now - done.at)
    if not done.ok:
        return wrong(f"{what} för {age} sedan misslyckades.", cure)
    if now - done.at > limit:
        return wrong(f"{what} gjordes senast för {age} sedan.", cure)
    return good(f"{what} gjordes för {age} sedan.")


def of_key(made_at: datetime, *, now: datetime) -> Finding:
    """Judge when the key that seals was made: it is to be changed once a year."""
    age = now - made_at
    if age > YEARLY:
        return wrong(
            f"Nyckeln som förseglar gjordes för {said(age)} sedan.",
            "Byt den med `qms keys new` och `qms keys rotate`, se docs/operations/keys.md.",
        )
    return good(f"Nyckeln som förseglar gjordes för {said(age)} sedan.")


def of_disk(free: int, total: int) -> Finding:
    """Judge the free bytes of a disk."""
    share = free / total if total else 0.0
    sentence = f"{share:.0%} av disken är ledig.".replace("%", " %")
    if share > LEAST_FREE:
        return good(sentence)
    return wrong(sentence, "Frigör plats, eller flytta databasen till en större disk.")


def of_clocks(apart: timedelta, newest: datetime | None, *, now: datetime) -> Finding:
    """Judge this machine's clock against the database's, and against what is already written."""
    cure = "Ställ klockan med tidssynkronisering (NTP) på båda datorerna."
    if abs(apart) > APART:
        return wrong(f"Databasens klocka går {said(abs(apart))} fel mot den här datorns.", cure)
    if newest is not None and newest - now > APART:
        ahead = said(newest - now)
        return wrong(f"Den nyaste händelsen i loggen ligger {ahead} in i framtiden.", cure)
    return good("Klockan stämmer och svensk tid är känd.")


def of_signatures(made: datetime | None, *, now: datetime) -> Finding:
    """Judge when the scanner's signatures were made; None: it does not say, having its own."""
    if made is None:
        return good("Virusskyddet svarar, med signaturer utan datum.")
    told = f"Virusskyddet svarar. Signaturerna gjordes för {said(now - made)} sedan."
    if now - made > FRESH:
        return wrong(told, "Se till att clamav-freshclam körs och når sin server.")
    return good(told)
