"""Rules of contracts: nothing is lost in a file, in any order, or by asking on another day."""

import json
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog_data import held_catalog
from contract_oracle import Readings, Told, tell, utc
from contract_strategies import (
    Drawing,
    Entry,
    When,
    contracts,
    drawings,
    map_entries,
    plan_of,
)
from oracles import WARSAW, Period
from sage_entitlements import (
    Catalog,
    Contract,
    ContractStatus,
    Coverage,
    ExtraSessions,
    Inclusion,
    Language,
    OptionId,
    Package,
    Refusal,
    RemoteSession,
    Visit,
    contract_status,
)
from sage_entitlements._convert import unstructure
from sage_entitlements._names import name_key
from sage_entitlements._time import is_ambiguous
from sage_entitlements.contract._ledger import Effect, Outcome, Slip, preview
from sage_entitlements.contract._load import parse_contract, parse_json_contract
from sage_entitlements.contract._model import TABLES
from sage_entitlements.contract._timeline import MonthState, contract_timeline
from sage_entitlements.contract._write import contract_text

CATALOG = held_catalog()
LAST = date(2099, 12, 31)
LONG_AFTER = timedelta(days=800)


def with_readings(readings: Readings) -> Catalog:
    """Read the page otherwise."""
    chosen = {
        "window.last-day": "day-before" if readings.day_before else "same-date",
        "window.free-day-end": "next-working-day" if readings.to_working_day else "keep",
        "complaint.end-of-day": "close-of-business" if readings.at_close else "midnight",
        "complaint.non-working-day": readings.on_free_day,
    }
    return evolve(
        CATALOG,
        readings=tuple(
            evolve(each, choice=OptionId(chosen.get(each.id, each.choice)))
            for each in CATALOG.readings
        ),
    )


OTHER = Readings(day_before=True, at_close=True, on_free_day="same-day")
SILENT = Readings(to_working_day=True, on_free_day="undefined")
READINGS = {each: with_readings(each) for each in (Readings(), OTHER, SILENT)}
BUSY = Contract(
    customer="Example",
    plan="vip",
    starts=date(2025, 1, 31),
    months=12,
    programs=("Handel",),
    professional_services=(
        Package(purchased=date(2025, 1, 31), name="Alfa"),
        Package(purchased=date(2025, 2, 3)),
    ),
    visits=(
        Visit(on=date(2025, 1, 30), hours=1),
        *(Visit(on=date(2025, 2, 6), hours=hours) for hours in (1, 2, 3, 4, 5, 6, 7, 8)),
        Visit(on=date(2025, 2, 6), hours=7, package="alfa"),
    ),
    remote_sessions=tuple(
        RemoteSession(start=datetime.fromisoformat(start), minutes=minutes, program=program)
        for start, minutes, program in (
            ("2025-01-30T12:00", 5, None),
            ("2025-02-07T12:00", 31, None),
            ("2025-02-08T12:00", 20, "Handel"),
            ("2025-02-09T12:00", 20, "Kadry"),
            ("2025-02-10T12:00", 40, "HANDEL"),
        )
    ),
    extra_sessions=(ExtraSessions(purchased=date(2025, 2, 8)),),
)
"""On a few days, all that can happen."""


def normal(contract: Contract) -> Contract:
    """Write every aware moment in UTC: a file keeps the moment, and its offset but no zone.

    One that a clock shows twice is written with its offset too, lest it be taken for the other.
    """
    return evolve(
        contract,
        remote_sessions=tuple(
            evolve(each, start=utc(each.start))
            if each.start.tzinfo is not None or is_ambiguous(each.start)
            else each
            for each in contract.remote_sessions
        ),
    )


def told(status: ContractStatus) -> dict[str, Any]:
    """Write a status down without the order in which things stand in the file."""
    balance = status.remote_help.balance
    return {
        "term": status.term,
        "left": status.remote_help.left,
        "balance": evolve(balance, sessions=()),
        "sessions": [
            (utc(each.start), each.session.minutes, each.coverage, each.overage_minutes)
            for each in balance.sessions
        ],
        "packages": [
            (each.package, each.balance, each.days_to_go, [used.visit for used in each.visits])
            for each in status.packages
        ],
        "refused": status.refused_visits,
        "complaints": [
            (utc(each.session.end), each.deadline, each.status) for each in status.complaints
        ],
        "phone": status.phone,
        "not_yet": status.not_yet,
        "losses": status.losses,
        "reasons": status.reasons,
    }


@st.composite
def asked(draw: st.DrawFn) -> tuple[Drawing, When]:
    """Draw contracts, and when to ask about them."""
    drawn = draw(drawings())
    return drawn, draw(drawn.when())


class TestWritten:
    """Any contract survives being written and read."""

    @given(contracts(), st.sampled_from(Language))
    @example(
        Contract(
            customer="F",
            plan="vip",
            starts=date(2000, 10, 29),
            months=1,
            remote_sessions=(RemoteSession(start=datetime(2000, 10, 29, 2), minutes=1),),  # noqa: DTZ001 - comes twice
        ),
        Language.PL,
    )
    @settings(max_examples=60)
    def test_as_toml(self, one: Contract, language: Language) -> None:
        again = parse_contract(contract_text(one, language), "contract.toml", CATALOG)
        assert normal(again) == normal(one)

    @given(contracts())
    @settings(max_examples=60)
    def test_as_a_line_of_json(self, one: Contract) -> None:
        data: dict[str, Any] = unstructure(one)

        def iso(value: date) -> str:
            return value.isoformat()

        for text in (json.dumps(data, default=iso), json.dumps(data, default=iso, indent=1)):
            again = parse_json_contract(text, "line 1", CATALOG)
            assert normal(again) == normal(one)


class TestOrder:
    """In whatever order entries stand in the file, the status is one."""

    @given(asked(), st.randoms())
    @example(
        (
            Drawing(
                evolve(
                    BUSY,
                    professional_services=tuple(
                        Package(purchased=date(2025, 3, 10), name=name) for name in ("B", "A")
                    ),
                    visits=tuple(
                        Visit(on=date(2025, 4, day), hours=1, package=name)
                        for day, name in enumerate([None, None, None, "A", "A"], 1)
                    ),
                ),
                None,
            ),
            date(2025, 5, 1),
        ),
        Random(2),  # noqa: S311 - an order
    )
    @settings(max_examples=120)
    def test_changes_nothing(self, case: tuple[Drawing, When], random: Random) -> None:
        (one, _), as_of = case

        def shuffled(entries: tuple[Entry, ...]) -> list[Entry]:
            return random.sample(entries, len(entries))

        def turned(entries: tuple[Entry, ...]) -> list[Entry]:
            return [*entries[::-1]]

        expected = told(contract_status(one, CATALOG, as_of=as_of))
        for change in (shuffled, turned):
            other = map_entries(one, change)
            assert told(contract_status(other, CATALOG, as_of=as_of)) == expected


class TestStatus:
    """A status tells what walking the term day by day finds."""

    @given(asked(), st.sampled_from([*READINGS]))
    @example((Drawing(BUSY, None), date(2025, 2, 10)), Readings())
    @example((Drawing(BUSY, None), date(2025, 2, 10)), OTHER)
    @example((Drawing(BUSY, None), date(2025, 2, 10)), SILENT)
    @example((Drawing(evolve(BUSY, plan="komfort+"), None), date(2025, 12, 10)), SILENT)
    @settings(max_examples=120)
    def test_is_as_by_walking(self, case: tuple[Drawing, When], readings: Readings) -> None:
        (one, _), as_of = case
        status = contract_status(one, READINGS[readings], as_of=as_of)
        expected = tell(one, plan_of(one.plan), as_of, readings)
        assert status.plan.id == plan_of(one.plan)
        self.compare_sessions(status, expected)
        self.compare_visits(status, expected)
        found = [(utc(each.session.end), str(each.status)) for each in status.complaints]
        assert sorted(found) == expected.complaints
        assert [(str(each.kind), each.last_day) for each in status.losses] == expected.losses
        assert status.phone.open is expected.phone
        assert status.not_yet == expected.not_yet

    def compare_sessions(self, status: ContractStatus, expected: Told) -> None:
        balance = status.remote_help.balance
        if isinstance(expected.period, Period):
            assert balance.period is not None
            period = balance.period
            assert (period.index, period.first_day, period.last_day) == expected.period[:3]
            assert status.term.status == "running"
        else:
            assert balance.period is None
            assert str(balance.outside) == str(status.term.status) == expected.period
        assert [
            (utc(each.start), each.session.minutes, str(each.coverage)) for each in balance.sessions
        ] == expected.sessions
        assert (balance.used, balance.remaining) == (expected.used, expected.remaining)
        assert (balance.extra_bought, balance.extra_left) == (
            expected.extra_bought,
            expected.extra_left,
        )
        assert balance.overage_sessions == expected.overage_sessions
        assert balance.overage_minutes == expected.overage_minutes

    def compare_visits(self, status: ContractStatus, expected: Told) -> None:
        assert [
            (
                (
                    each.balance.window.first_day,
                    each.balance.window.last_day,
                    each.balance.window.last_working_day,
                ),
                each.package.name,
                each.balance.used,
                each.balance.remaining,
                str(each.balance.status),
            )
            for each in status.packages
        ] == expected.packages
        assert [
            (each.visit.on, each.visit.hours, str(each.refusal)) for each in status.refused_visits
        ] == expected.refused
        for package in status.packages:
            for each in package.visits:
                assert (each.visit, package.package.purchased) in expected.visits


class TestLater:
    """What is dated after the moment asked about changes nothing but ``not_yet``."""

    @given(asked(), st.data())
    @settings(max_examples=60)
    def test_changes_nothing_else(self, case: tuple[Drawing, When], data: st.DataObject) -> None:
        (one, _), as_of = case
        moment = utc(as_of) if isinstance(as_of, datetime) else None
        day = moment.astimezone(WARSAW).date() if moment else as_of
        names = [each.name for each in one.professional_services if each.name]
        sessions = data.draw(st.lists(st.integers(1, 10**6), max_size=3))
        numbers = data.draw(st.lists(st.integers(1, 400), max_size=3))
        start = moment or utc(datetime.fromisoformat(f"{day}T23:59:59.999999"))
        later = evolve(
            one,
            remote_sessions=(
                *one.remote_sessions,
                *(
                    RemoteSession(start=start + timedelta(minutes=each), minutes=20)
                    for each in sessions
                ),
            ),
            visits=(
                *one.visits,
                *(
                    Visit(
                        on=day + timedelta(days=each),
                        hours=8 - each % 2,
                        package=names[0] if names and each % 3 else None,
                    )
                    for each in numbers
                ),
            ),
            extra_sessions=(
                *one.extra_sessions,
                *(ExtraSessions(purchased=day + timedelta(days=each)) for each in numbers),
            ),
        )
        before = told(contract_status(one, CATALOG, as_of=as_of))
        after = told(contract_status(later, CATALOG, as_of=as_of))
        assert after["not_yet"] == before["not_yet"] + len(sessions) + 2 * len(numbers)
        assert after["balance"].not_yet == before["balance"].not_yet + len(sessions)
        after["balance"] = evolve(after["balance"], not_yet=before["balance"].not_yet)
        after["not_yet"] = before["not_yet"]
        assert after == before


class TestNothingAccumulates:
    """Of the included session there is never more than one, and bought ones add up exactly."""

    @given(asked())
    @settings(max_examples=60)
    def test_within_the_allowance(self, case: tuple[Drawing, When]) -> None:
        (one, _), as_of = case
        help_left = contract_status(one, CATALOG, as_of=as_of).remote_help
        balance = help_left.balance
        included = help_left.entitlement.inclusion is Inclusion.INCLUDED
        assert 0 <= balance.remaining <= (1 if included and balance.period else 0)
        counted = [each.coverage for each in balance.sessions]
        assert balance.extra_used == counted.count(Coverage.EXTRA)
        assert 0 <= balance.extra_left == balance.extra_bought - balance.extra_used
        unknown = help_left.entitlement.inclusion is Inclusion.UNKNOWN and not balance.extra_left
        left = None if unknown else balance.remaining + balance.extra_left
        assert help_left.left == (0 if balance.period is None else left)
        months = [each.month for each in balance.sessions if each.coverage is Coverage.INCLUDED]
        assert len(months) == len(set(months))
        assert None not in months

    @given(drawings(plans=("vip", "vip-plus")))
    @settings(max_examples=40)
    def test_with_nothing_used_a_month_has_one(self, drawn: Drawing) -> None:
        unused = evolve(drawn.contract, remote_sessions=())
        for month in contract_timeline(unused, CATALOG, as_of=unused.starts).months:
            for day in (month.period.first_day, month.period.last_day):
                found = contract_status(unused, CATALOG, as_of=day).remote_help
                bought = [each for each in unused.extra_sessions if each.purchased <= day]
                assert found.left == 1 + sum(each.sessions for each in bought)


class TestExtras:
    """Bought sessions are used by what comes after the purchase, and never below none."""

    @given(asked())
    @example((Drawing(BUSY, None), date(2025, 2, 10)))
    @settings(max_examples=60)
    def test_what_is_used_was_bought_before(self, case: tuple[Drawing, When]) -> None:
        (one, _), as_of = case
        balance = contract_status(one, CATALOG, as_of=as_of).remote_help.balance
        used = 0
        for each in balance.sessions:
            bought = sum(
                extra.sessions
                for extra in one.extra_sessions
                if extra.purchased <= each.start.date()
            )
            if each.coverage is Coverage.EXTRA:
                used += 1
                assert used <= bought
            elif each.coverage in {
                Coverage.PAST_ALLOWANCE,
                Coverage.NOT_INCLUDED,
                Coverage.UNKNOWN,
            }:
                assert used == bought

    @given(asked(), st.integers(1, 3))
    @settings(max_examples=40)
    def test_one_bought_more_is_one_left_more_or_pays_a_session(
        self, case: tuple[Drawing, When], number: int
    ) -> None:
        (one, _), _ = case
        as_of = max(one.last_day, one.starts + LONG_AFTER)
        more = ExtraSessions(purchased=one.starts, sessions=number)
        before = contract_status(one, CATALOG, as_of=as_of).remote_help.balance
        after = contract_status(
            evolve(one, extra_sessions=(more, *one.extra_sessions)), CATALOG, as_of=as_of
        ).remote_help.balance
        gained = after.extra_left - before.extra_left + after.extra_used - before.extra_used
        assert gained == number
        was = [each.coverage.covered for each in before.sessions]
        now = [each.coverage.covered for each in after.sessions]
        assert all(late or not early for early, late in zip(was, now, strict=True))


class TestVisits:
    """Each visit is used or refused; it uses the package that closes first, or the one it names."""

    @given(asked())
    @example((Drawing(BUSY, None), date(2025, 2, 10)))
    @settings(max_examples=120)
    def test_uses_the_first_to_close(self, case: tuple[Drawing, When]) -> None:
        (one, _), as_of = case
        status = contract_status(one, CATALOG, as_of=as_of)
        used = [each for package in status.packages for each in package.visits]
        day = utc(as_of).astimezone(WARSAW).date() if isinstance(as_of, datetime) else as_of
        come = [each for each in one.visits if each.on <= day]
        assert len(used) + len(status.refused_visits) == len(come)
        assert sum(each.balance.used for each in status.packages) == len(used)
        for package in status.packages:
            assert 0 <= package.balance.remaining <= package.balance.included == 3
            window = package.balance.window
            for each in package.visits:
                assert each.refusal is None
                assert window.holds(each.visit.on)
                assert each.visit.hours <= 7
                if each.visit.package is not None:
                    assert package.package.name is not None
                    name = package.package.name.lower()
                    assert each.visit.package.strip().lower() == name
                    continue
                for other in status.packages:
                    if other.balance.window.last_day < window.last_day:
                        # It would have been used, had it a visit left on that day.
                        on_or_before = [
                            1 for earlier in other.visits if earlier.visit.on <= each.visit.on
                        ]
                        assert len(on_or_before) == 3 or not other.balance.window.holds(
                            each.visit.on
                        )

    @given(contracts())
    @example(BUSY)
    @example(evolve(BUSY, professional_services=()))
    @settings(max_examples=60)
    def test_each_refusal_is_true(self, one: Contract) -> None:
        status = contract_status(one, CATALOG, as_of=LAST)
        for refused in status.refused_visits:
            visit = refused.visit
            might = [
                each
                for each in status.packages
                if visit.package is None
                or (each.package.name or "").lower() == visit.package.strip().lower()
            ]
            open_then = [each for each in might if each.balance.window.holds(visit.on)]
            if refused.refusal is Refusal.TOO_LONG:
                assert visit.hours > 7
            elif refused.refusal is Refusal.NO_PACKAGE:
                assert not status.packages
            elif refused.refusal is Refusal.OUTSIDE_WINDOW:
                assert not open_then
            else:
                assert refused.refusal is Refusal.NO_VISIT_LEFT
                assert open_then
                assert all(each.balance.used == 3 for each in open_then)


@st.composite
def previews(draw: st.DrawFn) -> tuple[Contract, Entry]:
    """Draw contracts, and an entry more for each."""
    drawn = draw(drawings(most=4))
    again = [st.just(evolve(each)) for each in drawn.contract.remote_sessions[:1]]
    return drawn.contract, draw(st.one_of(drawn.entry(), *again))


def with_entry(one: Contract, entry: Entry) -> Contract:
    table = {
        Visit: "visits",
        RemoteSession: "remote_sessions",
        ExtraSessions: "extra_sessions",
        Package: "professional_services",
    }[type(entry)]
    changed: dict[str, Any] = {table: (*getattr(one, table), entry)}
    return evolve(one, **changed)


class TestPreview:
    """What an entry will do is what counting the contract with the entry in it finds."""

    @given(previews())
    @settings(max_examples=60)
    def test_tells_what_comes_of_it(self, case: tuple[Contract, Entry]) -> None:
        one, entry = case
        found = preview(one, entry, CATALOG)
        with_it = with_entry(one, entry)
        before = contract_status(one, CATALOG, as_of=LAST)
        after = contract_status(with_it, CATALOG, as_of=LAST)
        assert found.entry is entry
        assert bool(found.reasons) is (found.reason is not Slip.ALREADY_RECORDED)
        assert (found.effect is Effect.REFUSED) is (found.reason is not None)
        if isinstance(entry, RemoteSession):
            self.check_session(one, entry, found, after)
        elif entry in getattr(one, TABLES[type(entry)]):
            assert found.reason is Slip.ALREADY_RECORDED
        elif isinstance(entry, Visit):
            self.check_visit(entry, found, after)
        elif isinstance(entry, ExtraSessions):
            late = entry.purchased > one.last_day
            assert found.reason is (Slip.AFTER_TERM if late else None)
        else:
            assert found.effect is Effect.COVERED
            assert found.window is not None
            assert found.window in [each.balance.window for each in after.packages]
        self.check_others(found, before, after)

    def check_session(
        self, one: Contract, entry: RemoteSession, found: Outcome, after: ContractStatus
    ) -> None:
        (counted,) = (each for each in after.remote_help.balance.sessions if each.session is entry)
        assert found.session == counted
        only = one.covered_programs[0] if len(one.covered_programs) == 1 else ""
        twice = any(
            utc(each.start) == utc(entry.start)
            and name_key(each.program or only) == name_key(entry.program or only)
            for each in one.remote_sessions
        )
        if twice:
            assert found.reason is Slip.ALREADY_RECORDED
        elif not counted.coverage.covered:
            assert found.reason is counted.coverage
        else:
            over = entry.minutes > 30
            assert found.effect is (Effect.OVERAGE if over else Effect.COVERED)

    def check_visit(self, entry: Visit, found: Outcome, after: ContractStatus) -> None:
        users = [
            each.package
            for each in after.packages
            if any(used.visit is entry for used in each.visits)
        ]
        refusals = [each.refusal for each in after.refused_visits if each.visit is entry]
        assert found.reason is (refusals[0] if refusals else None)
        assert found.package is (users[0] if users else None)
        assert len(users) + len(refusals) == 1

    def check_others(self, found: Outcome, before: ContractStatus, after: ContractStatus) -> None:
        was = {id(each.session): each.coverage for each in before.remote_help.balance.sessions}
        now = {id(each.session): each.coverage for each in after.remote_help.balance.sessions}
        changed = {each: (was[each], now[each]) for each in was if was[each] is not now[each]}
        assert changed == {
            id(each.session): (old, each.coverage) for each, old in found.other_sessions
        }
        early = {id(each.visit): each.refusal for each in before.refused_visits}
        late = {id(each.visit): each.refusal for each in after.refused_visits}
        assert {
            each: (early.get(each), late.get(each))
            for each in {*early, *late} - {id(found.entry)}
            if early.get(each) is not late.get(each)
        } == {id(each.visit): (old, each.refusal) for each, old in found.other_visits}


class TestTimeline:
    """Each month of the timeline tells what the status of that month's last day told."""

    @given(asked())
    @settings(max_examples=50)
    def test_agrees_with_each_months_last_day(self, case: tuple[Drawing, When]) -> None:
        (one, _), as_of = case
        found = contract_timeline(one, CATALOG, as_of=as_of)
        now = contract_status(one, CATALOG, as_of=as_of)
        assert found.contract is one
        assert (found.as_of, found.term, found.packages) == (as_of, now.term, now.packages)
        assert (found.remote_help, found.not_yet) == (now.remote_help, now.not_yet)
        assert len(found.months) == one.months
        assert found.months[0].period.first_day == one.starts
        assert found.months[-1].period.last_day == one.last_day
        day = utc(as_of).astimezone(WARSAW).date() if isinstance(as_of, datetime) else as_of
        for month in found.months:
            period = month.period
            inclusion = now.remote_help.entitlement.inclusion
            never = {Inclusion.NOT_INCLUDED: MonthState.NONE, Inclusion.UNKNOWN: MonthState.UNKNOWN}
            assert month.present is (period.first_day <= day <= period.last_day)
            if period.first_day > day:
                assert month.state is never.get(inclusion, MonthState.TO_COME)
                assert month.sessions == ()
            elif month.present:
                assert month.state is never.get(inclusion, MonthState.PRESENT)
                assert now.remote_help.balance.period == period
            else:
                then = contract_status(one, CATALOG, as_of=period.last_day).remote_help
                balance = then.balance
                assert balance.period == period
                assert month.sessions == tuple(
                    each for each in balance.sessions if each.month == period.index
                )
                included = MonthState.UNUSED if balance.remaining else MonthState.USED
                assert month.state is never.get(inclusion, included)
                assert month.used is (month.state is MonthState.USED)


@pytest.mark.parametrize("readings", [*READINGS])
def test_the_readings_that_are_walked_are_those_of_the_catalogue(readings: Readings) -> None:
    chosen = {str(each.id): each.chosen.id for each in READINGS[readings].readings}
    assert (chosen["window.last-day"] == "day-before") is readings.day_before
    assert (chosen["window.free-day-end"] == "next-working-day") is readings.to_working_day
    assert (chosen["complaint.end-of-day"] == "close-of-business") is readings.at_close
    assert chosen["complaint.non-working-day"] == readings.on_free_day
