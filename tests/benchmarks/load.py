"""Whether much is borne: a folder of many files, and many commands at once on one folder.

Run it as ``python tests/benchmarks/load.py`` after ``pip install -e '.[bench]'``; it takes some
five minutes. ``contracts.py --growth`` asks the same of long books of lines.
"""

import json
import os
import random
import re
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import Array, get_context
from pathlib import Path
from time import time
from typing import Any

from click.testing import CliRunner
from contracts import Ran, asked, contract, grown

from sage_entitlements import load_contract
from sage_entitlements.cli.app import app
from sage_entitlements.contract.ledger import contract_text

FILES = (2_000, 20_000)
READERS, WRITERS, BOOK, SECONDS = 20, 8, 12, 120
CONTRACT = 'customer = "Firma {}"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'


def files(folder: Path) -> None:
    """Compare a folder of some files with one of many: time and memory."""
    few: dict[str, Ran] = {}
    print("a folder of files as CSV: processor time and the most memory, with ratios")
    for before, size in zip((0, *FILES), FILES, strict=False):
        for number in range(before, size):
            text = contract_text(contract(number))
            (folder / f"{number:06}.toml").write_text(text, encoding="utf-8")
        for line in ("portfolio --sort given", "portfolio", "contract check"):
            grown(few, line, FILES[0], size, asked(line, folder, "csv"))


BEGUN, DONE = Array("i", BOOK), Array("i", BOOK)
"""Visits of each file: those that are being recorded, and those that were told to be."""
Told = dict[tuple[int, str], int]
"""The minutes of sessions, by file and note."""


def asked_here(*words: str) -> Any:
    """Do a command in this process, and give its answer. Raises `AssertionError`.

    Whoever means an entry that another one has just given another number is refused: once more.
    """
    found = CliRunner().invoke(app, [*words, "--format", "json"], catch_exceptions=False)
    if re.search("any more|by now", found.stderr):
        return asked_here(*words)
    assert (found.exit_code, found.stderr) == (0, ""), (words, found.output)
    return json.loads(found.stdout)["result"]


def writes(folder: Path, writer: int, until: float) -> tuple[int, Told]:
    """Record visits and sessions; amend every third session, remove every fourth."""
    chance, told, commands = random.Random(writer), Told(), 0  # noqa: S311 - no secret
    day = date(2026, 3, 1) + timedelta(days=writer)  # no two of one moment
    for number in range(24 * 60):
        if time() > until:
            break
        one, note = chance.randrange(BOOK), f"{writer}.{number}"
        file, kept = str(folder / f"{one}.toml"), ("--note", note, "--anyway")
        session = "session", f"{day} {number // 60:02}:{number % 60:02}"
        with BEGUN:
            BEGUN[one] += 1
        asked_here("contract", "record", "visit", file, "--on", str(day), "--hours", "5", *kept)
        with DONE:
            DONE[one] += 1
        started = "--start", session[1], "--minutes", "5"
        asked_here("contract", "record", "remote", file, *started, *kept)
        told[one, note] = 5
        if number % 3 == 0:
            asked_here("contract", "amend", file, *session, "--minutes", "6", "--anyway")
            told[one, note] = 6
        if number % 4 == 0:
            asked_here("contract", "remove", file, *session)
            del told[one, note]
        commands += 2 + (number % 3 == 0) + (number % 4 == 0)
    return commands, told


def reads(folder: Path, reader: int, until: float) -> tuple[int, Told]:
    """Read; what was told to be recorded is there, and nothing that was not begun."""
    chance, commands = random.Random(reader), 0  # noqa: S311 - no secret
    while time() < until:
        one = chance.randrange(BOOK)
        file, done = str(folder / f"{one}.toml"), DONE[one]
        log = asked_here("contract", "log", file)["entries"]
        assert done <= sum(each["kind"] == "visit" for each in log) <= BEGUN[one]
        assert asked_here("contract", "status", file)["customer"] == f"Firma {one}"
        assert asked_here("portfolio", str(folder))["read"] == BOOK
        commands += 3
    return commands, {}


def together(folder: Path) -> None:
    """Let readers and writers loose, and hold what is there at the end to what was told."""
    for number in range(BOOK):
        (folder / f"{number}.toml").write_text(CONTRACT.format(number), encoding="utf-8")
    until = time() + SECONDS
    with ProcessPoolExecutor(READERS + WRITERS, get_context("fork")) as pool:
        tasks = [writes] * WRITERS + [reads] * READERS
        runs = [pool.submit(task, folder, each, until) for each, task in enumerate(tasks)]
        done = [each.result() for each in runs]
    there = Counter[tuple[tuple[int, str], int]]()
    for number in range(BOOK):
        found = load_contract(folder / f"{number}.toml")
        there.update(((number, str(each.note)), each.minutes) for each in found.remote_sessions)
        notes = {each.note for each in found.visits}
        assert len(found.visits) == len(notes) == DONE[number] == BEGUN[number]
    assert there == Counter(each for _, told in done for each in told.items())
    assert {each.suffix for each in folder.iterdir()} <= {".toml", ".lock"}
    writing, reading = (sum(n for n, _ in some) for some in (done[:WRITERS], done[WRITERS:]))
    print(f"\n{READERS} readers and {WRITERS} writers on {BOOK} files for {SECONDS} seconds:")
    print(f"  {writing} writes and {reading} reads; nothing lost, doubled, torn or left behind")


if __name__ == "__main__":
    os.environ["SAGE_ENTITLEMENTS_OVERLAY"] = ""
    for task in (files, together):
        with tempfile.TemporaryDirectory() as made:
            task(Path(made))
