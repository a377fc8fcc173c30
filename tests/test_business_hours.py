"""Business hours: to the microsecond, across weekends, holidays and clock changes."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from attrs import evolve

from catalog_data import held_catalog
from sage_entitlements.dates import Called, Channel, hours
from sage_entitlements.errors import NonexistentTimeError, UnknownCalendarError
from sage_entitlements.text import Language
from sage_entitlements.warsaw import WARSAW, When
from sage_entitlements.workdays import PhoneHours, PhoneTerms

HOURS = held_catalog().terms(PhoneTerms)
ZONES = (UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=14)))
moment = datetime.fromisoformat


def shift(
    day: str, *, is_open: bool | None, opens: str = "08:00", closes: str = "17:00"
) -> PhoneHours:
    """Give the answer that the line is open, or opens next, on a day."""
    opens_at, closes_at = (moment(f"{day}T{hour}") for hour in (opens, closes))
    return PhoneHours(
        open=is_open,
        opens_at=opens_at.replace(tzinfo=WARSAW),
        closes_at=closes_at.replace(tzinfo=WARSAW),
    )


@pytest.mark.parametrize(
    ("at", "is_open", "day"),
    [
        # Tuesday to Wednesday
        ("2025-03-11T00:00", False, "2025-03-11"),
        ("2025-03-11T07:59:59.999999", False, "2025-03-11"),
        ("2025-03-11T08:00", True, "2025-03-11"),
        ("2025-03-11T16:59:59.999999", True, "2025-03-11"),
        ("2025-03-11T17:00", False, "2025-03-12"),
        ("2025-03-11T23:59:59.999999", False, "2025-03-12"),
        # Friday to Monday
        ("2025-03-14T16:00", True, "2025-03-14"),
        ("2025-03-14T17:00", False, "2025-03-17"),
        ("2025-03-15T12:00", False, "2025-03-17"),
        ("2025-03-16T12:00", False, "2025-03-17"),
        # Christmas: Tuesday the 23rd to Monday the 29th
        ("2025-12-23T17:00", False, "2025-12-29"),
        ("2025-12-24T12:00", False, "2025-12-29"),
        # Clocks are set forward on Sunday the 30th, and back on Sunday the 26th
        ("2025-03-28T16:59", True, "2025-03-28"),
        ("2025-03-30T03:00", False, "2025-03-31"),
        ("2025-03-31T08:00", True, "2025-03-31"),
        ("2025-10-26T02:30", False, "2025-10-27"),
        # The ends of the known years
        ("1990-01-02T07:00", False, "1990-01-02"),
        ("2100-12-31T12:00", True, "2100-12-31"),
    ],
)
def test_of_a_moment_however_it_is_written(at: str, day: str, *, is_open: bool) -> None:
    local = moment(at).replace(tzinfo=WARSAW)
    for asked in (moment(at), local, *(local.astimezone(zone) for zone in ZONES)):
        found = HOURS.on(asked)
        assert found == shift(day, is_open=is_open)
        assert found.opens_at.tzinfo is found.closes_at.tzinfo is WARSAW


@pytest.mark.parametrize(
    ("asked", "is_open", "day"),
    [
        ("2025-03-11", None, "2025-03-11"),
        ("2025-03-15", False, "2025-03-17"),
        ("2025-12-24", False, "2025-12-29"),
        ("2100-12-31", None, "2100-12-31"),
    ],
)
def test_of_a_day_it_is_told_when_and_not_whether(
    asked: str, day: str, *, is_open: bool | None
) -> None:
    assert HOURS.on(date.fromisoformat(asked)) == shift(day, is_open=is_open)


def test_a_line_that_would_close_in_the_hour_that_is_skipped_on_a_sunday() -> None:
    odd = evolve(HOURS, opens=time(0, 30), closes=time(2, 30))
    expected = shift("2025-03-31", is_open=False, opens="00:30", closes="02:30")
    assert odd.on(moment("2025-03-30T12:00")) == odd.on(date(2025, 3, 30)) == expected


@pytest.mark.parametrize(
    ("at", "error"),
    [
        (moment("2025-03-30T02:00"), NonexistentTimeError),
        (moment("2025-03-30T02:59:59.999999"), NonexistentTimeError),
        (moment("1989-12-29T12:00"), UnknownCalendarError),
        (moment("2101-01-03T12:00"), UnknownCalendarError),
        (date(1989, 12, 29), UnknownCalendarError),
        (date(2101, 1, 3), UnknownCalendarError),
        (moment("2100-12-31T17:00"), UnknownCalendarError),  # no opening is known after it
    ],
)
def test_what_cannot_be_is_refused(at: When, error: type[Exception]) -> None:
    with pytest.raises(error):
        HOURS.on(at)


class TestAnswer:
    """The answer without a contract adds how one is called back, and what it rests on."""

    def test_it_is_the_catalogue_s(self) -> None:
        catalog, at = held_catalog(), date(2025, 3, 11)
        found = hours(catalog, at=at)
        assert found.at == found.as_of == at
        assert found.phone == HOURS.on(at)
        assert (found.number, found.call_limit_minutes) == ("+48 22 455 56 00", 30)
        assert found.channels == (Channel.PHONE, Channel.E_MAIL)
        assert found.callback_attempts == (Called.CALLER, Called.CALLER, Called.ORDER)
        assert found.notes == ()
        assert " ".join(each.id for each in found.reasons) == (
            "phone-support.hours business-hours working-day phone-support.number"
            " phone-support.channels phone-support.call-limit callback.attempts"
        )

    def test_a_moment_that_comes_twice_is_told(self) -> None:
        (note,) = hours(held_catalog(), at=moment("2025-10-26T02:30")).notes
        assert "26 Oct 2025 02:30 comes twice" in note.to(Language.EN)
