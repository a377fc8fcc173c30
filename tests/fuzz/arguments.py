"""Arguments of the command line that are days and moments: read, and run through all of it."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click

from cli.helpers import run
from sage_entitlements import Language, SageEntitlementsError, load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.cli import params
from sage_entitlements.cli.contract import PURCHASE
from sage_entitlements.cli.dates import SESSION, VISIT
from sage_entitlements.cli.run import Run
from sage_entitlements.names import name_key
from sage_entitlements.text import visible
from sage_entitlements.warsaw import in_warsaw, notes_on, say_moment

from .promises import folder, told

HERE = None
"""Stands in a form where the input's lines go."""
FILE, NEW = "contract.toml", "new.toml"
FORMS: tuple[tuple[str | None, ...], ...] = (
    ("workdays", "--on", HERE),
    ("workdays", "--from", HERE, "--to", HERE),
    ("hours", "--at", HERE),
    ("recording", HERE),
    ("complaint", HERE, "--as-of", HERE),
    ("remote", "--starts", HERE, "--session", HERE, "--as-of", HERE, "--minutes", "45"),
    ("visits", "--purchased", HERE, "--visit", HERE, "--next", HERE, "--as-of", HERE),
    ("contract", "new", NEW, "--customer", "x", "--plan=vip", "--starts", HERE),
    (
        "contract",
        "new",
        NEW,
        "--customer=x",
        "--plan=vip",
        "--starts=2026-01-31",
        "--purchased",
        HERE,
    ),
    ("contract", "status", FILE, "--as-of", HERE),
    ("contract", "timeline", FILE, "--as-of", HERE),
    ("contract", "record", "remote", FILE, "--dry-run", "--minutes=20", "--start", HERE),
    ("contract", "record", "visit", FILE, "--dry-run", "--on", HERE, "--hours", HERE),
    ("contract", "record", "extra", FILE, "--dry-run", "--purchased", HERE),
    ("contract", "record", "package", FILE, "--dry-run", "--purchased", HERE),
    ("portfolio", FILE, "--as-of", HERE),
    ("catalog", "confirm", "vip", "callback", "--included", "--source=x", "--on", HERE),
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
_DAY = re.compile("[0-9]{4}-")


def dates(content: bytes) -> object:
    """Read an argument as every kind of day and moment that there is."""
    text = content.decode("utf-8", "surrogateescape")
    day = _read(params.DAY, text)
    assert day is None or (_stands(day, text) and len(text) <= 10)
    when = _read(params.WHEN, text)
    moment = _read(params.MOMENT, text)
    timed = _read(params.TIME, text)
    if when is None:
        assert moment is None
        assert timed is None
    else:
        _says(text, when)
        assert timed == (when if isinstance(when, datetime) else None)
        assert moment is not None
        assert (moment if timed else moment.date()) == when
    session = _read(SESSION, text)
    assert session is None or text.endswith(str(session.minutes))
    purchase = _read(PURCHASE, text)
    assert purchase is None or _stands(purchase.purchased, text)
    visit = _read(VISIT, text)
    assert visit is None or _stands(visit.on, text)
    return when or session or purchase or visit


def _read(typed: params.Typed, text: str) -> Any:
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
    """Tell whether a text that is a day in ISO is this one; words go by the clock."""
    return not _DAY.match(text) or text.startswith(f"{day:%Y-%m-%d}")


def _says(text: str, when: date | datetime) -> None:
    """Hold that what is read is what stands there, to the minute, and can be said."""
    assert _stands(when, text)
    if isinstance(when, datetime):
        assert name_key(text) in {"now", "teraz"} or f"{when:%-H:%M}" in text
        if text[-6:-5] in {"+", "-"} and when.utcoffset():
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
    with _place() as environment:
        result = run(*line, "--format", kind, "--lang", language, env=environment)
    assert result.exit_code in range(5), (line, result.output)
    assert "Traceback" not in result.output
    assert visible(result.output) == result.output
    assert bool(result.stdout) is (result.exit_code not in {2, 4}), (line, result.output)
    assert bool(result.stderr) is (result.exit_code in {2, 4}), (line, result.output)
    if kind == "json" and result.stdout:
        json.loads(result.stdout)
    return bool(result.stdout)


@cache
def _bundled() -> Catalog:
    return load_catalog()


@contextmanager
def _place() -> Iterator[dict[str, str]]:
    """Work in a folder that has a contract; the catalogue is the bundled one, read once."""
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        Path(name, FILE).write_text(_CONTRACT, encoding="utf-8")
        with patch.object(Run, "catalog", property(lambda _: _bundled())), chdir(name):
            yield {"SAGE_ENTITLEMENTS_OVERLAY": str(Path(name, "overlay.toml"))}
