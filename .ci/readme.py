"""What the README shows: examples with their real output.

Used by cog: ``cog -r -P -I .ci README.md`` writes it anew, ``cog --check -I .ci README.md`` tells
whether it is current.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = "sage-entitlements"
_HOME = Path(tempfile.mkdtemp())
# The program, at the moment of which the README tells.
_PROGRAM = """
from datetime import datetime
from sage_entitlements.__main__ import main
from sage_entitlements.cli import params
params.now = lambda: datetime(2026, 11, 27, 9, 40, tzinfo=params.WARSAW)
main()
"""
README = Path(__file__).parent.parent / "README.md"


def files(folder: Path) -> None:
    """Lay out the files that the README shows and its examples use."""
    for name, text in re.findall(r"(?ms)^```csv (\S+)\n(.*?)^```", README.read_text("utf-8")):
        (folder / name).write_text(text, encoding="utf-8")


files(_HOME)


def example(*commands: str) -> None:
    """Run commands as a reader would, in one folder of their own, and print what they print."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(_HOME),
        "XDG_CONFIG_HOME": str(_HOME),
        "SAGE_ENTITLEMENTS_CONTRACTS": "contracts",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
    }
    print("```console")
    for command in commands:
        if not command.startswith(PROGRAM):  # a remark, or what the environment has already
            print(command if command.startswith("#") else f"$ {command}")
            continue
        program, *arguments = shlex.split(command)
        assert program == PROGRAM, command
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *arguments],
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
