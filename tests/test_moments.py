"""Moments in Warsaw: which there are, which there are twice, and which comes first."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from oracles import moments_shown_as
from phrases import english
from sage_entitlements.errors import NonexistentTimeError, UnknownCalendarError
from sage_entitlements.text import Language
from sage_entitlements.warsaw import (
    WARSAW,
    When,
    at_time,
    has_come,
    in_warsaw,
    is_ambiguous,
    is_before,
    notes_on,
    read_day,
    read_moment,
    say_moment,
    warsaw_day,
)

moment = datetime.fromisoformat
EARLIER = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
LATER = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""Both are 2:30 in Warsaw."""


@pytest.mark.parametrize("shown", ["02:00", "02:30", "02:59:59.999999"])
@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("zone", [None, WARSAW], ids=["naive", "in Warsaw"])
def test_the_hour_that_is_skipped_where_clocks_are_set_forward_is_refused(
    shown: str, fold: int, zone: None
) -> None:
    wall = moment(f"2025-03-30T{shown}").replace(fold=fold, tzinfo=zone)
    with pytest.raises(NonexistentTimeError) as raised:
        in_warsaw(wall)
    assert raised.value.moment == wall
    assert str(raised.value).startswith(english(f"2025-03-30 {shown} does not exist"))
    assert not is_ambiguous(wall)


class TestClocksSetBack:
    """From 2:00 to 3:00 on that night each time comes twice: the earlier counts, unless folded."""

    @pytest.mark.parametrize(("fold", "utc"), [(0, EARLIER), (1, LATER)])
    def test_the_earlier_counts_unless_a_fold_asks_for_the_later(
        self, fold: int, utc: datetime
    ) -> None:
        wall = moment("2025-10-26T02:30").replace(fold=fold)
        assert in_warsaw(wall).astimezone(UTC) == utc
        assert is_ambiguous(wall)
        # A moment in a zone is one of the two.
        local = in_warsaw(utc)
        assert (local.replace(tzinfo=None), local.fold) == (wall.replace(fold=0), fold)
        assert in_warsaw(local).astimezone(UTC) == utc
        assert not is_ambiguous(local)

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
    def test_which_come_twice_is_known_and_told(self, shown: str, *, twice: bool) -> None:
        assert is_ambiguous(moment(shown)) is twice
        said = [each.to(Language.EN) for each in notes_on([moment(shown), date(2025, 10, 26)])]
        note = (
            f"{english(shown)} comes twice in Warsaw, where the clock is then set back;"
            " the earlier one is meant."
        )
        assert said == ([note] if twice else [])

    def test_they_are_ordered_as_they_happen(self) -> None:
        one, other = in_warsaw(EARLIER), in_warsaw(LATER)
        # 2:15 that comes later is after 2:30 that comes earlier.
        between = in_warsaw(LATER - timedelta(minutes=15))
        order = [one, between, other]
        for place, each in enumerate(order):
            assert [is_before(each, than) for than in order] == [place < n for n in range(3)]
            assert [has_come(each, as_of) for as_of in order] == [place <= n for n in range(3)]


class TestDays:
    """The date is the one in Warsaw, and a day starts at its midnight."""

    @pytest.mark.parametrize(
        ("when", "day"),
        [
            (date(2025, 1, 1), date(2025, 1, 1)),
            (moment("2025-01-01T00:00"), date(2025, 1, 1)),
            (moment("2025-01-01T23:59:59.999999"), date(2025, 1, 1)),
            (moment("2025-06-30T21:59:59.999999+00:00"), date(2025, 6, 30)),
            (moment("2025-06-30T22:00+00:00"), date(2025, 7, 1)),
            (moment("1989-12-31T23:00+00:00"), date(1990, 1, 1)),
            (moment("2100-12-31T23:59:59.999999"), date(2100, 12, 31)),
            (moment("2101-01-01T02:00+05:00"), date(2100, 12, 31)),
        ],
    )
    def test_a_moment_has_its_date_in_warsaw(self, when: When, day: date) -> None:
        found = warsaw_day(when)
        assert type(found) is date
        assert found == day

    @pytest.mark.parametrize(
        ("when", "told"),
        [
            (date.min, "0001-01-01"),
            (date(1989, 12, 31), "1989-12-31"),
            (date(2101, 1, 1), "2101-01-01"),
            (date.max, "9999-12-31"),
            (moment("1989-12-31T22:59:59+00:00"), "1989-12-31T23:59:59+01:00"),
            (moment("1990-01-01T00:00+02:00"), "1989-12-31T23:00:00+01:00"),
            (moment("2101-01-01T00:00"), "2101-01-01T00:00:00"),
            (moment("2100-12-31T23:00+00:00"), "2101-01-01T00:00:00+01:00"),
            # To convert these would fail: their dates in Warsaw may be none that Python knows.
            (datetime.min.replace(tzinfo=UTC), "0001-01-01T00:00:00+00:00"),
            (datetime.max.replace(tzinfo=UTC), "9999-12-31T23:59:59.999999+00:00"),
        ],
    )
    def test_one_outside_the_known_years_is_refused_and_told_with_them(
        self, when: When, told: str
    ) -> None:
        with pytest.raises(UnknownCalendarError) as raised:
            warsaw_day(when)
        assert raised.value.day == when
        assert str(raised.value) == (
            f"{english(told)} is outside the known calendar; give a day from 1990 to 2100"
        )

    def test_an_hour_of_a_day_is_one_in_warsaw(self) -> None:
        day = date(2025, 3, 30)  # of 23 hours
        assert at_time(day) == at_time(day, time()) == moment("2025-03-29T23:00+00:00")
        assert at_time(day, time(17)) == moment("2025-03-30T15:00+00:00")


@pytest.mark.parametrize(
    ("as_of", "come"),
    [
        (moment("2025-03-11T11:59:59.999999"), False),
        (moment("2025-03-11T12:00"), True),
        (moment("2025-03-11T10:59:59.999999+00:00"), False),
        (moment("2025-03-11T11:00+00:00"), True),
        (date(2025, 3, 10), False),
        (date(2025, 3, 11), True),
    ],
)
def test_noon_has_come_when_it_is_not_after_the_moment_or_the_day(
    as_of: When, *, come: bool
) -> None:
    assert has_come(moment("2025-03-11T12:00"), as_of) is come
    assert has_come(moment("2025-03-11T11:00+00:00"), as_of) is come


def test_the_oracle_finds_each_wall_time_as_often_as_it_is_shown() -> None:
    assert moments_shown_as(moment("2025-03-30T02:30")) == []
    assert moments_shown_as(moment("2025-10-26T02:30")) == [EARLIER, LATER]
    assert moments_shown_as(moment("2025-07-01T12:00")) == [moment("2025-07-01T10:00+00:00")]


class TestText:
    """Only the plain ISO form of a day or moment that exists is one."""

    @pytest.mark.parametrize(
        "text",
        [
            *("2026-02-29", "2026-13-01", "20260531", "2026-W22-7", "", " 2026-05-31", "26-05-31"),
            *("2026-05-31\n", "\u0662026-05-31", "2026-05-31T24:00", "2026-05-31T10"),
            *("2026-05-31T10:60", "2026-05-31T10:00:60", "2026-05-31T10:00+05:99", "20260531T1000"),
            *("2026-05-31T10:00:00,5", "2026-05-31T10:00:00.1234567", "2026-05-31T10:00\n"),
            *("2026-05-31T10:00+0100", "2026-05-31X10:00", "2026-05-31T10:00+24:00"),
            "2026-02-29T10:00",
        ],
    )
    def test_that_is_neither_a_day_nor_a_moment(self, text: str) -> None:
        assert read_day(text) is None
        assert read_moment(text) is None

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("2028-02-29 10:00", "2028-02-29T10:00:00"),
            ("2028-02-29t10:00:01z", "2028-02-29T10:00:01+00:00"),
            ("2028-02-29T10:00:01.5-23:59", "2028-02-29T10:00:01.500000-23:59"),
        ],
    )
    def test_that_is_a_moment_and_begins_with_a_day(self, text: str, read: str) -> None:
        found = read_moment(text)
        assert found is not None
        assert found.isoformat() == read
        assert (read_day(text), read_day(text[:10])) == (None, date(2028, 2, 29))
        assert read_moment(text[:10]) is None

    @pytest.mark.parametrize(
        ("when", "said"),
        [
            (moment("2026-11-27T23:40+00:00"), "sob. 28.11.2026 00:40"),
            (moment("2026-11-29T09:05:59"), "niedz. 29.11.2026 09:05"),
            (date(2026, 11, 30), "pon. 30.11.2026"),
        ],
    )
    def test_a_moment_is_said_with_its_weekday_by_warsaw_time(self, when: When, said: str) -> None:
        assert say_moment(when).to(Language.PL) == said
