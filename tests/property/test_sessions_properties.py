"""Remote sessions of many contracts, beside slow and obvious ways of finding the same."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from attrs import evolve, fields_dict
from hypothesis import assume, given
from hypothesis import strategies as st

import contract_oracle
import life_oracle
from contract_strategies import asked, plan_of, read_as
from life_oracle import DAY, INCLUDED, UNKNOWN, Case, Walk, day_of, has_come
from life_strategies import cases
from sage_entitlements import complaints, standing, usage
from sage_entitlements.contract.load import ContractFile
from sage_entitlements.contract.many import Verdict
from sage_entitlements.contract.model import Contract
from sage_entitlements.contract.standing import Timeline, Use

# -- Complaints --------------------------------------------------------------------------

READINGS = [
    (choices, read_as(choices))
    for choices in (
        {},
        {"complaint.non-working-day": "undefined", "complaint.end-of-day": "close-of-business"},
        {"complaint.non-working-day": "same-day"},
    )
]


@given(asked(), st.sampled_from(READINGS), st.randoms(use_true_random=False), st.integers(-1, 200))
def test_complaints_are_those_of_each_contract_in_whatever_order_they_are_read(
    case: tuple[Contract, Any], read: Any, random: Random, hours: int
) -> None:
    (one, as_of), (choices, catalog) = case, read
    assume(one.remote_sessions)
    if random.random() < 0.9:
        late = random.choice(one.remote_sessions)
        as_of = contract_oracle.utc(late.start) + timedelta(minutes=late.minutes, hours=hours)
        as_of = random.choice([as_of, day_of(as_of)])
    found = [
        ContractFile(file=f"{number}", contract=evolve(one, customer=name, remote_sessions=some))
        for number, (name, some) in enumerate(
            (
                ("B", one.remote_sessions[::2]),
                ("A", one.remote_sessions[1::2]),
                ("a", one.remote_sessions),
            )
        )
    ]
    expected = Counter(
        (each.file, end, status)
        for each in found
        for end, status in contract_oracle.tell(
            each.contract, plan_of(one.plan), as_of, choices
        ).complaints
        if status != "passed"
    )
    answer = complaints(found, catalog, as_of=as_of)
    rows = answer.complaints
    assert Counter(
        (each.file, each.deadline.performed_at, each.deadline.status) for each in rows
    ) == (expected)
    until = [each.deadline.expires_at for each in rows]
    assert until == sorted(until, key=lambda each: each.timestamp() if each else 1e12)
    random.shuffle(found)
    assert complaints(found, catalog, as_of=as_of).complaints == rows
    assert answer.tally.shown == len({each.file for each in rows})


# -- Use ---------------------------------------------------------------------------------


def months_told(case: Case, latest: int) -> list[dict[str, Any]]:
    """Walk a life day by day, and tell of each of its latest months what was used in it."""
    walk = Walk(case.life, case.confirmed, case.choices["edition.of-contract"])
    today, day, present = day_of(case.as_of), walk.first_day, 0
    while day <= today:  # on past the contract's end
        present += life_oracle.starts_a_month(walk.first_day, day)
        day += DAY
    visits = [each for each in life_oracle.visits_of(case.life, case.choices) if each.on <= today]
    told = []
    for number, first, last in walk.months:
        if first > today or number <= present - latest:
            continue
        says = {walk.says(day) for day, it in walk.days.items() if it.month == number}
        fates = [
            each for each in walk.fates if each.month == number and has_come(each.start, case.as_of)
        ]
        fate = Counter(each.coverage for each in fates)
        made = [each for each in visits if first <= each.on <= last]
        included: int | None = 1 if INCLUDED in says else None if UNKNOWN in says else 0
        if included and fate["unknown"] and not fate["included"]:
            included = None
        unused: int | None = None if included is None else included - fate["included"]
        told.append(
            {
                "included": included,
                "used": fate["included"],
                "unused": unused if last < today else 0,
                "extra": fate["extra"],
                "not_covered": fate.total() - fate["included"] - fate["extra"],
                "overage_minutes": sum(each.overage for each in fates),
                "visits": len(made),
                "visit_overage_hours": sum(each.overage for each in made),
            }
        )
    return told


def verdict_told(months: list[dict[str, Any]]) -> Verdict:
    used, unused = (sum(each[key] or 0 for each in months) for key in ("used", "unused"))
    if used and not unused and any(each["unused"] is None for each in months):
        return Verdict.UNKNOWN
    if used or unused:
        return Verdict.SOMETIMES if used and unused else Verdict.ALWAYS if used else Verdict.NEVER
    if any(each["included"] is None for each in months):
        return Verdict.UNKNOWN
    return Verdict.OPEN if any(each["included"] for each in months) else Verdict.NOTHING


@given(cases(), st.sampled_from([1, 2, 3, 12, 1200]))
def test_usage_is_what_a_walk_through_the_days_tells(case: Case, latest: int) -> None:
    """And its sums are those of its months, which are those of the timeline."""
    catalog = life_oracle.catalog_of(case.confirmed, case.choices)
    contract = life_oracle.contract_of(case.life, catalog)
    file = ContractFile(file="f", contract=contract)
    (row,) = usage([file], catalog, as_of=case.as_of, months=latest).contracts
    told = months_told(case, latest)
    assert [{key: getattr(each, key) for key in fields_dict(Use)} for each in row.months] == told
    assert row.verdict is verdict_told(told)
    for key in fields_dict(Use):
        values = [each[key] for each in told]
        assert getattr(row.use, key) == (None if None in values else sum(values))
    every = Timeline(contract=contract, catalog=catalog, as_of=case.as_of, file="f").months
    begun = [each for each in every if each.period.first_day <= row.day]
    assert list(row.months) == begun[len(begun) - len(told) :]
    now = standing(contract, catalog, as_of=case.as_of).remote_help
    if now.period and row.months:
        month = row.months[-1]
        assert month.overage_minutes == now.overage.minutes
        if now.inclusion == INCLUDED and now.remaining.sessions is not None:
            assert month.included == month.used + now.remaining.sessions
