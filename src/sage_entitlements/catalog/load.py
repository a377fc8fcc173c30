"""Finding the catalogue's files, reading them, and laying the owner's overlay over them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import evolve

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.check import catalog_faults, overlay_faults
from sage_entitlements.errors import CatalogError, Fault, FileError, file_errors_as
from sage_entitlements.files import toml
from sage_entitlements.files.convert import Source
from sage_entitlements.files.disk import os_problem
from sage_entitlements.model import Origin, Overlay
from sage_entitlements.text import Phrase

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_directory() -> Path:
    """Tell where the catalogue lies that comes with the package: in a wheel, or in the checkout.

    >>> bundled_directory().is_dir()
    True
    """
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
    None is no overlay. Raises `CatalogError`: everything wrong with the structure of the files at
    once, or where that is sound, everything wrong with what they say.

    >>> catalog = load_catalog()
    >>> len(catalog.plans), len(catalog.services)
    (8, 8)
    """
    faults: list[Fault] = []
    over, layer = Source({}, lambda _: overlay), Overlay()
    with _gathered(faults):
        source, catalog = _read(Path(directory) if directory is not None else bundled_directory())
    with _gathered(faults):
        if overlay is not None:
            over = Source(toml.load(Path(overlay)), over.file)
            layer = over.structure(Overlay)
    if not faults:
        faults += source.faults(catalog_faults(catalog))
        faults += over.faults(overlay_faults(layer, catalog))
    if faults:
        raise CatalogError(faults)
    return catalog if overlay is None else lay_over(catalog, layer)


@contextmanager
def _gathered(faults: list[Fault]) -> Iterator[None]:
    """Keep what is wrong with one file, so that it does not hide what is wrong with the next."""
    try:
        yield
    except FileError as error:
        faults.extend(error.faults)


def catalog_files(source: Path) -> tuple[Path, ...]:
    """Give the files that make up a catalogue. Raises `CatalogError`.

    >>> [path.name for path in catalog_files(bundled_directory())][:2]
    ['clauses.toml', 'matrix.toml']
    """
    try:
        if source.is_file():
            return (source,)
        entries = sorted(source.iterdir())
    except NotADirectoryError:
        return (source,)  # a pipe or a device: reading it will say so
    except FileNotFoundError as error:
        problem = Phrase("there is no such catalogue folder; check the path")
        raise CatalogError.of(source, problem) from error
    except (OSError, ValueError) as error:
        raise CatalogError.of(source, os_problem(error)) from error
    files = tuple(each for each in entries if each.suffix == ".toml" and each.name[0] != ".")
    if not files:
        raise CatalogError.of(source, Phrase("holds no TOML file, so it is not a catalogue"))
    return files


def _read(folder: Path) -> tuple[Source, Catalog]:
    """Read a catalogue whose structure is sound."""
    faults: list[Fault] = []
    data: dict[str, Any] = {}
    file: dict[str, Path] = {}
    for path in catalog_files(folder):
        with _gathered(faults):
            for section, value in toml.load(path).items():
                if section in data:
                    problem = Phrase("stands in {file} too; keep one", file[section].name)
                    faults.append(Fault(str(path), section, problem))
                else:
                    data[section], file[section] = value, path
    source = Source(data, lambda path: file.get(str(path[0]), folder) if path else folder)
    wrong: list[Fault] = []
    catalog = None
    with _gathered(wrong):
        catalog = source.structure(Catalog)
    # A section may be missing only because its file could not be read.
    faults += [each for each in wrong if not faults or each.file != str(folder)]
    if faults or catalog is None:
        raise CatalogError(faults)
    return source, catalog


def check_overlay(data: dict[str, Any], path: Path, catalog: Catalog) -> Overlay:
    """Make an overlay of its data, and check it. Raises `CatalogError`.

    >>> check_overlay({}, folder / "overlay.toml", catalog)
    Overlay(confirmed=(), readings=(), closures=())
    """
    source = Source(data, lambda _: path)
    with file_errors_as(CatalogError):
        overlay = source.structure(Overlay)
        source.refuse(overlay_faults(overlay, catalog))
    return overlay


def lay_over(catalog: Catalog, overlay: Overlay) -> Catalog:
    """Let what the overlay says come before what the catalogue says.

    >>> lay_over(catalog, Overlay()) == catalog
    True
    """
    chosen = {switch.reading: switch.option for switch in overlay.readings}
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
