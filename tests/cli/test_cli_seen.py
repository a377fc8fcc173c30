"""Whole answers, as people see them: what each table says, in which order, and how it is drawn.

``RENEW_SEEN=1 python -m pytest -n 0 tests/cli/test_cli_seen.py`` writes them anew; look at what
changes then.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from sage_entitlements.cli.app import app
from sage_entitlements.cli.help import Shared
from sage_entitlements.warsaw import WARSAW

from .helpers import PROGRAM, commands, environment
from .runs import lay_out

DATA = Path(__file__).parent.parent / "data"
SEEN, HELP = DATA / "seen.txt", DATA / "help.txt"
# A command line, with % on a terminal with colours, and its answer below it.
CASES = re.findall(r"(?ms)^([$%]) (.*?)\n(.*?)(?=^[$%] |\Z)", SEEN.read_text(encoding="utf-8"))


def seen(sign: str, line: str) -> str:
    r"""Give what somebody sees 80 characters wide; ``\e`` begins a colour."""
    arguments = ("--overlay", "o.toml", *line.split())
    with environment({"COLUMNS": "80"}):
        shown = CliRunner().invoke(app, arguments, prog_name=PROGRAM, color=sign == "%").output
    return shown.replace("\x1b", "\\e")


def helps() -> Iterator[str]:
    """Give of each command its help, what it takes, and examples, however Click lays these out."""
    for way, found in commands():
        yield " ".join((PROGRAM, *way))
        yield from (f"    {each}" for each in str(getattr(found, "untranslated", "")).split("\n\n"))
        for each in found.params:
            if each.name == "version" or (way and isinstance(each, Shared)):
                continue
            choices = "|".join(map(str, getattr(each.type, "choices", ())))
            taken = (
                "" if getattr(each, "is_flag", False) else getattr(each.type, "metavar", choices)
            )
            several = "..." * (each.multiple or each.nargs < 0 if taken else 0)
            said = *each.opts, f"{taken}{several}", "(required)" * each.required
            about = getattr(each, "untranslated", "")
            yield f"  {' '.join(filter(None, said))}{': ' * bool(about)}{about}"
        yield from (f"  $ {each}".rstrip() for each in getattr(found, "examples", ()))


@pytest.fixture
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 27, 9, 40, tzinfo=WARSAW)
    monkeypatch.setattr("sage_entitlements.cli.params.now", lambda: moment)


@pytest.mark.usefixtures("laid_out", "_morning")
@pytest.mark.parametrize(("sign", "line", "answer"), CASES, ids=[line for _, line, _ in CASES])
def test_it_is_seen(sign: str, line: str, answer: str) -> None:
    assert seen(sign, line) == answer


def test_what_help_tells_of_each_command() -> None:
    assert "\n".join((*helps(), "")) == HELP.read_text(encoding="utf-8")


if "RENEW_SEEN" in os.environ:  # pragma: no cover - only where they are to change

    @pytest.mark.usefixtures("_morning")
    def test_renew_them(home: Path) -> None:
        answers = []
        for sign, line, _ in CASES:
            lay_out(home)
            answers.append(f"{sign} {line}\n{seen(sign, line)}")
        SEEN.write_text("".join(answers), encoding="utf-8")
        HELP.write_text("\n".join((*helps(), "")), encoding="utf-8")
