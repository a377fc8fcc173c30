"""Arguments of the command line that are days and moments: read, and run through all of it."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click

from cli.helpers import run
from sage_entitlements import Language, SageEntitlementsError
from sage_entitlements.cli import params
from sage_entitlements.cli.contract import PURCHASE
from sage_entitlements.cli.correct import WHICH
from sage_entitlements.cli.dates import SESSION, VISIT
from sage_entitlements.cli.run import Run
from sage_entitlements.names import name_key
from sage_entitlements.text import visible
from sage_entitlements.warsaw import WARSAW, in_warsaw, notes_on, say_moment

from .promises import BUNDLED, folder, told

HERE = None
"""Stands in a form where the input's lines go."""
FILE, NEW = "contract.toml", ("contract", "new", "new.toml", "--customer=x", "--plan=vip")
_OF_EDITIONS = (
    *("matrix", "show vip", "has vip callback", "which callback", "compare komfort vip"),
    *("upgrade komfort --to callback", "offer vip", "catalog check", "catalog calendar list"),
)
FORMS: tuple[tuple[str | None, ...], ...] = (
    ("workdays", "--on", HERE),
    ("workdays", "--from", HERE, "--to", HERE),
    ("hours", "--at", HERE),
    ("recording", HERE),
    ("complaint", HERE, "--as-of", HERE),
    ("remote", "--starts", HERE, "--session", HERE, "--as-of", HERE, "--minutes", "45"),
    ("visits", "--purchased", HERE, "--visit", HERE, "--next", HERE, "--as-of", HERE),
    (*NEW, "--starts", HERE),
    (*NEW, "--starts=2026-01-31", "--purchased", HERE),
    *(("contract", each, FILE, "--as-of", HERE) for each in ("status", "timeline", "log", "check")),
    *((each, FILE, "--as-of", HERE) for each in ("portfolio", "complaints", "usage")),
    *((*each.split(), "--as-of", HERE) for each in _OF_EDITIONS),
    ("contract", "record", "remote", FILE, "--dry-run", "--minutes=20", "--start", HERE),
    ("contract", "record", "remote", FILE, "--dry-run", "--start", HERE, "--end", HERE),
    ("contract", "record", "visit", FILE, "--dry-run", "--on", HERE, "--hours", HERE),
    ("contract", "record", "extra", FILE, "--dry-run", "--purchased", HERE),
    ("contract", "record", "package", FILE, "--dry-run", "--purchased", HERE),
    ("contract", "change-plan", FILE, "--dry-run", "--plan=komfort", "--on", HERE),
    ("contract", "end", FILE, "--dry-run", "--on", HERE),
    ("contract", "amend", FILE, "session", HERE, "--start", HERE, "--end", HERE),
    ("contract", "amend", FILE, "package", "1", "--purchased", HERE),
    ("contract", "remove", FILE, "pakiet", HERE),
    ("catalog", "calendar", "add", HERE),
    ("catalog", "calendar", "remove", HERE),
    ("catalog", "calendar", "add", "--from", HERE, "--to", HERE, "--opens=8:00", "--closes=9:00"),
    ("catalog", "confirm", "vip", "callback", "--included", "--source=x", "--on", HERE),
    ("catalog", "confirm", "vip", "callback", "--included", "--source=x", "--from", HERE),
)
"""Every command that takes a day or a moment, and where it takes one."""
_CONTRACT = """\
customer = "x"
plan = "vip"
starts = 2026-01-31
months = 12
[[professional_services]]
purchased = 2026-01-31
[[remote_sessions]]
start = 2026-02-03T10:00:00
minutes = 31
"""
_RUNS = tuple(Run(click.Context(click.Command("x"), obj=language)) for language in Language)
_NOW = datetime(2026, 3, 29, 14, 5, tzinfo=WARSAW)
_SPOKEN = {"yesterday": -1, "today": 0, "tomorrow": 1}
_SPOKEN |= {"wczoraj": -1, "dzis": 0, "dzisiaj": 0, "jutro": 1}


@patch.object(params, "now", lambda: _NOW)
def dates(content: bytes) -> object:
    """Read an argument as every kind of day and moment that there is."""
    text = content.decode("utf-8", "surrogateescape")
    day = read(params.DAY, text)
    assert day is None or (_stands(day, text) and re.fullmatch("[0-9].{,9}|[^0-9]+", text))
    when = read(params.WHEN, text)
    moment = read(params.MOMENT, text)
    timed = read(params.TIME, text)
    if when is None:
        assert moment is None
        assert timed is None
    else:
        _says(text, when)
        assert timed == (when if isinstance(when, datetime) else None)
        assert moment is not None
        assert (moment if timed else moment.date()) == when
    session = read(SESSION, text)
    assert session is None or text.endswith(str(session.minutes))
    purchase = read(PURCHASE, text)
    assert purchase is None or _stands(purchase.purchased, text)
    visit = read(VISIT, text)
    assert visit is None or _stands(visit.on, text)
    which = read(WHICH, text)
    assert which == when or which == int(text)
    return when or session or purchase or visit


def read(typed: params.Typed, text: str) -> Any:
    """Read an argument in both languages, in which it is the same, or refused."""
    found: list[object] = []
    for run_ in _RUNS:
        try:
            found.append(typed.read(text, "--on", run_))
        except SageEntitlementsError as error:
            told(error)
            found.append(None)
    first, second = found
    assert first == second
    return first


def _stands(day: date, text: str) -> bool:
    """Tell whether a text begins with this day, in one of the ways in which it can be said."""
    if match := re.match(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        return [*map(int, match.groups())] == [day.day, day.month, day.year]
    typed = text.partition("/")[0]
    word = name_key(typed.partition(" ")[0])
    if re.match("[0-9]{1,2}:", typed) or name_key(typed) in {"now", "teraz"}:
        word = "today"
    said = str(_NOW.date() + timedelta(days=_SPOKEN[word])) if word in _SPOKEN else text[:10]
    return f"{day:%Y-%m-%d}" == said


def _says(text: str, when: date | datetime) -> None:
    """Hold that what is read is what stands there, to the minute, and can be said."""
    assert _stands(when, text)
    if isinstance(when, datetime):
        is_now = name_key(text) in {"now", "teraz"}
        assert is_now or f"{when.hour}:{when:%M}" in text
        if text[-6:-5] in {"+", "-"} and when.utcoffset() and not is_now:
            assert when.isoformat().endswith(text[-6:])
        assert in_warsaw(when).year in range(1990, 2101)
    for language in Language:
        assert "\n" not in say_moment(when).to(language)
        for note in notes_on([when]):
            assert note.to(language)


def arguments(content: bytes) -> bool:
    """Run a command: the input's first line chooses it, the others are its days and moments."""
    choice, *lines = content.decode("utf-8", "surrogateescape").split("\n")
    number = sum(choice.encode("utf-8", "surrogateescape"))
    form = FORMS[number % len(FORMS)]
    values = iter([*lines, *[(lines or [""])[-1]] * form.count(HERE)])
    line = [next(values) if part is HERE else part for part in form]
    kind, language = ("json", "csv", "markdown", "table")[number % 4], ("pl", "en")[number // 4 % 2]
    with _place() as environment, patch.object(params, "now", lambda: _NOW):
        result = run(*line, "--format", kind, "--lang", language, env=environment)
    assert result.exit_code in range(5), (line, result.output)
    assert "Traceback" not in result.output
    assert visible(result.output) == result.output
    assert bool(result.stdout) is (result.exit_code not in {2, 4}), (line, result.output)
    assert bool(result.stderr) is (result.exit_code in {2, 4}), (line, result.output)
    if kind == "json" and result.stdout:
        json.loads(result.stdout)
    return bool(result.stdout)


@contextmanager
def _place() -> Iterator[dict[str, str]]:
    """Work in a folder that has a contract; the catalogue is the bundled one, read once."""
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        Path(name, FILE).write_text(_CONTRACT, encoding="utf-8")
        Path(name, "overlay.toml").touch()
        with patch.object(Run, "catalog", property(lambda _: BUNDLED)), chdir(name):
            yield {"SAGE_ENTITLEMENTS_OVERLAY": str(Path(name, "overlay.toml"))}
