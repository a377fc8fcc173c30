"""What a customer has of a contract, and what an entry would do, on days worked out beforehand."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from attrs import evolve

from catalog_data import structure
from contract_strategies import When, contract, entry, read_as, when
from sage_entitlements import Language, errors, preflight, standing
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.contract.ledger import Written, contract_text
from sage_entitlements.contract.log import Slip
from sage_entitlements.contract.model import (
    KINDS,
    Contract,
    OrderContacts,
    PlanChange,
    ProductPackage,
)
from sage_entitlements.contract.standing import Standing, Timeline
from sage_entitlements.model import Overlay
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import in_warsaw

CATALOG = read_as({})
OF_THE_PLAN = " ".join(each.id for each in CATALOG.entitlement("vip", "remote-help").reasons)
DAY = timedelta(days=1)


def table(names: str, text: str) -> pytest.MarkDecorator:
    """Read a table of cases, the cells of which stand apart by two spaces or more."""
    lines = text.strip().splitlines()
    return pytest.mark.parametrize(names, [re.split("  +", line.strip()) for line in lines])


def cases(text: str) -> pytest.MarkDecorator:
    """Read cases of three lines each: what it is, what is given, what is expected."""
    lines = [line.strip() for line in text.strip().splitlines()]
    given = [*zip(lines[1::3], lines[2::3], strict=True)]
    return pytest.mark.parametrize(("given", "expected"), given, ids=lines[::3])


def ask(one: Contract, as_of: str, catalog: Catalog = CATALOG) -> Standing:
    return standing(one, catalog, as_of=when(as_of))


def timeline(one: Contract, as_of: str) -> Timeline:
    return Timeline(contract=one, catalog=CATALOG, as_of=when(as_of))


def fates(found: Standing) -> str:
    """Say of each session its minutes and what becomes of it."""
    return ", ".join(f"{each.session.minutes} {each.coverage}" for each in found.remote_help.come)


def refusals(found: Standing) -> str:
    """Say of each visit that no package covers its day and the reason."""
    return ", ".join(f"{each.visit.on:%m-%d} {each.reason}" for each in found.refused_visits)


def ids(found: Standing | Written) -> list[str]:
    return [each.id for each in found.reasons]


# -- A contract, day by day --------------------------------------------------------------

STORY = contract(
    "vip: help 02-03T10:00 20, help 03-05T09:30 47, help 03-20T14:00 25, package 03-10,"
    " visit 05-06, visit 06-10 7, visit 09-02 3, visit 10-07"
)
"""A VIP contract from 31 January, with a second session in a month, and a fourth visit."""


@table(
    "as_of, term, month, left, package, to_come",
    """
    01-30              not_started 365  None None        0 0 0+0   not_started 0 3 404  7
    01-31              running 364      1 2025-02-28     1 0 0+0   not_started 0 3 403  7
    02-03T09:59        running 361      1 2025-02-28     1 0 0+0   not_started 0 3 400  7
    02-03T10:00        running 361      1 2025-02-28     0 1 0+0   not_started 0 3 400  6
    02-28              running 336      2 2025-03-31     1 0 0+0   not_started 0 3 375  6
    03-09              running 327      2 2025-03-31     0 1 0+17  not_started 0 3 366  5
    03-10              running 326      2 2025-03-31     0 1 0+17  open 0 3 365         5
    03-20              running 316      2 2025-03-31     0 2 1+17  open 0 3 355         4
    03-30T21:59+00:00  running 306      2 2025-03-31     0 2 1+17  open 0 3 345         4
    03-30T22:00+00:00  running 305      3 2025-04-30     1 0 0+0   open 0 3 344         4
    05-05T23:59        running 270      4 2025-05-31     1 0 0+0   open 0 3 309         4
    05-06T00:00        running 269      4 2025-05-31     1 0 0+0   open 1 2 308         3
    09-02              running 150      8 2025-09-30     1 0 0+0   open 3 0 189         1
    10-07              running 115      9 2025-10-31     1 0 0+0   open 3 0 154         0
    2026-01-30         running 0        12 None          1 0 0+0   open 3 0 39          0
    2026-01-31         ended None       None None        0 0 0+0   open 3 0 38          0
    2026-03-11         ended None       None None        0 0 0+0   closed 3 0 None      0
    """,
)
def test_day_by_day(
    as_of: str, term: str, month: str, left: str, package: str, to_come: str
) -> None:
    """Term; month, reset; sessions left, used, past; visits used, left, days to go; to come."""
    found = ask(STORY, as_of)
    assert f"{found.term.status} {found.term.days_to_go}" == term
    remote = found.remote_help
    period = remote.period
    assert f"{period and period.number} {period and period.next_reset}" == month
    past = f"{remote.overage.sessions}+{remote.overage.minutes}"
    assert f"{remote.left} {remote.used.sessions} {past}" == left
    assert remote.left == remote.remaining.sessions
    (bought,) = found.packages
    window, visits = bought.window, bought.visits
    numbers = f"{visits.used} {visits.remaining} {bought.days_to_go}"
    assert f"{window.status} {numbers}" == package
    assert window.last_day == window.last_working_day == when("2026-03-10")
    assert bought.usable is (window.status == "open" and visits.remaining > 0)
    assert f"{found.not_yet}" == to_come
    assert refusals(found) == ("10-07 no_visit_left" if to_come == "0" else "")


@table(
    "as_of, expected",
    """
    01-30                term 2026-01-30
    01-31                session 2025-02-27, term 2026-01-30
    03-20                term 2026-01-30, visits 2026-03-10
    04-01                session 2025-04-29, term 2026-01-30, visits 2026-03-10
    2026-01-30T23:59:59  session 2026-01-30, term 2026-01-30
    """,
)
def test_what_is_lost_the_soonest_first(as_of: str, expected: str) -> None:
    losses = ask(STORY, as_of).losses
    assert ", ".join(f"{each.kind} {each.last_day}" for each in losses) == expected
    assert ask(STORY, "2026-01-31").losses == ()


def test_what_is_said_of_the_contract_and_its_plan() -> None:
    contacts = OrderContacts(phone="+48 22 123 45 67")
    one = evolve(STORY, order_contacts=contacts, programs=("Handel",))
    found = standing(one, CATALOG, as_of=when("02-03"), file="a.toml")
    assert (found.file, found.customer, found.plan.id) == ("a.toml", "A", "vip")
    assert (found.contract.order_contacts, found.programs) == (contacts, ("Handel",))
    assert [each.service for each in found.entitlements] == [*CATALOG.services]
    assert found.remote_help.entitlement is CATALOG.entitlement("vip", "remote-help")
    assert found.phone is not None
    assert found.phone.entitlement is CATALOG.entitlement("vip", "phone-support")
    term = (found.term.first_day, found.term.last_day, found.term.months)
    assert term == (when("01-31"), when("2026-01-30"), 12)


# -- Remote help -------------------------------------------------------------------------

STRAYS = "vip: bought 01-01, help 01-30T23:59, help 02-03T10:00 60 FK, help 2026-01-31T00:00"


@cases(
    f"""
    the earliest is the included one
        vip: help 02-05T10:00, help 02-03T10:00 40
        02-06: 40 included, 20 past_allowance; left 0, used 2, past 1+10, bought 0
    of two at one moment, the shorter first
        vip: help 02-05T10:00 40, help 02-05T09:00+00:00 10
        02-05: 10 included, 40 past_allowance; left 0, used 2, past 1+10, bought 0
    in the hour that comes twice, the earlier first
        vip: help 10-26T02:30 9, help 10-26T02:10+01:00 8
        10-26: 9 included, 8 past_allowance; left 0, used 2, past 1+0, bought 0
    of bought ones, the oldest first
        komfort: help 02-03T10:00 3, help 02-04T10:00 4, help 02-05T10:00 5, bought 02-05, \
bought 02-03
        02-10: 3 extra, 4 not_included, 5 extra; left 0, used 2, past 0+0, bought 0
    one bought on the day
        vip: help 03-05T10:00, help 03-20T10:00, help 03-25T10:00 40, bought 03-20
        03-28: 20 included, 20 extra, 40 past_allowance; left 0, used 3, past 1+10, bought 0
    one bought on the day after
        vip: help 03-05T10:00, help 03-20T10:00, help 03-25T10:00 40, bought 03-21
        03-28: 20 included, 20 past_allowance, 40 extra; left 0, used 3, past 1+10, bought 0
    a plan without remote help, with two bought
        komfort: help 02-03T10:00 40, bought 02-03 2
        02-03: 40 extra; left 1, used 1, past 0+10, bought 1
    a plan of which nobody knows
        Komfort +: help 02-03T10:00 40
        02-03: 40 unknown; left None, used 0, past 0+0, bought 0
    such a plan, with no bought one left
        podstawowa-plus: help 02-03T10:00 40, bought 02-03
        02-03: 40 extra; left None, used 1, past 0+10, bought 0
    what is none of this contract uses nothing
        {STRAYS}
        02-03: 20 outside_term, 60 other_program; left 2, used 0, past 0+0, bought 1
    the first and the last minute of the term
        vip: help 01-31T00:00 47, help 2026-01-30T23:59 47
        2026-01-30: 47 included, 47 included; left 0, used 1, past 0+17, bought 0
    """
)
def test_what_becomes_of_sessions(given: str, expected: str) -> None:
    """What becomes of each, by a day; those left, used, past the allowance with minutes, bought."""
    as_of, _, told = expected.partition(": ")
    found = ask(contract(given, programs=("Handel",)), as_of)
    left = found.remote_help
    past = f"{left.overage.sessions}+{left.overage.minutes}"
    numbers = f"left {left.left}, used {left.used.sessions}, past {past}, bought {left.extra.left}"
    assert f"{fates(found)}; {numbers}" == told


SUITE = ProductPackage(name="Suite", programs=("Sage 50", "Kadry"), chosen="Kadry")
BOTH = {"programs": ("Handel",), "product_packages": (SUITE,)}


@pytest.mark.parametrize(
    ("fields", "covered", "others"),
    [
        (BOTH, ["", " Handel", "  handel", " KADRY"], [" Sage 50", " Suite", " Płatnik"]),
        ({"product_packages": (SUITE,)}, [" kadry"], [" Sage 50"]),
        ({}, ["", " Anything"], []),
    ],
    ids=["programs and a package's chosen one", "a package alone", "any, where none is named"],
)
def test_a_session_serves_a_program_that_the_contract_covers(
    fields: dict[str, Any], covered: list[str], others: list[str]
) -> None:
    for program in (*covered, *others):
        found = ask(contract(f"vip: help 02-03T10:00 20{program}", **fields), "02-03")
        assert fates(found) == ("20 included" if program in covered else "20 other_program")
        assert ("remote-help.one-program" in ids(found)) is (program in others)


# -- Visits ------------------------------------------------------------------------------


@cases(
    """
    the first to close is used first
        package 06-01 b, package 03-10 a, visit 07-02, visit 08-02, visit 09-02, visit 10-02
        a 07-02 08-02 09-02, b 10-02;
    a named one is used even where another closes first
        package 03-10 a, package 06-01 Późny Pakiet, visit 07-02 6 pozny pakiet, visit 07-03
        a 07-03, Późny Pakiet 07-02;
    and no other stands in for it
        package 03-10 a, package 06-01 b, visit 07-01 6 b, visit 07-02 6 b, visit 07-03 6 b, \
visit 07-04 6 b, visit 05-02 6 b
        a, b 07-01 07-02 07-03; 05-02 outside_window, 07-04 no_visit_left
    of two on one day, the one without a choice comes first
        package 03-10 a, package 03-11 b, visit 05-01 6 a, visit 05-01 6 a, visit 05-02 1, \
visit 05-02 7 a
        a 05-01 05-01 05-02, b 05-02;
    of two bought on one day, the one that has no name comes first
        package 03-10 a, package 03-10, visit 04-01, visit 04-02, visit 04-03, visit 05-02 6 a
        - 04-01 04-02 04-03, a 05-02;
    those of one day stand in the order of their names
        package 03-02 b, package 03-02 A, package 03-02, package 03-02 c, package 01-31 z
        z, -, A, b, c;
    short ones use a whole visit, and long ones no more than one
        package 03-10, visit 04-01 7, visit 04-02 0.1, visit 04-03 24, visit 04-04 24
        - 04-01 04-02 04-03; 04-04 no_visit_left
    without a package
        visit 04-01, visit 04-02 8
        ; 04-01 no_package, 04-02 no_package
    on the day before the purchase
        visit 07-31, visit 08-01, package 08-01
        - 08-01; 07-31 outside_window
    """
)
def test_which_package_a_visit_uses(given: str, expected: str) -> None:
    """The visits that use each package, the first to close before the others; those refused."""
    found = ask(contract(f"vip: {given}"), "12-01")
    uses = (
        [each.package.name or "-", *(f"{used.on:%m-%d}" for used in each.made)]
        for each in found.packages
    )
    assert f"{', '.join(map(' '.join, uses))}; {refusals(found)}".strip() == expected
    assert {f"{each.clause}" for each in found.refused_visits} <= {*ids(found)}


# -- Complaints and the phone ------------------------------------------------------------

AT_CLOSE = {"complaint.end-of-day": "close-of-business"}
SAME_DAY = {"complaint.non-working-day": "same-day"}


@pytest.mark.parametrize("plan", ["vip", "komfort"])
@pytest.mark.parametrize(
    ("start", "choices", "too_late", "shown_until"),
    [
        ("02-03T10:00", {}, "02-04T00:00", "02-11"),
        ("02-03T10:00", AT_CLOSE, "02-03T17:00", "02-10"),
        ("02-03T16:50", AT_CLOSE, "02-04T00:00", "02-11"),
        ("02-07T23:50", {}, "02-11T00:00", "02-18"),
        ("02-08T10:00", {}, "02-11T00:00", "02-18"),
        ("02-08T10:00", SAME_DAY, "02-09T00:00", "02-16"),
        ("02-08T10:00", AT_CLOSE, "02-10T17:00", "02-17"),
        ("02-08T10:00", AT_CLOSE | SAME_DAY, "02-08T17:00", "02-15"),
        ("12-23T23:10+00:00", {}, "12-30T00:00", "2026-01-06"),
        ("10-26T02:50", {}, "10-28T00:00", "11-04"),  # the clock is set back while it lasts
    ],
)
def test_a_complaint_is_told_from_the_end_of_a_session_to_a_week_after_the_deadline(
    plan: str, start: str, choices: dict[str, str], too_late: str, shown_until: str
) -> None:
    one, catalog = contract(f"{plan}: help {start}"), read_as(choices)
    ended = in_warsaw(when(start)).astimezone(UTC) + timedelta(minutes=20)
    tick, shown = timedelta(microseconds=1), when(shown_until)
    midnight = too_late.endswith("00:00")
    told: dict[When, list[str]] = {
        ended - tick: [],
        ended: ["open"],
        when(too_late) - tick: ["open"],
        (when(too_late) - tick).date(): ["open" if midnight else "passed"],
        when(too_late): ["passed"],
        when(too_late).date(): ["passed"],
        shown: ["passed"],
        datetime.combine(shown + DAY, time()) - tick: ["passed"],
        datetime.combine(shown + DAY, time()): [],
        shown + DAY: [],
    }
    for as_of, expected in told.items():
        found = standing(one, catalog, as_of=as_of)
        assert [each.deadline.status for each in found.complaints] == expected
        assert ("remote-help.complaint" in ids(found)) is bool(expected)


@table(
    "text, as_of, expected",
    """
    help 02-03T10:00 300, help 02-03T10:30 10                   02-03T11:00  10 open
    help 02-03T10:00 60, help 02-03T10:30 10                    02-03T15:00  10 open, 60 open
    help 01-17T10:00, help 01-18T10:00, help 02-03T10:30 9      02-03T11:00  9 open
    help 02-08T10:00 8, help 02-07T10:00 9                      02-15        9 passed, 8 undefined
    help 02-08T10:00 8, help 02-07T10:00 9, help 02-16T10:00 7  02-16        7 undefined
    """,
)
def test_complaints_stand_in_the_order_in_which_sessions_ended(
    text: str, as_of: str, expected: str
) -> None:
    catalog = read_as({"complaint.non-working-day": "undefined"})
    found = ask(contract(f"vip: {text}"), as_of, catalog).complaints
    told = [f"{each.session.session.minutes} {each.deadline.status}" for each in found]
    assert ", ".join(told) == expected


@table(
    "as_of, is_open, opens",
    """
    02-03T08:00  True   2025-02-03 08:00
    02-03T17:00  False  2025-02-04 08:00
    02-03        None   2025-02-03 08:00
    12-24        False  2025-12-29 08:00
    """,
)
def test_whether_the_phone_is_answered(as_of: str, is_open: str, opens: str) -> None:
    phone = ask(contract(), as_of).phone
    assert phone is not None
    assert (f"{phone.hours.open}", f"{phone.hours.opens_at:%F %R}") == (is_open, opens)
    assert phone.number == "+48 22 455 56 00"


# -- What it rests on, and what cannot be asked ------------------------------------------


@table(
    "given, cited, not_cited",
    """
    vip                                business-hours working-day    professional-services.visits
    vip: visit 04-01                   professional-services.window  visit.package
    vip: package 03-10                 visit.whole window.last-day   visit.package session.extra
    vip: package 03-10, package 06-01  visit.package                 remote-help.complaint
    vip: bought 03-10                  session.extra session.order   remote-help.overage
    """,
)
def test_reasons_are_those_of_what_the_contract_has(given: str, cited: str, not_cited: str) -> None:
    found, at_a_glance = ids(ask(contract(given), "10-07")), ids(timeline(contract(given), "10-07"))
    assert {*cited.split()} <= {*found}
    assert not {*not_cited.split()} & {*found}
    assert {"usage-period", *OF_THE_PLAN.split()} < {*at_a_glance} < {*found}
    assert len({*found}) == len(found)


COMES_TWICE = "comes twice in Warsaw, where the clock is then set back; the earlier one is meant."


def test_a_moment_that_comes_twice_is_noted_and_the_earlier_one() -> None:
    (note,) = ask(STORY, "10-26T02:30").notes
    assert note.to(Language.EN) == f"26 Oct 2025 02:30 {COMES_TWICE}"
    assert ask(STORY, "10-26").notes == ask(STORY, "10-26T00:30+00:00").notes == ()
    twice = contract("vip: help 10-26T02:30, help 10-26T02:10+01:00")
    assert ask(twice, "10-26T02:30").not_yet == 1


@pytest.mark.parametrize("part", ["term", "packages", "losses", "not_yet", "phone"])
@pytest.mark.parametrize("as_of", ["03-30T02:30", "1989-12-31", "2101-01-01"])
def test_days_and_moments_that_cannot_be_asked_about(as_of: str, part: str) -> None:
    error = errors.NonexistentTimeError if "T" in as_of else errors.UnknownCalendarError
    with pytest.raises(error):
        getattr(ask(STORY, as_of), part)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (contract("gold"), "plan"),
        (contract("vip: package 03-10, visit 05-06 6 x"), "visits[1].package"),
        (contract(ends=when("2026-01-31")), "ends"),
    ],
)
def test_what_no_file_may_hold(wrong: Contract, key: str) -> None:
    with pytest.raises(errors.ContractError) as caught:
        ask(wrong, "02-03")
    assert [(each.file, each.key) for each in caught.value.faults] == [("contract", key)]


@table("service, part", "remote-help  losses\nphone-support  phone")
def test_a_catalogue_that_lacks_a_service(service: str, part: str) -> None:
    services = tuple(each for each in CATALOG.services if each.id != service)
    with pytest.raises(errors.CatalogError) as caught:
        getattr(ask(contract(), "02-03", evolve(CATALOG, services=services)), part)
    assert [fault.key for fault in caught.value.faults] == [f"services[{service}]"]


# -- The term at a glance ----------------------------------------------------------------

SIGNS = {"used": "u", "unused": "-", "present": "P", "to_come": ".", "none": "n", "unknown": "?"}


@table(
    "plan, as_of, expected, present",
    """
    vip           01-30              .....  None
    vip           01-31              P....  1
    vip           02-28              uP...  2
    vip           05-30              uu-P.  4
    vip           06-29              uu--P  5
    vip           06-30              uu---  None
    vip           02-27T22:59+00:00  P....  1
    vip           02-27T23:00+00:00  uP...  2
    komfort       05-30              nnnnn  4
    komfort-plus  05-30              ?????  4
    """,
)
def test_each_month_is_used_or_gone_or_present_or_to_come(
    plan: str, as_of: str, expected: str, present: str
) -> None:
    months = timeline(evolve(STORY, plan=plan, months=5), as_of).months
    assert "".join(SIGNS[each.state] for each in months) == expected
    here = [each.period.number for each in months if each.present]
    assert here == ([] if present == "None" else [int(present)])


@cases(
    """
    one of which nobody knows may have used what the next plan includes
        komfort-plus: help 02-03T10:00, help 02-12T10:00 -> vip 02-10
        unknown, unknown; None left; ?.
    one that is not included uses nothing
        komfort: help 02-03T10:00, help 02-12T10:00 -> vip 02-10
        not_included, included; 0 left; u.
    nor does one of another plan before
        vip: help 02-12T10:00 -> komfort 02-10
        not_included; 0 left; -n
    a month of which one plan includes a session has one
        vip -> komfort-plus 02-10
        ; None left; -?
    """
)
def test_a_plan_change_within_a_month(given: str, expected: str) -> None:
    """What becomes of sessions; what is left on 20 February; the months by a day of the second."""
    text, _, changed = given.partition(" -> ")
    plan, on = changed.split()
    one = contract(text, months=2, plan_changes=(PlanChange(on=when(on), plan=plan),))
    coverages = ", ".join(str(each.coverage) for each in ask(one, "02-20").remote_help.come)
    left = ask(one, "02-20").remote_help.left
    states = [each.state for each in timeline(one, "02-28").months]
    signs = "".join("." if each == "present" else SIGNS[each] for each in states)
    assert f"{coverages}; {left} left; {signs}" == expected


def test_a_plan_stands_once_in_a_month_in_which_its_edition_changes() -> None:
    said = {"plan": "vip", "service": "remote-help", "inclusion": "included", "source": "letter"}
    days = {"on": when("2025-01-01"), "from": when("02-10")}
    daily = {"edition.of-contract": "on-the-day"}
    catalog = lay_over(CATALOG, structure({"confirmed": [said | days], "readings": daily}, Overlay))
    found = Timeline(contract=contract("vip"), catalog=catalog, as_of=when("02-20"))
    assert [len(each.plans) for each in found.months] == [1] * 12
    assert found.months[0].evidence == "confirmed"


def test_the_sessions_of_each_month() -> None:
    text = f"{STRAYS}, help 03-05T10:00, help 03-20T10:00"
    months = timeline(contract(text, programs=("Handel",), months=3), "2026-02-01").months
    told = [[f"{each.coverage}" for each in month.sessions] for month in months]
    assert told == [["other_program"], ["included", "extra"], []]
    assert [month.used for month in months] == [False, True, False]


def test_visits_belong_to_the_month_of_their_day() -> None:
    text = "vip: package 02-01, visit 02-28, visit 03-30, visit 03-31"
    months = timeline(contract(text), "2026-01-01").months
    assert [month.visits for month in months[:4]] == [0, 2, 1, 0]


# -- What an entry would do --------------------------------------------------------------

NAMED = contract("vip: help 02-03T10:00 20 Handel")
CONTRACTS = {
    "story": STORY,
    "first visit": evolve(STORY, visits=STORY.visits[:1]),
    "named": NAMED,
    "one program": evolve(NAMED, programs=("Handel",)),
    "two programs": evolve(NAMED, programs=("Handel", "FK")),
}


@table(
    "given, text, expected, changes",
    """
    story                       help 04-01T10:00 30               covered included 30 0         -
    story                       help 04-01T10:00 31               overage included 30 1         -
    story                       help 03-25T10:00                  refused past_allowance 0 0    -
    story                       help 2026-01-31T00:00             refused outside_term 0 0      -
    komfort                     help 02-03T10:00                  refused not_included 0 0      -
    komfort-plus                help 02-03T10:00                  refused unknown               -
    komfort: bought 02-03       help 02-03T10:00                  covered extra 20 0            -
    named                       help 02-03T10:00 25 HANDEL        refused already_recorded 0 0  -
    named                       help 02-03T09:00+00:00 25 Handel  refused already_recorded 0 0  -
    one program                 help 02-03T10:00 25               refused already_recorded 0 0  -
    two programs                help 02-03T10:00 25               refused past_allowance 0 0    -
    named                       help 02-03T10:00 25 Kadry         refused past_allowance 0 0    -
    named                       help 02-03T10:01 25 Handel        refused past_allowance 0 0    -
    first visit                 visit 05-06 5                     covered 2025-03-10            -
    vip: package 03-10 Alfa     visit 05-06                       covered Alfa                  -
    story                       visit 10-07                       refused already_recorded      -
    story                       visit 12-01                       refused no_visit_left         -
    story                       visit 12-01 8                     refused no_visit_left         -
    story                       visit 2026-03-11                  refused outside_window        -
    vip                         visit 05-06                       refused no_package            -
    story                       bought 2026-01-30                 covered                       -
    story                       bought 2026-01-31                 refused after_term            -
    story                       package 2026-01-30                covered                       -
    story                       package 2026-01-31                refused after_term            -
    first visit                 visit 05-07 8                     overage 2025-03-10            -
    story    help 03-01T10:00  covered included 20 0     2025-03-05 09:30:00 included past_allowance
    story    bought 03-20       covered                   2025-03-20 14:00:00 past_allowance extra
    story    visit 04-01        covered 2025-03-10        2025-09-02 None no_visit_left
    story    package 10-01      covered                   2025-10-07 no_visit_left None
    story    package 03-10      refused already_recorded  2025-10-07 no_visit_left None
    """,
)
def test_what_an_entry_would_do(given: str, text: str, expected: str, changes: str) -> None:
    """The effect, and why, or what covers it, with minutes covered and past; what changes."""
    found = preflight(CONTRACTS.get(given) or contract(given), entry(text), CATALOG)
    minutes = (found.covered_minutes, found.overage_minutes)
    told = (found.effect, found.reason, found.covered_by, *minutes)
    assert " ".join(f"{each}" for each in told if each is not None) == expected
    others = [f"{each.start or each.on} {each.before} {each.after}" for each in found.changes]
    assert others == ([] if changes == "-" else [changes])
    known = text.startswith("help") and "outside_term" not in expected
    assert (found.entitlement is not None) is known
    assert (found.package is not None) is (text[:5] == "visit" and found.reason is None)
    window = found.window and (found.window.first_day, found.window.last_day)
    bought = when(text[8:]) if text.startswith("package") else None
    assert window == (bought and (bought, bought.replace(year=bought.year + 1)))
    assert bool(found.reasons) is (found.reason is not Slip.ALREADY_RECORDED)


def test_an_entry_that_comes_again_is_covered_by_nothing() -> None:
    found = preflight(CONTRACTS["first visit"], entry("visit 05-06"), CATALOG)
    assert (found.reason, found.covered_by) == (Slip.ALREADY_RECORDED, None)


@table("text, said", "package 10-01  covered\nvisit 04-01  every visit of the package is used")
def test_a_change_is_told_in_words(text: str, said: str) -> None:
    (change,) = preflight(STORY, entry(text), CATALOG).changes
    assert change.text.to(Language.EN) == said


WINDOW = "professional-services.window window.last-day window.free-day-end"
LIMITS = "professional-services.visits professional-services.visit-length"
OF_VISITS = f"{WINDOW} {LIMITS} visit.whole working-day visit.package"
OF_SESSIONS = f"usage-period session.period session.order {OF_THE_PLAN}"
PAST = "remote-help.duration session.minutes remote-help.overage"
INCLUDED = f"remote-help.allowance session.order {OF_SESSIONS}"


@table(
    "text, expected",
    f"""
    help 04-01T10:00 30    {INCLUDED}
    help 04-01T10:00 31    {INCLUDED} {PAST}
    help 2026-01-31T00:00  usage-period session.period session.order
    visit 12-01            professional-services.visits {OF_VISITS}
    visit 04-01 8          {OF_VISITS} visit.too-long
    visit 12-01            professional-services.visits {OF_VISITS}
    bought 2026-01-31      remote-help.extra-sessions session.extra
    package 10-01          {WINDOW}
    """,
)
def test_what_an_outcome_rests_on(text: str, expected: str) -> None:
    assert ids(preflight(STORY, entry(text), CATALOG)) == [*dict.fromkeys(expected.split())]


LATE = "It is dated after now, and does not count until then."
TWICE = f"26 Oct 2025 02:30 {COMES_TWICE}"
AGAIN = "the file has the same entry already"
FREE = "visit, Sat 14 Jun 2025: not a working day (Saturday)"
FIRST = "session, Sun 26 Oct 2025 02:30"


@table(
    "text, as_of, expected",
    f"""
    visit 06-14       -                      {FREE}
    package 06-14     -                      -
    visit 06-13       06-13T00:00            -
    visit 06-13       06-12T23:59            {LATE}
    visit 06-14       06-12                  {FREE} {LATE}
    bought 06-13      06-12                  {LATE}
    package 06-13     06-12                  {LATE}
    help 06-13T10:00  06-13                  -
    help 06-13T10:00  06-13T08:00+00:00      -
    help 06-13T10:00  06-13T09:59:59         {LATE}
    help 10-26T02:30  -    {TWICE} {FIRST}: not a working day (Sunday) {FIRST}: at night
    help 02-03T10:00  -                      session, Mon 3 Feb 2025 10:00: {AGAIN}
    visit 10-07       10-06                  visit, Tue 7 Oct 2025: {AGAIN} {LATE}
    """,
)
def test_what_is_noted_of_an_entry_that_is_kept_anyway(
    text: str, as_of: str, expected: str
) -> None:
    now = None if as_of == "-" else when(as_of)
    found = preflight(STORY, entry(text), CATALOG, as_of=now, anyway=True)
    notes = " ".join(each.to(Language.EN) for each in found.notes)
    assert notes == ("" if expected == "-" else expected)
    assert found.reason is not Slip.ALREADY_RECORDED
    assert found.reasons != ()


@pytest.mark.parametrize("text", ["help 03-30T02:30", "package 2100-10-01", "visit 05-06 6 x"])
def test_an_entry_that_cannot_be(text: str) -> None:
    with pytest.raises((errors.DateError, errors.ContractError)) as caught:
        preflight(STORY, entry(text), CATALOG)
    assert {each.file for each in getattr(caught.value, "faults", ())} <= {"contract"}


# -- The contract itself -----------------------------------------------------------------


@pytest.mark.parametrize("months", [0, -1, errors.MOST_MONTHS + 1])
def test_a_term_of_a_length_that_cannot_be_meant(months: int) -> None:
    with pytest.raises(errors.InvalidAmountError):
        contract(months=months)


def test_a_program_is_covered_once_in_whatever_spelling() -> None:
    packages = (evolve(SUITE, chosen=" HANDEL"), SUITE)
    one = contract(programs=("Handel", "handel ", "FK"), product_packages=packages)
    assert one.covered_programs == ("Handel", "FK", "Kadry")


@pytest.mark.parametrize(
    "text", ["help 02-01T10:00", "visit 02-01", "package 02-01", "bought 02-01"]
)
def test_an_entry_stands_last_among_those_of_its_kind(text: str) -> None:
    added = entry(text)
    assert KINDS[type(added)].when(added) == when(text.split()[1])
    for kind in (RemoteSession, Visit, Package, ExtraSessions):
        expected = (*STORY.entries(kind), added) if type(added) is kind else STORY.entries(kind)
        assert STORY.with_entry(added).entries(kind) == expected


WRITTEN = """\
# A customer's contract; "sage-entitlements contract status FILE" reads it.
# "sage-entitlements contract amend" puts an entry right; whoever changes it here then runs \
"sage-entitlements contract check FILE".
customer = "A"
plan = "vip"
starts = 2025-01-31
months = 12

[order_contacts]
phone = "+48 22 123 45 67"

[[product_packages]]
name = "Suite"
programs = [
    "Sage 50",
    "Kadry",
]
chosen = "Kadry"

# Below stands what is bought and used, in any order; "sage-entitlements contract record" adds it.

[[professional_services]]
purchased = 2025-03-02
name = "A"

[[visits]]
on = 2025-03-02
hours = 6.5

[[remote_sessions]]
start = 2025-10-26 02:30:00+01:00
minutes = 5
"""


def test_a_contract_written_down() -> None:
    later = RemoteSession(start=when("10-26T02:30").replace(fold=1), minutes=5)
    contacts = OrderContacts(phone="+48 22 123 45 67")
    text = "vip: package 03-02 A, visit 03-02 6.5"
    one = contract(text, product_packages=(SUITE,), order_contacts=contacts).with_entry(later)
    assert contract_text(one) == WRITTEN
