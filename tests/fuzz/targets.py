"""What is attacked: each target takes any bytes, and fails where a promise is broken.

The bytes are what a user's file or argument holds, so an input that was found can be read. A
target may raise nothing at all: what the product refuses is looked at, and gone. It gives what was
let in; None, or nothing, where all was refused.
"""

import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from attrs import evolve

from sage_entitlements import SageEntitlementsError, load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import check_overlay
from sage_entitlements.contract import load
from sage_entitlements.contract.load import BrokenContract, parse_contract, parse_json_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import (
    AmbiguousNameError,
    CatalogError,
    ContractError,
    FileError,
    UnknownNameError,
)
from sage_entitlements.files import toml
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.disk import BYTE_ORDER_MARK, decode
from sage_entitlements.model import Family, Overlay, Plan, Service
from sage_entitlements.names import name_key
from sage_entitlements.visits import Visit

from .arguments import arguments, dates
from .changes import changes
from .promises import answers, comes_back, counts, folder, told, written

BUNDLED = load_catalog()
NEXT_FILE = b"\0"
"""Stands between the files of a catalogue's folder; no TOML has it."""
_PLACE = Path("file.toml")
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
        assert catalog.entitlement(each.plan, each.service).reasons
    for choice in found.readings:
        assert catalog.reading(choice.reading).chosen.id == choice.option
    return catalog


def _overlay(content: bytes, catalog: Catalog) -> Overlay:
    data = toml.parse(decode(content, _PLACE), str(_PLACE))
    return check_overlay(data, _PLACE, catalog)


def contract(content: bytes) -> Contract | None:
    """Read a contract's TOML, ask everything of it, and write one more visit to its end."""
    try:
        text = decode(content, _PLACE)
        found = parse_contract(text, str(_PLACE), BUNDLED)
    except FileError as error:
        told(error)
        return None
    counts(found, BUNDLED)
    comes_back(found, BUNDLED)
    visit = Visit(on=found.starts, hours=7)
    try:
        edited = toml.TomlText(text, str(_PLACE)).append("visits", unstructure(visit))
    except FileError as error:
        told(error)
        return found
    assert edited.text.startswith(text)
    again = parse_contract(edited.text, str(_PLACE), BUNDLED)
    assert again == evolve(found, visits=(*found.visits, visit))
    return found


def lines(content: bytes) -> list[Contract]:
    """Read a stream of contracts in JSON: each line that is not blank is one, or is broken.

    A stream that begins as JSON of another form is told once.
    """
    with patch.object(load, "SIZE_LIMIT", _LONGEST_LINE):
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
        counts(each.contract, BUNDLED)
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
    return found


_FINDERS = (BUNDLED.plan, BUNDLED.service, BUNDLED.family)


def _called(name: str) -> Plan | Service | Family:
    """Give what has this name, whichever kind of thing it is: so much holds of what is offered."""
    for find in _FINDERS:
        with suppress(UnknownNameError):
            return find(name)
    raise AssertionError(name)


TARGETS: dict[str, Callable[[bytes], object]] = {
    "catalogue": catalogue,
    "overlay": overlay,
    "contract": contract,
    "lines": lines,
    "names": names,
    "dates": dates,
    "arguments": arguments,
    "changes": changes,
}
"""Every target by its name."""
