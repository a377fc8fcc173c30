"""What is left of a contract, found by walking its term day by day.

Nothing here uses the package to count: a contract is read field by field, the figures are those
of the page, and months, windows and deadlines are the walks of `oracles`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from oracles import (
    DAY,
    WARSAW,
    Period,
    Window,
    days,
    is_working,
    moments_shown_as,
    next_start,
    period_of,
    window_of,
)
from sage_entitlements import Contract, RemoteSession, Visit

When = date | datetime

SESSIONS, MINUTES = 1, 30
VISITS, HOURS, WINDOW_MONTHS = 3, 7, 12
OPENS, CLOSES = time(8), time(17)
WITH_REMOTE_HELP = {"vip", "vip-plus"}
WHO_KNOWS = {"podstawowa-plus", "komfort-plus"}
WITHOUT_PHONE = {"podstawowa"}


class Readings(NamedTuple):
    """How the page is read where it can be read in several ways."""

    day_before: bool = False
    to_working_day: bool = False
    at_close: bool = False
    on_free_day: str = "next-working-day"


class Fate(NamedTuple):
    """What became of a session."""

    start: datetime
    minutes: int
    coverage: str


class Bought(NamedTuple):
    """A package, and what is left of it."""

    window: Window
    name: str | None
    used: int
    left: int
    status: str


class Told(NamedTuple):
    """All that can be asked of a contract."""

    period: Period | str
    sessions: list[Fate]
    used: int
    remaining: int
    extra_bought: int
    extra_left: int
    overage_sessions: int
    overage_minutes: int
    packages: list[Bought]
    visits: list[tuple[Visit, date | None]]
    """Each visit, and the day on which the package that it uses was bought."""
    refused: list[tuple[date, float, str]]
    complaints: list[tuple[datetime, str]]
    losses: list[tuple[str, date]]
    phone: bool | None
    not_yet: int


def utc(moment: datetime) -> datetime:
    """Give the moment, the earlier of two where a wall clock shows it twice."""
    if moment.tzinfo is None:
        return _first_shown_as(moment)
    return moment.astimezone(UTC)


@cache
def _first_shown_as(wall: datetime) -> datetime:
    return moments_shown_as(wall)[0]


def same(name: str) -> str:
    """Reduce a name to its letters."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


class Walk:
    """A contract on its way through time."""

    def __init__(self, contract: Contract, plan: str, as_of: When, readings: Readings) -> None:
        self.contract = contract
        self.plan = plan
        self.readings = readings
        self.moment = utc(as_of) if isinstance(as_of, datetime) else None
        self.day = (
            self.moment.astimezone(WARSAW).date()
            if self.moment
            else date.fromordinal(as_of.toordinal())
        )
        self.windows = [
            window_of(
                each.purchased,
                WINDOW_MONTHS,
                day_before=readings.day_before,
                to_working_day=readings.to_working_day,
            )
            for each in contract.professional_services
        ]
        programs = [*contract.programs, *(each.chosen for each in contract.product_packages)]
        self.programs = {same(each) for each in programs}
        self.fates: list[tuple[date, Fate]] = []
        self.left = 0
        self.extras: list[int] = []
        self.visits_left = [VISITS for _ in self.windows]
        self.visits: list[tuple[Visit, int | str]] = []

    def has_come(self, moment: datetime) -> bool:
        """Tell whether a moment is past, or on the day asked about."""
        if self.moment is None:
            return moment.astimezone(WARSAW).date() <= self.day
        return moment <= self.moment

    def first_day(self) -> date:
        """Give a day on which nothing has happened yet."""
        everything = [
            self.contract.starts,
            *(utc(each.start).date() for each in self.contract.remote_sessions),
            *(each.on for each in self.contract.visits),
            *(each.purchased for each in self.contract.extra_sessions),
        ]
        return min(everything) - 2 * DAY

    def term(self) -> Iterator[date]:
        """Give the first days of the months of the term, and the day after its end."""
        day = self.contract.starts
        yield day
        for _ in range(self.contract.months):
            day = next_start(self.contract.starts, day)
            yield day

    def go(self) -> None:
        """Walk through all days up to the one asked about."""
        resets = list(self.term())
        running = False
        for day in days(self.first_day(), self.day):
            if day in resets:
                running = day != resets[-1]
                self.left = SESSIONS if running and self.plan in WITH_REMOTE_HELP else 0
            for bought in self.contract.extra_sessions:
                if bought.purchased == day < resets[-1]:
                    self.extras += [1] * bought.sessions
            self.sessions_of(day, running=running)
            self.visits_of(day)

    def sessions_of(self, day: date, *, running: bool) -> None:
        """Use what there is for the sessions of a day, the earliest first."""
        today = [
            each
            for each in self.contract.remote_sessions
            if utc(each.start).astimezone(WARSAW).date() == day and self.has_come(utc(each.start))
        ]
        today.sort(key=lambda each: (utc(each.start), each.minutes, each.program or ""))
        for each in today:
            coverage = self.use(each) if running else "outside_term"
            self.fates.append((day, Fate(utc(each.start), each.minutes, coverage)))

    def use(self, session: RemoteSession) -> str:
        """Take the included session, else a bought one, else none."""
        if self.programs and session.program and same(session.program) not in self.programs:
            return "other_program"
        if self.left > 0:
            self.left -= 1
            return "included"
        if self.extras:
            self.extras.pop(0)
            return "extra"
        if self.plan in WITH_REMOTE_HELP:
            return "past_allowance"
        return "unknown" if self.plan in WHO_KNOWS else "not_included"

    def visits_of(self, day: date) -> None:
        """Make the visits of a day: those that name a package first, and the shorter first."""
        today = [each for each in self.contract.visits if each.on == day]
        today.sort(
            key=lambda each: (
                each.package is None,
                each.hours,
                each.package or "",
                each.activities,
            )
        )
        self.visits += [(each, self.visit(each)) for each in today]

    def visit(self, visit: Visit) -> int | str:
        """Give the package that a visit uses, or why it uses none."""
        if visit.hours > HOURS:
            return "too_long"
        allowed = [
            number
            for number, each in enumerate(self.contract.professional_services)
            if visit.package is None or (each.name and same(each.name) == same(visit.package))
        ]
        if not allowed:
            return "no_package"
        open_today = [
            number
            for number in allowed
            if visit.on in days(self.windows[number].first_day, self.windows[number].last_day)
        ]
        if not open_today:
            return "outside_window"
        for number in sorted(open_today, key=self.closing):
            if self.visits_left[number] > 0:
                self.visits_left[number] -= 1
                return number
        return "no_visit_left"

    def closing(self, number: int) -> tuple[date, date, str]:
        """Put packages in order: by their closing, then as they were bought, then by name."""
        window = self.windows[number]
        name = self.contract.professional_services[number].name
        return window.last_day, window.first_day, name or ""

    def packages(self) -> list[Bought]:
        """Tell of each package, those that close first before the others."""
        told = []
        for number in sorted(range(len(self.windows)), key=self.closing):
            window = self.windows[number]
            left = self.visits_left[number]
            status = "open"
            if self.day < window.first_day:
                status = "not_started"
            if self.day > window.last_day:
                status = "closed"
            told.append(
                Bought(
                    window,
                    self.contract.professional_services[number].name,
                    VISITS - left,
                    0 if status == "closed" else left,
                    status,
                )
            )
        return told

    def complaints(self) -> list[tuple[datetime, str]]:
        """Tell of the sessions that can be complained of, or could in the last week."""
        told = []
        for _, fate in self.fates:
            end = fate.start + timedelta(minutes=fate.minutes)
            if not self.has_come(end) or (self.day - end.date()).days > 30:
                continue
            expires = self.expires(end.astimezone(WARSAW))
            last = expires or end.astimezone(WARSAW)
            if (self.day - last.astimezone(WARSAW).date()).days <= 7:
                told.append((end, self.complaint_status(expires)))
        return sorted(told)

    def expires(self, end: datetime) -> datetime | None:
        """Give the first moment that is too late for a complaint about work done by ``end``."""
        day = end.date()
        if not is_working(day) and self.readings.on_free_day == "undefined":
            return None
        while not is_working(day) and self.readings.on_free_day == "next-working-day":
            day += DAY
        closing = datetime.combine(day, CLOSES, WARSAW)
        if self.readings.at_close and end.astimezone(UTC) < closing.astimezone(UTC):
            return closing
        return datetime.combine(day + DAY, time(), WARSAW)

    def complaint_status(self, expires: datetime | None) -> str:
        """Tell whether it is too late."""
        if expires is None:
            return "undefined"
        return "passed" if self.has_come(expires) else "open"

    def losses(self, period: Period | str) -> list[tuple[str, date]]:
        """Tell what goes with which day."""
        losses = [
            ("visits", each.window.last_day)
            for each in self.packages()
            if each.left and each.status == "open"
        ]
        if isinstance(period, Period) and self.left:
            losses.append(("remote_session", period.last_day))
        if period != "ended":
            losses.append(("term", list(self.term())[-1] - DAY))
        return sorted(losses, key=lambda loss: loss[1])

    def phone(self) -> bool | None:
        """Tell whether it is answered now; None where it is for some hours of the day."""
        if not is_working(self.day):
            return False
        if self.moment is None:
            return None
        return OPENS <= self.moment.astimezone(WARSAW).time() < CLOSES

    def not_yet(self) -> int:
        """Count what lies ahead."""
        sessions = [
            each for each in self.contract.remote_sessions if not self.has_come(utc(each.start))
        ]
        visits = [each for each in self.contract.visits if each.on > self.day]
        extras = [each for each in self.contract.extra_sessions if each.purchased > self.day]
        return len(sessions) + len(visits) + len(extras)


def tell(contract: Contract, plan: str, as_of: When, readings: Readings | None = None) -> Told:
    """Walk a contract through its days, and tell how it stands; ``plan`` is the plan's id."""
    walk = Walk(contract, plan, as_of, readings or Readings())
    walk.go()
    period = period_of(contract.starts, walk.day, contract.months)
    present = [
        fate
        for day, fate in walk.fates
        if isinstance(period, Period)
        and period.first_day <= day <= period.last_day
        and fate.coverage in {"included", "extra", "past_allowance"}
    ]
    bought = sum(
        each.sessions
        for each in contract.extra_sessions
        if each.purchased <= walk.day and each.purchased < list(walk.term())[-1]
    )
    return Told(
        period=period,
        sessions=[fate for _, fate in walk.fates],
        used=len(present),
        remaining=walk.left,
        extra_bought=bought,
        extra_left=len(walk.extras),
        overage_sessions=sum(fate.coverage == "past_allowance" for fate in present),
        overage_minutes=sum(len(range(MINUTES, fate.minutes)) for fate in present),
        packages=walk.packages(),
        visits=[
            (each, None if isinstance(used, str) else walk.windows[used].first_day)
            for each, used in walk.visits
        ],
        refused=[
            (each.on, each.hours, used) for each, used in walk.visits if isinstance(used, str)
        ],
        complaints=walk.complaints(),
        losses=walk.losses(period),
        phone=walk.phone(),
        not_yet=walk.not_yet(),
    )
