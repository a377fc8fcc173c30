"""Run the tests on mutmut's mutants: minutes instead of the hours that mutmut itself takes.

``mutmut run none`` makes the mutants and finds out which tests reach which function; then
``python .ci/mutants.py`` tells which mutants no test notices. Tests are collected once, and each
mutant is tried in a fork of that process. What is remembered there is forgotten first; what else a
mutant changes at import stands there already, so whatever survives is tried again in a process that
imports everything anew. A mutant counts as killed where a test fails, or never ends. Needs a system
that forks, and the extras ``dev`` and ``mutation``.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import _lru_cache_wrapper
from itertools import chain
from pathlib import Path

import pytest
import tomli
from _pytest.runner import runtestprotocol
from holidays import country_holidays

HERE = Path(__file__).resolve().parent.parent / "mutants"
PATHS = [str(HERE / "src"), str(HERE / "tests")]
"""Where the mutants and their tests are, before what is installed."""
MOST_SECONDS = 3.0
"""That the tests on one mutant take in all, by mutmut's measure."""
MOST_SECONDS_HIDDEN = 5.0
FEW_TESTS = 20
"""Where fewer reach a function, it is likely called at import, or its answer remembered."""
SECONDS_OF_TEST = 5
"""Of processor time; by itself no test that is tried takes so long."""
SECONDS = 25
"""Of processor time for all tests on one mutant, and three times that on the clock."""
RESULTS = Path("results.json")
NO_TEST = 33
"""mutmut's exit code for a mutant that no test reaches."""
NO_MUTANT = ""
SURVIVED, KILLED, ENDLESS, UNTRIED = "survived", "killed", "endless", "no test"
NOTICED = (KILLED, ENDLESS)
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutation")


def main(names: list[str]) -> None:
    """Try all mutants, or those whose names begin so; write down what became of each."""
    os.chdir(HERE)
    sys.path[:0] = PATHS
    tests_of = chosen_tests()
    codes = dict(all_mutants())
    mutants = [each for each in codes if each.startswith(tuple(names))]
    results = {each: UNTRIED for each in mutants if not tests_of.get(function(each))}
    results |= {each: KILLED for each in mutants if codes[each] not in {None, 0, NO_TEST}}
    before = {}
    if RESULTS.exists():  # what is killed is killed; remove the folder to begin anew
        before = json.loads(RESULTS.read_text(encoding="utf-8"))
        results |= {each: before[each] for each in mutants if before.get(each) in NOTICED}
    tests_of[NO_MUTANT] = sorted({tests[0] for tests in tests_of.values() if tests})
    left = [each for each in mutants if each not in results]
    loop = Loop(sorted(left, key=lambda each: each in before), tests_of)  # new ones first
    settings = tomli.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    pytest.main([*OPTIONS, *settings["pytest_add_cli_args_test_selection"]], plugins=[loop])
    results |= loop.results
    again = [each for each in mutants if results[each] == SURVIVED]
    print(f"{len(again)} survive; some once more, with everything imported anew", flush=True)
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
    """Choose the tests for each function: those most about it, and some of every file."""
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    seconds = defaultdict(float, stats["duration_by_test"])
    reaching = {name: set(tests) for name, tests in stats["tests_by_mangled_function_name"].items()}
    functions = Counter(test for tests in reaching.values() for test in tests)
    of_part: dict[str, set[str]] = defaultdict(set)
    for name, tests in reaching.items():
        of_part[part(name)] |= tests
    chosen = {}
    for name, tests in reaching.items():
        # What is called at import, or once and remembered, is about more than what called it.
        hidden = len(tests) < FEW_TESTS
        usable = of_part[part(name)] if hidden else tests
        about = sorted(usable, key=lambda test: (functions[test], seconds[test], test))
        left = MOST_SECONDS_HIDDEN if hidden else MOST_SECONDS
        found: dict[str, list[str]] = defaultdict(list)
        by_turns = zip(about, spread(usable, seconds), strict=True)
        for test in dict.fromkeys(chain.from_iterable(by_turns)):
            if seconds[test] < left:
                left -= seconds[test]
                found[file_of(test)].append(test)
        chosen[name] = list(chain.from_iterable(found.values()))
    return chosen


def spread(tests: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """Put tests in an order that takes the quickest of every file, then the next of every file."""
    quickest = sorted(tests, key=lambda test: (seconds[test], test))
    rank: Counter[str] = Counter()
    order = []
    for test in quickest:
        order.append((rank[file_of(test)], len(order), test))
        rank[file_of(test)] += 1
    return [test for _, _, test in sorted(order)]


def part(name: str) -> str:
    """Name the module or the package directly below ours that a function is of."""
    return name.split(".")[1]


def file_of(test: str) -> str:
    """Name the file that a test stands in."""
    return test.partition("::")[0]


class Loop:
    """In place of pytest's own loop over the tests: one over the mutants."""

    def __init__(self, mutants: list[str], tests_of: dict[str, list[str]]) -> None:
        self.mutants = mutants
        self.tests_of = tests_of
        self.results: dict[str, str] = {}
        self.caches: list[_lru_cache_wrapper[object]] = []

    def begin(self, mutant: str) -> None:
        """Put a mutant in place in this process, where nothing is remembered from before."""
        os.environ["MUTANT_UNDER_TEST"] = mutant
        from sage_entitlements import _convert  # noqa: PLC0415 - pytest is to import it first

        for each in self.caches:
            each.cache_clear()
        _convert._CONVERTER = _convert._make_converter()  # noqa: SLF001 - made at import

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}

        def fork(mutant: str) -> int:
            child = os.fork()
            if child:
                return child
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            wanted = self.tests_of[function(mutant)]
            try:
                self.begin(mutant)
                attempt([items[each] for each in wanted if each in items])
            except BaseException:  # noqa: BLE001 - nothing may come out of here and go on as the parent
                os._exit(1)
            os._exit(0)

        print(f"{len(self.mutants)} mutants", flush=True)
        country_holidays("PL", years=2026)  # what takes long to import is imported once
        self.caches = [
            each
            for each in gc.get_objects()
            if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("sage_ent")
        ]
        gc.freeze()
        if at_once([NO_MUTANT], fork) != {NO_MUTANT: SURVIVED}:
            pytest.exit("a test fails without any mutant", 1)
        self.results = at_once(self.mutants, fork)
        return True


def attempt(items: list[pytest.Item]) -> None:
    """Run the tests in this process; leave it at the first that fails."""
    following: Iterable[pytest.Item | None] = [*items[1:], None]
    for item, after in zip(items, following, strict=True):
        last = int(time.process_time()) + SECONDS_OF_TEST
        resource.setrlimit(resource.RLIMIT_CPU, (min(last, SECONDS), SECONDS))
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
            os._exit(1)


def afresh(mutant: str, tests: list[str]) -> int:
    """Run the tests in a process of its own, with a mutant in place from the beginning."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *OPTIONS, *tests],
        env={
            **os.environ,
            "MUTANT_UNDER_TEST": mutant,
            "PYTHONPATH": os.pathsep.join(PATHS),
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
