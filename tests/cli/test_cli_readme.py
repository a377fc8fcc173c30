"""The README's examples run as written, one after the other, in one folder."""

import os
import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sage_entitlements.cli import params
from sage_entitlements.warsaw import WARSAW

from .helpers import PROGRAM, run

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(
    r"^<!-- \[\[\[cog\n.*?^\]\]\] -->\n```console\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)
FILE = re.compile(r"^```csv (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NOW = datetime(2026, 11, 27, 9, 40, tzinfo=WARSAW)  # of which the README tells
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "SAGE_ENTITLEMENTS_CONTRACTS": "contracts"}
COMMAND = re.compile(rf"^\$ (?={PROGRAM})", re.MULTILINE)


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Give each command with what it prints."""
    for example in COMMAND.split(text)[1:]:
        line, _, printed = example.partition("\n")
        yield line, re.sub(r"(?m)^(# |\$ export ).*\n", "", printed)


def test_its_examples_print_what_it_shows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(params, "now", lambda: NOW)
    text, ran = README.read_text(encoding="utf-8"), 0
    for name, content in FILE.findall(text):
        (home / name).write_text(content, encoding="utf-8")
    for block in BLOCK.finditer(text):
        for line, printed in examples(block["text"]):
            result = run(*shlex.split(line)[1:], env=ENVIRONMENT)
            said = (result.stdout + result.stderr).replace(os.sep, "/")
            told = f"{line}: says something else; if it is meant, cog -r -P -I .ci README.md"
            assert said.rstrip("\n") == printed.rstrip("\n"), told
            ran += 1
    assert ran >= 9
