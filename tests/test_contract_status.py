"""What a customer has left of a contract: pinned examples of status, timeline and preview."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from altered import overlaid
from catalog_data import held_catalog
from sage_entitlements import (
    Catalog,
    CatalogError,
    ComplaintStatus,
    Contract,
    ContractStatus,
    Coverage,
    Evidence,
    ExtraSessions,
    Inclusion,
    InvalidAmountError,
    LossKind,
    NonexistentTimeError,
    Package,
    ProductPackage,
    Refusal,
    RemotePreflight,
    RemoteSession,
    TermStatus,
    UnknownCalendarError,
    UnknownNameError,
    Visit,
    WindowStatus,
    contract_status,
    count_sessions,
    count_visits,
)
from sage_entitlements.contract._ledger import Effect, Outcome, Slip, preview
from sage_entitlements.contract._timeline import MonthState, Timeline, contract_timeline
from sage_entitlements.contract._write import contract_text
from sage_entitlements.terms import ContractTerms

CATALOG = held_catalog()
DAY = timedelta(days=1)
When = date | datetime
moment = datetime.fromisoformat
day = date.fromisoformat


def when(text: str) -> When:
    return moment(text) if "T" in text else day(text)


def contract(plan: str = "vip", starts: str = "2025-01-31", months: int = 12) -> Contract:
    return Contract(customer="Example", plan=plan, starts=day(starts), months=months)


def session(start: str, minutes: int = 20, program: str | None = None) -> RemoteSession:
    return RemoteSession(start=moment(start), minutes=minutes, program=program)


def visit(on: str, hours: float = 6, package: str | None = None) -> Visit:
    return Visit(on=day(on), hours=hours, package=package)


def package(purchased: str, name: str | None = None) -> Package:
    return Package(purchased=day(purchased), name=name)


def extra(purchased: str, sessions: int = 1) -> ExtraSessions:
    return ExtraSessions(purchased=day(purchased), sessions=sessions)


def using(one: Contract, *entries: Visit | Package | RemoteSession | ExtraSessions) -> Contract:
    """Put entries where they belong."""
    tables = {
        "visits": Visit,
        "professional_services": Package,
        "remote_sessions": RemoteSession,
        "extra_sessions": ExtraSessions,
    }
    changes: dict[str, Any] = {
        name: tuple(each for each in entries if isinstance(each, kind))
        for name, kind in tables.items()
    }
    return evolve(one, **changes)


def status(one: Contract, as_of: str, catalog: Catalog = CATALOG) -> ContractStatus:
    return contract_status(one, catalog, as_of=when(as_of))


def coverages(found: ContractStatus) -> list[str]:
    return [str(each.coverage) for each in found.remote_help.balance.sessions]


def refusals(found: ContractStatus) -> list[tuple[str, str]]:
    return [(f"{each.visit.on}", str(each.refusal)) for each in found.refused_visits]


def uses(found: ContractStatus) -> dict[str | None, list[str]]:
    """Give the days of the visits that use each package."""
    return {
        each.package.name: [f"{used.visit.on}" for used in each.visits] for each in found.packages
    }


VISITS = (
    "professional-services.window",
    "window.last-day",
    "window.free-day-end",
    "professional-services.visits",
    "professional-services.visit-length",
    "visit.whole",
    "working-day",
    "visit.package",
)
STORY = using(
    contract(),
    session("2025-02-03T10:00", 20),
    session("2025-03-05T09:30", 47),
    session("2025-03-20T14:00", 25),
    package("2025-03-10"),
    visit("2025-05-06"),
    visit("2025-06-10", 7),
    visit("2025-09-02", 3),
    visit("2025-10-07"),
)
"""A VIP contract from 31 January, with a second session in a month, and a fourth visit."""


class TestStory:
    """A VIP contract from 31 January, on chosen days."""

    @pytest.mark.parametrize(
        ("as_of", "index", "reset", "left", "used", "over", "minutes", "not_yet"),
        [
            ("2025-01-31", 0, "2025-02-28", 1, 0, 0, 0, 7),
            ("2025-02-02", 0, "2025-02-28", 1, 0, 0, 0, 7),
            ("2025-02-03T09:59", 0, "2025-02-28", 1, 0, 0, 0, 7),
            ("2025-02-03T10:00", 0, "2025-02-28", 0, 1, 0, 0, 6),
            ("2025-02-03", 0, "2025-02-28", 0, 1, 0, 0, 6),
            ("2025-02-27", 0, "2025-02-28", 0, 1, 0, 0, 6),
            ("2025-02-28", 1, "2025-03-31", 1, 0, 0, 0, 6),
            ("2025-03-05", 1, "2025-03-31", 0, 1, 0, 17, 5),
            ("2025-03-20", 1, "2025-03-31", 0, 2, 1, 17, 4),
            ("2025-03-30T21:59+00:00", 1, "2025-03-31", 0, 2, 1, 17, 4),
            ("2025-03-30T22:00+00:00", 2, "2025-04-30", 1, 0, 0, 0, 4),
            ("2025-03-31", 2, "2025-04-30", 1, 0, 0, 0, 4),
            ("2026-01-30", 11, "2026-01-31", 1, 0, 0, 0, 0),
        ],
    )
    def test_remote_help(
        self,
        as_of: str,
        index: int,
        reset: str,
        left: int,
        used: int,
        over: int,
        minutes: int,
        not_yet: int,
    ) -> None:
        found = status(STORY, as_of)
        balance = found.remote_help.balance
        assert balance.period is not None
        assert (balance.period.index, balance.period.next_reset) == (index, day(reset))
        assert (found.remote_help.left, balance.remaining, balance.used) == (left, left, used)
        assert (balance.overage_sessions, balance.overage_minutes) == (over, minutes)
        assert found.not_yet == not_yet

    @pytest.mark.parametrize(
        ("as_of", "state", "used", "left", "to_go", "refused"),
        [
            ("2025-03-09", WindowStatus.NOT_STARTED, 0, 3, 366, []),
            ("2025-03-10", WindowStatus.OPEN, 0, 3, 365, []),
            ("2025-05-05T23:59", WindowStatus.OPEN, 0, 3, 309, []),
            ("2025-05-06T00:00", WindowStatus.OPEN, 1, 2, 308, []),
            ("2025-06-10", WindowStatus.OPEN, 2, 1, 273, []),
            ("2025-09-02", WindowStatus.OPEN, 3, 0, 189, []),
            ("2025-10-07", WindowStatus.OPEN, 3, 0, 154, [("2025-10-07", "no_visit_left")]),
            ("2026-03-10", WindowStatus.OPEN, 3, 0, 0, [("2025-10-07", "no_visit_left")]),
            ("2026-03-11", WindowStatus.CLOSED, 3, 0, None, [("2025-10-07", "no_visit_left")]),
        ],
    )
    def test_visits(
        self,
        as_of: str,
        state: WindowStatus,
        used: int,
        left: int,
        to_go: int | None,
        refused: list[tuple[str, str]],
    ) -> None:
        found = status(STORY, as_of)
        (bought,) = found.packages
        assert bought.balance.window.last_day == day("2026-03-10")
        assert bought.balance.window.last_working_day == day("2026-03-10")
        assert (bought.balance.status, bought.balance.used) == (state, used)
        assert (bought.balance.remaining, bought.balance.included) == (left, 3)
        assert bought.days_to_go == to_go
        assert refusals(found) == refused

    @pytest.mark.parametrize(
        ("as_of", "state", "to_go"),
        [
            ("2025-01-30", TermStatus.NOT_STARTED, 365),
            ("2025-01-31", TermStatus.RUNNING, 364),
            ("2026-01-30", TermStatus.RUNNING, 0),
            ("2026-01-30T23:59:59", TermStatus.RUNNING, 0),
            ("2026-01-31", TermStatus.ENDED, None),
        ],
    )
    def test_the_term(self, as_of: str, state: TermStatus, to_go: int | None) -> None:
        term = status(STORY, as_of).term
        assert (term.status, term.days_to_go, term.months) == (state, to_go, 12)
        assert (term.first_day, term.last_day) == (day("2025-01-31"), day("2026-01-30"))

    def test_what_it_says_of_the_plan(self) -> None:
        found = status(STORY, "2025-02-03")
        assert (found.plan.id, found.contract, found.as_of) == ("vip", STORY, day("2025-02-03"))
        assert [each.service.id for each in found.entitlements] == [
            each.id for each in CATALOG.services
        ]
        assert {each.inclusion for each in found.entitlements} == {Inclusion.INCLUDED}
        assert found.remote_help.entitlement.evidence is Evidence.ASSUMED
        assert found.remote_help.entitlement in found.entitlements
        assert found.phone.entitlement in found.entitlements

    def test_its_reasons_are_clauses_and_readings_and_each_is_named_once(self) -> None:
        reasons = status(STORY, "2025-10-07").reasons
        known = {each.id for each in CATALOG.clauses} | {each.id for each in CATALOG.readings}
        assert set(reasons) <= known
        assert len(set(reasons)) == len(reasons)
        assert {"usage-period", "session.order", "visit.whole", "window.last-day"} <= {*reasons}
        assert "visit.package" not in reasons
        assert "session.extra" not in reasons

    def test_what_is_lost_soonest(self) -> None:
        def losses(as_of: str) -> list[tuple[LossKind, date]]:
            return [(each.kind, each.last_day) for each in status(STORY, as_of).losses]

        term = (LossKind.TERM, day("2026-01-30"))
        visits = (LossKind.VISITS, day("2026-03-10"))
        assert losses("2025-04-01") == [
            (LossKind.REMOTE_SESSION, day("2025-04-29")),
            term,
            visits,
        ]
        assert losses("2025-03-20") == [term, visits]
        assert losses("2025-09-02") == [(LossKind.REMOTE_SESSION, day("2025-09-29")), term]
        assert losses("2026-02-01") == []
        unused = evolve(STORY, visits=())
        assert [each.kind for each in status(unused, "2026-02-01").losses] == [LossKind.VISITS]

    def test_a_contract_of_no_length_is_refused(self) -> None:
        with pytest.raises(InvalidAmountError):
            status(contract(months=0), "2025-02-03")


class TestWorkedCases:
    """The dates on which others were caught out, through a contract."""

    @pytest.mark.parametrize(
        ("starts", "as_of", "first", "last", "reset"),
        [
            ("2023-01-31", "2023-02-15", "2023-01-31", "2023-02-27", "2023-02-28"),
            ("2023-01-31", "2023-03-01", "2023-02-28", "2023-03-30", "2023-03-31"),
            ("2024-02-29", "2025-02-28", "2025-02-28", "2025-03-28", "2025-03-29"),
            ("2026-05-31", "2026-06-15", "2026-05-31", "2026-06-29", "2026-06-30"),
            ("2025-01-29", "2025-01-29", "2025-01-29", "2025-02-27", "2025-02-28"),
        ],
    )
    def test_periods(self, starts: str, as_of: str, first: str, last: str, reset: str) -> None:
        one = contract(starts=starts, months=24)
        period = status(one, as_of).remote_help.balance.period
        assert period is not None
        assert (period.first_day, period.last_day) == (day(first), day(last))
        assert period.next_reset == day(reset)
        months = contract_timeline(one, CATALOG, as_of=day(as_of)).months
        assert months[period.index].period == period
        assert months[period.index].state is MonthState.PRESENT

    @pytest.mark.parametrize(
        ("as_of", "outside"),
        [
            ("2025-01-30", TermStatus.NOT_STARTED),
            ("2025-01-30T22:59+00:00", TermStatus.NOT_STARTED),
            ("2026-01-31", TermStatus.ENDED),
            ("2026-01-30T23:00+00:00", TermStatus.ENDED),
        ],
    )
    @pytest.mark.parametrize("plan", ["vip", "komfort", "komfort-plus"])
    def test_outside_the_term_nothing_is_left(
        self, plan: str, as_of: str, outside: TermStatus
    ) -> None:
        one = using(contract(plan), extra("2025-01-15", 3))
        found = status(one, as_of).remote_help
        assert (found.balance.period, found.balance.outside) == (None, outside)
        assert (found.left, found.balance.remaining, found.balance.extra_left) == (0, 0, 3)
        assert found.balance.preflight(20) == RemotePreflight(
            covered_minutes=0, overage_minutes=0, extra_session=False
        )

    def test_windows(self) -> None:
        for bought, last in (("2025-03-10", "2026-03-10"), ("2024-02-29", "2025-02-28")):
            (found,) = status(using(contract(), package(bought)), bought).packages
            assert found.balance.window.last_day == day(last)

    def test_the_complaint_about_work_done_at_christmas(self) -> None:
        one = using(contract(), session("2025-12-23T23:10+00:00", 20))
        for as_of, state in (
            ("2025-12-24", ComplaintStatus.OPEN),
            ("2025-12-29T23:59:59", ComplaintStatus.OPEN),
            ("2025-12-29", ComplaintStatus.OPEN),
            ("2025-12-29T23:00+00:00", ComplaintStatus.PASSED),
            ("2025-12-30", ComplaintStatus.PASSED),
        ):
            (complaint,) = status(one, as_of).complaints
            assert complaint.deadline.deadline_day == day("2025-12-29")
            assert complaint.status is state
        assert status(one, "2025-12-23").complaints == ()

    def test_preflights(self) -> None:
        left = status(STORY, "2025-04-01").remote_help.balance
        assert left.preflight(45) == RemotePreflight(
            covered_minutes=30, overage_minutes=15, extra_session=False
        )
        used = status(STORY, "2025-03-06").remote_help.balance
        assert used.preflight(20) == RemotePreflight(
            covered_minutes=0, overage_minutes=0, extra_session=True
        )
        bought = status(using(STORY, *STORY.remote_sessions, extra("2025-03-20")), "2025-03-20")
        assert bought.remote_help.balance.preflight(20).extra_session
        unused = using(STORY, session("2025-03-05T09:30"), extra("2025-03-06"))
        assert status(unused, "2025-03-06").remote_help.balance.preflight(20).covered

    def test_moments_that_come_never_or_twice(self) -> None:
        with pytest.raises(NonexistentTimeError):
            status(STORY, "2025-03-30T02:30")
        twice = using(contract(), session("2025-10-26T02:30"), session("2025-10-26T02:10+01:00"))
        found = status(twice, "2025-10-26")
        assert [each.session for each in found.remote_help.balance.sessions] == [
            *twice.remote_sessions
        ]
        assert coverages(found) == ["included", "past_allowance"]
        assert status(twice, "2025-10-26T02:30").not_yet == 1

    def test_days_outside_the_calendar(self) -> None:
        for as_of in ("1989-12-31", "2101-01-01"):
            with pytest.raises(UnknownCalendarError):
                status(STORY, as_of)


class TestExtraSessions:
    """Bought sessions are used after the included one, from the day of their purchase on."""

    @pytest.mark.parametrize(
        ("bought", "expected"),
        [
            ("2025-03-01", ["included", "extra", "past_allowance"]),
            ("2025-03-20", ["included", "extra", "past_allowance"]),
            ("2025-03-21", ["included", "past_allowance", "extra"]),
            ("2025-03-26", ["included", "past_allowance", "past_allowance"]),
        ],
    )
    def test_before_and_after_the_session(self, bought: str, expected: list[str]) -> None:
        one = using(
            contract(),
            session("2025-03-05T10:00"),
            session("2025-03-20T10:00"),
            session("2025-03-25T10:00", 40),
            extra(bought),
        )
        found = status(one, "2025-03-28")
        assert coverages(found) == expected
        balance = found.remote_help.balance
        assert balance.overage_sessions == expected.count("past_allowance")
        assert balance.overage_minutes == 10
        assert found.remote_help.left == balance.extra_left == 1 - expected.count("extra")
        assert "session.extra" in found.reasons

    def test_they_do_not_expire_and_the_included_one_comes_first(self) -> None:
        one = using(
            contract(), extra("2025-02-01", 2), session("2025-06-02T10:00"), extra("2025-07-01")
        )
        assert status(one, "2025-06-01").remote_help.left == 3
        assert status(one, "2025-06-02").remote_help.left == 2
        assert status(one, "2025-06-30").remote_help.left == 3
        assert status(one, "2026-01-30").remote_help.left == 4
        assert status(one, "2026-01-31").remote_help.left == 0
        assert status(one, "2025-06-30").not_yet == 1

    def test_the_oldest_are_used_first(self) -> None:
        one = using(
            contract("komfort"),
            *(session(f"2025-02-0{number}T10:00") for number in (3, 4, 5, 6)),
            extra("2025-02-05", 1),
            extra("2025-02-03", 1),
        )
        expected = ["extra", "not_included", "extra", "not_included"]
        assert coverages(status(one, "2025-02-10")) == expected

    def test_without_remote_help_in_the_plan(self) -> None:
        assert status(contract("komfort"), "2025-02-03").remote_help.left == 0
        used = using(contract("komfort"), session("2025-02-03T10:00", 40))
        found = status(used, "2025-02-03")
        assert coverages(found) == ["not_included"]
        assert found.remote_help.entitlement.inclusion is Inclusion.NOT_INCLUDED
        balance = found.remote_help.balance
        assert (balance.used, balance.overage_minutes, balance.overage_sessions) == (0, 0, 0)
        assert balance.preflight(20).extra_session
        bought = using(used, *used.remote_sessions, extra("2025-02-03", 2))
        found = status(bought, "2025-02-03")
        assert coverages(found) == ["extra"]
        assert (found.remote_help.left, found.remote_help.balance.overage_minutes) == (1, 10)

    @pytest.mark.parametrize("plan", ["Komfort +", "podstawowa-plus"])
    def test_where_nobody_knows(self, plan: str) -> None:
        assert status(contract(plan), "2025-02-03").remote_help.left is None
        used = using(contract(plan), session("2025-02-03T10:00", 40))
        found = status(used, "2025-02-03")
        assert coverages(found) == ["unknown"]
        assert (found.remote_help.left, found.remote_help.balance.remaining) == (None, 0)
        bought = using(used, *used.remote_sessions, extra("2025-02-03", 2))
        assert status(bought, "2025-02-03").remote_help.left == 1
        all_used = using(used, *used.remote_sessions, extra("2025-02-03"))
        assert status(all_used, "2025-02-03").remote_help.left is None

    def test_sessions_that_are_none_of_this_contract_use_nothing(self) -> None:
        one = evolve(
            using(
                contract(),
                extra("2025-01-01"),
                session("2025-01-30T23:59"),
                session("2025-02-03T10:00", 60, "Płace"),
                session("2026-01-31T00:00"),
            ),
            programs=("Handel",),
        )
        found = status(one, "2026-01-31")
        assert coverages(found) == ["outside_term", "other_program", "outside_term"]
        balance = found.remote_help.balance
        assert (balance.extra_left, balance.extra_used, balance.outside_term) == (1, 0, 2)
        assert [each.overage_minutes for each in balance.sessions] == [0, 0, 0]
        assert status(one, "2025-02-03").remote_help.left == 2

    def test_amounts_that_cannot_be_meant(self) -> None:
        for number in (0, -1, 1001):
            with pytest.raises(InvalidAmountError):
                extra("2025-02-03", number)
        for minutes in (0, -1, 10_081):
            with pytest.raises(InvalidAmountError):
                session("2025-02-03T10:00", minutes)


class TestPrograms:
    """A session serves a program that the contract covers; of a product package, the chosen one."""

    product = ProductPackage(name="Suite", programs=("Sage 50", "Kadry"), chosen="Kadry")

    @pytest.mark.parametrize(
        ("program", "coverage"),
        [
            (None, Coverage.INCLUDED),
            ("Handel", Coverage.INCLUDED),
            (" handel", Coverage.INCLUDED),
            ("KADRY", Coverage.INCLUDED),
            ("Sage 50", Coverage.OTHER_PROGRAM),
            ("Suite", Coverage.OTHER_PROGRAM),
            ("Płatnik", Coverage.OTHER_PROGRAM),
        ],
    )
    def test_each(self, program: str | None, coverage: Coverage) -> None:
        one = evolve(contract(), programs=("Handel",), product_packages=(self.product,))
        found = status(using(one, session("2025-02-03T10:00", 20, program)), "2025-02-03")
        assert coverages(found) == [coverage]
        assert found.remote_help.left == int(coverage is Coverage.OTHER_PROGRAM)
        assert ("remote-help.one-program" in found.reasons) is (coverage is Coverage.OTHER_PROGRAM)

    def test_a_contract_that_names_none_covers_any(self) -> None:
        one = using(contract(), session("2025-02-03T10:00", 20, "Anything"))
        assert coverages(status(one, "2025-02-03")) == ["included"]

    def test_a_product_package_alone_covers_its_chosen_program_alone(self) -> None:
        one = evolve(contract(), product_packages=(self.product,))
        used = using(
            one, session("2025-02-03T10:00", 20, "Sage 50"), session("2025-02-04T10:00", 9, "kadry")
        )
        assert coverages(status(used, "2025-02-04")) == ["other_program", "included"]

    def test_the_earliest_session_is_the_included_one(self) -> None:
        entries = [session("2025-02-05T10:00"), session("2025-02-03T10:00", 40)]
        found = count_sessions(
            day("2025-01-31"), entries, terms=ContractTerms.of(CATALOG).remote_help
        )
        assert [(each.session, each.coverage) for each in found] == [
            (entries[1], Coverage.INCLUDED),
            (entries[0], Coverage.PAST_ALLOWANCE),
        ]

    def test_of_two_at_one_moment_the_shorter_comes_first(self) -> None:
        entries = [session("2025-02-05T10:00", 40), session("2025-02-05T09:00+00:00", 10)]
        for given in (entries, entries[::-1]):
            found = status(using(contract(), *given), "2025-02-05")
            assert coverages(found) == ["included", "past_allowance"]
            assert [each.session.minutes for each in found.remote_help.balance.sessions] == [10, 40]


class TestPackages:
    """A visit uses the package that closes first, unless it names one."""

    def test_the_first_to_close_is_used_first(self) -> None:
        one = using(
            contract(),
            package("2025-06-01", "late"),
            package("2025-03-10", "early"),
            *(visit(f"2025-0{month}-02") for month in (7, 8, 9)),
            visit("2025-10-02"),
        )
        found = status(one, "2025-12-01")
        assert [each.package.name for each in found.packages] == ["early", "late"]
        assert uses(found) == {
            "early": ["2025-07-02", "2025-08-02", "2025-09-02"],
            "late": ["2025-10-02"],
        }
        assert refusals(found) == []
        assert "visit.package" in found.reasons

    def test_one_that_is_not_open_yet_or_no_longer_is_passed_over(self) -> None:
        one = using(
            contract(),
            package("2024-03-10", "old"),
            package("2025-06-01", "new"),
            visit("2025-03-10"),
            visit("2025-03-11"),
            visit("2025-06-01"),
        )
        found = status(one, "2025-12-01")
        assert uses(found) == {"old": ["2025-03-10"], "new": ["2025-06-01"]}
        assert refusals(found) == [("2025-03-11", "outside_window")]

    def test_a_named_one_is_used_even_where_another_closes_first(self) -> None:
        one = using(
            contract(),
            package("2025-03-10", "early"),
            package("2025-06-01", "Późny Pakiet"),
            visit("2025-07-02", package="pozny pakiet"),
            visit("2025-07-03"),
        )
        found = status(one, "2025-12-01")
        assert uses(found) == {"early": ["2025-07-03"], "Późny Pakiet": ["2025-07-02"]}

    def test_and_no_other_stands_in_for_it(self) -> None:
        one = using(
            contract(),
            package("2025-03-10", "early"),
            package("2025-06-01", "late"),
            *(visit(f"2025-07-0{number}", package="late") for number in (1, 2, 3, 4)),
            visit("2025-05-02", package="late"),
        )
        found = status(one, "2025-12-01")
        assert uses(found)["early"] == []
        assert refusals(found) == [
            ("2025-05-02", "outside_window"),
            ("2025-07-04", "no_visit_left"),
        ]

    def test_of_two_on_one_day_the_one_without_a_choice_comes_first(self) -> None:
        one = using(
            contract(),
            package("2025-03-10", "early"),
            package("2025-03-11", "late"),
            visit("2025-05-01", package="early"),
            visit("2025-05-01", package="early"),
            visit("2025-05-02", 1),
            visit("2025-05-02", 7, "early"),
        )
        found = status(one, "2025-12-01")
        assert uses(found) == {
            "early": ["2025-05-01", "2025-05-01", "2025-05-02"],
            "late": ["2025-05-02"],
        }
        assert refusals(found) == []

    @pytest.mark.parametrize("names", [("a", "b"), (None, "a")])
    def test_packages_of_one_day_in_any_order_give_one_answer(
        self, names: tuple[str | None, str | None]
    ) -> None:
        def left(order: tuple[str | None, ...]) -> dict[str | None, int]:
            one = using(
                contract(),
                *(package("2025-03-10", name) for name in order),
                *(visit(f"2025-04-0{number}") for number in (1, 2, 3)),
                *(visit(f"2025-05-0{number}", package="a") for number in (2, 5)),
            )
            found = status(one, "2025-12-01")
            assert len(found.packages) == 2
            return {each.package.name: each.balance.remaining for each in found.packages} | {
                "refused": len(found.refused_visits)
            }

        assert left(names) == left(names[::-1])

    def test_two_of_one_day_without_names_make_six_visits(self) -> None:
        one = using(
            contract(),
            package("2025-03-10"),
            package("2025-03-10"),
            *(visit(f"2025-04-0{number}") for number in (1, 2, 3, 4, 7, 8, 9)),
        )
        found = status(one, "2025-12-01")
        assert [each.balance.remaining for each in found.packages] == [0, 0]
        assert refusals(found) == [("2025-04-09", "no_visit_left")]

    @pytest.mark.parametrize(
        ("hours", "refusal"),
        [
            (7, None),
            (0.1, None),
            (7.01, Refusal.TOO_LONG),
            (0, Refusal.NOT_POSITIVE),
            (-1, Refusal.NOT_POSITIVE),
            (float("nan"), Refusal.NOT_POSITIVE),
            (float("inf"), Refusal.TOO_LONG),
        ],
    )
    def test_the_length_of_a_visit(self, hours: float, refusal: Refusal | None) -> None:
        one = using(contract(), package("2025-03-10"), visit("2025-04-01", hours))
        found = status(one, "2025-12-01")
        assert [each.refusal for each in found.refused_visits] == ([refusal] if refusal else [])
        assert found.packages[0].balance.remaining == (3 if refusal else 2)
        if refusal:
            assert refusal.clause in found.reasons

    def test_without_a_package(self) -> None:
        found = status(using(contract(), visit("2025-04-01")), "2025-12-01")
        assert (refusals(found), found.packages) == ([("2025-04-01", "no_package")], ())
        assert "professional-services.window" in found.reasons
        assert "visit.whole" not in status(contract(), "2025-12-01").reasons

    def test_a_visit_that_is_too_long_stays_so_without_a_package(self) -> None:
        found = status(using(contract(), visit("2025-04-01", 8)), "2025-12-01")
        assert refusals(found) == [("2025-04-01", "too_long")]

    def test_counting_alone_leaves_a_name_that_nothing_has_to_the_rule(self) -> None:
        terms = ContractTerms.of(CATALOG).professional_services
        windows = [status(STORY, "2025-05-01").packages[0].balance.window]
        (found,) = count_visits(windows, [visit("2025-05-06", package="x")], terms=terms)
        assert (found.package, found.refusal) == (0, None)

    def test_days_to_go_run_to_the_last_day_of_each(self) -> None:
        one = using(contract(), package("2025-03-10"), package("2024-03-10"))
        found = status(one, "2025-03-10").packages
        assert [each.days_to_go for each in found] == [0, 365]
        assert [each.days_to_go for each in status(one, "2025-03-11").packages] == [None, 364]

    def test_a_visit_before_the_purchase_uses_no_package(self) -> None:
        one = using(contract(), visit("2025-07-31"), visit("2025-08-01"), package("2025-08-01"))
        found = status(one, "2025-08-01")
        assert refusals(found) == [("2025-07-31", "outside_window")]
        assert uses(found) == {None: ["2025-08-01"]}


class TestReadings:
    """Other readings give other days."""

    @pytest.mark.parametrize(
        ("bought", "readings", "last"),
        [
            ("2025-03-10", {}, "2026-03-10"),
            ("2025-03-10", {"window.last-day": "day-before"}, "2026-03-09"),
            ("2025-03-15", {"window.free-day-end": "next-working-day"}, "2026-03-16"),
            ("2025-03-15", {}, "2026-03-15"),
        ],
    )
    def test_the_last_day_of_a_package(
        self, tmp_path: Path, bought: str, readings: dict[str, str], last: str
    ) -> None:
        catalog = overlaid(tmp_path, readings=readings)
        one = using(contract(), package(bought), visit(last), visit(f"{day(last) + DAY}"))
        found = status(one, "2026-04-01", catalog)
        (bought_one,) = found.packages
        assert bought_one.balance.window.last_day == day(last)
        assert refusals(found) == [(f"{day(last) + DAY}", "outside_window")]

    @pytest.mark.parametrize(
        ("readings", "open_until", "shown_until"),
        [
            ({}, "2025-02-11T00:00", "2025-02-18"),
            ({"complaint.non-working-day": "same-day"}, "2025-02-09T00:00", "2025-02-16"),
            ({"complaint.end-of-day": "close-of-business"}, "2025-02-10T17:00", "2025-02-17"),
            (
                {
                    "complaint.end-of-day": "close-of-business",
                    "complaint.non-working-day": "same-day",
                },
                "2025-02-08T17:00",
                "2025-02-15",
            ),
        ],
    )
    def test_a_complaint_about_work_on_a_saturday(
        self, tmp_path: Path, readings: dict[str, str], open_until: str, shown_until: str
    ) -> None:
        catalog = overlaid(tmp_path, readings=readings)
        one = using(contract(), session("2025-02-08T10:00"))
        before = moment(open_until) - timedelta(microseconds=1)
        shown = day(shown_until)
        for as_of, state in (
            (moment("2025-02-08T10:20"), ComplaintStatus.OPEN),
            (before, ComplaintStatus.OPEN),
            (moment(open_until), ComplaintStatus.PASSED),
            (shown, ComplaintStatus.PASSED),
            (moment(f"{shown}T23:59:59"), ComplaintStatus.PASSED),
        ):
            (complaint,) = contract_status(one, catalog, as_of=as_of).complaints
            assert complaint.status is state
            assert complaint.deadline.expires_at is not None
            assert complaint.deadline.expires_at.replace(tzinfo=None) == moment(open_until)
        for as_of in (moment("2025-02-08T10:19:59"), shown + DAY):
            assert contract_status(one, catalog, as_of=as_of).complaints == ()

    def test_a_complaint_without_a_deadline(self, tmp_path: Path) -> None:
        catalog = overlaid(tmp_path, readings={"complaint.non-working-day": "undefined"})
        one = using(contract(), session("2025-02-08T10:00"), session("2025-02-07T10:00"))
        found = status(one, "2025-02-15", catalog)
        assert [each.status for each in found.complaints] == [
            ComplaintStatus.PASSED,
            ComplaintStatus.UNDEFINED,
        ]
        assert found.complaints[1].deadline.expires_at is None
        assert "complaint.non-working-day" in found.reasons
        assert status(one, "2025-02-16", catalog).complaints == ()


class TestComplaints:
    """A session can be complained of once it has ended; a deadline that passed shows for a week."""

    one = using(contract(), session("2025-02-03T10:00", 20))

    @pytest.mark.parametrize(
        ("as_of", "state"),
        [
            ("2025-02-02", None),
            ("2025-02-03T10:00", None),
            ("2025-02-03T10:19:59.999999", None),
            ("2025-02-03T10:20", ComplaintStatus.OPEN),
            ("2025-02-03", ComplaintStatus.OPEN),
            ("2025-02-03T23:59:59.999999", ComplaintStatus.OPEN),
            ("2025-02-04T00:00", ComplaintStatus.PASSED),
            ("2025-02-04", ComplaintStatus.PASSED),
            ("2025-02-11", ComplaintStatus.PASSED),
            ("2025-02-11T23:59", ComplaintStatus.PASSED),
            ("2025-02-12T00:00", None),
            ("2025-02-12", None),
        ],
    )
    def test_when(self, as_of: str, state: ComplaintStatus | None) -> None:
        found = status(self.one, as_of)
        assert [each.status for each in found.complaints] == ([state] if state else [])
        assert ("remote-help.complaint" in found.reasons) is (state is not None)

    def test_at_the_close_of_business(self, tmp_path: Path) -> None:
        catalog = overlaid(tmp_path, readings={"complaint.end-of-day": "close-of-business"})
        for as_of, state in (
            ("2025-02-03T16:59:59", ComplaintStatus.OPEN),
            ("2025-02-03T17:00", ComplaintStatus.PASSED),
            ("2025-02-03", ComplaintStatus.PASSED),
            ("2025-02-10", ComplaintStatus.PASSED),
        ):
            assert [each.status for each in status(self.one, as_of, catalog).complaints] == [state]
        assert status(self.one, "2025-02-11", catalog).complaints == ()
        late = using(contract(), session("2025-02-03T16:50", 20))
        assert status(late, "2025-02-03", catalog).complaints[0].status is ComplaintStatus.OPEN
        assert status(late, "2025-02-11", catalog).complaints != ()
        assert status(late, "2025-02-12", catalog).complaints == ()

    def test_work_that_crosses_midnight_counts_where_it_ends(self) -> None:
        # From a Friday to a Saturday.
        crossing = using(contract(), session("2025-02-07T23:50", 20))
        assert status(crossing, "2025-02-07").complaints == ()
        (complaint,) = status(crossing, "2025-02-08").complaints
        assert complaint.deadline.deadline_day == day("2025-02-10")
        assert complaint.session.end.replace(tzinfo=None) == moment("2025-02-08T00:10")

    def test_they_stand_in_the_order_in_which_the_work_ended(self) -> None:
        one = using(contract(), session("2025-02-03T10:00", 400), session("2025-02-03T11:00", 20))
        found = status(one, "2025-02-03").complaints
        assert [each.session.session.minutes for each in found] == [20, 400]

    def test_of_what_the_contract_does_not_cover_too(self) -> None:
        found = status(evolve(self.one, plan="komfort"), "2025-02-03")
        assert len(found.complaints) == 1

    def test_a_night_on_which_the_clock_is_set_back(self) -> None:
        one = using(contract(), session("2025-10-26T02:50", 20))
        end = status(one, "2025-10-26").complaints[0].session.end
        assert end.isoformat() == "2025-10-26T02:10:00+01:00"


class TestPhone:
    """The line is open at a moment or not; on a whole day for some hours, or not at all."""

    @pytest.mark.parametrize(
        ("as_of", "is_open", "opens", "closes"),
        [
            ("2025-02-03T07:59:59", False, "2025-02-03T08:00", "2025-02-03T17:00"),
            ("2025-02-03T08:00", True, "2025-02-03T08:00", "2025-02-03T17:00"),
            ("2025-02-03T16:59:59", True, "2025-02-03T08:00", "2025-02-03T17:00"),
            ("2025-02-03T17:00", False, "2025-02-04T08:00", "2025-02-04T17:00"),
            ("2025-03-28T07:00+00:00", True, "2025-03-28T08:00", "2025-03-28T17:00"),
            ("2025-03-31T06:00+00:00", True, "2025-03-31T08:00", "2025-03-31T17:00"),
            ("2025-03-31T15:00+00:00", False, "2025-04-01T08:00", "2025-04-01T17:00"),
            ("2025-02-03", None, "2025-02-03T08:00", "2025-02-03T17:00"),
            ("2025-02-08", False, "2025-02-10T08:00", "2025-02-10T17:00"),
            ("2025-11-11", False, "2025-11-12T08:00", "2025-11-12T17:00"),
            ("2024-12-24", None, "2024-12-24T08:00", "2024-12-24T17:00"),
            ("2025-12-24", False, "2025-12-29T08:00", "2025-12-29T17:00"),
            ("2025-12-24T10:00", False, "2025-12-29T08:00", "2025-12-29T17:00"),
            ("2018-11-12", False, "2018-11-13T08:00", "2018-11-13T17:00"),
        ],
    )
    def test_when(self, as_of: str, is_open: bool | None, opens: str, closes: str) -> None:
        phone = status(contract(), as_of).phone
        assert phone.open is is_open
        assert phone.opens_at.replace(tzinfo=None) == moment(opens)
        assert phone.closes_at.replace(tzinfo=None) == moment(closes)

    def test_on_a_closure(self, tmp_path: Path) -> None:
        catalog = overlaid(tmp_path, closures={day("2025-02-03"): "stocktaking"})
        for as_of in ("2025-02-03", "2025-02-03T10:00"):
            phone = status(contract(), as_of, catalog).phone
            assert (phone.open, f"{phone.opens_at:%F %R}") == (False, "2025-02-04 08:00")

    @pytest.mark.parametrize(
        ("plan", "inclusion"),
        [
            ("podstawowa", Inclusion.NOT_INCLUDED),
            ("komfort", Inclusion.INCLUDED),
            ("podstawowa-plus", Inclusion.UNKNOWN),
        ],
    )
    def test_whether_the_plan_includes_it(self, plan: str, inclusion: Inclusion) -> None:
        assert status(contract(plan), "2025-02-03").phone.entitlement.inclusion is inclusion


class TestCatalog:
    """The plan and the services are those of the catalogue."""

    def test_an_unknown_plan(self) -> None:
        with pytest.raises(UnknownNameError):
            status(contract("gold"), "2025-02-03")

    @pytest.mark.parametrize("service", ["remote-help", "phone-support"])
    def test_a_catalogue_that_lacks_a_service(self, service: str) -> None:
        services = tuple(each for each in CATALOG.services if each.id != service)
        with pytest.raises(CatalogError) as caught:
            status(contract(), "2025-02-03", evolve(CATALOG, services=services))
        (fault,) = caught.value.faults
        assert fault.key == f"services[{service}]"


def timeline(one: Contract, as_of: str) -> Timeline:
    return contract_timeline(one, CATALOG, as_of=when(as_of))


def states(one: Contract, as_of: str) -> list[str]:
    return [str(month.state) for month in timeline(one, as_of).months]


class TestTimeline:
    """Each month of the term is used, unused and gone, the present one, or to come."""

    def test_the_story(self) -> None:
        one = evolve(STORY, months=5)
        assert states(one, "2025-01-30") == ["to_come"] * 5
        assert states(one, "2025-01-31") == ["present"] + ["to_come"] * 4
        assert states(one, "2025-02-28") == ["used", "present"] + ["to_come"] * 3
        assert states(one, "2025-05-30") == ["used", "used", "unused", "present", "to_come"]
        assert states(one, "2025-06-29") == ["used", "used", "unused", "unused", "present"]
        assert states(one, "2025-06-30") == ["used", "used", "unused", "unused", "unused"]
        assert states(one, "2025-02-27T22:59+00:00")[:2] == ["present", "to_come"]
        assert states(one, "2025-02-27T23:00+00:00")[:2] == ["used", "present"]

    def test_the_sessions_of_each_month(self) -> None:
        months = timeline(STORY, "2025-03-05").months
        assert [len(month.sessions) for month in months[:3]] == [1, 1, 0]
        assert [month.used for month in months[:3]] == [True, True, False]
        months = timeline(STORY, "2025-03-20").months
        assert [each.coverage for each in months[1].sessions] == [
            Coverage.INCLUDED,
            Coverage.PAST_ALLOWANCE,
        ]

    def test_a_session_outside_the_term_is_in_no_month(self) -> None:
        one = using(contract(months=2), session("2025-01-30T10:00"), session("2025-04-01T10:00"))
        assert [month.sessions for month in timeline(one, "2025-04-01").months] == [(), ()]

    def test_one_for_another_program_uses_no_month(self) -> None:
        one = evolve(contract(months=2), programs=("Handel",))
        used = using(one, session("2025-02-03T10:00", 20, "Kadry"))
        (first, _) = timeline(used, "2025-03-01").months
        assert (first.state, first.used, len(first.sessions)) == (MonthState.UNUSED, False, 1)

    @pytest.mark.parametrize(
        ("plan", "state"), [("komfort", MonthState.NONE), ("komfort-plus", MonthState.UNKNOWN)]
    )
    def test_without_an_included_session(self, plan: str, state: MonthState) -> None:
        one = using(contract(plan, months=3), extra("2025-02-01"), session("2025-02-03T10:00"))
        assert states(one, "2025-05-30") == [state] * 3
        assert not timeline(one, "2025-05-30").months[0].used

    def test_what_else_it_tells(self) -> None:
        found = timeline(STORY, "2025-06-10")
        as_status = status(STORY, "2025-06-10")
        assert found.packages == as_status.packages
        assert (found.term, found.not_yet) == (as_status.term, as_status.not_yet)
        assert found.remote_help == as_status.remote_help
        assert (found.contract, found.as_of) == (STORY, day("2025-06-10"))


def previewed(one: Contract, entry: RemoteSession | Visit | ExtraSessions | Package) -> Outcome:
    return preview(one, entry, CATALOG)


class TestPreview:
    """An entry's outcome: covered, over, or refused and why, and what it changes of others."""

    def test_sessions(self) -> None:
        covered = previewed(STORY, session("2025-04-01T10:00", 30))
        assert (covered.effect, covered.reason) == (Effect.COVERED, None)
        assert covered.reasons == (
            "remote-help.allowance",
            "session.order",
            "usage-period",
            "session.period",
            *(reason.id for reason in status(STORY, "2025-04-01").entitlements[-1].reasons),
        )
        over = previewed(STORY, session("2025-04-01T10:00", 31))
        assert (over.effect, over.reason) == (Effect.OVERAGE, None)
        assert over.session is not None
        assert over.session.overage_minutes == 1
        assert {"remote-help.duration", "remote-help.overage"} <= {*over.reasons}
        past = previewed(STORY, session("2025-03-25T10:00"))
        assert (past.effect, past.reason) == (Effect.REFUSED, Coverage.PAST_ALLOWANCE)
        outside = previewed(STORY, session("2026-01-31T00:00"))
        assert (outside.effect, outside.reason) == (Effect.REFUSED, Coverage.OUTSIDE_TERM)
        assert outside.reasons[:2] == ("usage-period", "session.period")

    def test_the_plan_decides(self) -> None:
        for plan, reason in (
            ("komfort", Coverage.NOT_INCLUDED),
            ("komfort-plus", Coverage.UNKNOWN),
        ):
            found = previewed(contract(plan), session("2025-02-03T10:00"))
            assert found.reason is reason
            bought = using(contract(plan), extra("2025-02-03"))
            assert previewed(bought, session("2025-02-03T10:00")).effect is Effect.COVERED

    def test_a_late_entry_of_an_early_session(self) -> None:
        found = previewed(STORY, session("2025-03-01T10:00"))
        assert (found.effect, found.reason) == (Effect.COVERED, None)
        ((other, was),) = found.other_sessions
        assert (other.session, was) == (STORY.remote_sessions[1], Coverage.INCLUDED)
        assert other.coverage is Coverage.PAST_ALLOWANCE
        assert found.other_visits == ()

    @pytest.mark.parametrize(
        ("start", "program", "twice"),
        [
            ("2025-02-03T10:00", "Handel", True),
            ("2025-02-03T09:00+00:00", "Handel", True),
            ("2025-02-03T10:00", " HANDEL", True),
            ("2025-02-03T10:00", "Kadry", False),
            ("2025-02-03T10:01", "Handel", False),
        ],
    )
    def test_a_session_that_stands_there(self, start: str, program: str, twice: bool) -> None:
        one = using(contract(), session("2025-02-03T10:00", 20, "Handel"))
        found = previewed(one, session(start, 25, program))
        assert found.effect is Effect.REFUSED
        expected = Slip.ALREADY_RECORDED if twice else Coverage.PAST_ALLOWANCE
        assert found.reason is expected

    def test_visits(self) -> None:
        covered = previewed(evolve(STORY, visits=()), visit("2025-05-06"))
        assert (covered.effect, covered.reason) == (Effect.COVERED, None)
        assert covered.package is STORY.professional_services[0]
        assert covered.reasons == VISITS
        for entry, reason in (
            (visit("2025-12-01"), Refusal.NO_VISIT_LEFT),
            (visit("2025-12-01", 8), Refusal.TOO_LONG),
            (visit("2026-03-11"), Refusal.OUTSIDE_WINDOW),
        ):
            found = previewed(STORY, entry)
            assert (found.effect, found.reason) == (Effect.REFUSED, reason)
            assert found.package is None
            assert found.reasons == tuple(dict.fromkeys((reason.clause, *VISITS)))
        assert previewed(contract(), visit("2025-05-06")).reason is Refusal.NO_PACKAGE

    def test_a_late_entry_of_an_early_visit(self) -> None:
        found = previewed(STORY, visit("2025-04-01"))
        assert found.effect is Effect.COVERED
        ((other, was),) = found.other_visits
        assert (other.visit, was) == (STORY.visits[2], None)
        assert other.refusal is Refusal.NO_VISIT_LEFT

    def test_extra_sessions(self) -> None:
        found = previewed(STORY, extra("2025-03-20"))
        assert (found.effect, found.reason) == (Effect.COVERED, None)
        ((other, was),) = found.other_sessions
        assert (other.coverage, was) == (Coverage.EXTRA, Coverage.PAST_ALLOWANCE)
        assert previewed(STORY, extra("2026-01-30")).effect is Effect.COVERED
        late = previewed(STORY, extra("2026-01-31"))
        assert (late.effect, late.reason) == (Effect.REFUSED, Slip.AFTER_TERM)
        assert late.reasons == ("remote-help.extra-sessions", "session.extra")

    def test_packages(self) -> None:
        found = previewed(STORY, package("2025-10-01"))
        assert (found.effect, found.package) == (Effect.COVERED, None)
        assert found.window is not None
        assert found.window.last_day == day("2026-10-01")
        ((other, was),) = found.other_visits
        assert (other.refusal, was) == (None, Refusal.NO_VISIT_LEFT)
        with pytest.raises(UnknownCalendarError):
            previewed(STORY, package("2100-10-01"))

    def test_a_moment_that_clocks_skip(self) -> None:
        with pytest.raises(NonexistentTimeError):
            previewed(STORY, session("2025-03-30T02:30"))


class TestWriting:
    """A new contract's text can be gone on with at its end."""

    def test_entries_stand_last_each_by_itself(self) -> None:
        one = evolve(
            STORY,
            product_packages=(TestPrograms.product,),
            programs=("Handel",),
        )
        lines = contract_text(one).splitlines()
        assert lines[0].startswith("# ")
        headers = [line for line in lines if line.startswith("[")]
        assert headers == [
            "[[product_packages]]",
            "[[professional_services]]",
            *["[[visits]]"] * 4,
            *["[[remote_sessions]]"] * 3,
        ]
        assert lines.index("[[product_packages]]") < lines.index("[[professional_services]]")
