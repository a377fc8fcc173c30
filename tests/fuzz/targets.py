"""What is attacked: each target takes any bytes, and fails where a promise is broken.

The bytes are what a user's file or argument holds, so an input that was found can be read. A
target may raise nothing at all: what the product refuses is looked at, and gone. It gives what was
let in; None, or nothing, where all was refused.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl

from sage_entitlements import SageEntitlementsError, import_contracts, load_catalog, load_contract
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import read_catalog
from sage_entitlements.cli.correct import KIND
from sage_entitlements.contract import load
from sage_entitlements.contract.find import find_contract
from sage_entitlements.contract.load import BrokenContract, parse_contract, parse_json_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import (
    AmbiguousNameError,
    CatalogError,
    ContractError,
    FileError,
    UnknownNameError,
)
from sage_entitlements.files import disk, toml
from sage_entitlements.files.disk import BYTE_ORDER_MARK, decode
from sage_entitlements.files.sheet import read_rows
from sage_entitlements.model import Family, Overlay, Plan, Service
from sage_entitlements.names import name_key, nip_key

from .arguments import arguments, dates, read
from .changes import changes
from .corrections import corrections
from .promises import BUNDLED, TODAY, answers, comes_back, counts, folder, told, written

NEXT_FILE = b"\0"
"""Stands between the files of a catalogue's folder; no TOML has it."""
_PLACE = Path("file.toml")
_BOOK = io.BytesIO()
openpyxl.Workbook().save(_BOOK)
_LONGEST_LINE = 1500
"""For a fuzzer has no patience for lines of megabytes."""


def catalogue(content: bytes) -> Catalog | None:
    """Load a catalogue: from one file, or from a folder where `NEXT_FILE` parts several."""
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        place = Path(name, "catalog.toml")
        files = content.split(NEXT_FILE)
        if len(files) > 1:
            for number, each in enumerate(files):
                Path(name, f"{number}.toml").write_bytes(each)
            place = Path(name)
        else:
            place.write_bytes(content)
        try:
            catalog = load_catalog(place)
        except CatalogError as error:
            told(error)
            assert all(fault.file.startswith(name) for fault in error.faults)
            return None
        answers(catalog)
        again = Path(name, "again")
        again.write_text(written(catalog), encoding="utf-8", newline="")
        assert load_catalog(again) == catalog
        return catalog


def overlay(content: bytes) -> Catalog | None:
    """Lay an overlay over the bundled catalogue."""
    try:
        found = _overlay(content, BUNDLED)
    except FileError as error:
        told(error)
        return None
    assert _overlay(written(found).encode("utf-8"), BUNDLED) == found
    catalog = lay_over(BUNDLED, found)
    for each in found.confirmed:
        for edition in catalog.editions:
            assert edition.entitlement(each.plan, each.service).reasons
    for choice in found.readings:
        assert catalog.reading(choice.reading).choice == choice.option
    return catalog


def _overlay(content: bytes, catalog: Catalog) -> Overlay:
    data = toml.parse(decode(content, _PLACE), str(_PLACE))
    return read_catalog("", _PLACE, catalog, data)[1]


def contract(content: bytes) -> Contract | None:
    """Read a contract's TOML, and ask everything of it."""
    try:
        found = parse_contract(decode(content, _PLACE), str(_PLACE), BUNDLED)
    except FileError as error:
        told(error)
        return None
    counts(found)
    comes_back(found, BUNDLED)
    return found


def imports(content: bytes) -> int:
    """Bring in a CSV table, a workbook or its sheet as XML: a file for each row, or none at all."""
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        is_sheet = content.startswith(b"<")
        source = Path(name, "k.xlsx" if is_sheet or content.startswith(b"PK") else "k.csv")
        source.write_bytes(_workbook(content) if is_sheet else content)
        made = Path(name, "made")
        try:
            found = import_contracts(source, made, BUNDLED)
        except ContractError as error:
            told(error)
            assert {fault.file for fault in error.faults} == {str(source)}
            assert not made.exists()
            return 0
        rows = [number for _, number, cells in read_rows(source) if any(cells)]
        assert [1, *(each.row for each in found.contracts)] == rows
        assert {Path(str(each.file)) for each in found.contracts} == {*made.iterdir()}
        for each in found.contracts:
            assert load_contract(str(each.file), catalog=BUNDLED) == each.contract
        return found.count


def _workbook(sheet: bytes) -> bytes:
    """Pack a sheet up as a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(_BOOK) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.namelist():
            new.writestr(each, sheet if each.endswith("sheet1.xml") else old.read(each))
    return made.getvalue()


def lines(content: bytes) -> list[Contract]:
    """Read a stream of contracts in JSON: each line that is not blank is one, or is broken.

    A stream that begins as JSON of another form is told once.
    """
    with patch.object(disk, "SIZE_LIMIT", _LONGEST_LINE):
        found = list(load.read_contracts(["-"], BUNDLED, stdin=io.BytesIO(content)))
    expected = [
        (f"stdin:{number}", line)
        for number, line in enumerate(io.BytesIO(content), start=1)
        if line.removeprefix(BYTE_ORDER_MARK).strip() or len(line) > _LONGEST_LINE
    ]
    if [each.file for each in found] == ["stdin"]:
        first = expected[0][1].removeprefix(BYTE_ORDER_MARK).strip()
        assert first[:1] in {b"[", b"{"} or {*first} & {*b";,=\t\0"}
        return []
    assert len(found) == len(expected)
    good = []
    for each, (source, line) in zip(found, expected, strict=True):
        assert each.file == source
        if isinstance(each, BrokenContract):
            assert {fault.file for fault in each.faults} == {source}
            told(ContractError(each.faults))
            continue
        assert each.contract == parse_json_contract(decode(line, source), source, BUNDLED)
        counts(each.contract)
        comes_back(each.contract, BUNDLED)
        good.append(each.contract)
    return good


def names(content: bytes) -> Plan | Service | Family | None:
    """Look a name up: it finds what has the same name, or nothing, and then names are offered."""
    text = content.decode("utf-8", "surrogateescape")
    key = name_key(text)
    assert name_key(key) == key
    found: Plan | Service | Family | None = None
    for find in _FINDERS:
        try:
            thing = found = find(text)
        except UnknownNameError as error:
            told(error)
            assert error.name == text
            offered = {_called(name).id for name in error.nearest}
            assert len(offered) > 1 or not isinstance(error, AmbiguousNameError)
        else:
            assert key in {name_key(thing.id), name_key(thing.name)}
    for give in (BUNDLED.clause, BUNDLED.reading):
        try:
            assert give(text).id == text
        except UnknownNameError as error:
            told(error)
            assert {give(name).id for name in error.nearest} == set(error.nearest)
    try:
        assert BUNDLED.entitlement(BUNDLED.plans[0], text).reasons
    except SageEntitlementsError as error:
        told(error)
    read(KIND, text)
    _customer(text, whole=len(text) % 2 == 0)
    return found


_TERM: Any = {"plan": "vip", "starts": date(2026, 1, 31), "months": 12}
_FIRMS = {"Firma Żółw": "525-000-73-13", "Łódź Meble": "PL5260250274", "Żółw": None}
KNOWN = tuple(
    load.ContractFile(file=name, contract=Contract(customer=name, nip=nip, number=nip, **_TERM))
    for name, nip in _FIRMS.items()
)
"""Contracts of customers, to be found by their names."""


def _customer(text: str, *, whole: bool) -> None:
    """Look a customer up: the contract found has this NIP, this name or these words in it."""
    try:
        of = find_contract(KNOWN, text, BUNDLED, as_of=TODAY, whole=whole).contract
    except UnknownNameError as error:
        told(error)
        assert {*error.nearest} <= {*_FIRMS}
        return
    words = [name_key(each) for each in re.split(r"[\s-]+", text)]
    part = not whole and any(words) and all(each in name_key(of.customer) for each in words)
    assert part or name_key(text) == name_key(of.customer) or nip_key(text) == nip_key(of.nip or "")


_FINDERS = (BUNDLED.plan, BUNDLED.service, BUNDLED.family)


def _called(name: str) -> Plan | Service | Family:
    """Give what has this name, whichever kind of thing it is: so much holds of what is offered."""
    for find in _FINDERS:
        with suppress(UnknownNameError):
            return find(name)
    raise AssertionError(name)


_ALL: tuple[Any, ...] = catalogue, overlay, contract, lines, names, dates
_ALL += arguments, changes, corrections, imports
TARGETS: dict[str, Callable[[bytes], object]] = {each.__name__: each for each in _ALL}
"""Every target by its name."""
