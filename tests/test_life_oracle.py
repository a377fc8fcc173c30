"""A contract's life, case by case: worked out by hand, told by the oracle and by the program."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import pytest

from life_oracle import DEFAULT, Bought, Case, Confirmed, Life, answered, faults, refusals, told


def day(text: str) -> Any:
    """Read a day or a moment, of 2026 where no year is given."""
    text = text if text[4:5] == "-" else f"2026-{text}"
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def session(start: str, minutes: int = 20) -> dict[str, Any]:
    return {"start": day(start), "minutes": minutes}


def life(plan: str, starts: str, months: int = 12, **more: Any) -> Life:
    return {"customer": "A", "plan": plan, "starts": day(starts), "months": months, **more}


def fates(*coverage: str) -> Callable[[dict[str, Any]], bool]:
    """Hold what becomes of the sessions, in order."""
    return lambda found: [each.coverage for each in found["sessions"]] == [*coverage]


CHANGE = {"on": day("11-12"), "plan": "vip"}
L = life("komfort", "03-20", plan_changes=[CHANGE], renewals=[{"months": 12}])
USED = [session("11-05T10:00"), session("11-13T10:00")]
SINCE_2027: Confirmed = [{"plan": "komfort", "inclusion": "included", "from": day("2027-01-01")}]
FROM_JUNE = life("komfort", "06-01", remote_sessions=[session("2027-02-10T10:00")])
FROM_FEBRUARY = {**FROM_JUNE, "starts": day("2027-02-01")}
RENEWED = life(
    "komfort",
    "06-01",
    renewals=[{"months": 12}],
    remote_sessions=[session("2027-05-31T10:00"), session("2027-06-01T10:00")],
)
NOBODY_KNOWS = life(
    "komfort-plus",
    "01-31",
    plan_changes=[{"on": day("02-10"), "plan": "vip-plus"}],
    remote_sessions=[session("02-05T10:00"), session("02-12T10:00"), session("02-28T10:00")],
)
LONG_VISIT = life(
    "vip",
    "01-01",
    professional_services=[{"purchased": day("01-10")}],
    visits=[{"on": day("02-02"), "hours": 8}],
)
PACKAGE = Bought(day("01-10"), day("2027-01-10"), "")
LATE_VISIT = life(
    "vip",
    "2025-04-01",
    professional_services=[{"purchased": day("01-10")}],
    visits=[{"on": day("05-05"), "hours": 6}],
)

CASES: list[tuple[Life, str, dict[str, Any] | Callable[[dict[str, Any]], bool]]] = [
    (
        L,
        "2026-11-11",
        {
            "plan": "komfort",
            "term": (1, day("03-20"), day("2027-03-19"), 128),
            "life": (day("03-20"), day("2028-03-19"), 494),
        },
    ),
    # The change starts no new month.
    (
        L,
        "2026-11-12",
        {"plan": "vip", "period": (8, day("10-20"), day("11-19"), day("11-20")), "remaining": 1},
    ),
    (L, "2027-03-20", {"plan": "vip", "status": "running"}),
    ({**L, "remote_sessions": USED}, "2026-11-19", fates("not_included", "included")),
    # The renewal goes on.
    (L, "2027-03-19", {"period": (12, day("2027-02-20"), day("2027-03-19"), day("2027-03-20"))}),
    (L, "2028-03-01", {"period": (24, day("2028-02-20"), day("2028-03-19"), None)}),
    (L, "2028-03-20", {"status": "ended", "plan": "vip", "period": None, "losses": []}),
    # A month cut short has its whole session.
    (
        {**L, "ends": day("12-05")},
        "2026-12-01",
        {
            "period": (9, day("11-20"), day("12-05"), None),
            "remaining": 1,
            "losses": [("session", day("12-05")), ("term", day("12-05"))],
            "terms": [(day("03-20"), day("12-05"))],
        },
    ),
    (
        life("vip", "01-31", plan_changes=[{"on": day("06-10"), "plan": "komfort"}]),
        "2026-06-01",
        {
            "losses": [("session", day("06-09")), ("term", day("2027-01-30"))],
            "period": (5, day("05-31"), day("06-29"), None),
        },
    ),
    (
        life("vip", "2025-08-31", 6, renewals=[{"months": 6}, {"months": 1}]),
        "2026-02-28",
        {
            "terms": [
                (day("2025-08-31"), day("02-27")),
                (day("02-28"), day("08-30")),
                (day("08-31"), day("09-29")),
            ]
        },
    ),
    # What nobody knows stays unknown for the month, unless a bought session is left.
    (NOBODY_KNOWS, "2026-02-28", fates("unknown", "unknown", "included")),
    (NOBODY_KNOWS, "2026-02-27", {"allowance": 1, "used": 0, "remaining": None}),
    (
        {**NOBODY_KNOWS, "extra_sessions": [{"purchased": day("02-05"), "sessions": 1}]},
        "2026-02-27",
        fates("extra", "included", "included"),
    ),
    (
        {**NOBODY_KNOWS, "extra_sessions": [{"purchased": day("02-06"), "sessions": 2}]},
        "2026-02-27",
        fates("unknown", "extra", "included"),
    ),
    # Bought sessions end with the contract.
    (
        life("komfort", "01-31", 1, extra_sessions=[{"purchased": day("02-01"), "sessions": 2}]),
        "2026-02-27",
        {"extra": (2, 0, 2), "losses": [("extra", day("02-27")), ("term", day("02-27"))]},
    ),
    (
        life("komfort", "01-31", 1, extra_sessions=[{"purchased": day("02-01"), "sessions": 2}]),
        "2026-02-28",
        {"extra": (2, 0, 0), "losses": []},
    ),
    # A visit goes by its package's window alone.
    (
        LATE_VISIT,
        "2026-05-05",
        {
            "status": "ended",
            "packages": [(PACKAGE, 1, 2)],
            "losses": [("visits", day("2027-01-10"))],
        },
    ),
]


@pytest.mark.parametrize("ask", [told, answered])
@pytest.mark.parametrize(("one", "as_of", "expected"), CASES)
def test_a_life_as_of_a_day(
    one: Life, as_of: str, expected: Any, ask: Callable[[Case], dict[str, Any]]
) -> None:
    found = ask(Case(one, [], DEFAULT, day(as_of)))
    if isinstance(expected, dict):
        assert {key: found[key] for key in expected} == expected
    else:
        assert expected(found), found["sessions"]


@pytest.mark.parametrize("ask", [told, answered])
@pytest.mark.parametrize(
    ("one", "edition", "coverage"),
    [
        (FROM_JUNE, "when-agreed", ["not_included"]),
        (FROM_FEBRUARY, "when-agreed", ["included"]),
        (FROM_JUNE, "on-the-day", ["included"]),
        (FROM_FEBRUARY, "on-the-day", ["included"]),
        (RENEWED, "when-agreed", ["not_included", "included"]),
    ],
)
def test_which_edition_a_session_goes_by(
    one: Life, edition: str, coverage: list[str], ask: Callable[[Case], dict[str, Any]]
) -> None:
    choices = DEFAULT | {"edition.of-contract": edition}
    found = ask(Case(one, SINCE_2027, choices, day("2027-06-10")))
    assert fates(*coverage)(found), found["sessions"]


@pytest.mark.parametrize("ask", [told, answered])
@pytest.mark.parametrize(
    ("reading", "outcome", "overage", "packages"),
    [("uses-one", PACKAGE, 1, (PACKAGE, 1, 2)), ("refused", "too_long", 0, (PACKAGE, 0, 3))],
)
def test_a_visit_of_eight_hours(
    reading: str, outcome: Any, overage: float, packages: Any, ask: Callable[[Case], dict[str, Any]]
) -> None:
    found = ask(Case(LONG_VISIT, [], DEFAULT | {"visit.too-long": reading}, day("03-01")))
    (visit,) = found["visits"]
    assert (visit.outcome, visit.overage, found["packages"]) == (outcome, overage, [packages])


@pytest.mark.parametrize("keys", [faults, refusals])
@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"ends": day("2026-03-19")}, "ends"),
        ({"ends": day("2028-03-20")}, "ends"),
        ({"plan_changes": [CHANGE, {**CHANGE, "plan": "premium"}]}, "plan_changes[2].on"),
        ({"plan_changes": [{**CHANGE, "on": day("2027-03-20")}]}, "plan_changes[1].on"),
        ({"plan_changes": [{"on": day("05-01"), "plan": "komfort"}]}, "plan_changes[1].plan"),
        ({"plan_changes": [{**CHANGE, "on": day("03-20")}]}, "plan_changes[1].on"),
        ({"plan_changes": [{**CHANGE, "on": day("2028-03-20")}]}, "plan_changes[1].on"),
    ],
)
def test_what_no_life_holds(
    changes: dict[str, Any], key: str, keys: Callable[[Life], Iterable[str]]
) -> None:
    assert [*keys({**L, **changes})] == [key]
    assert [*keys(L)] == []
