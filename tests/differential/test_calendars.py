"""Every weekday of 2000 to 2035, in our calendar and in those of other libraries.

``pytest -v`` of this file lists each difference with its number of days.
"""

from datetime import date

import pytest

from differential.peers import PEERS, WEEKDAYS, Difference, Peer, days_of
from sage_entitlements import WorkingCalendar

CALENDAR = WorkingCalendar()
each_peer = pytest.mark.parametrize("peer", PEERS, ids=[each.name for each in PEERS])


def free_by_ours() -> frozenset[date]:
    return frozenset(day for day in WEEKDAYS if not CALENDAR.is_working_day(day))


def listed(*, closes: bool) -> pytest.MarkDecorator:
    """Run a test for each difference of each peer, under a name that says it."""
    found = [(peer, each) for peer in PEERS for each in (peer.closes if closes else peer.works)]
    return pytest.mark.parametrize(
        ("peer", "difference"),
        found,
        ids=[f"{peer.name}: {each.number} x {each.why}" for peer, each in found],
    )


class TestEveryWeekday:
    """Both say the same of a weekday, or the difference is one that is explained."""

    def test_there_are_so_many(self) -> None:
        assert len(WEEKDAYS) == 9391
        assert len(free_by_ours()) == 308

    @each_peer
    def test_it_is_free_to_the_peer_alone_only_where_explained(self, peer: Peer) -> None:
        assert sorted(peer.free() - free_by_ours()) == sorted(days_of(peer.closes))

    @each_peer
    def test_it_is_free_to_us_alone_only_where_explained(self, peer: Peer) -> None:
        assert sorted(free_by_ours() - peer.free()) == sorted(days_of(peer.works))


class TestEachDifference:
    """An explanation holds of all its days, of the number that it states, and no other shares one.

    One that no longer occurs fails here, by name.
    """

    @listed(closes=True)
    def test_the_peer_closes(self, peer: Peer, difference: Difference) -> None:
        assert len(difference.days) == difference.number
        assert difference.days <= peer.free()
        assert difference.days.isdisjoint(free_by_ours())

    @listed(closes=False)
    def test_the_peer_works(self, peer: Peer, difference: Difference) -> None:
        assert len(difference.days) == difference.number
        assert difference.days <= free_by_ours()
        assert difference.days.isdisjoint(peer.free())

    @each_peer
    def test_no_day_is_explained_twice(self, peer: Peer) -> None:
        every = (*peer.closes, *peer.works)
        assert len(days_of(every)) == sum(each.number for each in every)
