"""A contract's life, walked day by day: slow, obvious, and sharing no code with the program.

A life is plain data in the shape of a contract's file, what is confirmed of remote help is plain
data too, and ``tell`` gives all that can be asked of it as of a day or a moment. Only the last two
sections know the program: they say of its answer what the oracle tells, and compare the two.

Run it as ``python tests/life_oracle.py --lives 20000``: that many random lives, each asked about at
some moments, at each of them by every option of every reading, and as many that may hold what no
contract can. Counts are printed, or the first disagreement, made as small as it gets, and the exit
code is then 1. ``--seed`` draws others.
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import product
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import tomli_w

When = date | datetime
Life = dict[str, Any]
"""A contract's file, read."""
Confirmed = list[dict[str, Any]]
"""What is confirmed of remote help: ``plan``, ``inclusion`` and maybe ``from``."""
Choices = Mapping[str, str]

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)
INCLUDED, NOT_INCLUDED, UNKNOWN = "included", "not_included", "unknown"
MATRIX = {
    "podstawowa": NOT_INCLUDED,
    "komfort": NOT_INCLUDED,
    "premium": NOT_INCLUDED,
    "prestiz": NOT_INCLUDED,
    "vip": INCLUDED,
    "podstawowa-plus": UNKNOWN,
    "komfort-plus": UNKNOWN,
    "vip-plus": INCLUDED,
}
"""What each plan says of remote help, as far as nothing is confirmed."""
READINGS = {
    "edition.of-contract": ("when-agreed", "on-the-day"),
    "window.last-day": ("same-date", "day-before"),
    "window.free-day-end": ("keep", "next-working-day"),
    "visit.too-long": ("uses-one", "refused"),
}
"""The readings that can be switched, what is chosen first."""
ALL_CHOICES = [dict(zip(READINGS, each, strict=True)) for each in product(*READINGS.values())]
DEFAULT = ALL_CHOICES[0]
MINUTES, VISITS, HOURS, WINDOW_MONTHS = 30, 3, 7, 12


# -- Days --------------------------------------------------------------------------------


def utc(moment: datetime) -> datetime:
    """Give the moment; a naive one is what a clock in Warsaw shows, of two the earlier."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=WARSAW, fold=0)
    return moment.astimezone(UTC)


def day_of(when: When) -> date:
    """Give the day in Warsaw."""
    return utc(when).astimezone(WARSAW).date() if isinstance(when, datetime) else when


def has_come(when: When, as_of: When) -> bool:
    """Tell whether a day or a moment is not after another; a day is that whole day."""
    if isinstance(when, datetime) and isinstance(as_of, datetime):
        return utc(when) <= utc(as_of)
    return day_of(when) <= day_of(as_of)


def starts_a_month(anchor: date, day: date) -> bool:
    """Tell whether a contract month starts: on the anchor's number, or the month's last day."""
    return day.day == anchor.day or (day.day < anchor.day and (day + DAY).day == 1)


@cache
def free_days(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("PL", years=year, expand=False))


@cache
def last_day_of_window(purchased: date, last_day: str, free_day_end: str) -> date:
    """Walk on from the purchase to the day of the same date, then as the readings say."""
    day, months = purchased, 0
    while months < WINDOW_MONTHS:
        day += DAY
        months += starts_a_month(purchased, day)
    if last_day == "day-before":
        day -= DAY
    while free_day_end == "next-working-day" and (
        day.isoweekday() in {6, 7} or day in free_days(day.year)
    ):
        day += DAY
    return day


# -- The walk ----------------------------------------------------------------------------


class Day(NamedTuple):
    """A day of a contract."""

    term: int  # counted from 1
    month: int  # likewise, through all terms
    plan: str
    agreed: date  # when that plan was agreed: the term's first day, or its plan change


def days_of(life: Life) -> dict[date, Day]:
    """Walk through a contract, from its first day to its last."""
    renewals = [(each["months"], each.get("plan")) for each in life.get("renewals", ())]
    terms = [(life["months"], life["plan"]), *renewals]
    changes = {each["on"]: each["plan"] for each in life.get("plan_changes", ())}
    day = agreed = life["starts"]
    term, month, months_left, plan = 0, 0, 0, life["plan"]
    days: dict[date, Day] = {}
    while True:
        if starts_a_month(life["starts"], day):
            if months_left == 0:
                if term == len(terms):
                    return days
                months_left, other = terms[term]
                term, plan, agreed = term + 1, other or plan, day
            month, months_left = month + 1, months_left - 1
            here = Day(term, month, plan, agreed)
        if day in changes:
            plan, agreed = changes[day], day
            here = Day(term, month, plan, agreed)
        days[day] = here
        if day == life.get("ends"):
            return days
        day += DAY


def faults(life: Life) -> Iterator[str]:
    """Tell which keys, their entries counted from 1, say what a contract cannot hold."""
    days = days_of({**life, "ends": None, "plan_changes": []})
    if life.get("ends", life["starts"]) not in days:
        yield "ends"
    good: dict[date, tuple[int, str]] = {}
    for number, change in enumerate(life.get("plan_changes", ()), 1):
        on, before = change["on"], days.get(change["on"] - DAY)
        if on in good or before is None or on not in days or days[on].term > before.term:
            yield f"plan_changes[{number}].on"
        else:
            good[on] = number, change["plan"]
    changes = [{"on": on, "plan": plan} for on, (_, plan) in good.items()]
    days = days_of({**life, "ends": None, "plan_changes": changes})
    for on, (number, plan) in good.items():
        if days[on - DAY].plan == plan:
            yield f"plan_changes[{number}].plan"
    names = {None, *(each.get("name") for each in life.get("professional_services", ()))}
    for number, visit in enumerate(life.get("visits", ()), 1):
        if visit.get("package") not in names:
            yield f"visits[{number}].package"


def said_of(plan: str, day: date, confirmed: Confirmed) -> str:
    """Tell what the edition of a day says of a plan's remote help."""
    says, latest = MATRIX[plan], date.min
    for each in confirmed:
        if each["plan"] == plan and latest <= each.get("from", date.min) <= day:
            says, latest = each["inclusion"], each.get("from", date.min)
    return says


class Fate(NamedTuple):
    """What becomes of a session."""

    start: datetime  # in UTC
    minutes: int
    program: str
    month: int | None
    coverage: str
    overage: int


class Walk:
    """A life that has been walked through, by one reading of the editions."""

    def __init__(self, life: Life, confirmed: Confirmed, edition: str) -> None:
        self.life, self.confirmed, self.edition = life, confirmed, edition
        self.days = days_of(life)
        self.first_day, self.last_day = life["starts"], max(self.days)
        self.fates = list(self._fates())

    def says(self, day: date) -> str:
        """Tell whether the plan in force on a day includes remote help."""
        here = self.days[day]
        agreed = here.agreed if self.edition == "when-agreed" else day
        return said_of(here.plan, agreed, self.confirmed)

    def bought(self, day: date) -> int:
        """Count the extra sessions that have been bought by a day of the contract."""
        extras = self.life.get("extra_sessions", ())
        return sum(each["sessions"] for each in extras if each["purchased"] <= day)

    def _fates(self) -> Iterator[Fate]:
        """Let each session use what there is, the earliest first."""
        sessions = sorted(
            (utc(each["start"]), each["minutes"], each.get("program") or "")
            for each in self.life.get("remote_sessions", ())
        )
        used: set[int] = set()
        in_doubt: set[int] = set()
        extras_used = 0
        for start, minutes, program in sessions:
            day = day_of(start)
            here = self.days.get(day)
            programs = self.life.get("programs")
            if here is None:
                coverage = "outside_term"
            elif program and programs and program not in programs:
                coverage = "other_program"
            else:
                says = self.says(day)
                if says == INCLUDED and here.month not in used | in_doubt:
                    coverage = "included"
                    used.add(here.month)
                elif self.bought(day) > extras_used:
                    coverage = "extra"
                    extras_used += 1
                elif says == INCLUDED and here.month in used:
                    coverage = "past_allowance"
                elif says == NOT_INCLUDED:
                    coverage = "not_included"
                else:
                    coverage = "unknown"
                    in_doubt |= {here.month} - used
            counts = coverage in {"included", "extra", "past_allowance"}
            overage = max(0, minutes - MINUTES) if counts else 0
            yield Fate(start, minutes, program, here and here.month, coverage, overage)

    @cached_property
    def terms(self) -> list[tuple[int, date, date]]:
        return spans((each.term, day) for day, each in self.days.items())

    @cached_property
    def months(self) -> list[tuple[int, date, date]]:
        return spans((each.month, day) for day, each in self.days.items())


def spans(days: Iterable[tuple[int, date]]) -> list[tuple[int, date, date]]:
    """Give each number with the first and the last of its days."""
    found: dict[int, list[date]] = {}
    for number, day in days:
        found.setdefault(number, []).append(day)
    return [(number, each[0], each[-1]) for number, each in found.items()]


class Bought(NamedTuple):
    """A package of professional services, and its window."""

    purchased: date
    last_day: date
    name: str


class Visited(NamedTuple):
    """What becomes of a visit."""

    on: date
    hours: float
    asked_for: str
    outcome: Bought | str  # the package that it uses, or why it uses none
    overage: float


def packages_of(life: Life, choices: Choices) -> list[Bought]:
    """Give the packages, those whose windows close first before the others."""
    read = choices["window.last-day"], choices["window.free-day-end"]
    packages = [
        Bought(day := each["purchased"], last_day_of_window(day, *read), each.get("name", ""))
        for each in life.get("professional_services", ())
    ]
    return sorted(packages, key=lambda each: (each.last_day, each.purchased, each.name))


def visits_of(life: Life, choices: Choices) -> list[Visited]:
    """Let each visit use what there is: by days; then those that name a package; then short ones.

    Packages that nothing tells apart count as one with more visits.
    """
    packages = packages_of(life, choices)
    left = Counter(packages * VISITS)
    visits = sorted(
        (each["on"], not each.get("package"), each["hours"], each.get("package") or "")
        for each in life.get("visits", ())
    )
    found = []
    for on, any_will_do, hours, name in visits:
        allowed = [each for each in packages if any_will_do or each.name == name]
        open_then = [each for each in allowed if each.purchased <= on <= each.last_day]
        usable = [each for each in open_then if left[each]]
        outcome: Bought | str
        if hours > HOURS and choices["visit.too-long"] == "refused":
            outcome = "too_long"
        elif not allowed:
            outcome = "no_package"
        elif not open_then:
            outcome = "outside_window"
        elif not usable:
            outcome = "no_visit_left"
        else:
            outcome = usable[0]
            left[outcome] -= 1
        overage = 0 if isinstance(outcome, str) else max(0, hours - HOURS)
        found.append(Visited(on, hours, name, outcome, overage))
    return found


# -- What is told as of a day or a moment ------------------------------------------------


def tell(walk: Walk, choices: Choices, as_of: When) -> dict[str, Any]:
    """Tell how a contract stands; what is past the moment asked about does not count yet."""
    day = day_of(as_of)
    running = day in walk.days
    ended = day > walk.last_day
    here = walk.days[min(max(day, walk.first_day), walk.last_day)]
    status = "running" if running else "ended" if ended else "not_started"
    terms = [(first, last) for _, first, last in walk.terms]
    first, last = terms[here.term - 1]
    told = {
        "status": status,
        "plan": here.plan,
        "term": (here.term, first, last, None if ended else (last - day).days),
        "terms": terms,
        "life": (walk.first_day, walk.last_day, None if ended else (walk.last_day - day).days),
        "outside": None if running else status,
        "sessions": sorted(walk.fates),
        **packages_told(walk.life, choices, as_of),
        **remote_help_told(walk, as_of),
    }
    lost = [("term", walk.last_day)]
    if told["extra"][2]:
        lost.append(("extra", walk.last_day))
    if told["remaining"]:
        month = [each for each, it in walk.days.items() if it.month == here.month]
        lost.append(("session", max(each for each in month if walk.says(each) == INCLUDED)))
    told["losses"] = sorted([*told["losses"], *([] if ended else lost)])
    return told


def remote_help_told(walk: Walk, as_of: When) -> dict[str, Any]:
    """Tell what is left of remote help, in the month asked about and of what was bought."""
    day = day_of(as_of)
    come = [each for each in walk.fates if has_come(each.start, as_of)]
    bought = walk.bought(min(day, walk.last_day))
    extras = sum(each.coverage == "extra" for each in come)
    left = bought - extras if day <= walk.last_day else 0
    told: dict[str, Any] = {"period": None, "allowance": None, "used": 0, "remaining": 0}
    if day in walk.days:
        number, first, last = walk.months[walk.days[day].month - 1]
        reset: date | None = last + DAY
        if reset not in walk.days or walk.says(reset) == NOT_INCLUDED:
            reset = None
        allowance = {INCLUDED: 1, NOT_INCLUDED: 0, UNKNOWN: None}[walk.says(day)]
        present = [each.coverage for each in come if each.month == number]
        remaining = allowance
        if allowance and "included" in present:
            remaining = 0
        elif allowance and "unknown" in present:
            remaining = None
        used = sum(each in {"included", "extra", "past_allowance"} for each in present)
        told = {
            "period": (number, first, last, reset),
            "allowance": allowance,
            "used": used,
            "remaining": remaining,
        }
    return {**told, "extra": (bought, extras, left)}


def packages_told(life: Life, choices: Choices, as_of: When) -> dict[str, Any]:
    """Tell what is left of each package, what became of each visit, and what is lost when."""
    day = day_of(as_of)
    visits = visits_of(life, choices)
    packages, losses = [], []
    came = Counter(each.outcome for each in visits if each.on <= day)
    for each in packages_of(life, choices):
        used = min(came[each], VISITS)
        came[each] -= used
        left = VISITS - used if day <= each.last_day else 0
        packages.append((each, used, left))
        if left and day >= each.purchased:
            losses.append(("visits", each.last_day))
    return {"packages": sorted(packages), "visits": sorted(visits, key=str), "losses": losses}


# -- The program's side: all that touches it ---------------------------------------------


@cache
def catalog_read_as(*choices: str) -> Any:
    from sage_entitlements.catalog.load import lay_over, load_catalog
    from sage_entitlements.model import OptionId, Overlay, ReadingId, Switch

    switches = (
        Switch(reading=ReadingId(reading), option=OptionId(option))
        for reading, option in zip(READINGS, choices, strict=True)
    )
    return lay_over(load_catalog(), Overlay(readings=tuple(switches)))


def catalog_of(confirmed: Confirmed, choices: Choices) -> Any:
    """Give a catalogue that is read in this way, and of which this is confirmed."""
    from sage_entitlements.catalog.load import lay_over
    from sage_entitlements.model import Confirmation, Inclusion, Overlay

    def made(plan: str, inclusion: str, since: date | None) -> Confirmation:
        said: dict[str, Any] = {"plan": plan, "service": "remote-help", "since": since}
        on = date(2026, 1, 5)
        return Confirmation(**said, inclusion=Inclusion(inclusion), source="letter", on=on)

    cells = (made(each["plan"], each["inclusion"], each.get("from")) for each in confirmed)
    catalog = catalog_read_as(*(choices[each] for each in READINGS))
    return lay_over(catalog, Overlay(confirmed=tuple(cells))) if confirmed else catalog


def contract_of(life: Life, catalog: Any) -> Any:
    from sage_entitlements.contract.load import parse_contract

    return parse_contract(tomli_w.dumps(life), "contract.toml", catalog)


def refusals(life: Life) -> list[str]:
    """Give the keys of a life that the program refuses."""
    from sage_entitlements.errors import ContractError

    try:
        contract_of(life, catalog_of([], DEFAULT))
    except ContractError as error:
        return [str(each.key) for each in error.faults]
    return []


def answer(contract: Any, catalog: Any, as_of: When) -> dict[str, Any]:
    """Say of the program's answer what the oracle tells."""
    from sage_entitlements import standing

    found: Any = standing(contract, catalog, as_of=as_of)
    term, help_ = found.term, found.remote_help
    period, extra = help_.period, help_.extra
    packages = {
        id(each.package): Bought(
            each.package.purchased, each.window.last_day, each.package.name or ""
        )
        for each in found.packages
    }
    bought = [packages[id(each)] for each in contract.professional_services]
    return {
        "status": term.status.value,
        "plan": found.plan.id,
        "term": (term.number, term.first_day, term.last_day, term.days_to_go),
        "terms": [(each.first_day, each.last_day) for each in found.terms],
        "life": (found.life.first_day, found.life.last_day, found.life.days_to_go),
        "outside": help_.outside and help_.outside.value,
        "sessions": sorted(
            Fate(
                each.start.astimezone(UTC),
                each.session.minutes,
                each.session.program or "",
                each.month,
                each.coverage.value,
                each.overage_minutes,
            )
            for each in help_.counted
        ),
        "period": period and (period.number, period.first_day, period.last_day, period.next_reset),
        "allowance": help_.allowance.sessions if period else None,
        "used": help_.used.sessions,
        "remaining": help_.remaining.sessions,
        "extra": (extra.bought, extra.used, extra.left),
        "packages": sorted(
            (packages[id(each.package)], each.visits.used, each.visits.remaining)
            for each in found.packages
        ),
        "visits": sorted(
            (
                Visited(
                    each.visit.on,
                    each.visit.hours,
                    each.visit.package or "",
                    each.reason.value if each.reason else bought[each.position],
                    each.overage_hours,
                )
                for each in found.professional_services.counted
            ),
            key=str,
        ),
        "losses": sorted((each.kind.value, each.last_day) for each in found.losses),
    }


# -- Comparing the two -------------------------------------------------------------------


class Case(NamedTuple):
    """A life, and when and how it is asked about."""

    life: Life
    confirmed: Confirmed
    choices: Choices
    as_of: When


def told(case: Case) -> dict[str, Any]:
    walk = Walk(case.life, case.confirmed, case.choices["edition.of-contract"])
    return tell(walk, case.choices, case.as_of)


def answered(case: Case) -> dict[str, Any]:
    catalog = catalog_of(case.confirmed, case.choices)
    return answer(contract_of(case.life, catalog), catalog, case.as_of)


def differences(case: Case) -> dict[str, tuple[Any, Any]]:
    """Give what the oracle tells and the program answers, where they disagree."""
    expected = told(case)
    try:
        found = answered(case)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
        return {type(error).__name__: ("", "".join(traceback.format_exception(error)))}
    return {key: (it, found[key]) for key, it in expected.items() if it != found[key]}


def smaller(value: Any) -> Iterator[Any]:
    """Give what has a little less in it."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key != "customer":
                yield {it: value[it] for it in value if it != key}
                yield from ({**value, key: less} for less in smaller(each))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield value[:number] + value[number + 1 :]
            yield from ([*value[:number], less, *value[number + 1 :]] for less in smaller(each))
    elif isinstance(value, int | float) and value > 1:
        yield from {1, value // 2, value - 1} - {0, value}
    elif isinstance(value, datetime):
        yield from {value.replace(second=0), value.replace(minute=0)} - {value}


def smaller_cases(case: Case) -> Iterator[Case]:
    """Give the cases that have a little less in them, and are cases."""
    life, confirmed, choices, as_of = case
    found = [case._replace(life=less) for less in smaller(life)]
    found += [case._replace(confirmed=less) for less in smaller(confirmed)]
    found += [case._replace(choices={**choices, each: DEFAULT[each]}) for each in READINGS]
    if isinstance(as_of, datetime):
        found.append(case._replace(as_of=day_of(as_of)))
    for each in found:
        with suppress(KeyError):  # something is missing that has to be there
            cells = {(it["plan"], it["inclusion"] and it.get("from")) for it in each.confirmed}
            if each != case and not [*faults(each.life)] and len(cells) == len(each.confirmed):
                told(each)
                yield each


def smallest(case: Case) -> Case:
    """Take out of a case whatever can go, as long as the same is wrong."""
    wrong = set(differences(case))
    while True:
        less = (each for each in smaller_cases(case) if wrong & set(differences(each)))
        found = next(less, None)
        if found is None:
            return case
        case = found


def say(case: Case) -> None:
    """Print a case, and what is wrong with it."""
    print(f"\nas of {case.as_of}, read as {dict(case.choices)}")
    print(f"confirmed: {case.confirmed}\n\n{tomli_w.dumps(case.life)}")
    for key, (expected, found) in differences(case).items():
        print(f"{key}\n  the oracle:  {expected}\n  the program: {found}")


def main() -> int:
    from life_strategies import draw_life, draw_moments, draw_spoilt

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=20_000)
    parser.add_argument("--moments", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    began = time.process_time()
    for number in range(arguments.lives):
        random = Random(f"{arguments.seed}/{number}")
        drawn = draw_life(random)
        counts["lives"] += 1
        moments = draw_moments(random, drawn, arguments.moments)
        if not agree(*drawn, moments, number, counts):
            return 1
        spoilt = draw_spoilt(random)
        expected, found = sorted(faults(spoilt)), sorted(refusals(spoilt))
        counts["lives that cannot be"] += bool(expected)
        if found != expected:
            print(f"{tomli_w.dumps(spoilt)}\n  the oracle:  {expected}\n  the program: {found}")
            return 1
    print(f"No disagreement, in {time.process_time() - began:.0f} s of processor time:")
    for name, count in counts.items():
        print(f"{count:10,} {name}")
    return 0


def agree(
    life: Life, confirmed: Confirmed, moments: list[When], number: int, counts: Counter[str]
) -> bool:
    """Compare a life as of some moments, each by some readings and by their very opposites."""
    walks = {it: Walk(life, confirmed, it) for it in READINGS["edition.of-contract"]}
    contract = None
    for turn, as_of in enumerate(moments, number):
        for index in (turn % 16, 15 - turn % 16):
            choices = ALL_CHOICES[index]
            catalog = catalog_of(confirmed, choices)
            expected = tell(walks[choices["edition.of-contract"]], choices, as_of)
            try:
                contract = contract or contract_of(life, catalog)
                found = answer(contract, catalog, as_of)
            except Exception:  # noqa: BLE001 - told below, with the smallest case
                found = {}
            if found != expected:
                print(f"Life {number} after {counts['standings']:,} standings:")
                say(smallest(Case(life, confirmed, choices, as_of)))
                return False
            count(counts, expected)
    return True


def count(counts: Counter[str], told: dict[str, Any]) -> None:
    """Count what was tried: by this one sees what the lives have in them."""
    counts["standings"] += 1
    counts[told["status"]] += 1
    counts["remaining unknown"] += told["remaining"] is None
    counts.update(f"session {each.coverage}" for each in told["sessions"])
    counts.update(
        f"visit {each.outcome if isinstance(each.outcome, str) else 'covered'}"
        for each in told["visits"]
    )
    counts.update(f"loss {kind}" for kind, _ in told["losses"])


if __name__ == "__main__":
    sys.exit(main())
