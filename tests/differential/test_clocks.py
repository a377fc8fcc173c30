"""Warsaw time as dateutil reckons it, by its own copy of the zone and by the bare European rule.

These need nothing that the product does not need itself, so they always run.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

import pytest
from dateutil import tz, zoneinfo

from sage_entitlements import NonexistentTimeError
from sage_entitlements._time import in_warsaw, is_ambiguous, warsaw_day

QUARTER = timedelta(minutes=15)


class Clock(NamedTuple):
    """Warsaw time by another hand, and the years of which it knows."""

    zone: tzinfo
    first: int
    last: int


def clocks() -> list[Clock]:
    by_table = zoneinfo.get_zonefile_instance().get("Europe/Warsaw")
    assert by_table is not None
    # Poland sets its clocks back at the end of October since 1996.
    by_rule = tz.tzstr("CET-1CEST,M3.5.0/2,M10.5.0/3")
    return [Clock(by_table, 1990, 2037), Clock(by_rule, 1996, 2100)]


each_clock = pytest.mark.parametrize("clock", clocks(), ids=["table", "rule"])


def last_sunday(year: int, month: int) -> datetime:
    """Give the start of the last Sunday of a month that is not December, by the wall clock."""
    last = date(year, month + 1, 1) - timedelta(days=1)
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return datetime(sunday.year, sunday.month, sunday.day)  # noqa: DTZ001 - a wall clock


def nights(clock: Clock) -> list[datetime]:
    """Give each quarter from 1 to 4 o'clock of each night on which clocks may be changed."""
    return [
        last_sunday(year, month) + number * QUARTER
        for year in range(clock.first, clock.last + 1)
        for month in (3, 9, 10)
        for number in range(4, 4 * 4)
    ]


def shown(moment: datetime) -> tuple[datetime, int]:
    """Give what the wall clock shows, and whether it does so for the second time."""
    return moment.replace(tzinfo=None, fold=0), moment.fold


@each_clock
class TestNightsOfChange:
    """Each wall time is skipped, or comes once or twice, as it does for dateutil."""

    def test_the_same_are_skipped(self, clock: Clock) -> None:
        skipped = []
        for wall in nights(clock):
            try:
                in_warsaw(wall)
            except NonexistentTimeError:
                skipped.append(wall)
        expected = [wall for wall in nights(clock) if not tz.datetime_exists(wall, clock.zone)]
        assert skipped == expected
        assert len(skipped) == 4 * (clock.last - clock.first + 1)

    def test_the_same_come_twice(self, clock: Clock) -> None:
        twice = [wall for wall in nights(clock) if is_ambiguous(wall)]
        assert twice == [wall for wall in nights(clock) if tz.datetime_ambiguous(wall, clock.zone)]
        assert len(twice) == 4 * (clock.last - clock.first + 1)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_others_are_the_same_moment(self, clock: Clock, fold: int) -> None:
        walls = [wall for wall in nights(clock) if tz.datetime_exists(wall, clock.zone)]
        wrong = [
            wall
            for wall in walls
            if in_warsaw(wall.replace(fold=fold)).utcoffset()
            != tz.enfold(wall.replace(tzinfo=clock.zone), fold).utcoffset()
        ]
        assert wrong == []

    def test_a_moment_in_utc_has_the_same_wall_time(self, clock: Clock) -> None:
        moments = [wall.replace(tzinfo=UTC) for wall in nights(clock)]
        wrong = [
            each for each in moments if shown(in_warsaw(each)) != shown(each.astimezone(clock.zone))
        ]
        assert wrong == []


@each_clock
def test_each_evening_in_utc_belongs_to_the_same_day(clock: Clock) -> None:
    # By 22:30 it is the next day in summer, and not yet in winter.
    start = datetime(clock.first, 1, 1, 22, 30, tzinfo=UTC)
    number = (date(clock.last, 12, 31) - start.date()).days
    moments = [start + timedelta(days=each) for each in range(number)]
    wrong = [each for each in moments if warsaw_day(each) != each.astimezone(clock.zone).date()]
    assert wrong == []
