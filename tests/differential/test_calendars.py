"""Every weekday of 2000 to 2035, in our calendar and in those of other libraries.

``pytest -v`` of this file lists each difference with its number of days.
"""

from datetime import date

import pytest

from differential.peers import PEERS, WEEKDAYS, Difference, Peer, days_of
from sage_entitlements.workdays import WorkingCalendar


def free_by_ours() -> frozenset[date]:
    calendar = WorkingCalendar()
    return frozenset(day for day in WEEKDAYS if not calendar.is_working_day(day))


def test_there_are_so_many() -> None:
    assert len(WEEKDAYS) == 9391
    assert len(free_by_ours()) == 308


@pytest.mark.parametrize("peer", PEERS, ids=[each.name for each in PEERS])
def test_a_weekday_is_free_to_one_alone_only_where_one_reason_explains_it(peer: Peer) -> None:
    ours, theirs = free_by_ours(), peer.free()
    assert sorted(theirs - ours) == days_of(peer.closes)
    assert sorted(ours - theirs) == days_of(peer.works)


LISTED = [(peer, each) for peer in PEERS for each in (*peer.closes, *peer.works)]


@pytest.mark.parametrize(
    ("peer", "difference"),
    LISTED,
    ids=[f"{peer.name}: {each.number} x {each.why}" for peer, each in LISTED],
)
def test_a_reason_holds_of_all_its_days_and_they_are_as_many_as_it_states(
    peer: Peer, difference: Difference
) -> None:
    assert len(difference.days) == difference.number
    free, working = peer.free(), free_by_ours()
    if difference in peer.works:
        free, working = working, free
    assert difference.days <= free - working
