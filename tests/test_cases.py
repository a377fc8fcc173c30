"""The worked cases: dates on which other systems of this kind were caught out.

They ask the bundled catalogue, and their answers follow from its figures and readings: who changes
one of those on purpose works the answers out anew, here and in the README's examples in Python.
"""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from contract_strategies import contract, when
from sage_entitlements import dates, load_catalog, standing
from sage_entitlements.catalog.answers import catalog_warnings
from sage_entitlements.errors import NonexistentTimeError
from sage_entitlements.model import Confirmation, Inclusion, PlanId, ServiceId
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.visits import Visit
from sage_entitlements.warsaw import WARSAW, in_warsaw, is_ambiguous, notes_on

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("anchor", "as_of", "number", "first_day", "last_day", "next_reset"),
    [
        ("2023-01-31", "2023-02-15", 1, "2023-01-31", "2023-02-27", "2023-02-28"),
        ("2023-01-31", "2023-03-01", 2, "2023-02-28", "2023-03-30", "2023-03-31"),
        ("2024-02-29", "2025-02-28", 13, "2025-02-28", "2025-03-28", "2025-03-29"),
        ("2026-05-31", "2026-06-15", 1, "2026-05-31", "2026-06-29", "2026-06-30"),
        ("2025-01-29", "2025-01-29", 1, "2025-01-29", "2025-02-27", "2025-02-28"),
    ],
)
def test_usage_period_holds_the_day(
    anchor: str, as_of: str, number: int, first_day: str, last_day: str, next_reset: str
) -> None:
    one = contract(starts=when(anchor), months=24)
    asked = dates.remote(CATALOG, starts=when(anchor), as_of=when(as_of)).balance.period
    found = standing(one, CATALOG, as_of=when(as_of)).remote_help.period
    assert asked == found is not None
    assert (f"{found.first_day}", f"{found.last_day}") == (first_day, last_day)
    assert (found.number, f"{found.next_reset}") == (number, next_reset)


def test_no_usage_period_outside_the_term() -> None:
    for as_of, status in (("2025-03-09", "not_started"), ("2026-03-10", "ended")):
        start = when("2025-03-10")
        found = dates.remote(CATALOG, starts=start, months=12, as_of=when(as_of)).balance
        assert (found.period, found.outside) == (None, status)


@pytest.mark.parametrize(
    ("purchased", "last_day"), [("2025-03-10", "2026-03-10"), ("2024-02-29", "2025-02-28")]
)
def test_package_is_usable_through_the_same_date(purchased: str, last_day: str) -> None:
    last, made = when(last_day), [Visit(on=when(last_day), hours=7)]
    found = dates.visits(CATALOG, purchased=when(purchased), visits=made, as_of=last).package
    assert found.window.last_day == last
    assert (found.usable, found.visits.used, found.visits.remaining) == (True, 1, 2)


def test_package_is_usable_after_the_contract_has_ended() -> None:
    one = contract("vip: package 2026-01-10, visit 2026-05-05", starts=when("2025-04-01"))
    found = standing(one, CATALOG, as_of=when("2026-05-05"))
    assert (found.term.last_day, found.term.status) == (when("2026-03-31"), "ended")
    assert (found.refused_visits, found.packages[0].visits.remaining) == ((), 2)


def test_days_on_which_the_law_changed() -> None:
    expected = {"2024-12-24": True, "2025-12-24": False, "2018-11-12": False}
    asked = {each: dates.working_days(CATALOG, when(each)).every[0] for each in expected}
    assert {each: found.working_day for each, found in asked.items()} == expected


def test_work_done_on_christmas_eve_in_warsaw() -> None:
    performed_at = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
    found = dates.complaint(CATALOG, performed_at, as_of=when("2025-12-24")).deadline
    assert found.performed_at.date() == when("2025-12-24")
    assert (found.working_day, found.deadline_day) == (False, when("2025-12-29"))
    assert found.expires_at == datetime(2025, 12, 30, tzinfo=WARSAW)


def test_hours_follow_the_clock_in_warsaw() -> None:
    expected = {"2025-03-28T07:00Z": True, "2025-03-31T06:00Z": True, "2025-03-31T15:00Z": False}
    asked = {each: dates.hours(CATALOG, at=when(each)).phone.open for each in expected}
    assert asked == expected


def remote(as_of: str, *days: int, minutes: int = 20) -> dates.Remote:
    """Ask of a contract from 10 January 2025 that had sessions on these days of February."""
    starts = [datetime(2025, 2, each, 9, tzinfo=WARSAW) for each in days]
    sessions = [RemoteSession(start=start, minutes=20) for start in starts]
    start, now = when("2025-01-10"), when(as_of)
    return dates.remote(CATALOG, starts=start, sessions=sessions, minutes=minutes, as_of=now)


def test_45_minutes_with_a_session_left_and_20_with_the_session_used() -> None:
    left, used = remote("02-20", minutes=45).preflight, remote("02-20", 12).preflight
    assert left is not None is not used
    assert (left.covered_minutes, left.overage_minutes, left.extra_session) == (30, 15, False)
    assert (used.covered_minutes, used.overage_minutes, used.extra_session) == (0, 0, True)


def test_an_unused_session_does_not_reach_the_next_period() -> None:
    expected = {"2025-03-09": 0, "2025-03-10": 1, "2025-05-10": 1}
    found = {as_of: remote(as_of, 12, 14).balance.remaining.sessions for as_of in expected}
    assert found == expected


def test_hour_that_does_not_exist_is_refused() -> None:
    moment = datetime.fromisoformat("2025-03-30T02:30")
    with pytest.raises(NonexistentTimeError) as raised:
        in_warsaw(moment)
    assert raised.value.moment == moment


def test_hour_that_exists_twice_is_the_earlier_and_says_so() -> None:
    moment = datetime.fromisoformat("2025-10-26T02:30")
    assert in_warsaw(moment).astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert is_ambiguous(moment)
    assert len(notes_on([moment])) == 1


def test_callback_confirmed_as_not_included_beside_a_confirmed_priority_call() -> None:
    said = {"priority-call": Inclusion.INCLUDED, "callback": Inclusion.NOT_INCLUDED}
    vip, on = PlanId("vip"), when("2026-01-05")
    confirmed = tuple(
        Confirmation(plan=vip, service=ServiceId(each), inclusion=inclusion, source="letter", on=on)
        for each, inclusion in said.items()
    )
    catalog = evolve(CATALOG, confirmed=confirmed)
    found = catalog.entitlement("vip", "callback")
    assert (found.inclusion, found.evidence) == ("included", "confirmed")
    assert found.reasons[0].id == "priority-call.includes-callback"
    (warning,) = catalog_warnings(catalog, when("2026-02-01"))
    assert warning.service.id == "callback"
