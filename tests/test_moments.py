"""Moments in Warsaw: which there are, which there are twice, and which comes first."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from oracles import moments_shown_as
from sage_entitlements import NonexistentTimeError, UnknownCalendarError
from sage_entitlements._iso import read_day
from sage_entitlements._time import (
    WARSAW,
    at_time,
    day_after,
    has_come,
    in_warsaw,
    is_ambiguous,
    is_before,
    start_of,
    warsaw_day,
)

moment = datetime.fromisoformat
EARLIER = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
LATER = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""Both are 2:30 in Warsaw."""


class TestClocksSetForward:
    """From 2:00 to 3:00 on that night no clock in Warsaw shows anything: it is refused."""

    @pytest.mark.parametrize("shown", ["02:00", "02:30", "02:59:59.999999"])
    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_skipped_hour_is_refused(self, shown: str, fold: int) -> None:
        wall = moment(f"2025-03-30T{shown}").replace(fold=fold)
        with pytest.raises(NonexistentTimeError) as raised:
            in_warsaw(wall)
        assert raised.value.moment == wall
        assert shown in str(raised.value)
        assert not is_ambiguous(wall)

    @pytest.mark.parametrize(
        ("shown", "utc"),
        [
            ("2025-03-30T01:59:59.999999", "2025-03-30T00:59:59.999999+00:00"),
            ("2025-03-30T03:00", "2025-03-30T01:00+00:00"),
        ],
    )
    def test_the_hours_around_it_are_there(self, shown: str, utc: str) -> None:
        assert in_warsaw(moment(shown)) == moment(utc)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_it_is_refused_when_it_claims_to_be_in_warsaw(self, fold: int) -> None:
        with pytest.raises(NonexistentTimeError):
            in_warsaw(datetime(2025, 3, 30, 2, 30, tzinfo=WARSAW, fold=fold))


class TestClocksSetBack:
    """From 2:00 to 3:00 on that night each time comes twice: the earlier counts, unless folded."""

    def test_the_earlier_counts(self) -> None:
        assert in_warsaw(moment("2025-10-26T02:30")).astimezone(UTC) == EARLIER

    def test_a_fold_asks_for_the_later(self) -> None:
        assert in_warsaw(moment("2025-10-26T02:30").replace(fold=1)).astimezone(UTC) == LATER

    @pytest.mark.parametrize(
        ("shown", "twice"),
        [
            ("2025-10-26T01:59:59.999999", False),
            ("2025-10-26T02:00", True),
            ("2025-10-26T02:59:59.999999", True),
            ("2025-10-26T03:00", False),
            ("2025-10-26T02:30+01:00", False),
            ("2025-03-30T02:30", False),
        ],
    )
    def test_it_is_told_which_come_twice(self, shown: str, *, twice: bool) -> None:
        assert is_ambiguous(moment(shown)) is twice

    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_fold_does_not_change_that_it_comes_twice(self, fold: int) -> None:
        assert is_ambiguous(moment("2025-10-26T02:30").replace(fold=fold))
        assert not is_ambiguous(datetime(2025, 10, 26, 2, 30, tzinfo=WARSAW, fold=fold))

    def test_an_aware_moment_is_one_of_the_two(self) -> None:
        for utc, fold in ((EARLIER, 0), (LATER, 1)):
            found = in_warsaw(utc)
            assert (found.replace(tzinfo=None), found.fold) == (moment("2025-10-26T02:30"), fold)
            assert in_warsaw(found).astimezone(UTC) == utc

    def test_they_are_ordered_as_they_happen(self) -> None:
        one, other = EARLIER.astimezone(WARSAW), LATER.astimezone(WARSAW)
        assert is_before(one, other)
        assert not is_before(other, one)
        assert not is_before(one, one)
        assert not is_before(other, other)
        # 2:15 that comes later is after 2:30 that comes earlier.
        assert is_before(one, (LATER - timedelta(minutes=15)).astimezone(WARSAW))

    def test_has_come_follows_what_happens(self) -> None:
        one, other = EARLIER.astimezone(WARSAW), LATER.astimezone(WARSAW)
        assert has_come(one, other)
        assert not has_come(other, one)
        assert not has_come(LATER - timedelta(minutes=15), one)


class TestDays:
    """The date is the one in Warsaw, and a day starts at its midnight."""

    @pytest.mark.parametrize(
        ("when", "day"),
        [
            (date(2025, 1, 1), date(2025, 1, 1)),
            (moment("2025-01-01T00:00"), date(2025, 1, 1)),
            (moment("2025-01-01T23:59:59.999999"), date(2025, 1, 1)),
            (moment("2024-12-31T22:59:59.999999+00:00"), date(2024, 12, 31)),
            (moment("2024-12-31T23:00+00:00"), date(2025, 1, 1)),
            (moment("2025-06-30T21:59:59.999999+00:00"), date(2025, 6, 30)),
            (moment("2025-06-30T22:00+00:00"), date(2025, 7, 1)),
            (moment("1990-01-01T00:00"), date(1990, 1, 1)),
            (moment("1989-12-31T23:00+00:00"), date(1990, 1, 1)),
            (moment("2100-12-31T23:59:59.999999"), date(2100, 12, 31)),
            (moment("2101-01-01T02:00+05:00"), date(2100, 12, 31)),
        ],
    )
    def test_a_moment_has_its_date_in_warsaw(self, when: date, day: date) -> None:
        found = warsaw_day(when)
        assert type(found) is date
        assert found == day

    @pytest.mark.parametrize(
        "when",
        [
            date.min,
            date(1989, 12, 31),
            date(2101, 1, 1),
            date.max,
            moment("1989-12-31T23:59:59"),
            moment("1989-12-31T22:59:59+00:00"),
            moment("1990-01-01T00:00+02:00"),
            moment("2101-01-01T00:00"),
            moment("2100-12-31T23:00+00:00"),
            moment("0001-01-01T00:00"),
            moment("9999-12-31T23:59:59.999999"),
            datetime.min.replace(tzinfo=UTC),
            datetime.max.replace(tzinfo=UTC),
        ],
    )
    def test_one_outside_the_known_years_is_refused(self, when: date) -> None:
        with pytest.raises(UnknownCalendarError):
            warsaw_day(when)

    @pytest.mark.parametrize(
        ("day", "utc"),
        [
            (date(2025, 3, 30), "2025-03-29T23:00+00:00"),
            (date(2025, 3, 31), "2025-03-30T22:00+00:00"),
            (date(2025, 10, 26), "2025-10-25T22:00+00:00"),
            (date(2025, 10, 27), "2025-10-26T23:00+00:00"),
        ],
    )
    def test_a_day_starts_at_midnight_in_warsaw(self, day: date, utc: str) -> None:
        assert start_of(day).astimezone(UTC) == moment(utc)
        assert at_time(day, time(0)) == start_of(day)

    def test_an_hour_of_a_day(self) -> None:
        assert at_time(date(2025, 3, 31), time(17)).astimezone(UTC) == moment(
            "2025-03-31T15:00+00:00"
        )

    def test_the_day_after(self) -> None:
        assert day_after(date(2024, 2, 28)) == date(2024, 2, 29)
        assert day_after(date(2024, 12, 31)) == date(2025, 1, 1)

    @pytest.mark.parametrize("day", [date(2100, 12, 31), date.max])
    def test_after_the_last_known_day_there_is_none(self, day: date) -> None:
        with pytest.raises(UnknownCalendarError):
            day_after(day)


class TestHasCome:
    """A moment has come when it is not after ``as_of``; a bare date is that whole day."""

    @pytest.mark.parametrize(
        ("as_of", "come"),
        [
            (moment("2025-03-11T11:59:59.999999"), False),
            (moment("2025-03-11T12:00"), True),
            (moment("2025-03-11T12:00:00.000001"), True),
            (moment("2025-03-11T10:59:59.999999+00:00"), False),
            (moment("2025-03-11T11:00+00:00"), True),
            (date(2025, 3, 10), False),
            (date(2025, 3, 11), True),
            (date(2025, 3, 12), True),
        ],
    )
    def test_noon(self, as_of: date, *, come: bool) -> None:
        assert has_come(moment("2025-03-11T12:00"), as_of) is come
        assert has_come(moment("2025-03-11T11:00+00:00"), as_of) is come

    def test_the_last_microsecond_of_a_day_is_in_it(self) -> None:
        last = moment("2025-03-11T23:59:59.999999")
        assert has_come(last, date(2025, 3, 11))
        assert not has_come(last + timedelta(microseconds=1), date(2025, 3, 11))

    def test_the_date_is_the_one_in_warsaw(self) -> None:
        assert not has_come(moment("2025-03-10T23:00+00:00"), date(2025, 3, 10))
        assert has_come(moment("2025-03-11T01:00+03:00"), date(2025, 3, 10))


def test_the_oracle_finds_each_wall_time_as_often_as_it_is_shown() -> None:
    assert moments_shown_as(moment("2025-03-30T02:30")) == []
    assert moments_shown_as(moment("2025-10-26T02:30")) == [EARLIER, LATER]
    assert moments_shown_as(moment("2025-07-01T12:00")) == [moment("2025-07-01T10:00+00:00")]


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1)])
def test_a_day_outside_the_known_years_is_told_with_them(day: date) -> None:
    with pytest.raises(UnknownCalendarError) as raised:
        warsaw_day(day)
    assert raised.value.day == day
    assert str(raised.value) == (
        f"{day} is outside the known calendar; give a day from 1990 to 2100"
    )


@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_at_the_end_of_all_dates_is_told_with_the_known_years(year: int) -> None:
    """To convert it would fail: its date in Warsaw may be none that Python knows."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    with pytest.raises(UnknownCalendarError) as raised:
        in_warsaw(at)
    assert raised.value.day == at
    assert str(raised.value) == (
        f"{at.isoformat()} is outside the known calendar; give a day from 1990 to 2100"
    )


def test_no_moment_is_before_itself() -> None:
    later = in_warsaw(LATER)
    assert not is_before(later, later)


class TestText:
    """Only the plain ISO form of a day that exists is one."""

    @pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "20260531", "2026-W22-7", ""])
    def test_that_is_no_day(self, text: str) -> None:
        assert read_day(text) is None

    def test_that_is_one(self) -> None:
        assert read_day("2028-02-29") == date(2028, 2, 29)
