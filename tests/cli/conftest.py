"""Every run starts from nothing: no overlay, no language, no width that the tester has set."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import jinja2
import pytest

from catalog_data import held, write_folder

from .runs import lay_out

_VARIABLES = (
    *("SAGE_ENTITLEMENTS_LANG", "SAGE_ENTITLEMENTS_OVERLAY", "LANGUAGE", "LC_ALL", "LC_MESSAGES"),
    *("LANG", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"),
    *("TTY_COMPATIBLE", "TTY_INTERACTIVE"),
)


@pytest.fixture(autouse=True)
def _nothing_of_the_testers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONUTF8", "1")
    if os.name == "nt":  # pragma: no cover - whose own language new processes would find
        monkeypatch.setenv("LANG", "en")
    monkeypatch.setattr("locale.getlocale", lambda *_: (None, None))


@pytest.fixture(scope="session", autouse=True)
def _a_template_is_compiled_once() -> Iterator[None]:
    """Keep what takes half of the time of each HTML page; one run of the program makes one page."""
    compile_template = jinja2.Environment.compile
    kept: dict[str, CodeType] = {}

    def compile_once(of: jinja2.Environment, source: str, name: str, file: str) -> CodeType:
        return kept.get(file) or kept.setdefault(file, compile_template(of, source, name, file))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        yield


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name an overlay that is in use by the variable, not there yet."""
    path = tmp_path / "overlay.toml"
    monkeypatch.setenv("SAGE_ENTITLEMENTS_OVERLAY", str(path))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of one's own."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def laid_out(home: Path) -> None:
    """Work where the files lie that `runs.RUNS` name."""
    lay_out(home)


@pytest.fixture(scope="session")
def _held_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    package = tmp_path_factory.mktemp("package")
    write_folder(package / "_catalog", held())
    return package


@pytest.fixture
def held_figures(_held_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program find a catalogue with the figures and choices that answers rest on."""
    monkeypatch.setattr("sage_entitlements.catalog.load._PACKAGE", _held_package)
