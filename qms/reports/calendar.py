"""Dates as an iCalendar file (RFC 5545) that calendars can read or subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DOMAIN = "kvalitetshjulet"
FETCH_AGAIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvent:
    """Something on a day. `uid` stays the same when the day moves; `revision` then rises."""

    uid: str
    day: date
    title: str
    text: str = ""
    url: str = ""
    revision: int = 0


def to_ics(name: str, events: Iterable[DayEvent], *, now: datetime) -> bytes:
    """Return the calendar as a file: whole days, which take no time in anybody's week."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - takes 0.2 s, and few ask for it

    calendar = Calendar()
    calendar.add("prodid", "-//Kvalitetshjulet//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    for one in events:
        event = Event()
        event.add("uid", f"{one.uid}@{DOMAIN}")
        event.add("dtstamp", now)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.title)
        event.add("transp", "TRANSPARENT")
        event.add("sequence", one.revision)
        if one.text:
            event.add("description", one.text)
        if one.url:
            event.add("url", one.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
