"""Remote sessions of many contracts: complaints that can still be made, and how they are used."""

from datetime import timedelta
from typing import Any

import pytest

from contract_strategies import contract, read_as, when
from sage_entitlements import complaints, errors, usage
from sage_entitlements.contract.load import BrokenContract, ContractFile, Found
from sage_entitlements.contract.many import Verdict

CATALOG = read_as({})
BROKEN = BrokenContract(file="z", faults=())


def file(text: str, name: str = "a", **more: Any) -> ContractFile:
    """Give a contract from 31 January 2025 for 12 months, unless told otherwise."""
    return ContractFile(file=name, contract=contract(text, **more))


# -- Complaints --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("03-12T11:59", "c"),  # not before it has ended
        ("03-12T12:20", "a c"),
        ("03-12", "a c"),
        ("03-12T23:59:59", "a c"),
        ("03-13T00:00", ""),
        ("03-13", "c"),
        ("03-15", "c b"),  # a Saturday, until Monday: those that end together by customer
        ("03-17", "c b"),
        ("03-18", "c"),
        ("03-20", "c"),
    ],
)
def test_complaints_that_can_still_be_made_soonest_first(as_of: str, expected: str) -> None:
    several = "help 03-07T12:00, help 03-11T20:00, help 03-12T09:00, help 03-13T09:00"
    every_day = ", ".join(f"help 03-{day}T09:00" for day in (14, 15, 18, 19, 20))
    found: list[Found] = [
        file("komfort: help 03-15T12:00", "b", customer="B"),
        BROKEN,
        file(f"vip: {several}, {every_day}", "c", customer="Ala"),
        file("vip: help 03-12T12:00", "a", customer="Aa"),
    ]
    answer = complaints(found, CATALOG, as_of=when(as_of))
    assert " ".join(dict.fromkeys(str(each.file) for each in answer.complaints)) == expected
    assert (answer.read, answer.broken) == (3, (BROKEN,))
    until = [each.deadline.expires_at for each in answer.complaints]
    assert until == sorted(until, key=str)


def test_what_has_no_deadline_comes_last_for_a_week() -> None:
    catalog = read_as({"complaint.non-working-day": "undefined"})
    found = [file("vip: help 03-15T12:00, help 03-17T12:00")]
    for days, expected in ((0, "open undefined"), (5, "undefined"), (6, "")):
        as_of = when("03-17") + timedelta(days)
        rows = complaints(found, catalog, as_of=as_of).complaints
        assert " ".join(each.deadline.status for each in rows) == expected


# -- Use ---------------------------------------------------------------------------------

CHANGED = "help 02-10T09:00, help 03-10T09:00 40, help 03-11T09:00, bought 03-01"


@pytest.mark.parametrize(
    ("text", "as_of", "months", "expected"),
    [
        ("vip", "01-30", 12, "nothing 0: "),  # not begun
        ("vip", "02-10", 12, "open 1: 0 0 present"),
        ("vip", "02-27", 12, "open 1: 0 0 present"),  # the last day of the first month
        ("vip", "02-28", 12, "never 2: 0 1 unused present"),
        ("vip: help 02-10T09:00", "02-10", 12, "always 1: 1 0 present"),
        ("vip: help 02-10T09:00", "02-10T08:59", 12, "open 1: 0 0 present"),
        ("vip: help 02-10T09:00", "03-10", 12, "always 2: 1 0 used present"),
        ("vip: help 02-10T09:00", "04-10", 12, "sometimes 3: 1 1 used unused present"),
        ("vip: help 02-10T09:00", "04-10", 2, "never 2: 0 1 unused present"),
        ("vip: help 03-10T09:00", "03-10", 2, "sometimes 2: 1 1 unused present"),
        ("komfort: help 02-10T09:00", "03-10", 12, "nothing 0: 0 0 none none"),
        ("komfort-plus: help 02-10T09:00", "03-10", 12, "unknown ?: 0 ? unknown unknown"),
        # It ended on 30 January 2026: what lies in the latest months before then counts.
        ("vip", "2026-01-30", 1, "open 1: 0 0 present"),
        ("vip", "2026-01-31", 1, "nothing 0: "),
        ("vip", "2026-01-31", 2, "never 1: 0 1 unused"),
        ("vip", "2026-12-31", 12, "nothing 0: "),
        ("vip", "2026-12-30", 12, "never 1: 0 1 unused"),
    ],
)
def test_how_a_contract_is_used(text: str, as_of: str, months: int, expected: str) -> None:
    (row,) = usage([file(text)], CATALOG, as_of=when(as_of), months=months).contracts
    numbers = ["?" if each is None else each for each in (row.use.included, row.use.unused)]
    states = " ".join(["", *(each.state for each in row.months)][1:])
    counts = f"{row.use.used} {numbers[1]} " if row.months else ""
    assert f"{row.verdict} {numbers[0]}: {counts}{states}" == expected
    assert row.begun == len(row.months)


def test_what_is_used_beyond_the_included_sessions() -> None:
    text = f"vip: {CHANGED}, visit 03-12 8, visit 03-13, package 03-01"
    (row,) = usage([file(text)], CATALOG, as_of=when("03-31")).contracts
    use = row.use
    assert (use.used, use.extra, use.not_covered, use.overage_minutes) == (2, 1, 0, 10)
    assert (use.visits, use.visit_overage_hours) == (2, 1)
    assert [each.value for each in row.evidence] == ["assumed"]


def test_some_verdicts_alone_are_shown_and_all_are_counted() -> None:
    plans = ("vip", "komfort", "komfort-plus", "vip: help 02-10T09:00")
    found: list[Found] = [BROKEN, *(file(text, text[:12]) for text in plans)]
    only = Verdict.NEVER, Verdict.UNKNOWN
    answer = usage(found, CATALOG, as_of=when("02-28"), only=only)
    assert [each.file for each in answer.contracts] == ["vip", "komfort-plus"]
    assert (answer.read, answer.tally.shown, answer.broken) == (4, 2, (BROKEN,))
    assert {str(each): n for each, n in answer.tally.verdicts.items()} == {
        "never": 1,
        "nothing": 1,
        "unknown": 1,
        "always": 1,
    }
    cited = {each.id for each in answer.reasons}
    assert {"usage-period", "matrix.staircase", "matrix.namesake"} >= cited - set(answer.grounds)
    with pytest.raises(errors.InvalidAmountError):
        usage([], CATALOG, as_of=when("02-28"), months=0)
