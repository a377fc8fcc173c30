"""What a person sees: colour on a terminal only, lines that fit it, and nothing lost."""

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

import pytest
from rich.cells import cell_len

from sage_entitlements.cli.app import app

from .helpers import COMMAND, PROGRAM, Environment, environment, run, spawn
from .runs import RUNS, Run, lay_out, said

pty = pytest.importorskip("pty", reason="there are pseudo-terminals on Unix only")

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*3[0-9]")
RULE = re.compile(r"^─+", re.MULTILINE)
QUESTION = ("matrix", "--why")
WIDTHS = (20, 80, 200)
TABLES = [each for each in RUNS if "table" in each.formats]


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


def on_a_terminal(
    *arguments: str, columns: int = 80, env: Environment | None = None
) -> tuple[object, str]:
    """Run the program on a terminal of so many columns; give its exit code and what it shows."""
    import fcntl  # Unix only, as pty is
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    parts: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # Linux's way to say that the other side is gone
            parts.extend(iter(partial(os.read, ours, 65536), b""))

    reader = threading.Thread(target=read)
    reader.start()
    with (
        environment({"TERM": "xterm-256color", **(env or {})}),
        streams_on(theirs),
        pytest.raises(SystemExit) as left,
    ):
        app.main([*arguments], prog_name=PROGRAM)
    reader.join(timeout=60)
    os.close(ours)
    return left.value.code, b"".join(parts).decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in ESCAPE.sub("", text).split("\n"))


@cache
def shown(case: Run, language: str, columns: int, **variables: str) -> str:
    lay_out(Path())
    line = ("--overlay", "o.toml", *case.words, "--lang", language)
    code, text = on_a_terminal(*line, columns=columns, env=variables)
    assert code == case.code
    return text


def signs(text: str) -> Counter[str]:
    """Count what is said, whatever the lines it stands on."""
    return Counter(each for each in plain(text) if not each.isspace() and each != "─")


@pytest.mark.usefixtures("laid_out")
class TestEveryCommand:
    """On a terminal it shows what it shows elsewhere, in lines that fit, in colour."""

    @pytest.mark.parametrize("case", TABLES, ids=str)
    def test_fits_a_terminal_and_loses_nothing_where_there_is_less_room(self, case: Run) -> None:
        for language, columns in product(("en", "pl"), WIDTHS):
            wide = shown(case, language, max(WIDTHS))
            narrow = shown(case, language, columns)
            assert "\x1b" not in ESCAPE.sub("", narrow)
            lines = [each for each in plain(narrow).split("\n") if not each.startswith(COMMAND)]
            assert [line for line in lines if cell_len(line) > columns] == []
            assert signs(narrow) >= signs(wide)
            # Parts of a table repeat its first column; else nothing is added either.
            if len(RULE.findall(plain(narrow))) == len(RULE.findall(plain(wide))):
                assert signs(narrow) == signs(wide)
            assert columns != 80 or plain(narrow) == said(case, "table", language)
        without = shown(case, "en", 80, NO_COLOR="1")
        assert not COLOUR.search(without)
        assert plain(without) == plain(shown(case, "en", 80))

    def test_is_shown_in_colour_wherever_a_plan_says_yes_or_no(self) -> None:
        coloured = {case.words[0] for case in TABLES if COLOUR.search(shown(case, "en", 80))}
        assert {"show", "matrix", "compare", "which", "portfolio", "catalog"} <= coloured


@pytest.mark.parametrize(
    "variables", [{"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"TERM": "dumb"}], ids=str
)
def test_a_terminal_is_shown_no_colour_that_is_not_wanted(variables: dict[str, str]) -> None:
    _, seen = on_a_terminal(*QUESTION, env=variables)
    assert not COLOUR.search(seen)
    assert "TERM" not in variables or "\x1b" not in seen
    assert plain(seen) == run(*QUESTION).stdout


@pytest.mark.parametrize("kind", ["json", "csv", "markdown"])
def test_what_is_for_programs_has_no_colour_on_a_terminal(kind: str) -> None:
    _, seen = on_a_terminal(*QUESTION, "--format", kind)
    assert "\x1b" not in seen
    assert seen == run(*QUESTION, "--format", kind).stdout


def test_what_is_piped_has_no_colour() -> None:
    for variables in ({}, {"FORCE_COLOR": "1", "TERM": "xterm"}):
        seen = spawn(*QUESTION, env=variables).stdout.decode()
        assert "\x1b" not in seen
        assert seen == run(*QUESTION).stdout


def test_the_variable_comes_before_the_terminals_own_width_and_eighty_where_it_has_none() -> None:
    for columns, env, width in ((0, {}, "80"), (200, {"COLUMNS": "60"}, "60")):
        _, seen = on_a_terminal("matrix", columns=columns, env=env)
        assert plain(seen) == run("matrix", env={"COLUMNS": width}).stdout


def test_an_error_is_one_line_on_a_terminal_and_obeys_no_argument() -> None:
    code, seen = on_a_terminal("shw", "x")
    assert code == 2
    assert seen.endswith('Error: No such command "shw". Did you mean show?\n')
    for arguments in (("\x1b[31mx",), ("show", "\x1b[31mx"), ("show", "vip", "\x1b[31mx")):
        assert "\x1b" not in on_a_terminal(*arguments)[1]


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("has premium callback", "\x1b[32m\x1b[1m"),  # confirmed
        ("has vip callback", "\x1b[33m\x1b[1m"),  # assumed, whether yes or no
        ("has komfort remote-help", "\x1b[33m\x1b[1m"),
        ("has komfort+ remote-help", "\x1b[1m\x1b[2m"),  # unknown
        ("hours", "\x1b[1m"),
        ("contract status f.toml --as-of 2026-02-28", "\x1b[33m\x1b[1m"),
    ],
)
@pytest.mark.usefixtures("laid_out")
def test_the_first_line_is_bold_and_coloured_by_how_it_is_known(line: str, style: str) -> None:
    _, text = on_a_terminal(*line.split(), "--overlay", "o.toml")
    first, *_ = text.split("\n")
    assert first.startswith(style)
    assert "\x1b" not in first.removeprefix(style).removesuffix("\x1b[0m")
