"""What the README shows: examples with their real output.

Used by cog: ``cog -r -P -I .ci README.md`` writes it anew, ``cog --check -I .ci README.md`` tells
whether it is current.
"""

import os
import shlex
import subprocess
import sys
import tempfile

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
