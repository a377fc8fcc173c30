"""Business hours: to the microsecond, across weekends, holidays, closures and clock changes."""

from datetime import UTC, date, datetime, time

import pytest

from sage_entitlements import (
    BusinessHours,
    Closure,
    NonexistentTimeError,
    UnknownCalendarError,
    WorkingCalendar,
)
from sage_entitlements._time import WARSAW

HOURS = BusinessHours(calendar=WorkingCalendar(), opens=time(8), closes=time(17))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def in_warsaw(text: str) -> datetime:
    return moment(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("at", "is_open", "opening", "closing"),
    [
        # Tuesday to Wednesday
        ("2025-03-11T00:00", False, "2025-03-11T08:00", "2025-03-11T17:00"),
        ("2025-03-11T07:59:59.999999", False, "2025-03-11T08:00", "2025-03-11T17:00"),
        ("2025-03-11T08:00", True, "2025-03-12T08:00", "2025-03-11T17:00"),
        ("2025-03-11T08:00:00.000001", True, "2025-03-12T08:00", "2025-03-11T17:00"),
        ("2025-03-11T16:59:59.999999", True, "2025-03-12T08:00", "2025-03-11T17:00"),
        ("2025-03-11T17:00", False, "2025-03-12T08:00", "2025-03-12T17:00"),
        ("2025-03-11T23:59:59.999999", False, "2025-03-12T08:00", "2025-03-12T17:00"),
        # Friday to Monday
        ("2025-03-14T16:00", True, "2025-03-17T08:00", "2025-03-14T17:00"),
        ("2025-03-14T17:00", False, "2025-03-17T08:00", "2025-03-17T17:00"),
        ("2025-03-15T12:00", False, "2025-03-17T08:00", "2025-03-17T17:00"),
        ("2025-03-16T12:00", False, "2025-03-17T08:00", "2025-03-17T17:00"),
        # Christmas: Tuesday the 23rd to Monday the 29th
        ("2025-12-23T17:00", False, "2025-12-29T08:00", "2025-12-29T17:00"),
        ("2025-12-24T12:00", False, "2025-12-29T08:00", "2025-12-29T17:00"),
        # Clocks are set forward on Sunday the 30th, and back on Sunday the 26th
        ("2025-03-28T16:59", True, "2025-03-31T08:00", "2025-03-28T17:00"),
        ("2025-03-30T03:00", False, "2025-03-31T08:00", "2025-03-31T17:00"),
        ("2025-10-26T02:30", False, "2025-10-27T08:00", "2025-10-27T17:00"),
        ("2025-10-24T17:00", False, "2025-10-27T08:00", "2025-10-27T17:00"),
    ],
)
def test_open_and_next_change(at: str, opening: str, closing: str, *, is_open: bool) -> None:
    for asked in (moment(at), in_warsaw(at), in_warsaw(at).astimezone(UTC)):
        assert HOURS.is_open(asked) is is_open
        for found, expected in (
            (HOURS.next_opening(asked), opening),
            (HOURS.next_closing(asked), closing),
        ):
            assert found.replace(tzinfo=None) == moment(expected)
            assert found.tzinfo is WARSAW


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2025-03-28T06:59:59+00:00", False),
        ("2025-03-28T07:00+00:00", True),
        ("2025-03-28T15:59+00:00", True),
        ("2025-03-28T16:00+00:00", False),
        ("2025-03-31T05:59:59+00:00", False),
        ("2025-03-31T06:00+00:00", True),
        ("2025-03-31T14:59+00:00", True),
        ("2025-03-31T15:00+00:00", False),
        ("2025-03-11T23:30-08:00", True),
        ("2025-03-12T02:00+14:00", True),
    ],
)
def test_aware_moments_are_read_by_the_clock_in_warsaw(at: str, *, is_open: bool) -> None:
    assert HOURS.is_open(moment(at)) is is_open


def test_closures_close() -> None:
    closed = WorkingCalendar([Closure(day=date(2025, 3, 12), note="stocktaking")])
    hours = BusinessHours(calendar=closed, opens=time(8), closes=time(17))
    assert not hours.is_open(moment("2025-03-12T12:00"))
    assert hours.is_open(moment("2025-03-11T12:00"))
    for at in ("2025-03-11T17:00", "2025-03-12T07:00", "2025-03-12T12:00"):
        assert hours.next_opening(moment(at)) == in_warsaw("2025-03-13T08:00")
        assert hours.next_closing(moment(at)) == in_warsaw("2025-03-13T17:00")


def test_other_hours_count_instead() -> None:
    hours = BusinessHours(calendar=WorkingCalendar(), opens=time(9, 30), closes=time(12))
    assert not hours.is_open(moment("2025-03-11T09:29:59"))
    assert hours.is_open(moment("2025-03-11T09:30"))
    assert not hours.is_open(moment("2025-03-11T12:00"))
    assert hours.next_opening(moment("2025-03-11T08:00")) == in_warsaw("2025-03-11T09:30")
    assert hours.next_closing(moment("2025-03-11T08:00")) == in_warsaw("2025-03-11T12:00")


@pytest.mark.parametrize("day", ["1990-01-02", "2100-12-30"])
def test_the_ends_of_the_calendar_are_answered(day: str) -> None:
    assert HOURS.is_open(moment(f"{day}T12:00"))
    assert HOURS.next_opening(moment(f"{day}T07:00")) == in_warsaw(f"{day}T08:00")


@pytest.mark.parametrize(
    ("at", "error"),
    [
        ("2025-03-30T02:00", NonexistentTimeError),
        ("2025-03-30T02:59:59.999999", NonexistentTimeError),
        ("1989-12-29T12:00", UnknownCalendarError),
        ("2101-01-03T12:00", UnknownCalendarError),
    ],
)
def test_moments_that_cannot_be_are_refused(at: str, error: type[Exception]) -> None:
    for ask in (HOURS.is_open, HOURS.next_opening, HOURS.next_closing):
        with pytest.raises(error):
            ask(moment(at))


def test_no_opening_is_known_after_the_last_day() -> None:
    assert HOURS.is_open(moment("2100-12-31T12:00"))
    with pytest.raises(UnknownCalendarError):
        HOURS.next_opening(moment("2100-12-31T12:00"))
