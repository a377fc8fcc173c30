"""What a person sees: colour on a terminal only, and lines that fit it."""

import os
import re
import struct
import subprocess
import sys
from contextlib import suppress
from functools import partial

import pytest
from rich.cells import cell_len

from .helpers import Environment, process_environment, run, spawn

pty = pytest.importorskip("pty", reason="there are pseudo-terminals on Unix only")

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
QUESTION = ("matrix", "--why")


def on_a_terminal(*arguments: str, columns: int = 80, env: Environment | None = None) -> str:
    """Run the program on a terminal of so many columns and give what it shows there."""
    import fcntl  # noqa: PLC0415 - Unix only, as pty is
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "sage_entitlements", *arguments],
        env=process_environment({"TERM": "xterm-256color", **(env or {})}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    parts: list[bytes] = []
    with suppress(OSError):  # Linux's way to say that the other side is gone
        parts.extend(iter(partial(os.read, ours, 65536), b""))
    process.wait(timeout=60)
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_a_terminal_is_shown_colours_and_the_same_words() -> None:
    shown = on_a_terminal(*QUESTION)
    assert ESCAPE.search(shown)
    plain = [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()]
    assert plain == run(*QUESTION).stdout.splitlines()


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_terminal_is_shown_no_colour_that_is_not_wanted(variables: dict[str, str]) -> None:
    shown = on_a_terminal(*QUESTION, env=variables)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)
    plain = [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()]
    assert plain == run(*QUESTION).stdout.splitlines()


def test_a_dumb_terminal_is_shown_no_escapes() -> None:
    assert "\x1b" not in on_a_terminal("show", "vip", env={"TERM": "dumb"})


@pytest.mark.parametrize("kind", ["json", "csv", "markdown"])
def test_what_is_for_programs_has_no_colour_on_a_terminal(kind: str) -> None:
    shown = on_a_terminal(*QUESTION, "--format", kind)
    assert "\x1b" not in shown
    assert shown == run(*QUESTION, "--format", kind).stdout


@pytest.mark.parametrize(
    "variables", [{}, {"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "xterm"}]
)
def test_what_is_piped_has_no_colour(variables: dict[str, str]) -> None:
    for kind in ("table", "json", "csv", "markdown"):
        result = spawn("has", "vip", "callback", "--format", kind, env=variables)
        assert b"\x1b" not in result.stdout
        assert result.stdout.decode() == run("has", "vip", "callback", "--format", kind).stdout


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal(columns: int) -> None:
    # A table that is too wide is cut into several, each with the services.
    question = ("matrix", "--family", "perpetual", "--lang", "pl")
    shown = ESCAPE.sub("", on_a_terminal(*question, columns=columns))
    longest = max(cell_len(line) for line in shown.splitlines())
    assert longest <= columns
    assert shown.count("Centrum") == {40: 2, 80: 1, 200: 1}[columns]


def test_a_terminal_that_does_not_know_its_width_counts_as_eighty_columns() -> None:
    shown = ESCAPE.sub("", on_a_terminal("matrix", columns=0))
    assert [line.rstrip() for line in shown.splitlines()] == run("matrix").stdout.splitlines()


def test_the_variable_comes_before_the_terminals_own_width() -> None:
    shown = ESCAPE.sub("", on_a_terminal("matrix", columns=200, env={"COLUMNS": "60"}))
    assert max(cell_len(line) for line in shown.splitlines()) <= 60


def test_an_error_is_one_line_on_a_terminal_and_obeys_no_argument() -> None:
    shown = on_a_terminal("shw", "x")
    assert shown.endswith('Error: No such command "shw". Did you mean show?\n')
    for arguments in (("\x1b[31mx",), ("show", "\x1b[31mx"), ("show", "vip", "\x1b[31mx")):
        assert "\x1b" not in on_a_terminal(*arguments)
