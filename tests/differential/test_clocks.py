"""Warsaw time as dateutil reckons it, by its own copy of the zone and by the bare European rule.

These need nothing that the product does not need itself, so they always run.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

import pytest
from dateutil import tz, zoneinfo

from sage_entitlements.errors import NonexistentTimeError
from sage_entitlements.warsaw import in_warsaw, is_ambiguous, warsaw_day

QUARTER = timedelta(minutes=15)


class Clock(NamedTuple):
    """Warsaw time by another hand, and the years of which it knows."""

    zone: tzinfo
    first: int
    last: int

    def nights(self) -> list[datetime]:
        """Give each quarter from 1 to 4 o'clock of each night on which clocks may be changed."""
        return [
            last_sunday(year, month) + number * QUARTER
            for year in range(self.first, self.last + 1)
            for month in (3, 9, 10)
            for number in range(4, 4 * 4)
        ]


def last_sunday(year: int, month: int) -> datetime:
    """Give the start of the last Sunday of a month that is not December, by the wall clock."""
    last = datetime(year, month + 1, 1) - timedelta(days=1)  # noqa: DTZ001 - a wall clock
    return last - timedelta(days=last.isoweekday() % 7)


def clocks() -> list[Clock]:
    by_table = zoneinfo.get_zonefile_instance().get("Europe/Warsaw")
    assert by_table is not None
    # Poland sets its clocks back at the end of October since 1996.
    by_rule = tz.tzstr("CET-1CEST,M3.5.0/2,M10.5.0/3")
    return [Clock(by_table, 1990, 2037), Clock(by_rule, 1996, 2100)]


def is_skipped(wall: datetime) -> bool:
    try:
        in_warsaw(wall)
    except NonexistentTimeError:
        return True
    return False


def shown(moment: datetime) -> tuple[datetime, int]:
    """Give what the wall clock shows, and whether it does so for the second time."""
    return moment.replace(tzinfo=None, fold=0), moment.fold


@pytest.mark.parametrize("clock", clocks(), ids=["table", "rule"])
class TestEachClock:
    """In nights of change each wall time is skipped, or comes once or twice, as for dateutil."""

    def test_the_same_are_skipped_and_the_same_come_twice(self, clock: Clock) -> None:
        nights, zone = clock.nights(), clock.zone
        skipped = [wall for wall in nights if is_skipped(wall)]
        twice = [wall for wall in nights if is_ambiguous(wall)]
        assert skipped == [wall for wall in nights if not tz.datetime_exists(wall, zone)]
        assert twice == [wall for wall in nights if tz.datetime_ambiguous(wall, zone)]
        assert len(skipped) == len(twice) == 4 * (clock.last - clock.first + 1)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_the_others_are_the_same_moment(self, clock: Clock, fold: int) -> None:
        wrong = [
            wall
            for wall in clock.nights()
            if tz.datetime_exists(wall, clock.zone)
            and in_warsaw(wall.replace(fold=fold)).utcoffset()
            != tz.enfold(wall.replace(tzinfo=clock.zone), fold).utcoffset()
        ]
        assert wrong == []

    def test_a_moment_in_utc_has_the_same_wall_time(self, clock: Clock) -> None:
        moments = [wall.replace(tzinfo=UTC) for wall in clock.nights()]
        ours = [shown(in_warsaw(each)) for each in moments]
        assert ours == [shown(each.astimezone(clock.zone)) for each in moments]

    def test_each_evening_in_utc_belongs_to_the_same_day(self, clock: Clock) -> None:
        # By 22:30 it is the next day in summer, and not yet in winter.
        start = datetime(clock.first, 1, 1, 22, 30, tzinfo=UTC)
        number = (date(clock.last, 12, 31) - start.date()).days
        moments = [start + timedelta(days=each) for each in range(number)]
        wrong = [each for each in moments if warsaw_day(each) != each.astimezone(clock.zone).date()]
        assert wrong == []
