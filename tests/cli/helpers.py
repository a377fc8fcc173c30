"""Running the program, in this process or in one of its own, and reading what it says."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
from click.testing import CliRunner, Result

from sage_entitlements import load_catalog
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.cli.app import app
from sage_entitlements.files.disk import os_problem
from sage_entitlements.text import Language

PROGRAM = "sage-entitlements"
COMMAND = f"  {PROGRAM} "  # a line to copy begins so, and is never broken
BUNDLED = Path(bundled_directory())
CATALOG = load_catalog()
"""What the program answers from; what it says is held in ``test_bundled_catalog.py`` alone."""
PLANS = [plan.id for plan in CATALOG.plans]
SERVICES = [service.id for service in CATALOG.services]
DENIED = os_problem(PermissionError()).to(Language.EN)
"""What is told where the system denies access; on Windows it may be open elsewhere, too."""
HARMFUL = "\x1b\x07\x08\r\x9b\x85\u202e\u2028\u200b\ufeff\U000e0041"
"""Signs that move a terminal's cursor, or hide or reorder what it shows."""

Environment = Mapping[str, str | None]


@contextmanager
def environment(changes: Environment | None) -> Iterator[None]:
    """Change variables for a while; None takes one away."""
    found = {**os.environ, **(changes or {})}
    kept = {name: value for name, value in found.items() if value is not None}
    with patch.dict(os.environ, kept, clear=True):
        yield


def run(*arguments: str, env: Environment | None = None, stdin: str | None = None) -> Result:
    """Run the program in this process, as from a shell whose output goes to a file."""
    with environment(env):
        runner = CliRunner()
        return runner.invoke(app, arguments, stdin, prog_name=PROGRAM, catch_exceptions=False)


def process_environment(changes: Environment | None = None) -> dict[str, str]:
    """Give what a new process is to find; told outright, for there is more than Python sees.

    Libraries loaded by the runner of the tests set variables behind Python's back.
    """
    with environment(changes):
        return {**os.environ}


def process(
    *words: str | bytes | Path, env: Environment | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run something in a process of its own."""
    return subprocess.run(
        words,
        env=process_environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def spawn(
    *arguments: str, env: Environment | None = None, flags: Iterable[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own, with ``flags`` for the interpreter."""
    return process(sys.executable, *flags, "-m", "sage_entitlements", *arguments, env=env)


def answer(*arguments: str, env: Environment | None = None) -> dict[str, Any]:
    """Give the whole JSON document of a run."""
    result = run(*arguments, "--format", "json", env=env)
    assert result.stderr == ""
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def answer_result(*arguments: str, env: Environment | None = None) -> dict[str, Any]:
    """Give the ``result`` of a run's JSON."""
    found: dict[str, Any] = answer(*arguments, env=env)["result"]
    return found


def records(text: str) -> list[dict[str, str]]:
    """Read CSV by the keys of its first line."""
    return list(csv.DictReader(io.StringIO(text)))


def told(result: Result, code: int) -> str:
    """Give the one message of a run that failed with ``code`` and answered nothing."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    last: str = result.stderr.rstrip("\n").rpartition("\n")[2]
    assert result.stderr.endswith(f"{last}\n")
    return last


def confirm(plan: str, *services: str, verdict: str = "--included", **more: str) -> Result:
    """Confirm cells in the overlay that is in use."""
    options = [part for name, value in more.items() for part in (f"--{name}", value)]
    source = () if "source" in more else ("--source", "order form")
    result = run("catalog", "confirm", plan, *services, verdict, *source, *options)
    assert result.exit_code == 0, result.output
    return result


def commands(
    group: click.Group = app, way: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk all commands, groups too, each with the words that lead to it."""
    context = click.Context(group)
    yield way, group
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*way, name))
        else:
            yield (*way, name), found


def lines_of(text: str) -> list[str]:
    """Give the command lines of a text, in which line ends or ``; `` part them."""
    return text.strip().replace("\n", "; ").split("; ")


ANSWERING = {
    " ".join(way): found
    for way, found in commands()
    if not isinstance(found, click.Group) or found.invoke_without_command
}
"""The commands that answer, by their words: all but groups, and groups that answer themselves."""


def command_of(line: str) -> str:
    """Give the words of the command that a line asks."""
    return max((each for each in ANSWERING if f"{line} ".startswith(f"{each} ")), key=len)


def copied_catalog(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Copy the catalogue in use; each edit names a file, an old text in it and a new one."""
    folder.mkdir(parents=True)
    for path in Path(bundled_directory()).glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for name, old, new in edits:
            if path.name == name:
                assert old in text
                text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8", newline="")
    return folder
