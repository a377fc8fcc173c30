"""What Hypothesis draws: contracts with all that can be bought and used, and when to ask."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from date_strategies import dates, forms
from oracles import FIRST, LAST, month_start
from sage_entitlements import (
    ActivityId,
    Contract,
    ExtraSessions,
    OrderContacts,
    Package,
    ProductPackage,
    RemoteSession,
    Visit,
)

Entry = Visit | RemoteSession | ExtraSessions | Package
When = date | datetime

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
ACTIVITIES = ("database-conversion", "user-support", "backup-check")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


def any_case(name: str) -> st.SearchStrategy[str]:
    """Write a name as people do."""
    return st.sampled_from([name, name.upper(), name.lower(), f" {name}  ", name.replace(" ", "-")])


def plan_of(form: str) -> str:
    """Give the id of the plan that has this form of its name."""
    return next(plan for plan, written in PLANS.items() if form in written)


class Days:
    """The days around a term, some of which come again and again, so that entries meet."""

    def __init__(self, starts: date, months: int, often: list[date]) -> None:
        self.starts = starts
        self.end = month_start(starts, months)
        self.often = [*often, starts, self.end, self.end - timedelta(days=1)]

    def draw(self, before: int = 30, after: int = 30) -> st.SearchStrategy[date]:
        """Any day of the term, or of those just before and after it."""
        first = self.starts - timedelta(days=before)
        last = self.end + timedelta(days=after)
        return st.sampled_from(self.often) | st.dates(first, last)


def _no_fold(moment: datetime) -> datetime:
    # A wall clock in a file cannot say which of two hours it means, so it means the earlier.
    return moment if moment.tzinfo is not None else moment.replace(fold=0)


def moments_of(days: st.SearchStrategy[date]) -> st.SearchStrategy[datetime]:
    """Draw moments of these days, aware and naive, many of them at whole hours."""

    def written(day: date, minutes: int, form: int) -> datetime:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
        return _no_fold(forms(start)[form])

    minutes = st.integers(-2, 23).map(lambda hour: hour * 60) | st.integers(-120, 1440)
    return st.builds(written, days, minutes, st.integers(0, 4))


class Drawing(NamedTuple):
    """A contract, and how to draw more that fits it."""

    contract: Contract
    days: Days | None
    """None where nothing more is drawn."""

    def entry(self) -> st.SearchStrategy[Entry]:
        """Draw one entry more."""
        assert self.days is not None
        programs = self.contract.covered_programs
        names = [each.name for each in self.contract.professional_services if each.name]
        return (
            session(self.days, programs)
            | visit(self.days, names)
            | extra(self.days)
            | st.builds(Package, purchased=self.days.draw(before=400))
        )

    def when(self) -> st.SearchStrategy[When]:
        """Draw a day or a moment to ask about."""
        assert self.days is not None
        days = self.days.draw(before=60, after=400)
        return days | moments_of(days)


def session(days: Days, programs: tuple[str, ...]) -> st.SearchStrategy[RemoteSession]:
    known = st.sampled_from([*programs, "Another"]).flatmap(any_case)
    return st.builds(
        RemoteSession,
        start=moments_of(days.draw()),
        minutes=st.sampled_from([1, 20, 30, 31, 47]) | st.integers(1, 2000),
        program=st.none() | known,
    )


def visit(days: Days, names: list[str]) -> st.SearchStrategy[Visit]:
    named = st.sampled_from(names).flatmap(any_case) if names else st.none()
    return st.builds(
        Visit,
        on=days.draw(after=200),
        hours=st.integers(1, 7) | st.sampled_from([0.5, 7.0, 7.25, 8, 24]),
        activities=st.lists(st.sampled_from(ACTIVITIES).map(ActivityId), max_size=2).map(tuple),
        package=st.none() | named,
    )


def extra(days: Days) -> st.SearchStrategy[ExtraSessions]:
    return st.builds(ExtraSessions, purchased=days.draw(), sessions=st.integers(1, 3))


def _packages(draw: st.DrawFn, days: Days, most: int) -> tuple[Package, ...]:
    names = draw(st.permutations(NAMES))
    bought = draw(st.lists(days.draw(before=400), max_size=most))
    return tuple(
        Package(
            purchased=day,
            name=names[index] if index < len(names) and draw(st.booleans()) else None,
        )
        for index, day in enumerate(bought)
    )


def _product_package(draw: st.DrawFn, name: str) -> ProductPackage:
    programs = draw(st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=3))
    chosen = draw(st.sampled_from(programs).flatmap(any_case))
    return ProductPackage(name=name, programs=tuple(programs), chosen=chosen)


CONTACTS = st.builds(
    OrderContacts,
    phone=st.none() | st.sampled_from(["+48 22 455 56 00", "22/455-56-00"]),
    email=st.none() | st.just("it@firma.example.pl"),
)


@st.composite
def drawings(draw: st.DrawFn, *, plans: tuple[str, ...] = tuple(PLANS), most: int = 7) -> Drawing:
    """Draw valid contracts of the known years."""
    starts = draw(dates(FIRST + 2 * YEAR, LAST - 5 * YEAR))
    months = draw(st.integers(1, 14))
    far = (month_start(starts, months) - starts).days
    numbers = draw(st.lists(st.integers(-20, far + 20), max_size=2))
    days = Days(starts, months, [starts + timedelta(days=each) for each in numbers])
    programs = tuple(draw(st.lists(st.sampled_from(PROGRAMS), max_size=2, unique=True)))
    products = tuple(
        _product_package(draw, name)
        for name in draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    )
    packages = _packages(draw, days, 4)
    contract = Contract(
        customer=draw(TEXT),
        plan=draw(st.sampled_from(plans).flatmap(lambda plan: st.sampled_from(PLANS[plan]))),
        starts=starts,
        months=months,
        programs=programs,
        product_packages=products,
        order_contacts=draw(CONTACTS),
        professional_services=packages,
        extra_sessions=tuple(draw(st.lists(extra(days), max_size=3))),
    )
    names = [each.name for each in packages if each.name]
    used = evolve(
        contract,
        visits=tuple(draw(st.lists(visit(days, names), max_size=most))),
        remote_sessions=tuple(
            draw(st.lists(session(days, contract.covered_programs), max_size=most))
        ),
    )
    return Drawing(used, days)


def contracts() -> st.SearchStrategy[Contract]:
    """Draw valid contracts alone."""
    return drawings().map(lambda drawn: drawn.contract)


def map_entries(contract: Contract, change: Callable[[tuple[Entry, ...]], list[Entry]]) -> Contract:
    """Change each of a contract's lists of entries."""
    names = ("professional_services", "visits", "remote_sessions", "extra_sessions")
    changes: dict[str, Any] = {name: tuple(change(getattr(contract, name))) for name in names}
    return evolve(contract, **changes)
