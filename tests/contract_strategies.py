"""Contracts to ask about: written in a few words, or drawn by Hypothesis, and when to ask."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import dates, forms
from oracles import DAY, FIRST, LAST, next_start
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import (
    Contract,
    Entry,
    OrderContacts,
    PlanChange,
    ProductPackage,
    Renewal,
)
from sage_entitlements.model import ActivityId, OptionId
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.text import is_blank
from sage_entitlements.visits import Package, Visit

When = date | datetime

# -- In a few words ----------------------------------------------------------------------


def when(text: str) -> Any:
    """Read a day or a moment, of 2025 where no year is given."""
    text = text if text[4:5] == "-" else f"2025-{text}"
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def entry(text: str) -> Entry:
    """Read "help 02-03T10:00 20 FK", "bought 03-10 2", "visit 03-10 7 Alfa" or "package 03-10"."""
    found = re.fullmatch(r"(\w+) (\S+)(?: ([\d.]+))?(?: (.+))?", text)
    assert found is not None
    kind, on, number, name = found.groups()
    if kind == "help":
        return RemoteSession(start=when(on), minutes=int(number or 20), program=name)
    if kind == "visit":
        return Visit(on=when(on), hours=float(number or 6), package=name)
    if kind == "bought":
        return ExtraSessions(purchased=when(on), sessions=int(number or 1))
    return Package(purchased=when(on), name=name)


def contract(text: str = "vip", **fields: Any) -> Contract:
    """Read a plan and entries, such as "vip: help 02-03T10:00, visit 03-10"."""
    plan, _, entries = text.partition(": ")
    fields = {"customer": "A", "starts": when("01-31"), "months": 12} | fields
    made = map(entry, entries.split(", ") if entries else ())
    return reduce(Contract.with_entry, made, Contract(plan=plan, **fields))


def read_as(choices: Mapping[str, str]) -> Catalog:
    """Read the page otherwise: give the readings that are chosen otherwise, and how."""
    catalog = held_catalog()
    assert choices.keys() <= {each.id for each in catalog.readings}
    chosen = (OptionId(choices.get(each.id, each.choice)) for each in catalog.readings)
    readings = map(lambda each, choice: evolve(each, choice=choice), catalog.readings, chosen)
    return evolve(catalog, readings=tuple(readings))


# -- Drawn -------------------------------------------------------------------------------

YEAR = timedelta(days=366)
PLANS = {
    "podstawowa": ("podstawowa", "Podstawowa", "PODSTAWOWA"),
    "komfort": ("komfort", "Komfort", " komfort "),
    "premium": ("premium", "Premium"),
    "prestiz": ("prestiz", "Prestiż", "PRESTIŻ"),
    "vip": ("vip", "VIP", "V-I-P"),
    "podstawowa-plus": ("podstawowa-plus", "Podstawowa +", "podstawowa plus"),
    "komfort-plus": ("komfort-plus", "Komfort +", "komfort+"),
    "vip-plus": ("vip-plus", "VIP +", "vip plus"),
}
"""The plans, and some forms of each one's name."""
PROGRAMS = ("Symfonia Handel", "Płatnik", "Sage 50", "Kadry-Płace")
NAMES = ("Alfa", "Beta", "Gamma")
ACTIVITIES = st.sampled_from(["database-conversion", "user-support", "backup-check"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: not is_blank(text)
)
PHONES = st.none() | st.sampled_from(["+48 22 455 56 00", "22/455-56-00"])
MAILS = st.none() | st.just("it@firma.example.pl")


def any_case(name: str) -> st.SearchStrategy[str]:
    """Write a name as people do."""
    return st.sampled_from([name, name.upper(), name.lower(), f" {name}  ", name.replace(" ", "-")])


def plan_of(form: str) -> str:
    """Give the id of the plan that has this form of its name."""
    return next(plan for plan, written in PLANS.items() if form in written)


class Days:
    """The days around a term, some of which come again and again, so that entries meet."""

    def __init__(self, starts: date, end: date, often: list[date]) -> None:
        self.starts, self.end = starts, end
        self.often = [*often, starts, end, end - timedelta(days=1)]

    def draw(self, before: int = 30, after: int = 30) -> st.SearchStrategy[date]:
        """Any day of the term, or of those just before and after it."""
        first, last = self.starts - timedelta(days=before), self.end + timedelta(days=after)
        return st.sampled_from(self.often) | st.dates(first, last)


def moments_of(days: st.SearchStrategy[date]) -> st.SearchStrategy[datetime]:
    """Draw moments of these days, aware and naive, many of them at whole hours."""

    def written(day: date, minutes: int, form: int) -> datetime:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
        found = forms(start)[form]
        # A wall clock in a file cannot say which of two hours it means, so it means the earlier.
        return found if found.tzinfo is not None else found.replace(fold=0)

    minutes = st.integers(-2, 23).map(lambda hour: hour * 60) | st.integers(-120, 1440)
    return st.builds(written, days, minutes, st.integers(0, 4))


def session(days: Days, programs: tuple[str, ...]) -> st.SearchStrategy[RemoteSession]:
    return st.builds(
        RemoteSession,
        start=moments_of(days.draw()),
        minutes=st.sampled_from([1, 20, 30, 31, 47]) | st.integers(1, 2000),
        program=st.none() | st.sampled_from([*programs, "Another"]).flatmap(any_case),
    )


def visit(days: Days, names: list[str]) -> st.SearchStrategy[Visit]:
    named = st.sampled_from(names).flatmap(any_case) if names else st.none()
    return st.builds(
        Visit,
        on=days.draw(after=200),
        hours=st.integers(1, 7) | st.sampled_from([0.5, 7.0, 7.25, 8, 24]),
        activities=st.lists(ACTIVITIES.map(ActivityId), max_size=2).map(tuple),
        package=st.none() | named,
    )


def extra(days: Days) -> st.SearchStrategy[ExtraSessions]:
    return st.builds(ExtraSessions, purchased=days.draw(), sessions=st.integers(1, 3))


def _packages(draw: st.DrawFn, days: Days) -> tuple[Package, ...]:
    names = [each if draw(st.booleans()) else None for each in draw(st.permutations(NAMES))]
    bought = draw(st.lists(days.draw(before=400), max_size=4))
    return tuple(
        Package(purchased=day, name=name) for day, name in zip(bought, [*names, None], strict=False)
    )


def _product_package(draw: st.DrawFn, name: str) -> ProductPackage:
    programs = draw(st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=3))
    chosen = draw(st.sampled_from(programs).flatmap(any_case))
    return ProductPackage(name=name, programs=tuple(programs), chosen=chosen)


@st.composite
def _drawn(draw: st.DrawFn, most: int) -> tuple[Contract, Days]:
    starts = end = draw(dates(FIRST + 2 * YEAR, LAST - 5 * YEAR))
    months = draw(st.integers(1, 14))
    for _ in range(months):
        end = next_start(starts, end)
    numbers = draw(st.lists(st.integers(-20, (end - starts).days + 20), max_size=2))
    days = Days(starts, end, [starts + timedelta(days=each) for each in numbers])
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    contract = Contract(
        customer=draw(TEXT),
        plan=draw(st.sampled_from([*PLANS]).flatmap(lambda plan: st.sampled_from(PLANS[plan]))),
        starts=starts,
        months=months,
        programs=tuple(draw(st.lists(st.sampled_from(PROGRAMS), max_size=2, unique=True))),
        product_packages=tuple(_product_package(draw, name) for name in names),
        order_contacts=OrderContacts(phone=draw(PHONES), email=draw(MAILS)),
        professional_services=_packages(draw, days),
        extra_sessions=tuple(draw(st.lists(extra(days), max_size=3))),
    )
    named = [each.name for each in contract.professional_services if each.name]
    sessions = st.lists(session(days, contract.covered_programs), max_size=most)
    used = evolve(
        contract,
        visits=tuple(draw(st.lists(visit(days, named), max_size=most))),
        remote_sessions=tuple(draw(sessions)),
    )
    return used, days


NOTES = st.none() | TEXT
EXTRA = st.recursive(
    TEXT | st.integers(-(2**63), 2**63 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Draw valid contracts of the known years, with all that a file may say of their lives."""
    one, days = draw(_drawn(7))
    renewal = st.builds(
        Renewal, months=st.integers(1, 14), plan=st.none() | st.sampled_from([*PLANS]), by=NOTES
    )
    noted = (evolve(each, note=draw(NOTES), by=draw(NOTES)) for each in one.visits)
    one = evolve(
        one,
        number=draw(NOTES),
        nip=draw(NOTES),
        extra=draw(st.dictionaries(TEXT, EXTRA, max_size=2)),
        renewals=tuple(draw(st.lists(renewal, max_size=2))),
        visits=tuple(noted),
        ends=draw(st.none() | st.dates(days.starts, days.end - timedelta(days=1))),
    )
    # The second day begins no term, and only the first plan is in force by then.
    others = sorted({*PLANS} - {plan_of(one.plan)})
    change = st.builds(PlanChange, on=st.just(one.starts + DAY), plan=st.sampled_from(others))
    return evolve(one, plan_changes=tuple(draw(st.lists(change, max_size=1))))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Contract, When]:
    """Draw contracts, and a day or a moment to ask about them."""
    one, term = draw(_drawn(7))
    days = term.draw(before=60, after=400)
    return one, draw(days | moments_of(days))


@st.composite
def recordings(draw: st.DrawFn) -> tuple[Contract, Entry]:
    """Draw contracts, and an entry more for each."""
    one, days = draw(_drawn(4))
    names = [each.name for each in one.professional_services if each.name]
    packages = st.builds(Package, purchased=days.draw(before=400))
    more = session(days, one.covered_programs) | visit(days, names) | extra(days) | packages
    again = [st.just(evolve(each)) for each in one.remote_sessions[:1]]
    return one, draw(st.one_of(more, *again))
