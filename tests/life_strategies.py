"""Random lives of contracts, dense with what meets: drawn from a seed, or by Hypothesis."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from life_oracle import ALL_CHOICES, DAY, MATRIX, WARSAW, Case, Confirmed, Life, When, days_of, utc

PLANS = [*MATRIX, "vip", "vip", "vip-plus", "komfort", "komfort-plus"]
"""All plans, those that the rules tell apart more often than the others."""
PROGRAMS = ["Handel", "Kadry", "Another"]
NAMES = ["Alfa", "Beta", "Gamma"]
MOST_MONTHS = 48


class Drawn(NamedTuple):
    """A life, and what is confirmed meanwhile."""

    life: Life
    confirmed: Confirmed


class Around:
    """The days around a contract, and those among them on which something happens."""

    def __init__(self, random: Random, life: Life) -> None:
        self.random = random
        self.days = list(days_of(life))
        first, last = self.days[0], self.days[-1]
        changed = [each["on"] for each in life.get("plan_changes", ())]
        of_month = [day for day in self.days if day.day == first.day]
        clocks_change = [
            day
            for day in self.days
            if day.month in {3, 10} and day.day > 24 and day.isoweekday() == 7
        ]
        self.spots: list[date] = [first, last, *changed, random.choice([first, *of_month])]
        self.spots += random.choice([clocks_change, []])[:1]
        # Some lives are crowded into a month, so that its days depend on one another.
        self.start = random.choice([random.randrange(len(self.days)), None, None])

    def draw(self, before: int = 10, after: int = 10) -> date:
        """Draw a day, mostly one beside which something happens."""
        if self.start is not None and self.random.random() < 0.6:
            return self.days[0] + DAY * (self.start + self.random.randrange(25))
        if self.random.random() < 0.6:
            day = self.random.choice(self.spots)
            day += DAY * self.random.choice([-2, -1, -1, 0, 0, 0, 1, 5])
        else:
            day = self.days[0] + DAY * self.random.randint(-before, len(self.days) + after)
        self.spots.append(day)
        return day


def some(random: Random, most: int, draw: Callable[[], Any]) -> list[Any]:
    return [draw() for _ in range(random.choice([0, *range(most + 1)]))]


def draw_life(random: Random) -> Drawn:
    """Draw a contract that a file can hold, and what is confirmed of remote help."""
    life, around = draw_terms(random)
    life |= {
        "remote_sessions": draw_sessions(random, around),
        "extra_sessions": some(random, 2, lambda: draw_extra(random, around)),
        "professional_services": draw_packages(random, around),
    }
    names = [each["name"] for each in life["professional_services"] if "name" in each]
    most = 7 if life["professional_services"] else 1
    life["visits"] = some(random, most, lambda: draw_visit(random, around, names))
    if random.random() < 0.3:
        life["programs"] = random.sample(PROGRAMS[:2], random.randint(1, 2))
    plans = list({life["plan"], *(each.plan for each in days_of(life).values())})
    confirmed: dict[Any, dict[str, Any]] = {}
    for _ in range(random.choice([0, 0, 1, 2, 3])):
        since = {"from": around.draw(60, 60)} if random.random() < 0.8 else {}
        cell = {"plan": random.choice([*sorted(plans), "vip"]), **since}
        confirmed[tuple(cell.values())] = cell | {
            "inclusion": random.choice(["included", "not_included"])
        }
    return Drawn({each: it for each, it in life.items() if it != []}, [*confirmed.values()])


def draw_terms(random: Random) -> tuple[Life, Around]:
    """Draw a contract's terms, its plan changes and its end."""
    year = random.randint(2023, 2031) if random.random() < 0.8 else random.randint(1992, 2090)
    starts = date(year, 1, 1) + DAY * random.randrange(365)
    if random.random() < 0.4:  # the end of a month, where months go wrong
        starts = starts.replace(day=1) - DAY * random.randint(1, 4)
    life: Life = {"customer": "A", "plan": random.choice(PLANS), "starts": starts}
    life["months"] = left = random.choice([1, 2, 3, 3, 6, 12, random.randint(1, MOST_MONTHS)])
    life["renewals"], left = [], MOST_MONTHS - left
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        months = min(random.choice([1, 1, 2, 3, 6, 12]), left)
        if months:
            plan = {"plan": random.choice(PLANS)} if random.random() < 0.4 else {}
            life["renewals"].append({"months": months, **plan})
            left -= months
    around = Around(random, life)
    changes: list[dict[str, Any]] = []
    life["plan_changes"] = changes
    for on in sorted({around.draw(0, 0) for _ in range(random.choice([0, 0, 1, 1, 2, 3]))}):
        days = days_of(life)
        before = days.get(on - DAY)
        if on in days and before is not None and days[on].term == before.term:
            changes.append({"on": on, "plan": random.choice(PLANS)})
            if changes[-1]["plan"] == before.plan:
                changes.pop()
    random.shuffle(changes)
    if random.random() < 0.3:
        ends = around.draw(0, 0)
        life |= {"ends": ends} if ends in around.days else {}
    around.spots += [each["on"] for each in changes]
    return life, around


def draw_moment(random: Random, around: Around, after: int = 10) -> datetime:
    """Draw a moment, naive or aware, often at midnight, and never one that no clock shows."""
    day, hour = around.draw(10, after), random.choice([-2, -1, 0, 1, 22, 23, random.randint(2, 21)])
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
    start += timedelta(minutes=random.choice([0, 0, 10, 59]), seconds=random.choice([0, 0, 0, 20]))
    local = start.astimezone(WARSAW).replace(tzinfo=None, fold=0)
    return random.choice([local, start, start.astimezone(timezone(timedelta(hours=-9)))])


def draw_sessions(random: Random, around: Around) -> list[dict[str, Any]]:
    """Draw sessions, some of which start together, or soon after one another."""
    sessions: list[dict[str, Any]] = []
    for _ in range(random.choice([0, *range(8)])):
        start = draw_moment(random, around)
        if sessions and random.random() < 0.2:
            later = timedelta(minutes=random.choice([0, 0, 10, 30, 60]))
            start = utc(sessions[-1]["start"]) + later
        program = {"program": random.choice(PROGRAMS)} if random.random() < 0.3 else {}
        minutes = random.choice([1, 20, 20, 30, 31, 47, 1500])
        sessions.append({"start": start, "minutes": minutes, **program})
    return sessions


def draw_extra(random: Random, around: Around) -> dict[str, Any]:
    return {"purchased": around.draw(), "sessions": random.choice([1, 1, 2])}


def draw_packages(random: Random, around: Around) -> list[dict[str, Any]]:
    days: list[date] = some(random, 3, lambda: around.draw(380))
    around.spots += [day + DAY * random.choice([364, 365, 367]) for day in days]
    names = [{"name": each} if random.random() < 0.5 else {} for each in NAMES]
    return [{"purchased": day, **name} for day, name in zip(days, names, strict=False)]


def draw_visit(random: Random, around: Around, names: list[str]) -> dict[str, Any]:
    package = {"package": random.choice(names)} if names and random.random() < 0.4 else {}
    return {
        "on": around.draw(30, 200),
        "hours": random.choice([1, 2.5, 7, 7, 7.25, 8, 24]),
        **package,
    }


def draw_moments(random: Random, drawn: Drawn, most: int) -> list[When]:
    """Draw days and moments to ask about a life: those of its entries, and those around them."""
    life, confirmed = drawn
    around = Around(random, life)
    entries = [each for it in life.values() if isinstance(it, list) for each in it]
    dated = [
        it for each in [*confirmed, *entries] if isinstance(each, dict) for it in each.values()
    ]
    starts = [each for each in dated if isinstance(each, datetime)]
    around.spots += [each for each in dated if type(each) is date]
    around.spots += [each.date() for each in starts]
    moments: list[When] = []
    for _ in range(most):
        exact = starts and random.random() < 0.15
        moment = random.choice(starts) if exact else draw_moment(random, around, 400)
        moments.append(moment if random.random() < 0.5 else moment.date())
    return moments


def draw_case(random: Random) -> Case:
    drawn = draw_life(random)
    (as_of,) = draw_moments(random, drawn, 1)
    return Case(*drawn, random.choice(ALL_CHOICES), as_of)


def draw_spoilt(random: Random) -> Life:
    """Draw a life, with plan changes and an end of which some cannot be."""
    life, _ = draw_life(random)
    around = Around(random, life)
    more = some(random, 3, lambda: {"on": around.draw(), "plan": random.choice(PLANS)})
    life["plan_changes"] = random.sample(all_ := [*life.get("plan_changes", ()), *more], len(all_))
    return life | ({"ends": around.draw()} if random.random() < 0.4 else {})


def spoilt() -> st.SearchStrategy[Life]:
    """Draw lives that may hold what no contract can."""
    return st.randoms(use_true_random=False).map(draw_spoilt)


def cases() -> st.SearchStrategy[Case]:
    """Draw lives, what is confirmed, how the page is read, and when one asks."""
    return st.randoms(use_true_random=False).map(draw_case)
