"""Change the library in small ways, and see whether the tests notice.

mutmut makes the mutants. Every test is then run once without any, to see which lines it reaches;
and each mutant is tried on tests that reach its line, in a fork of a process in which the tests are
collected and what is remembered is forgotten. What a mutant changes at import stands there already,
so what survives is tried again, on more tests, in a process that imports everything anew. A mutant
counts as killed where a test fails, or never ends. Needs a system that forks, and the extras
``dev`` and ``mutation``.
"""

import ast
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import _lru_cache_wrapper, cache
from itertools import chain, islice
from math import inf
from pathlib import Path

import pytest
import tomli
from _pytest.runner import runtestprotocol
from coverage import Coverage
from holidays import country_holidays
from mutmut import __main__ as mutmut

HERE = Path(__file__).resolve().parent.parent
MUTANTS = HERE / "mutants"
PATHS = [str(MUTANTS / "src"), str(MUTANTS / "tests")]
"""Where the mutants and their tests are, before what is installed."""
MOST_SECONDS = 12.0
"""That the tests on one mutant take in all, where they are watched."""
MOST_SECONDS_AGAIN = 30.0
"""The same for what survives those."""
FEW_TESTS = 20
"""Where fewer reach a line, it may make something at import, or once, to be remembered."""
SECONDS_OF_TEST = 5
"""Of processor time; by itself no test that is tried takes so long."""
SECONDS, SECONDS_AGAIN = 40, 150
"""Of processor time for all tests on one mutant, and four times that on the clock."""
REACHED = Path("reached.json")
RESULTS = Path("results.json")
NO_MUTANT = ""
SURVIVED, KILLED, ENDLESS, UNTRIED = "survived", "killed", "endless", "no test"
NOTICED = (KILLED, ENDLESS)
STARTED: list["subprocess.Popen[bytes]"] = []
"""Kept, for Python waits by itself for one that nobody holds, and what became of it is lost."""
OPTIONS = ("-q", "-p", "no:cacheprovider", "-n", "0", "--hypothesis-profile=few")


def main(arguments: list[str]) -> None:
    """Try all mutants, or those whose names begin so; write down what became of each.

    A number tries one of so many, evenly: ``8 sage_entitlements.cli``.
    """
    names = tuple(each for each in arguments if not each.isdigit()) or ("",)
    one_of = next((int(each) for each in arguments if each.isdigit()), 1)
    make_mutants()
    os.chdir(MUTANTS)
    sys.path[:0] = PATHS
    settings = tomli.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    selection = settings["pytest_add_cli_args_test_selection"]
    if changed_since(REACHED, "src", "tests"):
        in_child(lambda: watch(selection))
    tests_of, more_tests_of = chosen_tests(names, one_of)
    results = {each: UNTRIED for each, tests in tests_of.items() if not tests}
    before = known()
    results |= {each: before[each] for each in tests_of if before.get(each) in NOTICED}
    left = [each for each in tests_of if each not in results]
    loop = Loop(sorted(left, key=lambda each: each in before), tests_of)  # new ones first
    first = sorted({tests[0] for tests in tests_of.values() if tests})
    loop.tests_of[NO_MUTANT] = first[:: len(first) // 200 + 1]
    pytest.main([*OPTIONS, "-x", *selection], plugins=[loop])
    results |= loop.results
    again = [each for each in left if results[each] == SURVIVED]
    print(f"{len(again)} survive; once more, on more tests, and with everything imported anew")
    results |= at_once(again, lambda each: afresh(each, more_tests_of[each]), SECONDS_AGAIN)
    for each in sorted(results):
        if results[each] not in NOTICED:
            print(f"{results[each]}: {each}")
    counts = Counter(results.values())
    share = sum(counts[each] for each in NOTICED) / max(1, len(results))
    print(f"{len(results)} mutants, {share:.1%} killed: {dict(counts)}")


def make_mutants() -> None:
    """Let mutmut make its mutants, of what has changed since it last did."""
    MUTANTS.mkdir(exist_ok=True)
    shutil.rmtree(MUTANTS / "tests", ignore_errors=True)  # a test may be gone
    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.store_lines_covered_by_tests()
    mutmut.create_mutants(os.cpu_count() or 1)
    os.environ["MUTANT_UNDER_TEST"] = NO_MUTANT


def changed_since(file: Path, *folders: str) -> set[str]:
    """Name our modules that are newer than a file, all if that is not there."""
    since = file.stat().st_mtime if file.exists() else 0
    return {
        ".".join(each.relative_to(HERE / folder).with_suffix("").parts).removesuffix(".__init__")
        for folder in folders
        for each in (HERE / folder).rglob("*.py")
        if each.stat().st_mtime > since
    }


def known() -> dict[str, str]:
    """Give what became of the mutants of unchanged modules; remove the folder to begin anew."""
    if not RESULTS.exists():
        return {}
    changed = changed_since(RESULTS, "src")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {each: what for each, what in results.items() if each.rpartition(".")[0] not in changed}


def in_child(act: Callable[[], int]) -> None:
    """Do something in a process that leaves nothing behind in this one; stop if that fails."""
    child = os.fork()
    if not child:
        os._exit(act())
    if os.waitpid(child, 0)[1]:
        sys.exit("the tests cannot be run without any mutant")


# -- Which tests reach a mutant ----------------------------------------------------------


def watch(selection: Iterable[str]) -> int:
    """Run all tests without any mutant, and write down which lines each reaches; give 0 then."""
    os.environ["COVERAGE_CORE"] = "ctrace"  # the faster one cannot tell the tests apart
    coverage = Coverage(data_file=None, source=["src"], config_file=False)
    coverage.start()
    watcher = Watcher(coverage)
    outcome = pytest.main([*OPTIONS, *selection], plugins=[watcher])
    coverage.stop()
    if outcome not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        return 1
    data = coverage.get_data()
    number = {test: number for number, test in enumerate(watcher.seconds)}
    lines = {
        str(Path(file).relative_to(MUTANTS)): {
            line: [number[each] for each in contexts if each in number]
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    reached = {"seconds": watcher.seconds, "lines": lines}
    REACHED.write_text(json.dumps(reached), encoding="utf-8")
    return 0


def chosen_tests(
    names: tuple[str, ...], one_of: int
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Give the tests to try on each mutant at first, and those to try on what survives them."""
    reach = Reach(**json.loads(REACHED.read_text(encoding="utf-8")))

    @cache
    def tests_at(file: str, lines: range) -> tuple[list[str], list[str]]:
        reaching = reach.any_of((file, line) for line in lines)
        more = reach.part_of(file) - reaching if len(reaching) < FEW_TESTS else set()
        first, then = (
            reach.choose(reaching, file, seconds) + reach.choose(more, file, seconds / 2)
            for seconds in (MOST_SECONDS, MOST_SECONDS_AGAIN)
        )
        return first, then

    found = {
        mutant: tests_at(file, lines)
        for mutant, file, lines in islice(all_mutants(), one_of // 2, None, one_of)
        if mutant.startswith(names)
    }
    return (
        {mutant: first for mutant, (first, _) in found.items()},
        {mutant: then for mutant, (_, then) in found.items()},
    )


class Watcher:
    """Tells coverage which test is running, and keeps how long those take that pass."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if not report.passed:
            self.seconds[report.nodeid] = inf  # what fails by itself proves nothing


Place = tuple[str, int]
"""A file of the library, and a line in it."""


class Reach:
    """Which tests reach which lines."""

    def __init__(self, seconds: dict[str, float], lines: dict[str, dict[str, list[int]]]) -> None:
        self.seconds = seconds
        names = list(seconds)
        self.tests: dict[Place, set[str]] = {
            (file, int(line)): {names[each] for each in tests}
            for file, tests_of in lines.items()
            for line, tests in tests_of.items()
        }
        self.lines = Counter(chain.from_iterable(self.tests.values()))
        self.lines_of: dict[str, Counter[str]] = defaultdict(Counter)
        self.parts: dict[str, set[str]] = defaultdict(set)
        for (file, _), tests in self.tests.items():
            self.lines_of[file].update(tests)
            self.parts[part(file)] |= tests

    def any_of(self, places: Iterable[Place]) -> set[str]:
        """Give the tests that reach any of the places."""
        return set().union(*(self.tests.get(each, ()) for each in places))

    def part_of(self, file: str) -> set[str]:
        """Give the tests that reach the module or package that a file is of."""
        return self.parts[part(file)]

    def choose(self, tests: Iterable[str], file: str, seconds: float) -> list[str]:
        """Choose by turns tests that reach most of a file, least else, and the quickest of all."""
        most = self.lines_of[file]
        by_turns = zip(
            sorted(tests, key=lambda test: (-most[test], self.seconds[test], test)),
            sorted(tests, key=lambda test: (self.lines[test], self.seconds[test], test)),
            self.spread(tests),
            strict=True,
        )
        left = seconds
        found: dict[str, list[str]] = defaultdict(list)
        for test in dict.fromkeys(chain.from_iterable(by_turns)):
            if self.seconds[test] < left:
                left -= self.seconds[test]
                found[file_of(test)].append(test)
        return list(chain.from_iterable(found.values()))

    def spread(self, tests: Iterable[str]) -> list[str]:
        """Put tests in an order that takes the quickest of every file, then the next of each."""
        quickest = sorted(tests, key=lambda test: (self.seconds[test], test))
        rank: Counter[str] = Counter()
        order = []
        for test in quickest:
            order.append((rank[file_of(test)], len(order), test))
            rank[file_of(test)] += 1
        return [test for _, _, test in sorted(order)]


def part(file: str) -> str:
    """Name the module or the package directly below ours that a file is of."""
    return Path(file).parts[2]


def file_of(test: str) -> str:
    """Name the file that a test stands in."""
    return test.partition("::")[0]


def all_mutants() -> Iterator[tuple[str, str, range]]:
    """Give each mutant, its file, and the lines that the statement has without it."""
    for meta in sorted(Path("src").rglob("*.meta")):
        file = meta.with_suffix("")
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines()
        functions = {
            each.name: each
            for each in ast.walk(ast.parse(text))
            if isinstance(each, ast.FunctionDef) and "__mutmut_" in each.name
        }
        for mutant in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]:
            name = mutant.rpartition(".")[2]
            original = functions[f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"]
            number = original.lineno + difference(lines, original, functions[name])
            yield mutant, str(file), statement(original, number)


def difference(lines: list[str], original: ast.FunctionDef, mutant: ast.FunctionDef) -> int:
    """Give the number, in the function, of the first line that a mutant has otherwise."""
    bodies = [lines[each.lineno : each.end_lineno] for each in (original, mutant)]
    pairs = zip(*bodies, strict=False)
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 0)


def statement(function: ast.FunctionDef, number: int) -> range:
    """Give the lines of the smallest statement at a line, of its head where others stand in it."""
    found: ast.stmt = function
    for each in ast.walk(function):
        if isinstance(each, ast.stmt) and each.lineno <= number <= (each.end_lineno or 0):
            found = each  # the walk is from the outside in
    within = [each.lineno for each in ast.walk(found) if isinstance(each, ast.stmt)][1:]
    if found is function:
        return range(function.lineno, (function.end_lineno or 0) + 1)
    return range(found.lineno, min([(found.end_lineno or 0) + 1, *within]))


# -- Trying a mutant ---------------------------------------------------------------------


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
        for each in self.caches:
            each.cache_clear()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}

        def fork(mutant: str) -> int:
            child = os.fork()
            if child:
                return child
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            wanted = self.tests_of[mutant]
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
        [sys.executable, "-m", "pytest", *OPTIONS, "-x", *tests],
        env={
            **os.environ,
            "MUTANT_UNDER_TEST": mutant,
            "PYTHONPATH": os.pathsep.join(PATHS),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AGAIN,) * 2),  # noqa: PLW1509 - no threads here
    )
    STARTED.append(process)
    return process.pid


def at_once(
    mutants: list[str], start: Callable[[str], int], seconds: int = SECONDS
) -> dict[str, str]:
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
            if time.monotonic() - since > 4 * seconds:
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
    main(sys.argv[1:])
