"""What is generated is used only while its source is that which it was made from."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import sage_entitlements
from sage_entitlements import load_catalog, workdays
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.cli.app import MODULES, app
from sage_entitlements.generated import calendar, commands
from sage_entitlements.generated import catalog as generated
from sage_entitlements.warsaw import FIRST_YEAR, LAST_YEAR
from sage_entitlements.workdays import ask_package, polish_files, statutory_holidays

from .helpers import answer_result, process

PACKAGE = Path(str(sage_entitlements.__file__)).parent


def test_the_catalogue_is_what_its_files_say_and_is_not_read_again() -> None:
    assert load_catalog() is generated.CATALOG
    assert load_catalog(bundled_directory()) == generated.CATALOG


def test_the_root_has_the_commands_that_help_lists() -> None:
    for module in MODULES:
        import_module(f"sage_entitlements.cli.{module}")
    declared = {name: getattr(each, "untranslated", "") for name, each in app.commands.items()}
    listed = {name: said for name, (_, said) in commands.COMMANDS.items()}
    assert listed == declared, "run: python .ci/generate.py"


def test_another_holidays_package_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    days = statutory_holidays(2026)
    monkeypatch.setattr(workdays, "_POLAND", ("no/such/file.py",))
    for cached in (polish_files, statutory_holidays):
        cached.cache_clear()
    assert polish_files() is None
    assert statutory_holidays(2026) == days
    for cached in (polish_files, statutory_holidays):
        cached.cache_clear()


@pytest.fixture(params=["wheel", "checkout"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Install the program without bytecode, as a wheel does it or as a checkout has it."""
    root = tmp_path / "src"
    package = root / "sage_entitlements"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("_catalog", "__pycache__"))
    place = package / "_catalog" if request.param == "wheel" else tmp_path / "catalog"
    shutil.copytree(Path(bundled_directory()), place)
    return place


def asked(place: Path, *words: str, flags: tuple[str, ...] = ()) -> tuple[int, str, str]:
    """Ask that copy of the program; give its exit code, what it said, and its complaint."""
    root = place.parent.parent if place.name == "_catalog" else place.parent / "src"
    done = process(
        *(sys.executable, *flags, "-m", "sage_entitlements", *words),
        env={
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": None,
            "COVERAGE_PROCESS_CONFIG": None,  # a copy is not what is to be covered
        },
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_an_edited_catalogue_is_read_wherever_it_lies(installed: Path) -> None:
    plans = installed / "plans.toml"
    question = ("show", "vip", "--format", "json")
    _, said, _ = asked(installed, *question)
    assert json.loads(said)["result"] == answer_result("show", "vip")
    plans.write_bytes(plans.read_bytes().replace(b'"VIP"', b'"Wip"'))
    _, said, _ = asked(installed, *question)
    assert json.loads(said)["result"]["plan"]["name"] == "Wip"
    (installed / "more.toml").write_text("[[calendar]]\n", encoding="utf-8")
    code, said, complaint = asked(installed, *question)
    assert (code, said) == (4, "")
    assert "calendar[1]: must have one of these: " in complaint
    (installed / "more.toml").unlink()
    plans.unlink()
    code, _, complaint = asked(installed, *question)
    assert code == 4
    assert "plans: is missing; add it" in complaint
    shutil.rmtree(installed)
    code, _, complaint = asked(installed, *question)
    assert code == 4
    assert "there is no such catalogue folder" in complaint


MORE = """
import datetime
def country_holidays(country, years, expand, language):
    names = {"pl": "Dzień Dziecka", "en_US": "Children's Day"}
    return {datetime.date(years, 6, 1): names[language]}
"""


def test_holidays_are_what_their_package_says(installed: Path) -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    assert polish_files() == calendar.MADE_OF
    assert [statutory_holidays(year) for year in years] == [*map(ask_package, years)]
    question = ("workdays", "--on", "2026-06-01", "--format", "json")
    _, said, _ = asked(installed, *question)
    assert json.loads(said)["result"] == answer_result("workdays", "--on", "2026-06-01")
    root = installed.parent.parent if installed.name == "_catalog" else installed.parent / "src"
    (root / "holidays").mkdir()
    (root / "holidays" / "__init__.py").write_text(MORE, encoding="utf-8")
    _, said, _ = asked(installed, *question)
    assert "Children's Day" in said


def compiled(root: Path) -> Iterator[str]:
    return (each.name for each in root.rglob("*.pyc"))


@pytest.mark.parametrize("kept", ["never", "impossible"])
def test_without_bytecode_the_answer_is_the_same(installed: Path, kept: str) -> None:
    root = installed.parent
    flags = ("-B",) if kept == "never" else ()
    if kept == "impossible":  # as where the installation cannot be written
        for folder, _, files in [*os.walk(root)]:
            if "__init__.py" in files:
                Path(folder, "__pycache__").write_text("", encoding="utf-8")
    _, said, complaint = asked(installed, "show", "vip", "--format", "json", flags=flags)
    assert complaint == ""
    assert json.loads(said)["result"] == answer_result("show", "vip")
    assert [*compiled(root)] == []
