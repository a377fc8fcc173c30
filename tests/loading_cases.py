"""Catalogues to be spoilt: getting at any place of their data, and what is told of them."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog_data import Data, bundled, write, write_folder
from sage_entitlements import Language, load_catalog
from sage_entitlements.errors import CatalogError, Fault

TODAY = date(2026, 5, 31)
GONE = object()
"""Put in a place, it takes what stands there away."""
KEYED = frozenset({"matrix", "cells", "figures"})
"""The tables whose keys are not fixed."""
_STEPS = re.compile(r"([^.\[\]]+)|\[([^\[\]]+)\]")


def faults_of(
    source: Path | str | None = None, overlay: Path | str | None = None
) -> tuple[Fault, ...]:
    with pytest.raises(CatalogError) as caught:
        load_catalog(source, overlay=overlay)
    error = caught.value
    said = [error.message.to(language) for language in Language]
    for fault in error.faults:
        for language, whole in zip(Language, said, strict=True):
            assert fault.to(language) in whole
            assert fault.to(language).startswith(fault.file)
    return error.faults


def by_key(faults: tuple[Fault, ...]) -> dict[str, str]:
    """Give what is told of each key; of none it is told twice."""
    told = {fault.key: fault.text.to(Language.EN) for fault in faults}
    assert len(told) == len(faults)
    return told


def faults_in_any_form(folder: Path, data: Data) -> tuple[Fault, ...]:
    """Give the faults of a catalogue: the same of one file as of a folder, each with its file."""
    path, parts = folder / "catalog.toml", folder / "catalog"
    faults = faults_of(write(path, data))
    assert {fault.file for fault in faults} == {str(path)}
    others = faults_of(write_folder(parts, data))
    for fault in others:
        file = parts / f"{re.split(r'[.[]', fault.key)[0]}.toml"
        assert fault.file == str(file if file.exists() else parts)
    assert list(map(shown, others)) == list(map(shown, faults))
    return faults


def told_of(folder: Path, data: Data) -> dict[str, str]:
    """Give what is told of each key of a catalogue."""
    return by_key(faults_in_any_form(folder, data))


def shown(fault: Fault) -> str:
    """Show a fault without the list of what is known instead."""
    what = fault.text.to(Language.EN)
    return f"{fault.key}: {what.partition('; known: ')[0].partition('; there is ')[0]}"


# -- Data with everything that a catalogue can have ---------------------------------------


def full() -> Data:
    """Give the bundled sections, and what those lack."""
    data = bundled() | {"confirmed": [confirming()], "calendar": [closing()]}
    data["matrix"]["perpetual"]["clause"] = "services.rows"
    return data


def confirming(**changes: Any) -> Data:
    entry: Data = {
        "plan": "komfort",
        "service": "remote-help",
        "inclusion": "included",
        "source": "letter",
        "on": TODAY,
    }
    return entry | changes


def closing(**changes: Any) -> Data:
    return {"day": TODAY, "note": "inventory"} | changes


def put(data: Data, changes: Data) -> Data:
    """Write values in places, each called as a fault calls it: ``plans[vip].name``."""
    for key, value in changes.items():
        holder, step = _place(data, key)
        if value is GONE:
            del holder[step]
        elif isinstance(holder, list) and step == len(holder):
            holder.append(value)
        else:
            holder[step] = value
    return data


def get(data: Data, key: str) -> Any:
    """Give what stands in a place."""
    holder, step = _place(data, key)
    return holder[step]


def _place(data: Data, key: str) -> tuple[Any, Any]:
    holder: Any = None
    step: Any = None
    for name, item in _STEPS.findall(key):
        holder = data if holder is None else holder[step]
        ids = [each.get("id") for each in holder if isinstance(each, dict)] if item else []
        step = name or (ids.index(item) if item in ids else int(item) - 1)
    return holder, step


def places() -> dict[str, Any]:
    """Give one place of each kind that the data has, by its key, with what stands there."""
    kinds: dict[tuple[str, ...], tuple[str, Any]] = {}
    for kind, key, value in _walk(full(), "", ()):
        kinds.setdefault(kind, (key, value))
    return dict(kinds.values())


def _walk(
    value: Any, key: str, kind: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    if kind:
        yield kind, key, value
    if isinstance(value, dict):
        for name, part in value.items():
            step = "*" if kind[-1:] and kind[-1] in KEYED else name
            yield from _walk(part, f"{key}.{name}" if key else name, (*kind, step))
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            identifier = part.get("id", number) if isinstance(part, dict) else number
            yield from _walk(part, f"{key}[{identifier}]", (*kind, "[]"))
