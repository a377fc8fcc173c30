"""Rules of contracts: nothing is lost in a file, in any order, or by asking on another day."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from attrs import astuple, evolve
from hypothesis import example, given
from hypothesis import strategies as st

from contract_oracle import Bought, Fate, Month, Told, day_of, tell, utc
from contract_strategies import When, asked, contract, contracts, plan_of, read_as, recordings
from oracles import Window
from sage_entitlements import Language, preflight, standing, to_data
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.load import parse_contract, parse_json_contract
from sage_entitlements.contract.log import Effect, Slip
from sage_entitlements.contract.model import KINDS, Contract, Entry
from sage_entitlements.contract.portfolio import PortfolioRow
from sage_entitlements.contract.standing import MonthState, Standing, Timeline
from sage_entitlements.files.convert import unstructure
from sage_entitlements.model import Inclusion
from sage_entitlements.names import name_key
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteSession
from sage_entitlements.visits import Package, Refusal, Visit
from sage_entitlements.warsaw import is_ambiguous

LAST = date(2099, 12, 31)
OTHER = {
    "window.last-day": "day-before",
    "complaint.end-of-day": "close-of-business",
    "complaint.non-working-day": "same-day",
    "visit.too-long": "refused",
}
SILENT = {"window.free-day-end": "next-working-day", "complaint.non-working-day": "undefined"}
READINGS = [(choices, read_as(choices)) for choices in ({}, OTHER, SILENT)]
CATALOG = READINGS[0][1]
BUSY = contract(
    "vip: package 01-31 Alfa, package 02-03, visit 01-30 1, visit 02-06 7 alfa, visit 02-06 1,"
    " visit 02-06 2, visit 02-06 3, visit 02-06 4, visit 02-06 5, visit 02-06 6, visit 02-06 7,"
    " visit 02-06 8, help 01-30T12:00 5, help 02-07T12:00 31, help 02-08T12:00 20 Handel,"
    " help 02-09T12:00 20 Kadry, help 02-10T12:00 40 HANDEL, bought 02-08",
    programs=("Handel",),
)
"""On a few days, all that can happen."""
BUSY_DAY = (BUSY, date(2025, 2, 10))


def ask(contract: Contract, as_of: When) -> Standing:
    return standing(contract, CATALOG, as_of=as_of)


# -- Files -------------------------------------------------------------------------------


def normal(contract: Contract) -> Contract:
    """Write every aware moment in UTC: a file keeps the moment, and its offset but no zone.

    One that a clock shows twice is written with its offset too, lest it be taken for the other.
    """
    sessions = (
        evolve(each, start=utc(each.start))
        if each.start.tzinfo or is_ambiguous(each.start)
        else each
        for each in contract.remote_sessions
    )
    return evolve(contract, remote_sessions=tuple(sessions))


@given(contracts(), st.sampled_from(Language))
@example(contract("vip: help 2000-10-29T02:00 1"), Language.PL)  # it comes twice
def test_a_contract_survives_being_written_as_toml_and_read(
    one: Contract, language: Language
) -> None:
    again = parse_contract(contract_text(one, language), "contract.toml", CATALOG)
    assert normal(again) == normal(one)


@given(contracts())
def test_a_contract_survives_being_written_as_a_line_of_json_and_read(one: Contract) -> None:
    line = json.dumps(unstructure(one), default=lambda day: day.isoformat())
    assert normal(parse_json_contract(line, "line 1", CATALOG)) == normal(one)


# -- Standing ----------------------------------------------------------------------------


def as_told(found: Standing) -> Told:
    """Say of a standing what the walk tells."""
    left, period = found.remote_help, found.remote_help.period
    assert left.outside == (None if period else found.term.status)
    assert left.used.sessions is not None
    return Told(
        term=(found.term.status.value, found.term.days_to_go),
        month=Month(*astuple(period)) if period else None,
        sessions=[
            Fate(utc(each.start), each.session.minutes, each.coverage.value) for each in left.come
        ],
        used=left.used.sessions,
        remaining=left.remaining.sessions,
        left=left.left,
        extra=(left.extra.bought, left.extra.left),
        overage=(left.overage.sessions, left.overage.minutes),
        packages=[
            Bought(
                Window(each.window.first_day, each.window.last_day, each.window.last_working_day),
                each.package.name,
                each.visits.used,
                each.visits.remaining,
                each.window.status.value,
                each.days_to_go,
            )
            for each in found.packages
        ],
        visits=Counter(
            (visit, each.package.purchased) for each in found.packages for visit in each.made
        ),
        refused=[
            (each.visit.on, each.visit.hours, str(each.reason)) for each in found.refused_visits
        ],
        complaints=sorted(
            (utc(each.session.end), each.deadline.status.value) for each in found.complaints
        ),
        losses=[(each.kind.value, each.last_day) for each in found.losses],
        phone=found.phone.hours.open if found.phone else "none",
        not_yet=found.not_yet,
    )


@given(asked(), st.sampled_from(READINGS))
@example(BUSY_DAY, READINGS[0])
@example(BUSY_DAY, READINGS[1])
@example(BUSY_DAY, READINGS[2])
@example((evolve(BUSY, plan="komfort+"), date(2025, 12, 10)), READINGS[2])
def test_a_standing_is_as_by_walking_the_term_day_by_day(
    case: tuple[Contract, When], read: tuple[dict[str, str], Any]
) -> None:
    one, as_of = case
    choices, catalog = read
    found = standing(one, catalog, as_of=as_of)
    assert found.plan.id == plan_of(one.plan)
    assert as_told(found) == tell(one, plan_of(one.plan), as_of, choices)


@given(asked(), st.randoms())
@example(
    (
        contract(
            "vip: package 03-10 B, package 03-10 A, visit 04-01, visit 04-02, visit 04-03,"
            " visit 04-04 1 A, visit 04-05 1 A"
        ),
        date(2025, 5, 1),
    ),
    Random(2),  # noqa: S311 - an order
)
def test_the_order_of_entries_changes_nothing(case: tuple[Contract, When], random: Random) -> None:
    one, as_of = case

    def ordered(change: Callable[[Sequence[Entry]], Iterable[Entry]]) -> Contract:
        entries: dict[str, Any] = {
            of.table: tuple(change(one.entries(kind))) for kind, of in KINDS.items()
        }
        return evolve(one, **entries)

    others = [ordered(reversed), ordered(lambda each: random.sample(each, len(each)))]
    for kind in (Standing, Timeline):
        expected, *found = (
            to_data(kind(contract=each, catalog=CATALOG, as_of=as_of), Language.EN)
            for each in (one, *others)
        )
        assert found == [expected, expected]


@given(asked(), st.data())
def test_what_is_dated_later_changes_nothing_but_the_number_of_it(
    case: tuple[Contract, When], data: st.DataObject
) -> None:
    one, as_of = case
    day = day_of(as_of)
    names = [each.name for each in one.professional_services if each.name]
    sessions = data.draw(st.lists(st.integers(1, 10**6), max_size=3))
    numbers = data.draw(st.lists(st.integers(1, 400), max_size=3))
    start = utc(
        as_of if isinstance(as_of, datetime) else datetime.fromisoformat(f"{day}T23:59:59.999999")
    )
    more: list[Entry] = [
        RemoteSession(start=start + timedelta(minutes=each), minutes=20) for each in sessions
    ]
    for each in numbers:
        package = names[0] if names and each % 3 else None
        on = day + timedelta(days=each)
        more += [Visit(on=on, hours=8 - each % 2, package=package), ExtraSessions(purchased=on)]
    later = one
    for entry in more:
        later = later.with_entry(entry)
    before = to_data(ask(one, as_of), Language.EN)
    after = to_data(ask(later, as_of), Language.EN)
    assert after.pop("not_yet") == before.pop("not_yet") + len(more)
    assert after == before


@given(asked())
def test_each_month_of_a_timeline_tells_what_the_standing_of_its_last_day_told(
    case: tuple[Contract, When],
) -> None:
    one, as_of = case
    found = Timeline(contract=one, catalog=CATALOG, as_of=as_of)
    now, day = ask(one, as_of), day_of(as_of)
    both = to_data(now, Language.EN)
    for key, value in to_data(found, Language.EN).items():
        assert key in {"months", "reasons"} or value == both[key]
    assert set(found.reasons) <= set(now.reasons) or not now.running
    periods = [each.period for each in found.months]
    assert len(periods) == one.months
    assert (periods[0].first_day, periods[-1].last_day) == (one.starts, one.last_day)
    inclusion = ask(one, one.starts).remote_help.inclusion
    never = {Inclusion.NOT_INCLUDED: MonthState.NONE, Inclusion.UNKNOWN: MonthState.UNKNOWN}
    for month in found.months:
        period = month.period
        assert month.present is (period.first_day <= day <= period.last_day)
        if period.first_day > day:
            state = MonthState.TO_COME
            assert month.sessions == ()
        elif month.present:
            state = MonthState.PRESENT
            assert now.remote_help.period == period
        else:
            then = ask(one, period.last_day).remote_help
            assert then.period == period
            assert month.sessions == tuple(
                each for each in then.come if each.month == period.number
            )
            state = MonthState.UNUSED if then.remaining.sessions else MonthState.USED
            assert bool(month.used) is (inclusion not in never and state == "used")
        assert month.state is never.get(inclusion, state)


@given(asked())
def test_a_row_of_a_portfolio_agrees_with_the_standing(case: tuple[Contract, When]) -> None:
    one, as_of = case
    found = ask(one, as_of)
    row = PortfolioRow.of(found)
    usable = [each for each in found.packages if each.usable]
    assert row.visits.remaining == sum(each.visits.remaining for each in usable)
    last_days = [each.window.last_day for each in usable]
    assert (row.visits.window and row.visits.window.last_day) == min(last_days, default=None)
    assert row.losses == found.losses
    assert row.next_loss == min(found.losses, key=lambda loss: loss.last_day, default=None)
    to_go = row.next_loss and (row.next_loss.last_day - day_of(as_of)).days
    assert row.days_to_go == to_go
    assert row.remote_help.left == found.remote_help.left
    assert row.remote_help.unused == found.remote_help.remaining.sessions
    period = found.remote_help.period
    assert row.remote_help.next_reset == (period and period.next_reset)


# -- Recording ---------------------------------------------------------------------------


def stands_there(one: Contract, entry: Entry) -> bool:
    """Tell whether an entry looks like one recorded before."""
    if not isinstance(entry, RemoteSession):
        return entry in one.entries(type(entry))
    only = one.covered_programs[0] if len(one.covered_programs) == 1 else ""
    return any(
        utc(each.start) == utc(entry.start)
        and name_key(each.program or only) == name_key(entry.program or only)
        for each in one.remote_sessions
    )


def fates(of: Standing) -> dict[int, tuple[When, Coverage | Refusal | None]]:
    """Give what becomes of each session and visit, beside its day or moment."""
    sessions, visits = of.remote_help.counted, of.professional_services.counted
    return {
        **{id(each.session): (each.session.start, each.coverage) for each in sessions},
        **{id(each.visit): (each.visit.on, each.reason) for each in visits},
    }


@given(recordings())
def test_a_preflight_tells_what_counting_the_contract_with_the_entry_finds(
    case: tuple[Contract, Entry],
) -> None:
    one, entry = case
    found, after = preflight(one, entry, CATALOG), ask(one.with_entry(entry), LAST)
    was, now = fates(ask(one, LAST)), fates(after)
    reason: Coverage | Refusal | Slip | None = now.get(id(entry), (LAST, None))[1]
    if isinstance(entry, ExtraSessions | Package) and entry.purchased > one.last_day:
        reason = Slip.AFTER_TERM
    if isinstance(reason, Coverage) and reason.covered:
        reason = None
    if stands_there(one, entry):
        reason = Slip.ALREADY_RECORDED
    effect = Effect.COVERED if reason is None else Effect.REFUSED
    if isinstance(entry, RemoteSession):
        unsure = now[id(entry)][1] is Coverage.UNKNOWN
        minutes = 0 if reason else min(entry.minutes, 30)
        assert found.covered_minutes == (None if unsure else minutes)
        if reason is None and entry.minutes > 30:
            effect = Effect.OVERAGE
    if isinstance(entry, Visit):
        users = [each.package for each in after.packages if any(it is entry for it in each.made)]
        assert ([] if found.package is None else [found.package]) == users
        if reason is None and entry.hours > 7:
            effect = Effect.OVERAGE
    assert (found.reason, found.effect) == (reason, effect)
    assert bool(found.reasons) is (reason is not Slip.ALREADY_RECORDED)
    assert Counter((each.start or each.on, each.before, each.after) for each in found.changes) == (
        Counter((*was[key], now[key][1]) for key in was if was[key][1] is not now[key][1])
    )
