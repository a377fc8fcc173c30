"""Rules of a contract's life: what comes later takes nothing away from what came before."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from life_oracle import (
    DAY,
    Case,
    Life,
    When,
    answered,
    day_of,
    days_of,
    differences,
    faults,
    has_come,
    refusals,
)
from life_strategies import cases, spoilt


def past(found: dict[str, Any], as_of: When) -> Any:
    """Give what became of all that had come by a day or a moment."""
    sessions = [each for each in found["sessions"] if has_come(each.start, as_of)]
    return sessions, [each for each in found["visits"] if has_come(each.on, as_of)]


def without(found: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: it for key, it in found.items() if key not in keys}


AHEAD = ("sessions", "visits", "term", "terms", "life", "losses", "period")
"""What also tells of days to come."""


@given(cases())
def test_the_program_answers_what_the_oracle_tells(case: Case) -> None:
    """All that is told of a life is as by walking it day by day."""
    assert differences(case) == {}


@given(spoilt())
def test_what_no_life_holds_is_refused_by_its_keys(life: Life) -> None:
    """An end and plan changes lie in the contract; no change meets another, a term or its plan."""
    assert sorted(refusals(life)) == sorted(faults(life))


@given(cases(), st.data())
def test_periods_tile_the_life(case: Case, data: st.DataObject) -> None:
    """Contract months follow on one another from the first day to the last.

    So they do whatever plan changes, renewals and ends there are; each day lies in the one that
    holds it, and as many months come as the terms have, unless the contract ends early.
    """
    days = days_of(case.life)
    day, number, last_day = min(days), 0, max(days)
    while day <= last_day:
        found = answered(case._replace(as_of=day))["period"]
        number += 1
        assert found[:2] == (number, day)
        assert found[3] in {None, found[2] + DAY}
        within = data.draw(st.dates(day, found[2]))
        assert answered(case._replace(as_of=within))["period"] == found
        day = found[2] + DAY
    assert day == last_day + DAY
    renewals = case.life.get("renewals", ())
    if "ends" not in case.life:
        assert number == case.life["months"] + sum(each["months"] for each in renewals)


@given(cases(), st.integers(1, 14), st.none() | st.sampled_from(["vip", "komfort", "komfort-plus"]))
def test_a_renewal_changes_nothing_that_came_before_it(
    case: Case, months: int, plan: str | None
) -> None:
    """What became of sessions and visits before a renewal's first day is what it was."""
    life = without(case.life, "ends")
    more = {"months": months} | ({"plan": plan} if plan else {})
    renewed = {**life, "renewals": [*life.get("renewals", ()), more]}
    last_day = max(days_of(life))
    before = answered(case._replace(life=life, as_of=last_day))
    after = answered(case._replace(life=renewed, as_of=last_day))
    assert past(after, last_day) == past(before, last_day)
    assert after["life"][1] > before["life"][1] == last_day
    assert after["period"][:3] == before["period"][:3]
    assert without(after, *AHEAD) == without(before, *AHEAD)


@given(cases(), st.data())
def test_ending_later_takes_nothing_away_before_the_earlier_end(
    case: Case, data: st.DataObject
) -> None:
    """Up to the earlier of two ends all that is used and left is the same.

    And what can be lost can be used as long, or longer.
    """
    life = without(case.life, "ends")
    days = sorted(days_of(life))
    ends = sorted(data.draw(st.lists(st.sampled_from(days), min_size=2, max_size=2)))
    as_of = ends[0] - timedelta(days=data.draw(st.integers(0, 40)))
    sooner, later = (
        answered(case._replace(life={**life, "ends": each}, as_of=as_of)) for each in ends
    )
    assert past(sooner, ends[0]) == past(later, ends[0])
    assert without(sooner, *AHEAD) == without(later, *AHEAD)
    assert [kind for kind, _ in sorted(sooner["losses"])] == [
        kind for kind, _ in sorted(later["losses"])
    ]
    assert all(a <= b for a, b in zip(sooner["losses"], later["losses"], strict=True))


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_plan_changes_changes_nothing(case: Case, random: Random) -> None:
    """Entries and plan changes mean the same in any order; renewals follow on one another."""
    mixed = {
        key: random.sample(it, len(it)) if isinstance(it, list) and key != "renewals" else it
        for key, it in case.life.items()
    }
    assert answered(case._replace(life=mixed)) == answered(case)


@given(cases(), st.sampled_from(["included", "not_included"]), st.data())
def test_a_confirmation_from_a_day_changes_nothing_before_that_day(
    case: Case, inclusion: str, data: st.DataObject
) -> None:
    """Before the day from which something is confirmed, nothing is otherwise.

    Only what lies ahead, the next reset and the last day to use a session, may come to lie
    elsewhere from that day on.
    """
    days = days_of(case.life)
    plan = data.draw(st.sampled_from(sorted({each.plan for each in days.values()})))
    since = data.draw(st.sampled_from(sorted(days)) | st.just(day_of(case.as_of) + DAY))
    cell = {"plan": plan, "inclusion": inclusion, "from": since}
    others = [each for each in case.confirmed if (each["plan"], each.get("from")) != (plan, since)]
    as_of = min(day_of(case.as_of), since - DAY)
    before, after = (
        answered(case._replace(confirmed=each, as_of=as_of)) for each in (others, [*others, cell])
    )
    assert past(before, since - DAY) == past(after, since - DAY)
    ahead = ("sessions", "period", "losses")
    assert without(before, *ahead) == without(after, *ahead)
    if before["period"] != after["period"]:
        assert before["period"][:3] == after["period"][:3]
        assert before["period"][2] + DAY >= since
    moved = {*before["losses"]} ^ {*after["losses"]}
    if moved:
        assert {kind for kind, _ in moved} == {"session"}
        assert len(moved) == 2
        assert max(last_day for _, last_day in moved) >= since
