"""Whole answers, as people see them: what each table says, in which order, and how it is drawn.

``RENEW_SEEN=1 python -m pytest -n 0 tests/cli/test_cli_seen.py`` writes them anew; look at what
changes then.
"""

import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from sage_entitlements.cli.app import app
from sage_entitlements.warsaw import WARSAW

from .helpers import PROGRAM, environment
from .runs import lay_out

SEEN = Path(__file__).parent.parent / "data" / "seen.txt"
# A command line, with % on a terminal with colours, and its answer below it.
CASES = re.findall(r"(?ms)^([$%]) (.*?)\n(.*?)(?=^[$%] |\Z)", SEEN.read_text(encoding="utf-8"))


def seen(sign: str, line: str) -> str:
    r"""Give what somebody sees 80 characters wide; ``\e`` begins a colour."""
    arguments = ("--overlay", "o.toml", *line.split())
    with environment({"COLUMNS": "80"}):
        shown = CliRunner().invoke(app, arguments, prog_name=PROGRAM, color=sign == "%").output
    return shown.replace("\x1b", "\\e")


@pytest.fixture
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 27, 9, 40, tzinfo=WARSAW)
    monkeypatch.setattr("sage_entitlements.cli.params.now", lambda: moment)


@pytest.mark.usefixtures("laid_out", "_morning")
@pytest.mark.parametrize(("sign", "line", "answer"), CASES, ids=[line for _, line, _ in CASES])
def test_it_is_seen(sign: str, line: str, answer: str) -> None:
    assert seen(sign, line) == answer


if "RENEW_SEEN" in os.environ:  # pragma: no cover - only where they are to change

    @pytest.mark.usefixtures("_morning")
    def test_renew_them(home: Path) -> None:
        answers = []
        for sign, line, _ in CASES:
            lay_out(home)
            answers.append(f"{sign} {line}\n{seen(sign, line)}")
        SEEN.write_text("".join(answers), encoding="utf-8")
