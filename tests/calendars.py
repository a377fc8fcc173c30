"""Reading calendars: by the grammar of RFC 5545, by vobject and by icalendar; all have to agree."""

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

import icalendar
import vobject

_LINE = re.compile(r"([A-Z-]+)(?:;[A-Z]+=[A-Z-]+)*:([^\x00-\x08\x0a-\x1f\x7f]*)")
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "TRANSP"}


class Event(NamedTuple):
    """What an event says, and how many days before people are reminded."""

    uid: str
    day: date
    summary: str
    description: str
    category: str
    reminders: list[int]
    sequence: int
    stamp: Any


def read(data: bytes) -> list[Event]:
    """Read a calendar, and hold it to its format."""
    _check(data)
    found = [_event(each) for each in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    others = vobject.readOne(data.decode())
    assert others.validate() or not found  # vobject misses a component where there is no event
    for one, other in zip(found, others.contents.get("vevent", ()), strict=True):
        assert (one.uid, one.day) == (other.uid.value, other.dtstart.value)
        assert other.dtend.value - one.day == timedelta(days=1)
        assert (one.summary, one.description) == (other.summary.value, other.description.value)
        assert [one.category] == other.categories.value
    return found


def _check(data: bytes) -> None:
    """Hold a calendar to the grammar, as far as it is used."""
    *physical, rest = data.split(b"\r\n")
    assert rest == b""
    assert all(len(each) <= 75 and each.decode() for each in physical)  # no sign is cut apart
    open_ones: list[str] = []
    names: list[str] = []
    for line in re.sub("\r\n ", "", data.decode()).split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        assert found, line
        name, value = found.groups()
        if name == "BEGIN":
            open_ones.append(value)
            names = [] if value == "VEVENT" else names
        elif name == "END":
            assert open_ones.pop() == value
            assert value != "VEVENT" or {*names} >= _ONCE
        elif open_ones == ["VCALENDAR", "VEVENT"]:
            assert name not in names
            names.append(name)
    assert open_ones == []
    assert re.match(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:[^\r]+\r\n(BEGIN|END):", data.decode()
    )


def _event(of: Any) -> Event:
    assert of["transp"] == "TRANSPARENT"
    assert of["dtstamp"].dt == of["last-modified"].dt
    assert of["dtstamp"].to_ical().endswith(b"Z")
    ahead = [each["trigger"].dt for each in of.walk("VALARM")]
    assert all(each["description"] == of["summary"] for each in of.walk("VALARM"))
    assert all(each % timedelta(days=1) == timedelta(hours=9) for each in ahead)
    return Event(
        uid=str(of["uid"]),
        day=of["dtstart"].dt,
        summary=str(of["summary"]),
        description=str(of["description"]),
        category=str(of["categories"].cats[0]),
        reminders=[-each.days for each in ahead],
        sequence=int(of["sequence"]),
        stamp=of["dtstamp"].dt,
    )
