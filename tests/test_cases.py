"""The worked cases: dates on which other systems of this kind were caught out.

They ask the bundled catalogue, and their answers follow from its figures and readings: who changes
one of those on purpose works the answers out anew, here and in the README's examples in Python.
"""

from datetime import UTC, date, datetime

import pytest

from sage_entitlements import (
    Catalog,
    ComplaintTerms,
    NonexistentTimeError,
    OutsideTerm,
    PhoneTerms,
    ProfessionalServicesTerms,
    RemoteHelpBalance,
    RemoteHelpTerms,
    RemoteSession,
    TermStatus,
    UsagePeriod,
    Visit,
    complaint_deadline,
    load_catalog,
    professional_services_balance,
    remote_help_balance,
    usage_period,
    validity_window,
    working_calendar,
)
from sage_entitlements._time import WARSAW, in_warsaw, is_ambiguous


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.mark.parametrize(
    ("anchor", "as_of", "index", "first_day", "last_day", "next_reset"),
    [
        ("2023-01-31", "2023-02-15", 0, "2023-01-31", "2023-02-27", "2023-02-28"),
        ("2023-01-31", "2023-03-01", 1, "2023-02-28", "2023-03-30", "2023-03-31"),
        ("2024-02-29", "2025-02-28", 12, "2025-02-28", "2025-03-28", "2025-03-29"),
        ("2026-05-31", "2026-06-15", 0, "2026-05-31", "2026-06-29", "2026-06-30"),
        ("2025-01-29", "2025-01-29", 0, "2025-01-29", "2025-02-27", "2025-02-28"),
    ],
)
def test_usage_period_holds_the_day(
    anchor: str, as_of: str, index: int, first_day: str, last_day: str, next_reset: str
) -> None:
    assert usage_period(date.fromisoformat(anchor), date.fromisoformat(as_of)) == UsagePeriod(
        index=index,
        first_day=date.fromisoformat(first_day),
        last_day=date.fromisoformat(last_day),
        next_reset=date.fromisoformat(next_reset),
    )


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2025, 3, 9), TermStatus.NOT_STARTED),
        (date(2026, 3, 10), TermStatus.ENDED),
    ],
)
def test_no_usage_period_outside_the_term(as_of: date, status: TermStatus) -> None:
    assert usage_period(date(2025, 3, 10), as_of, months=12) == OutsideTerm(
        status=status, first_day=date(2025, 3, 10), last_day=date(2026, 3, 9)
    )


@pytest.mark.parametrize(
    ("purchased", "last_day"),
    [
        (date(2025, 3, 10), date(2026, 3, 10)),
        (date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_package_is_usable_through_the_same_date(
    catalog: Catalog, purchased: date, last_day: date
) -> None:
    terms = ProfessionalServicesTerms.of(catalog)
    window = validity_window(
        purchased,
        months=terms.months,
        last_day=terms.last_day,
        free_day_end=terms.free_day_end,
        calendar=terms.calendar,
    )
    assert window.last_day == last_day
    visit = Visit(on=last_day, hours=7)
    balance = professional_services_balance(purchased, [visit], as_of=last_day, terms=terms)
    assert balance.window == window
    assert (balance.used, balance.remaining) == (1, 2)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 12, 24), True),
        (date(2025, 12, 24), False),
        (date(2018, 11, 12), False),
    ],
)
def test_days_on_which_the_law_changed(catalog: Catalog, day: date, *, working: bool) -> None:
    assert working_calendar(catalog).is_working_day(day) is working


def test_work_done_on_christmas_eve_in_warsaw(catalog: Catalog) -> None:
    performed_at = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
    deadline = complaint_deadline(performed_at, terms=ComplaintTerms.of(catalog))
    assert deadline.performed_at.date() == date(2025, 12, 24)
    assert not deadline.working_day
    assert deadline.deadline_day == date(2025, 12, 29)
    assert deadline.expires_at == datetime(2025, 12, 30, tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2025, 3, 28, 7, tzinfo=UTC), True),
        (datetime(2025, 3, 31, 6, tzinfo=UTC), True),
        (datetime(2025, 3, 31, 15, tzinfo=UTC), False),
    ],
)
def test_hours_follow_the_clock_in_warsaw(catalog: Catalog, at: datetime, *, is_open: bool) -> None:
    assert PhoneTerms.of(catalog).hours.is_open(at) is is_open


class TestRemoteHelp:
    """One session in each period, and none carried over."""

    anchor = date(2025, 1, 10)

    def balance(self, catalog: Catalog, as_of: date, *sessions: RemoteSession) -> RemoteHelpBalance:
        return remote_help_balance(
            self.anchor, sessions, as_of=as_of, terms=RemoteHelpTerms.of(catalog)
        )

    def session(self, day: int) -> RemoteSession:
        return RemoteSession(start=datetime(2025, 2, day, 9, tzinfo=WARSAW), minutes=20)

    def test_45_minutes_with_a_session_left(self, catalog: Catalog) -> None:
        preflight = self.balance(catalog, date(2025, 2, 20)).preflight(45)
        assert (preflight.covered_minutes, preflight.overage_minutes) == (30, 15)
        assert not preflight.extra_session

    def test_20_minutes_with_the_session_used(self, catalog: Catalog) -> None:
        balance = self.balance(catalog, date(2025, 2, 20), self.session(12))
        assert balance.preflight(20).extra_session

    def test_an_unused_session_does_not_reach_the_next_period(self, catalog: Catalog) -> None:
        sessions = self.session(12), self.session(14)
        assert self.balance(catalog, date(2025, 3, 9), *sessions).remaining == 0
        assert self.balance(catalog, date(2025, 3, 10), *sessions).remaining == 1
        assert self.balance(catalog, date(2025, 5, 10), *sessions).remaining == 1


def test_hour_that_does_not_exist_is_refused() -> None:
    moment = datetime.fromisoformat("2025-03-30T02:30")
    with pytest.raises(NonexistentTimeError) as raised:
        in_warsaw(moment)
    assert raised.value.moment == moment


def test_hour_that_exists_twice_is_the_earlier_and_says_so() -> None:
    moment = datetime.fromisoformat("2025-10-26T02:30")
    assert in_warsaw(moment).astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert is_ambiguous(moment)
