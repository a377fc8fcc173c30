"""Run the tests on mutmut's mutants: minutes instead of the hours that mutmut itself takes.

``mutmut run none`` makes the mutants and finds out which tests reach which function; then
``python .ci/mutants.py`` tells which mutants no test notices. Tests are collected once, and each
mutant is tried in a fork of that process. What a mutant changes at import stands there already, so
whatever survives is tried again in a process that imports everything anew. A mutant counts as
killed where a test fails, or never ends. Needs a system that forks, and the extras ``dev`` and
``mutation``.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path

import pytest
import tomli
from _pytest.runner import runtestprotocol
from holidays import country_holidays

HERE = Path(__file__).resolve().parent.parent / "mutants"
MOST_FILES = 8
"""Test files that are tried on one mutant: those that are most about its function."""
MOST_SECONDS = 3.0
"""That the tests on one mutant take in all, by mutmut's measure."""
SECONDS = 15
"""Of processor time, and three times that on the clock: no trial takes so long by itself."""
RESULTS = Path("results.json")
NO_TEST = 33
"""mutmut's exit code for a mutant that no test reaches."""
SURVIVED, KILLED, ENDLESS, UNTRIED = "survived", "killed", "endless", "no test"
NOTICED = (KILLED, ENDLESS)
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutation")


def main(names: list[str]) -> None:
    """Try all mutants, or those whose names begin so; write down what became of each."""
    os.chdir(HERE)
    sys.path[:0] = [str(HERE / "src"), str(HERE / "tests")]
    tests_of = chosen_tests()
    codes = dict(all_mutants())
    mutants = [each for each in codes if each.startswith(tuple(names))]
    results = {each: UNTRIED for each in mutants if not tests_of.get(function(each))}
    results |= {each: KILLED for each in mutants if codes[each] not in {None, 0, NO_TEST}}
    if RESULTS.exists():  # what is killed is killed; remove the folder to begin anew
        before = json.loads(RESULTS.read_text(encoding="utf-8"))
        results |= {each: before[each] for each in mutants if before.get(each) in NOTICED}
    loop = Loop([each for each in mutants if each not in results], tests_of)
    settings = tomli.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    pytest.main([*OPTIONS, *settings["pytest_add_cli_args_test_selection"]], plugins=[loop])
    results |= loop.results
    again = [each for each in mutants if results[each] == SURVIVED]
    print(f"{len(again)} survive; once more, with everything imported anew", flush=True)
    results |= at_once(again, lambda each: afresh(each, tests_of[function(each)]))
    for each in mutants:
        if results[each] in {SURVIVED, UNTRIED}:
            print(f"{results[each]}: {each}")
    counts = Counter(results.values())
    share = sum(counts[each] for each in NOTICED) / max(1, len(mutants))
    print(f"{len(mutants)} mutants, {share:.1%} killed: {dict(counts)}")


def all_mutants() -> Iterator[tuple[str, int | None]]:
    """Give each mutant, and the exit code where mutmut itself has tried it already."""
    for meta in sorted(Path("src").rglob("*.meta")):
        yield from json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items()


def function(mutant: str) -> str:
    """Name the function that a mutant is of."""
    return mutant.rpartition("__mutmut_")[0]


def chosen_tests() -> dict[str, list[str]]:
    """Choose the tests for each function: of the files most about it the quickest."""
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    seconds = stats["duration_by_test"]
    size = Counter(file_of(each) for each in seconds)
    chosen = {}
    for name, tests in stats["tests_by_mangled_function_name"].items():
        by_file = defaultdict(list)
        for each in tests:
            by_file[file_of(each)].append(each)
        files = sorted(by_file, key=lambda file: -len(by_file[file]) / size[file])
        found = [each for file in files[:MOST_FILES] for each in by_file[file]]
        found.sort(key=lambda test: seconds.get(test, 0))
        total = accumulate(seconds.get(each, 0) for each in found)
        chosen[name] = [
            each for each, spent in zip(found, total, strict=True) if spent < MOST_SECONDS
        ]
    return chosen


def file_of(test: str) -> str:
    """Name the file that a test stands in."""
    return test.partition("::")[0]


class Loop:
    """In place of pytest's own loop over the tests: one over the mutants."""

    def __init__(self, mutants: list[str], tests_of: dict[str, list[str]]) -> None:
        self.mutants = mutants
        self.tests_of = tests_of
        self.results: dict[str, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}

        def fork(mutant: str) -> int:
            child = os.fork()
            if child:
                return child
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            wanted = self.tests_of[function(mutant)]
            attempt(mutant, [items[each] for each in wanted if each in items])
            os._exit(0)

        print(f"{len(self.mutants)} mutants", flush=True)
        country_holidays("PL", years=2026)  # what takes long to import is imported once
        gc.freeze()
        self.results = at_once(self.mutants, fork)
        return True


def attempt(mutant: str, items: list[pytest.Item]) -> None:
    """Run the tests in this process, with a mutant in place; leave it at the first that fails."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.environ["MUTANT_UNDER_TEST"] = mutant
    following: Iterable[pytest.Item | None] = [*items[1:], None]
    for item, after in zip(items, following, strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
            os._exit(1)


def afresh(mutant: str, tests: list[str]) -> int:
    """Run the tests in a process of its own, with a mutant in place from the beginning."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *OPTIONS, *tests],
        env={
            **os.environ,
            "MUTANT_UNDER_TEST": mutant,
            "PYTHONPATH": os.pathsep.join(sys.path[:2]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),  # noqa: PLW1509 - no threads here
    )
    return process.pid


def at_once(mutants: list[str], start: Callable[[str], int]) -> dict[str, str]:
    """Try mutants, several at a time, and keep what becomes of each; ``start`` gives a child."""
    results: dict[str, str] = {}
    running: dict[int, tuple[str, float]] = {}
    waiting = mutants[::-1]
    told = time.monotonic()
    while waiting or running:
        while waiting and len(running) < 2 * (os.cpu_count() or 1):  # some only wait
            mutant = waiting.pop()
            running[start(mutant)] = mutant, time.monotonic()
        child, status = os.waitpid(-1, os.WNOHANG)
        if child in running:
            mutant, _ = running.pop(child)
            code = os.waitstatus_to_exitcode(status)
            results[mutant] = SURVIVED if code == 0 else ENDLESS if code < 0 else KILLED
        else:
            time.sleep(0.002)
        for child, (_, since) in running.items():
            if time.monotonic() - since > 3 * SECONDS:
                os.kill(child, 9)
        if time.monotonic() - told > 4 * SECONDS:
            told = time.monotonic()
            keep(results)
            print(f"{len(results)} of {len(mutants)}", Counter(results.values()), flush=True)
    keep(results)
    return results


def keep(results: dict[str, str]) -> None:
    """Write down what is known so far, for whoever is interrupted."""
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(before | results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or [""])
