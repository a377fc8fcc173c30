"""The bundled catalogue as plain data, to be changed and written out."""

import tomllib
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from sage_entitlements.catalog import bundled_directory, catalog_files

Data = dict[str, Any]


def bundled() -> Data:
    """Give the sections of the bundled catalogue, fresh at every call."""
    return deepcopy(_bundled())


@cache
def _bundled() -> Data:
    data: Data = {}
    for path in catalog_files(bundled_directory()):
        data |= tomllib.loads(path.read_text(encoding="utf-8"))
    return data


def item(items: Iterable[Data], identifier: str) -> Data:
    """Give the entry with this id."""
    (found,) = (each for each in items if each["id"] == identifier)
    return found


def write(path: Path, data: Data) -> Path:
    """Write ``data`` as TOML, line ends as they are."""
    path.write_bytes(tomli_w.dumps(data).encode("utf-8"))
    return path


def write_folder(folder: Path, data: Data) -> Path:
    """Write each section to a file of its own, named for the section."""
    folder.mkdir()
    for section, content in data.items():
        write(folder / f"{section}.toml", {section: content})
    return folder
