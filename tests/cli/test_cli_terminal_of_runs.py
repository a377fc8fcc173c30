"""Every command on a terminal: lines that fit it, colour where it is wanted, and nothing lost."""

import math
import os
import re
import struct
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import product
from pathlib import Path
from unittest.mock import patch

import pytest
from rich.cells import cell_len

from sage_entitlements._cli import _progress, app

from .helpers import PROGRAM, environment
from .runs import RUNS, Run, lay_out, said

pty = pytest.importorskip("pty", reason="there are pseudo-terminals on Unix only")

pytestmark = pytest.mark.usefixtures("laid_out")

WIDTHS = (40, 80, 200)
LANGUAGES = ("en", "pl")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*3[0-9]")
TABLES = [each for each in RUNS if "table" in each.formats]
RULE = re.compile(r"^─+", re.MULTILINE)


@contextmanager
def streams_on(terminal: int) -> Iterator[None]:
    """Put the three streams of this process on a terminal, for whoever asks them how wide it is."""
    kept = [os.dup(number) for number in range(3)]
    for number in range(3):
        os.dup2(terminal, number)
    os.close(terminal)
    before = sys.stdin, sys.stdout, sys.stderr
    try:
        with (
            open(0, encoding="utf-8", closefd=False) as stdin,
            open(1, "w", encoding="utf-8", closefd=False) as stdout,
            open(2, "w", encoding="utf-8", closefd=False) as stderr,
        ):
            sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
            yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for number, file in enumerate(kept):
            os.dup2(file, number)
            os.close(file)


def on_a_terminal(case: Run, language: str, columns: int, **variables: str) -> str:
    """Run the program in this process on a terminal of so many columns, and give what it shows."""
    import fcntl  # noqa: PLC0415 - Unix only, as pty is
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    parts: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # Linux's way to say that the other side is gone
            parts.extend(iter(partial(os.read, ours, 65536), b""))

    reader = threading.Thread(target=read)
    reader.start()
    lay_out(Path())
    line = ["--overlay", "o.toml", *case.words, "--lang", language]
    with (
        environment({"TERM": "xterm-256color", **variables}),
        streams_on(theirs),
        # How long a run takes on a busy machine is not what is shown here.
        patch.object(_progress, "_SOON", math.inf),
        pytest.raises(SystemExit) as left,
    ):
        app.main(line, prog_name=PROGRAM)
    reader.join(timeout=60)
    os.close(ours)
    assert left.value.code == case.code
    return b"".join(parts).decode().replace("\r\n", "\n")


@cache
def shown(case: Run, language: str, columns: int) -> str:
    return on_a_terminal(case, language, columns)


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in ESCAPE.sub("", text).split("\n"))


def signs(text: str) -> Counter[str]:
    """Count what is said, whatever the lines it stands on."""
    return Counter(each for each in plain(text) if not each.isspace() and each != "─")


@pytest.mark.parametrize("case", TABLES, ids=str)
class TestEveryCommand:
    """On a terminal it shows what it shows elsewhere, in lines that fit, in colour."""

    def test_fits_a_terminal_and_says_there_what_it_says_to_a_file(self, case: Run) -> None:
        for language, columns in product(LANGUAGES, WIDTHS):
            seen = plain(shown(case, language, columns))
            assert [line for line in seen.split("\n") if cell_len(line) > columns] == []
        for language in LANGUAGES:
            assert plain(shown(case, language, 80)) == said(case, "table", language)

    def test_loses_nothing_where_there_is_less_room(self, case: Run) -> None:
        for language, columns in product(LANGUAGES, WIDTHS):
            wide = shown(case, language, max(WIDTHS))
            narrow = shown(case, language, columns)
            assert signs(narrow) >= signs(wide)
            # Parts of a table repeat its first column, those of a chart its labels; else nothing is
            # added either.
            whole = len(RULE.findall(plain(narrow))) == len(RULE.findall(plain(wide)))
            if whole and "timeline" not in case.words:
                assert signs(narrow) == signs(wide)

    def test_has_no_colour_that_is_not_wanted(self, case: Run) -> None:
        without = on_a_terminal(case, "en", 80, NO_COLOR="1")
        assert not COLOUR.search(without)
        assert plain(without) == plain(shown(case, "en", 80))


def test_colour_is_shown_wherever_a_plan_says_yes_or_no() -> None:
    coloured = {case.words[0] for case in TABLES if COLOUR.search(shown(case, "en", 80))}
    assert {"show", "matrix", "compare", "which", "portfolio", "catalog"} <= coloured


def test_no_run_writes_escapes_but_those_of_styles() -> None:
    for case in TABLES:
        assert "\x1b" not in ESCAPE.sub("", shown(case, "en", 40))
