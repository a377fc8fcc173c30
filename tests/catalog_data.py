"""The bundled catalogue as plain data, to be changed and written out.

What the tests work out beforehand rests on figures and choices, and the catalogue's owner may
change those. So such tests ask a catalogue in which they are held; that the bundled one has them
too is held by ``test_bundled_catalog.py``.
"""

import tomllib
from collections.abc import Iterable
from copy import deepcopy
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.catalog.read import catalog_files
from sage_entitlements.files.convert import Source

Data = dict[str, Any]
T = TypeVar("T")

_FIGURES: dict[str, Data] = {
    "phone-support.number": {"number": "+48 22 455 56 00"},
    "phone-support.hours": {"opens": time(8), "closes": time(17)},
    "phone-support.call-limit": {"minutes": 30},
    "phone-support.recording": {"years": 3},
    "callback.attempts": {"to_caller": 2, "to_order": 1},
    "remote-help.allowance": {"sessions": 1},
    "remote-help.duration": {"minutes": 30},
    "professional-services.window": {"months": 12},
    "professional-services.visits": {"visits": 3},
    "professional-services.visit-length": {"hours": 7},
}
_CHOICES = {
    "window.last-day": "same-date",
    "window.free-day-end": "keep",
    "visit.too-long": "uses-one",
    "edition.of-contract": "when-agreed",
    "complaint.end-of-day": "midnight",
    "complaint.non-working-day": "next-working-day",
}


def bundled() -> Data:
    """Give the sections of the bundled catalogue, fresh at every call."""
    return deepcopy(_bundled())


@cache
def _bundled() -> Data:
    data: Data = {}
    for path in catalog_files(Path(bundled_directory())):
        data |= tomllib.loads(path.read_text(encoding="utf-8"))
    return data


def held() -> Data:
    """Give the bundled sections with the figures and choices that worked answers rest on."""
    data = bundled()
    for clause, figures in _FIGURES.items():
        item(data["clauses"], clause)["figures"] = dict(figures)
    for reading, option in _CHOICES.items():
        item(data["readings"], reading)["choice"] = option
    return data


def structure(data: object, kind: type[T], *, json: bool = False) -> T:
    """Make data into a ``kind``; of each fault the file is the path, as Python writes it."""
    return Source(data, lambda path: path).structure(kind, json=json)


@cache
def held_catalog() -> Catalog:
    """Give the catalogue that `held` is the data of."""
    return structure(held(), Catalog)


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
