"""How long the program takes to start, side by side with what it cannot start without.

Run it as ``python tests/benchmarks/startup.py``. The commands take turns, so that a busy machine
slows them all alike; what counts is the ratio, the median of each round's own. Where valgrind is
installed, ``--instructions`` counts instructions instead of processor time: one round, and steady.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROUNDS = 21
PROGRAM = str(Path(sys.executable).with_name("sage-entitlements"))
CONTRACT = 'customer = "Firma"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
CLICK = "import click"
DATES = "import click, holidays; holidays.country_holidays('PL', years=2026)"
COMMANDS = {
    CLICK: (
        "show Komfort --format json",
        "show Komfort",
        "has VIP callback --format csv",
        "--help",
    ),
    DATES: (
        "workdays --on 2026-11-11",
        "complaint 2026-11-10T10:00 --as-of 2026-11-10",
        "contract status firma.toml --as-of 2026-03-01",
    ),
}


def processor_seconds(arguments: list[str]) -> float:
    """Run a process and give the processor time that it took, the system's included."""
    before = os.times()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def instructions(arguments: list[str]) -> float:
    """Run a process under valgrind and give the millions of instructions that it took."""
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    done = subprocess.run([*tool, *arguments], check=True, capture_output=True, text=True)
    (line,) = (each for each in done.stderr.splitlines() if "I refs" in each.replace("   ", " "))
    return int(line.rpartition(" ")[2].replace(",", "")) / 1e6


def main(measure: Callable[[list[str]], float], rounds: int) -> None:
    """Print a line for each command: what it costs, and its ratio to the yardstick."""
    os.environ |= {"SAGE_ENTITLEMENTS_OVERLAY": "", "SAGE_ENTITLEMENTS_LANG": "en"}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("firma.toml").write_text(CONTRACT, encoding="utf-8")
        for yardstick, lines in COMMANDS.items():
            runs = {f"python -c {yardstick!r}": [sys.executable, "-c", yardstick]}
            runs |= {line: [sys.executable, PROGRAM, *line.split()] for line in lines}
            for arguments in runs.values():
                subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
            found = [[measure(arguments) for arguments in runs.values()] for _ in range(rounds)]
            for number, name in enumerate(runs):
                cost = median(each[number] for each in found)
                ratio = median(each[number] / each[0] for each in found)
                print(f"{name:<80} {cost:10.3f} {ratio:6.2f}")


if __name__ == "__main__":
    if "--instructions" in sys.argv:
        main(instructions, 1)
    else:
        main(processor_seconds, ROUNDS)
