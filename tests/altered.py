"""Catalogues that say other things than the bundled one, and overlays in files."""

from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

from attrs import evolve

from catalog_data import held, write_folder
from sage_entitlements import load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import Clause, Figure

Value = int | str | time


def _with_clause(catalog: Catalog, clause: str, change: Callable[[Clause], Clause]) -> Catalog:
    assert clause in {each.id for each in catalog.clauses}
    clauses = tuple(change(each) if each.id == clause else each for each in catalog.clauses)
    return evolve(catalog, clauses=clauses)


def with_figure(catalog: Catalog, clause: str, name: str, value: Value) -> Catalog:
    """Let a clause say another figure."""
    changed = without_figure(catalog, clause, name)
    figure = Figure(name=name, value=value)
    return _with_clause(changed, clause, lambda old: evolve(old, figures=(*old.figures, figure)))


def without_figure(catalog: Catalog, clause: str, name: str) -> Catalog:
    """Take a figure out of a clause."""

    def change(old: Clause) -> Clause:
        kept = tuple(each for each in old.figures if each.name != name)
        assert len(kept) == len(old.figures) - 1
        return evolve(old, figures=kept)

    return _with_clause(catalog, clause, change)


def without_clause(catalog: Catalog, clause: str) -> Catalog:
    """Take a clause out."""
    kept = tuple(each for each in catalog.clauses if each.id != clause)
    assert len(kept) == len(catalog.clauses) - 1
    return evolve(catalog, clauses=kept)


def without_reading(catalog: Catalog, reading: str) -> Catalog:
    """Take a reading out."""
    kept = tuple(each for each in catalog.readings if each.id != reading)
    assert len(kept) == len(catalog.readings) - 1
    return evolve(catalog, readings=kept)


def rewritten(folder: Path, old: str, new: str) -> Catalog:
    """Load files of a catalogue in which one line of the clauses reads otherwise."""
    copy = write_folder(folder / "catalog", held())
    clauses = copy / "clauses.toml"
    text = clauses.read_text(encoding="utf-8")
    assert text.count(old) == 1
    clauses.write_text(text.replace(old, new), encoding="utf-8")
    return load_catalog(copy)


def overlaid(
    folder: Path,
    *,
    readings: Mapping[str, str] | None = None,
    closures: Mapping[date, str] | None = None,
) -> Catalog:
    """Load a catalogue under an overlay that is written to a file."""
    lines = ["[readings]"]
    lines += [f'"{reading}" = "{option}"' for reading, option in (readings or {}).items()]
    for day, note in (closures or {}).items():
        lines += ["[[calendar]]", f"day = {day.isoformat()}", f'note = "{note}"']
    overlay = folder / "overlay.toml"
    overlay.write_text("\n".join(lines), encoding="utf-8")
    return load_catalog(write_folder(folder / "catalog", held()), overlay=overlay)
