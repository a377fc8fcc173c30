"""What the README shows: examples with their real output, and the command reference.

Used by cog: ``cog -r -P -I .ci README.md`` writes it anew, ``cog --check -I .ci README.md`` tells
whether it is current.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from sage_entitlements._cli import app

PROGRAM = "sage-entitlements"
_HOME = tempfile.mkdtemp()


def example(*commands: str) -> None:
    """Run commands as a reader would, in one folder of their own, and print what they print."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": _HOME,
        "XDG_CONFIG_HOME": _HOME,
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
    }
    print("```console")
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == PROGRAM, command
        done = subprocess.run(
            [sys.executable, "-m", "sage_entitlements", *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=_HOME,
            env=environment,
            check=False,
        )
        assert done.returncode in {0, 1, 2, 3, 4}, done.stderr
        print(f"$ {command}")
        print((done.stdout + done.stderr).rstrip("\n"))
    print("```")


def file(name: str, text: str) -> None:
    """Put a file beside the examples that follow, and show it."""
    path = Path(_HOME, name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"```toml\n{text.rstrip()}\n```")


def reference() -> None:
    """Print the help of every command."""
    for path in _commands(app, ()):
        done = subprocess.run(
            [sys.executable, "-m", "sage_entitlements", *path, "--help", "--lang", "en"],
            capture_output=True,
            encoding="utf-8",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "COLUMNS": "80"},
            check=True,
        )
        print(f"\n### `{' '.join((PROGRAM, *path))}`\n")
        print(f"```text\n{_without_shared_options(done.stdout, whole=not path).rstrip()}\n```")


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from _commands(below, (*path, name))


def _without_shared_options(text: str, *, whole: bool) -> str:
    """Leave out what would stand the same under every command."""
    if whole:
        return text
    kept = (part for part in text.split("\n\n") if not part.startswith("Options of every command"))
    return "\n\n".join(kept)
