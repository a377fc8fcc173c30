"""The worked cases: dates on which other systems of this kind were caught out.

They ask the bundled catalogue, of the library and on the command line alike, and their answers
follow from its figures and readings: who changes one of those on purpose works the answers out
anew, here and in the README's examples in Python.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from attrs import evolve

from cli.helpers import answer_result, run, told
from contract_strategies import when
from sage_entitlements import Language, dates, load_catalog, load_contract, standing, to_data
from sage_entitlements.catalog.answers import catalog_warnings
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.errors import ContractError, NonexistentTimeError
from sage_entitlements.model import Confirmation, Inclusion, PlanId, ServiceId
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.visits import Visit

CATALOG = load_catalog()


class Case(NamedTuple):
    """A question, of the library and as a command line, which may be about the file f.toml."""

    ask: Callable[[Catalog], object]
    line: str
    text: str = ""
    overlay: str = ""

    def __str__(self) -> str:
        return self.line


def status(as_of: str, *lines: str, overlay: str = "") -> Case:
    """Ask how a contract stands; ``;`` parts the lines of its file."""

    def ask(catalog: Catalog) -> object:
        one = load_contract("f.toml", catalog=catalog)
        return standing(one, catalog, as_of=when(as_of), file="f.toml")

    return Case(ask, f"contract status f.toml --as-of {as_of}", text(*lines), overlay)


def text(*lines: str) -> str:
    return "\n".join(('customer = "A"', *lines)).replace("; ", "\n")


def remote(
    starts: str, as_of: str, *used: str, months: int | None = None, minutes: int | None = None
) -> Case:
    """Ask what is left of remote help, with sessions of 20 minutes used."""

    def ask(catalog: Catalog) -> object:
        sessions = [RemoteSession(start=when(each), minutes=20) for each in used]
        terms: Any = {"starts": when(starts), "months": months, "sessions": sessions}
        return dates.remote(catalog, minutes=minutes, as_of=when(as_of), **terms)

    options = [f"--session {each}/20" for each in used]
    options += [f"--months {months}"] if months else []
    options += [f"--minutes {minutes}"] if minutes else []
    return Case(ask, f"remote --starts {starts} --as-of {as_of} {' '.join(options)}")


def visits(purchased: str, as_of: str, on: str, hours: int, overlay: str = "") -> Case:
    """Ask what is left of a package after a visit."""

    def ask(catalog: Catalog) -> object:
        made = [Visit(on=when(on), hours=hours)]
        return dates.visits(catalog, purchased=when(purchased), visits=made, as_of=when(as_of))

    line = f"visits --purchased {purchased} --visit {on}/{hours} --as-of {as_of}"
    return Case(ask, line, overlay=overlay)


def hours(at: str) -> Case:
    return Case(lambda catalog: dates.hours(catalog, at=when(at)), f"hours --at {at}")


def workday(on: str) -> Case:
    return Case(lambda catalog: dates.working_days(catalog, when(on)), f"workdays --on {on}")


def complaint(at: str, as_of: str) -> Case:
    def ask(catalog: Catalog) -> object:
        return dates.complaint(catalog, when(at), as_of=when(as_of))

    return Case(ask, f"complaint {at} --as-of {as_of}")


L = (
    'plan = "komfort"; starts = 2026-03-20; months = 12',
    '[[plan_changes]]; on = 2026-11-12; plan = "vip"',
    "[[renewals]]; months = 12",
)
USED = tuple(
    f"[[remote_sessions]]; start = {each}T10:00:00; minutes = 20"
    for each in ("2026-11-05", "2026-11-13")
)
ENDED = ("ends = 2026-12-05", *L)
LOWERED = (
    'plan = "vip"; starts = 2026-01-31; months = 12',
    '[[plan_changes]]; on = 2026-06-10; plan = "komfort"',
)
CLAMPED = ('plan = "vip"; starts = 2025-08-31; months = 6', *["[[renewals]]; months = 6"] * 2)
OUTLIVED = (
    'plan = "vip"; starts = 2025-04-01; months = 12',
    "[[professional_services]]; purchased = 2026-01-10",
    "[[visits]]; on = 2026-05-05; hours = 6",
)
CONFIRMED = """\
[[confirmed]]
plan = "komfort"
service = "remote-help"
inclusion = "included"
source = "letter"
on = 2026-12-01
from = 2027-01-01
"""
ON_THE_DAY = '[readings]\n"edition.of-contract" = "on-the-day"\n'


def edition(starts: str, session: str, coverage: str, overlay: str, *more: str) -> Any:
    """Give the case of a Komfort contract and of what becomes of its session."""
    lines = f'plan = "komfort"; starts = {starts}; months = 12', *more
    used = f"[[remote_sessions]]; start = {session}T10:00:00; minutes = 20"
    covered = coverage == "included"
    told = {
        "remote_help.not_covered.coverage": [] if covered else [coverage],
        "remote_help.used": [int(covered)],
        "reasons.id": {"edition.of-contract"},
    }
    return status(session, *lines, used, overlay=f"{CONFIRMED}{overlay}"), told


REFUSED = '[readings]\n"visit.too-long" = "refused"\n'
TWICE = "26 Oct 2025 02:30 comes twice in Warsaw, where the clock is then set back; the earlier"
Expected = Mapping[str, object]
CASES: list[tuple[Case, Expected]] = [
    # Months of a contract: number, first day, last day, next reset.
    (remote("2023-01-31", "2023-02-15"), {"period": [1, "2023-01-31", "2023-02-27", "2023-02-28"]}),
    (remote("2023-01-31", "2023-03-01"), {"period": [2, "2023-02-28", "2023-03-30", "2023-03-31"]}),
    (
        remote("2024-02-29", "2025-02-28"),
        {"period": [13, "2025-02-28", "2025-03-28", "2025-03-29"]},
    ),
    (remote("2026-05-31", "2026-06-15"), {"period.next_reset": "2026-06-30"}),
    (remote("2025-01-29", "2025-01-29"), {"period": [1, "2025-01-29", "2025-02-27", "2025-02-28"]}),
    (remote("2025-03-10", "2025-03-09", months=12), {"period": None, "outside": "not_started"}),
    (remote("2025-03-10", "2026-03-10", months=12), {"period": None, "outside": "ended"}),
    # Windows, working days, hours, deadlines.
    (
        visits("2025-03-10", "2026-03-10", "2026-03-10", 7),
        {"window.last_day": "2026-03-10", "window.status": "open", "visits": [3, 1, 2, 0]},
    ),
    (
        visits("2024-02-29", "2025-02-28", "2025-02-28", 7),
        {"window.last_day": "2025-02-28", "visits": [3, 1, 2, 0]},
    ),
    (workday("2024-12-24"), {"day.working_day": True}),
    (workday("2025-12-24"), {"day.working_day": False}),
    (workday("2018-11-12"), {"day.working_day": False}),
    (
        complaint("2025-12-23T23:30Z", "2025-12-24"),
        {
            "performed_at": "2025-12-24T00:30:00+01:00",
            "working_day": False,
            "deadline_day": "2025-12-29",
            "expires_at": "2025-12-30T00:00:00+01:00",
        },
    ),
    (hours("2025-03-28T07:00Z"), {"open": True}),
    (hours("2025-03-31T06:00Z"), {"open": True}),
    (hours("2025-03-31T15:00Z"), {"open": False}),
    (
        hours("2025-10-26T02:30"),
        {"at": "2025-10-26T02:30:00+02:00", "notes": [f"{TWICE} one is meant."]},
    ),
    # Sessions: coverage, minutes covered and over, whether it has to be bought.
    (remote("2025-01-10", "2025-02-20", minutes=45), {"preflight": ["included", 30, 15, False]}),
    (
        remote("2025-01-10", "2025-02-20", "2025-02-12T09:00", minutes=20),
        {"preflight": ["past_allowance", 0, 0, True]},
    ),
    *(
        (
            remote("2025-01-10", as_of, "2025-02-12T09:00", "2025-02-14T09:00"),
            {"remaining.sessions": left},
        )
        for as_of, left in (("2025-03-09", 0), ("2025-03-10", 1), ("2025-05-10", 1))
    ),
    # A contract's life.
    (
        status("2026-11-11", *L),
        {
            "term.last_day": "2027-03-19",
            "life": ["2026-03-20", "2028-03-19", "running", 494],
            "terms.first_day": ["2026-03-20", "2027-03-20"],
            "plan.id": "komfort",
        },
    ),
    (
        status("2026-11-12", *L),
        {
            "plan.id": "vip",
            "remote_help.period": [8, "2026-10-20", "2026-11-19", "2026-11-20"],
            "reasons.id": {"plan-change.month"},
        },
    ),
    (status("2027-03-20", *L), {"plan.id": "vip", "term.number": 2}),
    (
        status("2026-11-13", *L, *USED),
        {
            "remote_help.not_covered.start": ["2026-11-05T10:00:00+01:00"],
            "remote_help.not_covered.coverage": ["not_included"],
            "remote_help.used": [1],
            "remote_help.remaining": [0],
        },
    ),
    (status("2027-03-19", *L), {"remote_help.period.next_reset": "2027-03-20"}),
    (
        status("2028-03-01", *L),
        {
            "remote_help.period": [24, "2028-02-20", "2028-03-19", None],
            "reasons.id": {"period.cut"},
        },
    ),
    (
        status("2026-12-01", *ENDED),
        {
            "remote_help.period": [9, "2026-11-20", "2026-12-05", None],
            "remote_help.left": 1,
            "losses.kind": ["session", "term"],
            "losses.last_day": ["2026-12-05", "2026-12-05"],
        },
    ),
    (
        status("2026-12-06", *ENDED),
        {
            "entitlements": [],
            "phone": None,
            "losses": [],
            "term.status": "ended",
            "remote_help.inclusion": None,
            "remote_help.allowance.sessions": 0,
        },
    ),
    (
        status("2026-03-19", *L),
        {"entitlements": [], "phone": None, "plan.id": "komfort", "term.status": "not_started"},
    ),
    (
        status("2026-06-01", *LOWERED),
        {"losses.kind": ["session", "term"], "losses.last_day": ["2026-06-09", "2027-01-30"]},
    ),
    (
        status("2026-03-01", *CLAMPED),
        {
            "terms.first_day": ["2025-08-31", "2026-02-28", "2026-08-31"],
            "terms.last_day": ["2026-02-27", "2026-08-30", "2027-02-27"],
        },
    ),
    # Editions of the catalogue.
    edition("2026-06-01", "2027-02-10", "not_included", ""),
    edition("2027-02-01", "2027-02-10", "included", ""),
    edition("2026-06-01", "2027-02-10", "included", ON_THE_DAY),
    edition("2027-02-01", "2027-02-10", "included", ON_THE_DAY),
    edition("2026-06-01", "2027-05-31", "not_included", "", "[[renewals]]; months = 12"),
    edition("2026-06-01", "2027-06-01", "included", "", "[[renewals]]; months = 12"),
    # Visits: included, used, remaining, hours past the limit.
    (
        visits("2025-03-10", "2025-12-31", "2025-06-02", 8),
        {"visits": [3, 1, 2, 1], "refused": [], "reasons.id": {"visit.too-long"}},
    ),
    (
        visits("2025-03-10", "2025-12-31", "2025-06-02", 8, overlay=REFUSED),
        {"visits": [3, 0, 3, 0], "refused.reason": ["too_long"], "reasons.id": {"visit.too-long"}},
    ),
    (
        status("2026-05-05", *OUTLIVED),
        {
            "term.status": "ended",
            "packages.visits.remaining": [2],
            "refused_visits": [],
            "reasons.id": {"package.after-term"},
        },
    ),
]


def dig(data: Any, path: str) -> Any:
    """Give what stands at a path, in each of a list; an object by its values."""
    for step in path.split("."):
        data = [each[step] for each in data] if isinstance(data, list) else data[step]
    return [*data.values()] if isinstance(data, dict) else data


@pytest.mark.parametrize(("case", "expected"), CASES, ids=str)
def test_library_and_command_line_answer_alike(
    case: Case, expected: Expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.toml").write_text(case.text, encoding="utf-8")
    Path("o.toml").write_text(case.overlay, encoding="utf-8")
    found = to_data(case.ask(load_catalog(overlay="o.toml")), Language.EN)
    assert answer_result(*case.line.split(), "--overlay", "o.toml", "--lang", "en") == found
    for path, value in expected.items():
        there = dig(found, path)
        assert value <= {*there} if isinstance(value, set) else there == value, path


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (("ends = 2026-03-19", *L), "ends"),
        (("ends = 2028-03-20", *L), "ends"),
        ((*L, '[[plan_changes]]; on = 2026-11-12; plan = "premium"'), "plan_changes[2].on"),
        ((*L, '[[plan_changes]]; on = 2027-03-20; plan = "premium"'), "plan_changes[2].on"),
        ((*L, '[[plan_changes]]; on = 2026-05-01; plan = "komfort"'), "plan_changes[2].plan"),
    ],
)
def test_a_life_that_cannot_be_is_refused_by_its_key(
    lines: tuple[str, ...], key: str, tmp_path: Path
) -> None:
    path = tmp_path / "f.toml"
    path.write_text(text(*lines), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        load_contract(path, catalog=CATALOG)
    assert [fault.key for fault in caught.value.faults] == [key]
    assert run("contract", "check", str(path)).exit_code == 4
    (checked,) = answer_result("contract", "check", str(path))["files"]
    assert [fault["key"] for fault in checked["faults"]] == [key]


@pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
def test_a_date_that_never_comes(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day after a contract's last one is the next reset of none."""
    monkeypatch.chdir(tmp_path)
    terms = text('plan = "vip"; starts = 2025-12-14; months = 12')
    Path("f.toml").write_text(terms, encoding="utf-8")
    asked = "--plan vip --starts 2025-12-14 --months 12"
    for line in (f"remote {asked}", "contract status f.toml", "portfolio f.toml"):
        shown = run(*line.split(), "--as-of", "2026-12-10", "--format", kind).stdout
        last, after = (re.search(rf"2026-12-{day}|{day} Dec 2026", shown) for day in (13, 14))
        assert (last is None, after) == (False, None)


def test_an_hour_that_does_not_exist_is_refused() -> None:
    moment = when("2025-03-30T02:30")
    with pytest.raises(NonexistentTimeError) as raised:
        dates.hours(CATALOG, at=moment)
    assert raised.value.moment == moment
    assert "does not exist in Warsaw" in told(run("hours", "--at", "2025-03-30T02:30"), 2)


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
