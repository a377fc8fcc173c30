"""What is left of a contract, found by walking its term day by day.

Nothing here uses the package to count: a contract is read field by field, the figures are those
of the page, and months, windows and deadlines are the walks of `oracles`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from oracles import DAY, WARSAW, Window, days, is_working, moments_shown_as, next_start, window_of
from sage_entitlements.contract.model import Contract
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.visits import Visit

When = date | datetime

SESSIONS, MINUTES = 1, 30
VISITS, HOURS, WINDOW_MONTHS = 3, 7, 12
OPENS, CLOSES = time(8), time(17)
WITH_REMOTE_HELP = {"vip", "vip-plus"}
WHO_KNOWS = {"podstawowa-plus", "komfort-plus"}


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
    days_to_go: int | None


class Month(NamedTuple):
    """A month of the term, counted from 1."""

    number: int
    first_day: date
    last_day: date
    reset: date | None
    """The day on which the next session comes."""


class Told(NamedTuple):
    """All that can be asked of a contract."""

    term: tuple[str, int | None]
    month: Month | None
    sessions: list[Fate]
    used: int
    remaining: int | None
    left: int | None
    extra: tuple[int, int]
    overage: tuple[int, int]
    packages: list[Bought]
    visits: Counter[tuple[Visit, date]]
    """Each visit that is used, and the day on which its package was bought."""
    refused: list[tuple[date, float, str]]
    complaints: list[tuple[datetime, str]]
    losses: list[tuple[str, date]]
    phone: bool | str | None
    not_yet: int


def utc(moment: datetime) -> datetime:
    """Give the moment, the earlier of two where a wall clock shows it twice."""
    return moments_shown_as(moment)[0] if moment.tzinfo is None else moment.astimezone(UTC)


def day_of(when: When) -> date:
    """Give the day in Warsaw."""
    return utc(when).astimezone(WARSAW).date() if isinstance(when, datetime) else when


def same(name: str) -> str:
    """Reduce a name to its letters."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


class Walk:
    """A contract on its way through time."""

    def __init__(
        self, contract: Contract, plan: str, as_of: When, choices: Mapping[str, str]
    ) -> None:
        self.contract = contract
        self.plan = plan
        self.choices = choices
        self.moment = utc(as_of) if isinstance(as_of, datetime) else None
        self.day = day_of(as_of)
        self.windows = [
            window_of(
                each.purchased,
                WINDOW_MONTHS,
                day_before=choices.get("window.last-day") == "day-before",
                to_working_day=choices.get("window.free-day-end") == "next-working-day",
            )
            for each in contract.professional_services
        ]
        programs = [*contract.programs, *(each.chosen for each in contract.product_packages)]
        self.programs = {same(each) for each in programs}
        self.term = list(self.months())
        self.last_day = self.term[-1].last_day
        self.left = 0
        self.extras: list[int] = []
        self.bought = 0
        sessions = [(utc(each.start), each.minutes, each) for each in contract.remote_sessions]
        self.sessions = sorted(sessions, key=lambda each: (each[:2], each[2].program or ""))
        self.fates: list[tuple[date, Fate]] = []
        self.visits_left = [VISITS for _ in self.windows]
        self.visits: list[tuple[Visit, int | str]] = []

    def has_come(self, moment: datetime) -> bool:
        """Tell whether a moment is past, or on the day asked about."""
        return day_of(moment) <= self.day if self.moment is None else moment <= self.moment

    def months(self) -> Iterator[Month]:
        """Walk through the months of the term."""
        first = self.contract.starts
        for number in range(self.contract.months):
            following = next_start(self.contract.starts, first)
            goes_on = number + 1 < self.contract.months
            comes = goes_on and self.plan in WITH_REMOTE_HELP | WHO_KNOWS
            yield Month(number + 1, first, following - DAY, following if comes else None)
            first = following

    def go(self) -> None:
        """Walk through all days from one on which nothing has happened to the one asked about."""
        everything = [
            self.contract.starts,
            *(start.date() for start, _, _ in self.sessions),
            *(each.on for each in self.contract.visits),
            *(each.purchased for each in self.contract.extra_sessions),
        ]
        resets = {each.first_day for each in self.term}
        for day in days(min(everything) - 2 * DAY, self.day):
            if day in resets:
                self.left = SESSIONS if self.plan in WITH_REMOTE_HELP else 0
            if day > self.last_day:
                self.left = 0
                self.extras.clear()
            for each in self.contract.extra_sessions:
                if each.purchased == day <= self.last_day:
                    self.bought += each.sessions
                    self.extras += [1] * each.sessions
            self.sessions_of(day)
            self.visits_of(day)

    def sessions_of(self, day: date) -> None:
        """Use what there is for the sessions of a day, the earliest first."""
        for start, minutes, session in self.sessions:
            if day_of(start) == day and self.has_come(start):
                self.fates.append((day, Fate(start, minutes, self.use(session, day))))

    def use(self, session: RemoteSession, day: date) -> str:
        """Take the included session, else a bought one, else none."""
        if not self.contract.starts <= day <= self.last_day:
            return "outside_term"
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
            key=lambda each: (each.package is None, each.hours, each.package or "", each.activities)
        )
        self.visits += [(each, self.visit(each)) for each in today]

    def visit(self, visit: Visit) -> int | str:
        """Give the package that a visit uses, or why it uses none."""
        if visit.hours > HOURS and self.choices.get("visit.too-long") == "refused":
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

    def packages(self) -> Iterator[Bought]:
        """Tell of each package, those that close first before the others."""
        for number in sorted(range(len(self.windows)), key=self.closing):
            window, left = self.windows[number], self.visits_left[number]
            name, used = self.contract.professional_services[number].name, VISITS - left
            if self.day > window.last_day:
                yield Bought(window, name, used, 0, "closed", None)
            else:
                status = "not_started" if self.day < window.first_day else "open"
                to_go = (window.last_day - self.day).days
                yield Bought(window, name, used, left, status, to_go)

    def complaints(self) -> Iterator[tuple[datetime, str]]:
        """Tell of the sessions that can be complained of, or could in the last week."""
        for _, fate in self.fates:
            end = fate.start + timedelta(minutes=fate.minutes)
            if self.has_come(end) and (self.day - end.date()).days <= 30:
                expires = self.expires(end.astimezone(WARSAW))
                if (self.day - day_of(expires or end)).days <= 7:
                    passed = "passed" if expires and self.has_come(expires) else "open"
                    yield end, passed if expires else "undefined"

    def expires(self, end: datetime) -> datetime | None:
        """Give the first moment that is too late for a complaint about work done by ``end``."""
        day = end.date()
        on_free_day = self.choices.get("complaint.non-working-day", "next-working-day")
        if not is_working(day) and on_free_day == "undefined":
            return None
        while not is_working(day) and on_free_day == "next-working-day":
            day += DAY
        closing = datetime.combine(day, CLOSES, WARSAW)
        at_close = self.choices.get("complaint.end-of-day") == "close-of-business"
        if at_close and end.astimezone(UTC) < closing.astimezone(UTC):
            return closing
        return datetime.combine(day + DAY, time(), WARSAW)

    def losses(self, month: Month | None) -> Iterator[tuple[str, date]]:
        """Tell what goes with which day."""
        for each in self.packages():
            if each.left and each.status == "open":
                yield "visits", each.window.last_day
        if month and self.left:
            yield "session", month.last_day
        if self.day <= self.last_day:
            if self.extras:
                yield "extra", self.last_day
            yield "term", self.last_day

    def phone(self) -> bool | str | None:
        """Tell whether it is answered now; None where it is for some hours of the day.

        And "none" where it is not, nor will be before the contract's end.
        """
        if is_working(self.day) and self.moment is None:
            return None
        now = CLOSES if self.moment is None else self.moment.astimezone(WARSAW).time()
        if is_working(self.day) and OPENS <= now < CLOSES:
            return True
        left = (self.last_day - self.day).days
        later = (self.day + timedelta(each) for each in range(1, left + 1))
        opens = (is_working(self.day) and now < OPENS) or any(map(is_working, later))
        return False if opens else "none"

    def not_yet(self) -> int:
        """Count what lies ahead."""
        ahead = [each.on > self.day for each in self.contract.visits]
        ahead += [each.purchased > self.day for each in self.contract.extra_sessions]
        ahead += [not self.has_come(start) for start, _, _ in self.sessions]
        return ahead.count(True)


def tell(contract: Contract, plan: str, as_of: When, choices: Mapping[str, str]) -> Told:
    """Walk a contract through its days, and tell how it stands.

    ``plan`` is the plan's id; ``choices`` tell which readings are read otherwise, and how.
    """
    walk = Walk(contract, plan, as_of, choices)
    walk.go()
    held_by = [each for each in walk.term if each.first_day <= walk.day <= each.last_day]
    month = held_by[0] if held_by else None
    present = [
        fate
        for day, fate in walk.fates
        if month
        and month.first_day <= day <= month.last_day
        and fate.coverage in {"included", "extra", "past_allowance"}
    ]
    unknown = month is not None and plan in WHO_KNOWS
    left = walk.left + len(walk.extras) if month else 0
    to_go = (walk.last_day - walk.day).days
    status = "not_started" if walk.day < contract.starts else "running"
    past = sum(fate.coverage == "past_allowance" for fate in present)
    return Told(
        term=("ended", None) if to_go < 0 else (status, to_go),
        month=month,
        sessions=[fate for _, fate in walk.fates],
        used=len(present),
        remaining=None if unknown else walk.left,
        left=None if unknown and not left else left,
        extra=(walk.bought, len(walk.extras)),
        overage=(past, sum(len(range(MINUTES, fate.minutes)) for fate in present)),
        packages=list(walk.packages()),
        visits=Counter(
            (it, walk.windows[used].first_day) for it, used in walk.visits if isinstance(used, int)
        ),
        refused=[(it.on, it.hours, why) for it, why in walk.visits if isinstance(why, str)],
        complaints=sorted(walk.complaints()),
        losses=sorted(walk.losses(month), key=lambda loss: loss[1]),
        phone=walk.phone() if month else "none",
        not_yet=walk.not_yet(),
    )
