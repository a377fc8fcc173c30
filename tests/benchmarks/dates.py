"""How fast the date rules are, side by side with other libraries over the same days.

Run it as ``python tests/benchmarks/dates.py`` after ``pip install -e '.[bench]'``. Every round runs
all of them in turn, so that a busy machine slows them all alike; what counts is the ratio.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import holidays
import numpy as np
from workalendar.europe import Poland

from sage_entitlements import load_catalog
from sage_entitlements.deadlines import ComplaintTerms
from sage_entitlements.workdays import WorkingCalendar

ROUNDS = 7
FIRST, LAST = date(2000, 1, 1), date(2029, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
Task = Callable[[], object]


def compare(title: str, tasks: dict[str, Task], size: int) -> None:
    """Time the tasks in turn; print each one's time per day, and its ratio to the first."""
    for task in tasks.values():
        task()
    rounds = [{name: _seconds(task) for name, task in tasks.items()} for _ in range(ROUNDS)]
    ours = next(iter(tasks))
    print(f"\n{title}, {size} days, {ROUNDS} rounds")
    for name in tasks:
        time = median(times[name] for times in rounds) / size
        ratio = median(times[name] / times[ours] for times in rounds)
        print(f"  {name:<44} {time * 1e9:10.0f} ns a day {ratio:8.2f}")


def _seconds(task: Task) -> float:
    start = perf_counter()
    task()
    return perf_counter() - start


def working_days() -> None:
    """Compare the questions about working days."""
    ours = WorkingCalendar()
    theirs = holidays.country_holidays("PL", years=range(1999, 2032), expand=False)
    workalendar = Poland()
    free = np.array(sorted(day for day in theirs), dtype="datetime64[D]")
    busday = np.busdaycalendar(holidays=free)
    array = np.array(DAYS, dtype="datetime64[D]")
    compare(
        "is_working_day",
        {
            "sage_entitlements": lambda: [ours.is_working_day(day) for day in DAYS],
            "holidays": lambda: [theirs.is_working_day(day) for day in DAYS],
            "workalendar": lambda: [workalendar.is_working_day(day) for day in DAYS],
            "numpy.is_busday, day by day": lambda: [
                np.is_busday(day, busdaycal=busday) for day in array
            ],
            "numpy.is_busday, all at once": lambda: np.is_busday(array, busdaycal=busday),
        },
        len(DAYS),
    )
    compare(
        "next_working_day",
        {
            "sage_entitlements": lambda: [ours.next_working_day(day) for day in DAYS],
            "holidays": lambda: [theirs.get_nth_working_day(day, 1) for day in DAYS],
            "workalendar": lambda: [workalendar.add_working_days(day, 1) for day in DAYS],
            "numpy.busday_offset, day by day": lambda: [
                np.busday_offset(day, 1, roll="backward", busdaycal=busday) for day in array
            ],
            "numpy.busday_offset, all at once": lambda: np.busday_offset(
                array, 1, roll="backward", busdaycal=busday
            ),
        },
        len(DAYS),
    )


def deadlines() -> None:
    """Compare the complaint's deadline day with the same found by other means."""
    terms = load_catalog().terms(ComplaintTerms)
    theirs = holidays.country_holidays("PL", years=range(1999, 2032), expand=False)
    workalendar = Poland()
    moments = [datetime(day.year, day.month, day.day, 11) for day in DAYS]  # noqa: DTZ001 - Warsaw

    def by_holidays(moment: datetime) -> date:
        day = moment.date()
        return day if theirs.is_working_day(day) else theirs.get_nth_working_day(day, 1)

    def by_workalendar(moment: datetime) -> object:
        day = moment.date()
        return day if workalendar.is_working_day(day) else workalendar.add_working_days(day, 1)

    compare(
        "ComplaintTerms.deadline (the others give only the day)",
        {
            "sage_entitlements": lambda: [terms.deadline(moment, LAST) for moment in moments],
            "holidays": lambda: [by_holidays(moment) for moment in moments],
            "workalendar": lambda: [by_workalendar(moment) for moment in moments],
        },
        len(DAYS),
    )


def start_up() -> None:
    """Compare a whole date command with the least that it cannot do without."""
    program = Path(sys.executable).with_name("sage-entitlements")
    yardstick = "import click, holidays; holidays.country_holidays('PL', years=2025)"
    environment = {**os.environ, "SAGE_ENTITLEMENTS_OVERLAY": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def process(*arguments: str) -> Task:
        return lambda: subprocess.run(
            arguments, check=True, stdout=subprocess.DEVNULL, env=environment
        )

    tasks = {
        "python -c 'import click, holidays; …'": process(sys.executable, "-c", yardstick),
        "workdays --on 2025-12-24 --format json": process(
            str(program), "workdays", "--on", "2025-12-24", "--format", "json"
        ),
        "complaint 2025-12-23T12:00 --format json": process(
            str(program),
            "complaint",
            "2025-12-23T12:00",
            "--as-of",
            "2025-12-23",
            "--format",
            "json",
        ),
    }
    for task in tasks.values():
        task()
    rounds = [{name: _seconds(task) for name, task in tasks.items()} for _ in range(21)]
    base = next(iter(tasks))
    print("\nstart-up, 21 rounds")
    for name in tasks:
        time = median(times[name] for times in rounds)
        ratio = median(times[name] / times[base] for times in rounds)
        print(f"  {name:<44} {time * 1e3:10.1f} ms {ratio:14.2f}")


if __name__ == "__main__":
    working_days()
    deadlines()
    start_up()
