"""How fast contracts are, side by side with the least and with the obvious ways.

Run it as ``python tests/benchmarks/contracts.py`` after ``pip install -e '.[bench]'``; it takes
some minutes. Every round runs all of them in turn, so that a busy machine slows them all alike;
what counts is the ratio. With ``--growth`` it compares few contracts with many instead: half an
hour, and 300 MiB of disk.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from attrs import evolve
from dateutil.relativedelta import relativedelta
from workalendar.europe import Poland

from sage_entitlements import load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.model import Contract, PlanChange, Renewal
from sage_entitlements.contract.standing import Standing
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.visits import Package, Visit

ROUNDS = 3
FILES = 10_000
LINES = (10_000, 300_000)
GROWING = {
    "portfolio --sort given": ("csv", "jsonl", "json", "markdown", "table"),
    "complaints": ("csv", "jsonl"),
    "usage": ("csv", "jsonl"),
}
CALLS = 100_000
WALKS = 500
"""Contracts that are walked day by day: a hundred thousand would take hours."""
AS_OF = date(2026, 6, 15)
PROGRAM = Path(sys.executable).with_name("sage-entitlements")
PLANS = ("podstawowa", "komfort", "premium", "prestiz", "vip", "komfort-plus", "vip-plus")
LOADS = """
import sys, time, tomllib
from pathlib import Path
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).iterdir())]
start = time.perf_counter()
for text in texts:
    tomllib.loads(text)
print(time.perf_counter() - start)
"""


def contract(number: int) -> Contract:
    """Make a contract with a year of ordinary usage, always the same for the same number."""
    chance = random.Random(number)  # noqa: S311 - no secret
    starts = date(2025, 1, 1) + timedelta(days=chance.randrange(650))
    noon = datetime(starts.year, starts.month, starts.day, 12)  # noqa: DTZ001 - Warsaw
    return Contract(
        customer=f"Firma {number} sp. z o.o.",
        plan=chance.choice(PLANS),
        starts=starts,
        months=chance.choice((12, 24, 36)),
        programs=("Symfonia Handel", "Symfonia Kadry i Płace"),
        professional_services=(Package(purchased=starts + timedelta(chance.randrange(60))),),
        visits=tuple(
            Visit(
                on=starts + timedelta(chance.randrange(60, 300)), hours=chance.choice((4, 6.5, 7))
            )
            for _ in range(chance.randrange(4))
        ),
        remote_sessions=tuple(
            RemoteSession(
                start=noon + timedelta(chance.randrange(360), minutes=chance.randrange(200)),
                minutes=chance.randrange(5, 60),
                program="Symfonia Handel",
            )
            for _ in range(chance.randrange(12))
        ),
    )


class Ran(NamedTuple):
    """A process that has ended: what it took, and what it printed."""

    seconds: float
    processor: float
    """Seconds of the processor, which tell on a busy machine, too."""
    peak: float
    """Memory, in MiB."""
    printed: str


def ran(*arguments: str | Path) -> Ran:
    """Run a process to its end."""
    start = perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            arguments, stdout=output, env={**os.environ, "SAGE_ENTITLEMENTS_OVERLAY": ""}
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, arguments
        seconds = perf_counter() - start
        output.seek(0)
        used = usage.ru_utime + usage.ru_stime
        return Ran(seconds, used, usage.ru_maxrss / 1024, output.read(1000))


def asked(command: str, source: Path, kind: str) -> Ran:
    """Run a command, with its options, over a folder or a file of lines."""
    return ran(PROGRAM, *command.split(), source, "--as-of", AS_OF.isoformat(), "--format", kind)


def files(folder: Path) -> None:
    """Compare ``portfolio`` over a folder with reading its files by tomllib and nothing else."""
    book = folder / "book"
    book.mkdir()
    for number in range(FILES):
        text = contract_text(contract(number))
        (book / f"{number:05}.toml").write_text(text, encoding="utf-8")
    kinds = ("csv", "jsonl", "json", "table")
    rounds: list[dict[str, float]] = []
    others: list[list[float]] = []
    for _ in range(ROUNDS):
        commands = ("portfolio", "complaints", "usage")
        one, *more = (asked(each, book, "csv").processor for each in commands)
        others.append([each / one for each in more])
        times = {"tomllib.loads": float(ran(sys.executable, "-c", LOADS, book).printed)}
        times |= {kind: asked("portfolio", book, kind).seconds for kind in kinds}
        rounds.append(times)
    print(f"portfolio over {FILES} files, {ROUNDS} rounds")
    for name in rounds[0]:
        time = median(times[name] for times in rounds)
        ratio = median(times[name] / times["tomllib.loads"] for times in rounds)
        print(f"  {name:<24} {time / FILES * 1e6:8.0f} µs a contract {ratio:8.2f}")
    print("\nothers as CSV, beside portfolio: processor time")
    for name, ratios in zip(("complaints", "usage"), zip(*others, strict=True), strict=True):
        print(f"  {name:<24} {median(ratios):8.2f}")


def plain(value: Any) -> Any:
    """Put dates as text, as JSON has them."""
    return value.isoformat() if isinstance(value, date) else value


def growth(folder: Path) -> None:
    """Compare a short book of lines with longer ones, shown as given: time and memory."""
    import tomllib

    book = folder / "book.jsonl"
    few: dict[str, Ran] = {}
    written = 0
    print("JSON lines: processor time and the most memory, with ratios")
    for size in LINES:
        with book.open("a", encoding="utf-8") as file:
            for number in range(written, size):
                data = tomllib.loads(contract_text(contract(number)))
                file.write(json.dumps(data, default=plain, ensure_ascii=False) + "\n")
        written = size
        for command, kinds in GROWING.items():
            for kind in kinds:
                grown(few, f"{command} {kind}", LINES[0], size, asked(command, book, kind))


def grown(few: dict[str, Ran], name: str, least: int, size: int, found: Ran) -> None:
    """Compare a run over so many contracts with the first one, over the least."""
    first = few.setdefault(name, found)
    time = found.processor / first.processor * least / size
    print(
        f"  {name:<32} {size:>7} contracts {found.processor / size * 1e6:6.0f} µs a contract"
        f" {time:5.2f} {found.peak:6.0f} MiB {found.peak / first.peak:5.2f}",
        flush=True,
    )


def works(calendar: Poland, day: date) -> bool:
    """Tell whether it is a working day; workalendar lacks Christmas Eve, free since 2025."""
    eve = day.year >= 2025 and (day.month, day.day) == (12, 24)
    return bool(calendar.is_working_day(day)) and not eve


def walk(
    of: Contract, as_of: date, calendar: Poland
) -> tuple[int, list[int], list[date], date | None]:
    """Tell sessions left, visits left, last working days and the reset, walking day by day."""
    sessions = {each.start.date() for each in of.remote_sessions if each.start.date() <= as_of}
    first = of.starts
    left = 0
    reset = of.starts
    day = of.starts
    while day <= as_of:
        if day == reset:
            left, first = 1, day
            index = (first.year - of.starts.year) * 12 + first.month - of.starts.month
            reset = of.starts + relativedelta(months=index + 1)
        if day in sessions:
            left = 0
        day += timedelta(days=1)
    visits, workings = [], []
    for package in of.professional_services:
        last = package.purchased + relativedelta(months=12)
        remaining = 3
        day = package.purchased
        while day <= last:
            if day <= as_of and remaining:
                remaining -= sum(each.on == day for each in of.visits)
            day += timedelta(days=1)
        visits.append(max(remaining, 0) if as_of <= last else 0)
        while not works(calendar, last):
            last -= timedelta(days=1)
        workings.append(last)
    for each in of.remote_sessions:
        done = each.start.date()
        while not works(calendar, done):
            done += timedelta(days=1)
    return left, visits, workings, reset if reset <= of.last_day else None


PARTS = (
    "life",
    "terms",
    "plans",
    "entitlements",
    "term",
    "remote_help",
    "packages",
    "visits",
    "refused_visits",
    "complaints",
    "phone",
)
OF_HELP = ("period", "left", "allowance", "used", "remaining", "extra", "overage", "not_covered")


def status(of: Contract, catalog: Catalog) -> Standing:
    """Ask for every part of a standing that ``contract status`` shows."""
    found = Standing(contract=of, catalog=catalog, as_of=AS_OF)
    for part in (*PARTS, "losses", "not_yet"):
        getattr(found, part)
    for part in OF_HELP:
        getattr(found.remote_help, part)
    return found


def statuses() -> None:
    """Compare a whole standing with the same found by dateutil and workalendar, day by day."""
    catalog = load_catalog()
    calendar = Poland()
    some = [each for each in map(contract, range(1000)) if each.plan in {"vip", "vip-plus"}]
    some = [each for each in some if each.starts <= AS_OF <= each.last_day]

    def ours() -> Iterator[object]:
        for number in range(CALLS):
            yield status(some[number % len(some)], catalog)

    def theirs() -> Iterator[object]:
        for number in range(WALKS):
            yield walk(some[number % len(some)], AS_OF, calendar)

    for each in some:
        found = status(each, catalog)
        assert found.remote_help.period is not None
        assert walk(each, AS_OF, calendar) == (
            found.remote_help.left,
            [package.visits.remaining for package in found.packages],
            [package.window.last_working_day for package in found.packages],
            found.remote_help.period.next_reset,
        )
    one = seconds(ours) / CALLS
    other = seconds(theirs) / WALKS
    print(f"\na contract's standing, {CALLS} calls; day by day, {WALKS} calls")
    print(f"  sage_entitlements        {one * 1e6:8.0f} µs a contract")
    print(f"  dateutil and workalendar {other * 1e6:8.0f} µs a contract {other / one:8.1f}")


def lives() -> None:
    """Compare the standing of a life of three plan changes and three renewals with one without."""
    catalog = load_catalog()
    some = [evolve(contract(number), plan="vip", months=48) for number in range(1000)]

    def lived(of: Contract) -> Contract:
        days = ((40, "komfort"), (80, "vip"), (400, "vip-plus"))
        changes = (PlanChange(on=of.starts + timedelta(day), plan=plan) for day, plan in days)
        renewals = (Renewal(months=12),) * 3
        return evolve(of, months=12, plan_changes=tuple(changes), renewals=renewals)

    def asked(contracts: list[Contract]) -> float:
        fresh = [evolve(each) for each in contracts]  # what one keeps of itself is found anew
        return seconds(lambda: (status(each, catalog) for each in fresh)) / len(fresh)

    others = [*map(lived, some)]
    rounds = [(asked(some), asked(others)) for _ in range(15)]
    one, other = (median(times) for times in zip(*rounds, strict=True))
    ratio = median(lived / plain for plain, lived in rounds)
    print(f"\nthe standing of a life, {len(some)} contracts, {len(rounds)} rounds")
    print(f"  without changes                     {one * 1e6:8.0f} µs a contract")
    print(f"  with 3 plan changes and 3 renewals  {other * 1e6:8.0f} µs a contract {ratio:8.2f}")


def seconds(task: Callable[[], Iterator[object]]) -> float:
    """Time a task, all that it gives thrown away."""
    start = perf_counter()
    for _ in task():
        pass
    return perf_counter() - start


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        if "--growth" in sys.argv:
            growth(Path(made))
        else:
            lives()
            statuses()
            files(Path(made))
