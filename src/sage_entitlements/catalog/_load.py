"""Finding the catalogue's files, reading them, and laying the owner's overlay over them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, fields, frozen

from sage_entitlements import _toml
from sage_entitlements._convert import InvalidDataError, KeyPath, key_path, structure
from sage_entitlements._files import path_problem
from sage_entitlements._model import Overlay
from sage_entitlements._salvage import Broken, salvage
from sage_entitlements._text import Phrase
from sage_entitlements._types import Origin
from sage_entitlements.errors import CatalogError, Fault, FileError

from ._catalog import Catalog
from ._validate import ANYTHING, Finding, catalog_faults, overlay_faults

_PACKAGE = Path(__file__).resolve().parent.parent
_SECTIONS = tuple(each.name for each in fields(Catalog))

_MOST_FAULTS = 1_000
"""Told at once, beyond those of single entries; each takes its time to be put into words."""

# What stands in for a section that is missing or beyond repair while the others are checked.
_BLANK: dict[str, Any] = {
    "families": [],
    "plans": [],
    "services": [],
    "professional_services": {
        "id": "professional-services",
        "name": "professional-services",
        "summary": {"pl": "-", "en": "-"},
        "clauses": [],
    },
    "clauses": [],
    "readings": [],
    "matrix": {},
    "confirmed": [],
    "closures": [],
}

# What stands in for a field of an entry, so that a fault there hides no other: a family without
# clauses still needs its table of the matrix, and a table without a reading all its cells.
_STAND_INS: dict[str, dict[str, object]] = {
    "families": {"name": "-", "about": {"pl": "-", "en": "-"}, "clauses": []},
    "plans": {"name": "-"},
    "services": {"name": "-", "summary": {"pl": "-", "en": "-"}, "clauses": []},
    "matrix": {"reading": "none", "clause": "none"},
}


def bundled_directory() -> Path:
    """Where the catalogue lies that comes with the package: in a wheel, or in the checkout."""
    installed = _PACKAGE / "_catalog"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "catalog"


def load_catalog(
    directory: str | os.PathLike[str] | None = None,
    *,
    overlay: str | os.PathLike[str] | None = None,
) -> Catalog:
    """Read a catalogue and check all of it.

    ``directory`` is a folder of TOML files, or one file that holds everything (the form that an
    export has); None is the bundled catalogue. ``overlay`` is the owner's file, laid over it;
    None is no overlay. Raises `CatalogError` with every fault of every file.
    """
    source = Path(directory) if directory is not None else bundled_directory()
    catalog, faults = _read_catalog(source)
    if overlay is None:
        _refuse(faults)
        return catalog
    layer, more = read_overlay(Path(overlay), None if faults else catalog)
    _refuse([*faults, *more])
    return lay_over(catalog, layer)


def _refuse(faults: Iterable[Fault]) -> None:
    if found := tuple(faults):
        raise CatalogError(found)


def catalog_files(source: Path) -> tuple[Path, ...]:
    """Give the files that make up a catalogue. Raises `FileError`."""
    try:
        if source.is_file():
            return (source,)
        entries = sorted(source.iterdir())
    except NotADirectoryError:
        return (source,)  # a pipe or a device: reading it will say so
    except FileNotFoundError as error:
        problem = Phrase("there is no such catalogue folder; check the path")
        raise FileError([Fault(str(source), "", problem)]) from error
    except (OSError, ValueError) as error:
        raise FileError([Fault(str(source), "", path_problem(error))]) from error
    files = tuple(each for each in entries if each.suffix == ".toml" and each.name[0] != ".")
    if not files:
        problem = Phrase("holds no TOML file, so it is no catalogue")
        raise FileError([Fault(str(source), "", problem)])
    return files


@frozen
class _Sections:
    """The data of all files of a catalogue, and which file each section stands in."""

    source: Path
    data: dict[str, Any]
    file: Mapping[str, Path]

    def fault(self, finding: Finding) -> Fault:
        path, problem = finding
        place = self.file.get(str(path[0]), self.source) if path else self.source
        return Fault(str(place), key_path(path, self.data), problem)


def _read_catalog(source: Path) -> tuple[Catalog, list[Fault]]:
    """Read a catalogue; where there are faults, it is only what could be saved of it."""
    faults: list[Fault] = []
    data: dict[str, Any] = {}
    file: dict[str, Path] = {}
    unread = False
    try:
        paths = catalog_files(source)
    except FileError as error:
        raise CatalogError(error.faults) from error
    for path in paths:
        try:
            content = _toml.load(path)
        except FileError as error:
            faults.extend(error.faults)
            unread = True
            continue
        for section, value in content.items():
            if section in data:
                problem = Phrase("stands in {file} too; keep one", file=file[section].name)
                faults.append(Fault(str(path), section, problem))
            else:
                data[section] = value
                file[section] = path
    sections = _Sections(source, data, file)
    broken: tuple[Finding, ...] = ()
    original: Callable[[KeyPath], KeyPath] = tuple
    try:
        catalog = structure(data, Catalog)
    except InvalidDataError as error:
        salvaged = salvage(data, Catalog, error, _BLANK, stand_ins=_STAND_INS)
        catalog, original, broken = salvaged.entity, salvaged.original, error.faults
    # A section may be missing only because its file could not be read.
    faults.extend(
        sections.fault(finding)
        for finding in broken
        if not (unread and len(finding[0]) == 1 and finding[0][0] not in data)
    )
    if not unread:
        follow = ((original(path), what) for path, what in catalog_faults(catalog, _declared(data)))
        faults.extend(map(sections.fault, _first(_unrelated(follow, broken))))
    return catalog, faults


def read_overlay(path: Path, catalog: Catalog | None) -> tuple[Overlay, list[Fault]]:
    """Read an overlay; check it against ``catalog`` where there is a sound one."""
    try:
        text = _toml.load(path)
    except FileError as error:
        return Overlay(), list(error.faults)
    return check_overlay(text, path, catalog)


def check_overlay(
    data: dict[str, Any], path: Path, catalog: Catalog | None
) -> tuple[Overlay, list[Fault]]:
    """Check an overlay's data: what it is by itself, and against ``catalog`` if there is one."""

    def fault(finding: Finding) -> Fault:
        return Fault(str(path), key_path(finding[0], data), finding[1])

    broken: tuple[Finding, ...] = ()
    original: Callable[[KeyPath], KeyPath] = tuple
    try:
        overlay = structure(data, Overlay)
    except InvalidDataError as error:
        salvaged = salvage(data, Overlay, error, {})
        overlay, original, broken = salvaged.entity, salvaged.original, error.faults
    against = overlay_faults(overlay, catalog) if catalog else ()
    follow = _first(_unrelated(((original(place), what) for place, what in against), broken))
    return overlay, [fault(finding) for finding in (*broken, *follow)]


def _unrelated(follow: Iterable[Finding], broken: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what only follows from something that is broken already."""
    known = Broken(place for place, _ in broken)
    # A reading's choice is held against its options, a clause's wording against its figures, and
    # a row of the matrix against its plans: if one is broken, nothing can be said of the other.
    entries = {
        place[:2]
        for place in known.at
        if place[0] in {"readings", "clauses"} or place[2:3] == ("plans",)
    }
    return (each for each in follow if not known.explains(each[0]) and each[0][:2] not in entries)


def _first(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give as many as anybody reads, and say that there are more."""
    for number, finding in enumerate(findings):
        if number == _MOST_FAULTS:
            yield (), Phrase("has more faults than these; mend them first")
            return
        yield finding


def lay_over(catalog: Catalog, overlay: Overlay) -> Catalog:
    """Let what the overlay says come before what the catalogue says."""
    chosen = {choice.reading: choice.option for choice in overlay.readings}
    cells = {(each.plan, each.service): each for each in (*catalog.confirmed, *overlay.confirmed)}
    days = {each.day: each for each in (*catalog.closures, *overlay.closures)}
    return evolve(
        catalog,
        readings=tuple(
            evolve(reading, choice=chosen[reading.id], origin=Origin.OVERLAY)
            if reading.id in chosen
            else reading
            for reading in catalog.readings
        ),
        confirmed=tuple(cells.values()),
        closures=tuple(days.values()),
    )


def _declared(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Give the ids of each section, those of broken entries too: they are there to be meant."""
    declared: dict[str, frozenset[str]] = {}
    for section in ("families", "plans", "services", "clauses", "readings"):
        items = data.get(section)
        if not isinstance(items, list):
            declared[section] = ANYTHING
            continue
        ids = (entry.get("id") for entry in items if isinstance(entry, dict))
        declared[section] = frozenset(each for each in ids if isinstance(each, str))
    matrix = data.get("matrix")
    declared["matrix"] = frozenset(matrix) if isinstance(matrix, dict) else ANYTHING
    return declared
