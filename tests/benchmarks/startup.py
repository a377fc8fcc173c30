"""How long the program takes to start, side by side with what it cannot start without.

Run it as ``python tests/benchmarks/startup.py``. The commands take turns, so that a busy machine
slows them all alike; what counts is the ratio, the median of each round's own.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROUNDS = 41
PROGRAM = (str(Path(sys.executable).with_name("sage-entitlements")),)
YARDSTICK = (sys.executable, "-c", "import click")
COMMANDS = {
    "show Komfort --format json": (*PROGRAM, "show", "Komfort", "--format", "json"),
    "show Komfort": (*PROGRAM, "show", "Komfort"),
    "has VIP callback --format csv": (*PROGRAM, "has", "VIP", "callback", "--format", "csv"),
    "(import click, attrs, cattrs, tomli)": (
        sys.executable,
        "-c",
        "import click, attrs, cattrs, tomli",
    ),
}


def seconds(arguments: tuple[str, ...]) -> float:
    """Run a process and give the time from its start to its end."""
    environment = {**os.environ, "SAGE_ENTITLEMENTS_OVERLAY": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    start = perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def main() -> None:
    """Print a line for each command: its median time, and its ratio to the yardstick."""
    os.chdir(Path(__file__).parent)
    for arguments in (YARDSTICK, *COMMANDS.values()):
        seconds(arguments)
    rounds = [
        (seconds(YARDSTICK), {name: seconds(arguments) for name, arguments in COMMANDS.items()})
        for _ in range(ROUNDS)
    ]
    yardstick = median(base for base, _ in rounds)
    print(f"{'command':<38} {'median':>9} {'ratio':>7}   ({ROUNDS} rounds)")
    title = " ".join(("python", *YARDSTICK[1:]))
    print(f"{title:<38} {yardstick * 1000:6.1f} ms {1:7.2f}")
    for name in COMMANDS:
        time = median(times[name] for _, times in rounds)
        ratio = median(times[name] / base for base, times in rounds)
        print(f"{name:<38} {time * 1000:6.1f} ms {ratio:7.2f}")


if __name__ == "__main__":
    main()
