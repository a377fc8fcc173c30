"""Reading a catalogue's files and an overlay, and checking all of both."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.check import catalog_faults, overlay_faults
from sage_entitlements.errors import CatalogError, Fault, FileError, file_errors_as
from sage_entitlements.files import toml
from sage_entitlements.files.convert import Source
from sage_entitlements.files.disk import os_problem
from sage_entitlements.model import Overlay
from sage_entitlements.text import Phrase


def read_catalog(
    directory: str | os.PathLike[str],
    overlay: str | os.PathLike[str] | None,
    catalog: Catalog | None = None,
) -> tuple[Catalog, Overlay]:
    """Read a catalogue, unless it is given as a sound one, and an overlay, where there is one.

    Raises `CatalogError`, as `load_catalog` does.

    >>> from sage_entitlements.catalog.load import bundled_directory
    >>> read_catalog(bundled_directory(), None)[1]
    Overlay(confirmed=(), readings=(), calendar=())
    """
    faults: list[Fault] = []
    source, over, layer = None, Source({}, lambda _: overlay), Overlay()
    with _gathered(faults):
        if catalog is None:
            source, catalog = _structured(Path(directory))
    with _gathered(faults):
        if overlay is not None:
            over = Source(toml.load(Path(overlay)), over.file)
            layer = over.structure(Overlay)
    if catalog is not None and not faults:
        faults += source.faults(catalog_faults(catalog)) if source else []
        faults += over.faults(overlay_faults(layer, catalog))
    if catalog is None or faults:
        raise CatalogError(faults)
    return catalog, layer


@contextmanager
def _gathered(faults: list[Fault]) -> Iterator[None]:
    """Keep what is wrong with one file, so that it does not hide what is wrong with the next."""
    try:
        yield
    except FileError as error:
        faults.extend(error.faults)


def catalog_files(source: Path) -> tuple[Path, ...]:
    """Give the files that make up a catalogue. Raises `CatalogError`.

    >>> from sage_entitlements.catalog.load import bundled_directory
    >>> [path.name for path in catalog_files(Path(bundled_directory()))][:2]
    ['clauses.toml', 'matrix.toml']
    """
    try:
        entries = sorted(source.iterdir())
    except NotADirectoryError:
        return (source,)  # where it is a pipe or a device, reading it will say so
    except FileNotFoundError as error:
        problem = Phrase("there is no such catalogue folder; check the path")
        raise CatalogError.of(source, problem) from error
    except (OSError, ValueError) as error:
        raise CatalogError.of(source, os_problem(error)) from error
    files = tuple(each for each in entries if each.suffix == ".toml" and each.name[0] != ".")
    if not files:
        raise CatalogError.of(source, Phrase("holds no TOML file, so it is not a catalogue"))
    return files


def _structured(folder: Path) -> tuple[Source, Catalog]:
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
    Overlay(confirmed=(), readings=(), calendar=())
    """
    source = Source(data, lambda _: path)
    with file_errors_as(CatalogError):
        overlay = source.structure(Overlay)
        source.refuse(overlay_faults(overlay, catalog))
    return overlay
