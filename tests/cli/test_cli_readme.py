"""The README's examples run as written, one after the other, in one folder."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from .helpers import PROGRAM, run

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(
    r"^<!-- \[\[\[cog\n.*?^\]\]\] -->\n```console\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(rf"^\$ (?={PROGRAM})", re.MULTILINE)


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Give each command with what it prints."""
    for example in COMMAND.split(text)[1:]:
        line, _, printed = example.partition("\n")
        yield line, printed


def test_its_examples_print_what_it_shows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("COLUMNS", "80")
    ran = 0
    for block in BLOCK.finditer(README.read_text(encoding="utf-8")):
        for line, printed in examples(block["text"]):
            result = run(*shlex.split(line)[1:], env={"LC_ALL": "C.UTF-8"})
            said = result.stdout + result.stderr
            told = f"{line}: says something else; if it is meant, cog -r -P -I .ci README.md"
            assert said.rstrip("\n") == printed.rstrip("\n"), told
            ran += 1
    assert ran >= 9
