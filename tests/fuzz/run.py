"""Let a coverage-guided fuzzer attack every target, and tell what it tried and what it cost.

Run it as ``python tests/fuzz/run.py --runs 1000000`` after ``pip install -e '.[test,fuzz]'``; that
takes about half an hour on one core. The runs are shared out over the targets, or all given to
one with ``--target NAME``. An input that breaks a promise is kept in a folder, told, and makes the
exit code 1; ``--input FILE --target NAME`` tries a single one again.
"""

import argparse
import gc
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import nullcontext
from functools import _lru_cache_wrapper
from pathlib import Path
from random import Random
from typing import Any

import atheris
import attrs

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ATTACKS = "--report" in sys.argv
"""Whether this process attacks a target, and so has to watch what the product runs through."""

with atheris.instrument_imports(include=["sage_entitlements"]) if ATTACKS else nullcontext():
    import sage_entitlements
    from cli.helpers import commands

    for _ in commands():
        pass  # they are imported where they are first asked for
    from fuzz.mutations import mutate
    from fuzz.seeds import seeds, words
    from fuzz.targets import TARGETS

SHARES = {
    "catalogue": 2,
    "overlay": 24,
    "contract": 8,
    "lines": 2,
    "names": 6,
    "dates": 34,
    "arguments": 2,
    "changes": 16,
    "corrections": 3,
    "imports": 3,
}
"""Of a hundred runs, how many each target gets: the quick ones get more."""
SLOW = 1.0
"""Seconds of processor time that no input may take."""
MOST_GROWTH = 24
"""MiB by which the process may grow between its first tenth and its end: the fuzzer's own
collection of inputs grows."""
MOST_OBJECTS = 0.10
"""By how much the number of Python's objects may grow in the same time."""
_REMEMBERED = {"arguments"}
"""Targets whose growth is not ours: Click remembers every stdout that a process has had, and each
run in this one has a new one. Elsewhere a process has one run, and one stdout."""
_LONGEST = {"catalogue": 12_000, "names": 400, "imports": 3_000, "dates": 60, "arguments": 200}
"""Bytes; 6,000 where nothing else is said."""
_MIB = 1024 * 1024


@attrs.define
class Figures:
    """What one target came to."""

    target: str
    runs: int = 0
    taken: int = 0
    """Runs whose input was let in; all others were refused."""
    seconds: float = 0
    measured: int = 0
    """Runs up to the last time that everything was measured."""
    slowest: float = 0
    slowest_input: str = ""
    memory_before: int = 0
    memory_after: int = 0
    objects_before: int = 0
    objects_after: int = 0
    memory_peak: int = 0
    found: dict[str, str] = attrs.field(factory=dict)
    """Each broken promise, by where it broke, and the file of the first input that broke it."""
    covered: int = 0
    """Branches of the product that were seen, by the fuzzer's count."""


class Attack:
    """One target under attack, watched."""

    def __init__(self, target: str, runs: int, kept: Path, report: Path) -> None:
        self.target = target
        self.runs = runs
        self.kept = kept
        self.report = report
        self.figures = Figures(target)

    def once(self, content: bytes) -> None:
        """Try one input; whatever it breaks is kept, and the attack goes on."""
        start = time.thread_time()
        try:
            self.figures.taken += bool(TARGETS[self.target](content))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self.keep(_where(error), content, traceback.format_exc())
        taken = time.thread_time() - start
        figures = self.figures
        figures.runs += 1
        if taken > figures.slowest:
            figures.slowest = taken
            figures.slowest_input = repr(content[:60])
        if taken > SLOW:
            self.keep("slow", content, f"{taken:.1f} s")
        if figures.runs in {self.runs // 10, self.runs - self.runs // 50}:
            self.measure()

    def keep(self, where: str, content: bytes, told: str) -> None:
        if where not in self.figures.found:
            path = self.kept / f"{self.target}-{len(self.figures.found)}"
            path.write_bytes(content)
            self.figures.found[where] = str(path)
            sys.stderr.write(f"\n{where}: {path}\n{told}\n")
            self.write()

    def measure(self) -> None:
        """Measure the memory: after the first tenth of the runs, and near their end.

        Our caches are emptied first: they are bounded, and would hide what is not.
        """
        for each in gc.get_objects():
            if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("sage_ent"):
                each.cache_clear()
        gc.collect()
        figures = self.figures
        if not figures.objects_before:
            figures.memory_before, figures.objects_before = _memory(), sys.getallocatedblocks()
        figures.memory_after, figures.objects_after = _memory(), sys.getallocatedblocks()
        figures.memory_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        figures.measured = figures.runs
        self.write()

    def write(self) -> None:
        self.report.write_text(json.dumps(attrs.asdict(self.figures)), encoding="utf-8")


def _where(error: BaseException) -> str:
    """Name where a promise broke: the error, and the last line that is ours."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "sage_entitlements" in frame.filename or "fuzz" in frame.filename
    ]
    return f"{type(error).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def _memory() -> int:
    """Give the memory in use, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // _MIB


def _attack(target: str, runs: int, kept: Path, report: Path, seed: int) -> None:
    """Attack one target in this process, which then ends."""
    attack = Attack(target, runs, kept, report)
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name, "corpus")
        corpus.mkdir()
        for number, content in enumerate(seeds(target)):
            (corpus / str(number)).write_bytes(content)
        dictionary = Path(name, "words")
        dictionary.write_text("".join(map(_entry, words(target))), encoding="ascii")

        def change(content: bytes, longest: int, number: int) -> bytes:
            random = Random(number)  # noqa: S311 - no secret
            if random.random() < 0.5:
                changed: bytes = atheris.Mutate(content, longest)
                return changed
            if random.random() < 0.3:
                content = random.choice(seeds(target))
            for _ in range(random.choice((1, 1, 2, 4))):
                changed = mutate(target, content, random)
                content = changed if len(changed) <= longest else content
            return content

        atheris.Setup(
            [
                sys.argv[0],
                str(corpus),
                f"-runs={runs}",
                f"-seed={seed}",
                f"-dict={dictionary}",
                f"-max_len={_LONGEST.get(target, 6000)}",
                "-timeout=60",
                "-rss_limit_mb=0",
                "-reload=0",
                "-verbosity=1",
            ],
            attack.once,
            custom_mutator=change,
        )
        atheris.Fuzz()


def _entry(word: str) -> str:
    return '"' + "".join(f"\\x{each:02x}" for each in word.encode("utf-8")) + '"\n' if word else ""


def _attack_apart(target: str, runs: int, kept: Path, seed: int) -> Figures:
    """Attack one target in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        report = Path(name, "figures.json")
        log = kept / f"{target}.log"
        with log.open("wb") as out:
            subprocess.run(
                [
                    *(sys.executable, __file__, "--target", target, "--runs", str(runs)),
                    *("--kept", str(kept), "--seed", str(seed), "--report", str(report)),
                ],
                stdout=out,
                stderr=out,
                check=False,
            )
        figures = Figures(target)
        if report.exists():
            figures = Figures(**json.loads(report.read_text(encoding="utf-8")))
    said = log.read_text(encoding="utf-8", errors="replace")
    figures.covered = int((re.findall(r"cov: (\d+)", said) or ["0"])[-1])
    done = re.search(r"Done (\d+) runs in (\d+) second", said)
    if done is None:
        figures.found["died"] = str(log)
    else:
        figures.runs, figures.seconds = int(done[1]), int(done[2])
    return figures


def _row(*cells: Any) -> str:
    widths = (11, 9, 8, 7, 8, 8, 5, 8, 8, 6)
    return "  ".join(f"{each!s:>{width}}" for each, width in zip(cells, widths, strict=True))


def _tell(all_figures: list[Figures]) -> bool:
    """Print the table; say whether every promise held."""
    heads = "target,runs,let in,runs/s,branches,slowest,peak,growth,objects,found"
    print(_row(*heads.split(",")))
    held = True
    for each in all_figures:
        growth = each.memory_after - each.memory_before
        objects = each.objects_after / max(1, each.objects_before) - 1
        grown = growth > MOST_GROWTH or objects > MOST_OBJECTS
        held &= not each.found and (not grown or each.target in _REMEMBERED)
        print(
            _row(
                each.target,
                each.runs,
                f"{each.taken / max(1, each.measured):.1%}",
                round(each.runs / max(1, each.seconds)),
                each.covered,
                f"{each.slowest * 1000:.0f} ms",
                f"{each.memory_peak} M",
                f"{growth:+} MiB",
                f"{objects:+.1%}",
                len(each.found),
            )
        )
    print(_row("all", sum(each.runs for each in all_figures), *[""] * 8))
    for each in all_figures:
        print(f"{each.target}: slowest was {each.slowest_input}")
        for where, path in each.found.items():
            print(f"{each.target}: {where}: {path}")
    return held


def main() -> int:
    """Do what the arguments ask for, and give the code to exit with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--target", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="where inputs that break a promise are kept")
    parser.add_argument("--input", type=Path, help="one input to try again")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.input:
        TARGETS[given.target](given.input.read_bytes())
        return 0
    kept: Path = given.kept or Path(tempfile.mkdtemp(prefix="sage-entitlements-fuzz-"))
    kept.mkdir(exist_ok=True)
    if given.report:
        _attack(given.target, given.runs, kept, given.report, given.seed)
        return 0
    print(f"sage-entitlements {sage_entitlements.__version__}; what is found is kept in {kept}")
    chosen = [given.target] if given.target else [*TARGETS]
    total = sum(SHARES[each] for each in chosen)
    figures = [
        _attack_apart(each, given.runs * SHARES[each] // total, kept, given.seed) for each in chosen
    ]
    return 0 if _tell(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
