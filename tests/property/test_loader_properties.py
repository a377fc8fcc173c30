"""Whatever the files hold, loading gives a catalogue or a `CatalogError`, never anything else."""

import tempfile
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog_data import bundled
from sage_entitlements import Catalog, CatalogError, Language, load_catalog
from sage_entitlements.catalog import bundled_directory, catalog_files
from sage_entitlements.catalog._suspicions import suspicions
from strategies import toml_keys, toml_values

BUNDLED = "\n".join(path.read_text(encoding="utf-8") for path in catalog_files(bundled_directory()))
OVERLAY = """\
# ours
[[confirmed]]
plan = "komfort"
service = "callback"
inclusion = "included"
source = "letter"
on = 2026-05-31

[readings]
"window.last-day" = "day-before"

[[closures]]
day = 2026-12-24
note = "Wigilia"
"""


def _outcome(folder: Path, catalog: bytes | None, overlay: bytes | None) -> Catalog | CatalogError:
    files = []
    for name, content in (("catalog.toml", catalog), ("overlay.toml", overlay)):
        path = folder / name
        path.write_bytes(content or b"")
        files.append(path if content is not None else None)
    try:
        return load_catalog(files[0], overlay=files[1])
    except CatalogError as error:
        return error


def _load(catalog: bytes | None = None, overlay: bytes | None = None) -> Catalog | None:
    """Load; where that is refused, make sure that the refusal can be told."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outcome = _outcome(folder, catalog, overlay)
        if isinstance(outcome, Catalog):
            return outcome
        assert outcome.faults
        for fault in outcome.faults:
            assert Path(fault.file).parent == folder
            for language in Language:
                assert fault.to(language) in outcome.explain(language)
        return None


def _ask(catalog: Catalog) -> None:
    """Ask everything of a catalogue that was accepted."""
    for plan in catalog.plans:
        catalog.entitlements(plan)
    for clause in catalog.clauses:
        assert clause.text.pl
        assert clause.text.en
    for reading in catalog.readings:
        assert reading.chosen not in reading.alternatives
    for found in suspicions(catalog, date(2026, 6, 1)):
        assert found.problem.to(Language.PL)


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """Cut, double, or overwrite parts of a text, as a slip of the hand would."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        other = draw(st.integers(0, len(text)))
        new = draw(
            st.one_of(
                st.text(max_size=6),
                st.sampled_from(["", '"', "'", "[", "]", "=", "\n", "{", "}", "#", ".", "1", "x"]),
                st.just(text[other : other + 60]),
            )
        )
        text = text[:start] + new + text[end:]
    return text


def _places(data: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any TOML value
    """List every container of the data with each of its keys or positions."""
    if isinstance(data, dict):
        keys: list[Any] = list(data)
    elif isinstance(data, list):
        keys = list(range(len(data)))
    else:
        return []
    here = [(data, key) for key in keys]
    return here + [place for key in keys for place in _places(data[key])]


class Changed:
    """Data that were changed, and how; only this is shown of a failure, for the data are long."""

    def __init__(self, data: dict[str, Any], changes: list[str]) -> None:
        self.data = data
        self.changes = changes

    def __repr__(self) -> str:  # pragma: no cover - of a failure
        return f"Changed({self.changes})"


@st.composite
def changed(draw: st.DrawFn) -> Changed:
    """Replace, take out, double or add values anywhere in the bundled data."""
    data = bundled()
    changes = []
    for _ in range(draw(st.integers(1, 3))):
        places = _places(data)
        container, key = places[draw(st.integers(0, len(places) - 1))]
        other, source = places[draw(st.integers(0, len(places) - 1))]
        way = draw(st.sampled_from(["replace", "remove", "copy", "add"]))
        new = draw(toml_values)
        changes.append(f"{way} {key!r} of {str(container)[:60]} ({source!r}, {new!r})")
        if way == "replace":
            container[key] = new
        elif way == "remove":
            del container[key]
        elif way == "copy":
            container[key] = deepcopy(other[source])
        elif isinstance(container, dict):
            container[draw(toml_keys)] = new
        else:
            container.append(deepcopy(container[key]))
    return Changed(data, changes)


class TestAnyBytes:
    """No bytes at all make the loader raise anything but `CatalogError`."""

    @given(st.binary())
    def test_as_catalogue_and_overlay(self, content: bytes) -> None:
        assert _load(catalog=content) is None
        _load(overlay=content)

    @given(st.text())
    @example("\ufeff")
    @example("a = 0x" + "f" * 5_000)
    @example("[readings]\nx.y = 1")
    @example("readings.x.y.z = []")
    @example("confirmed.x = 1")
    def test_as_text(self, content: str) -> None:
        encoded = content.encode("utf-8", "surrogatepass")
        assert _load(catalog=encoded) is None
        _load(overlay=encoded)


class TestAnyData:
    """No valid TOML makes the loader raise anything but `CatalogError`."""

    @given(st.dictionaries(toml_keys, toml_values, max_size=4))
    def test_as_catalogue_and_overlay(self, data: dict[str, Any]) -> None:
        content = tomli_w.dumps(data).encode("utf-8")
        assert _load(catalog=content) is None
        _load(overlay=content)

    @given(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("confirmed", "readings", "closures"), toml_values)
        )
    )
    def test_under_an_overlays_keys(self, data: dict[str, Any]) -> None:
        _load(overlay=tomli_w.dumps(data).encode("utf-8"))

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(bundled(), toml_values)))
    def test_under_a_catalogues_keys(self, data: dict[str, Any]) -> None:
        assert _load(catalog=tomli_w.dumps(data).encode("utf-8")) is None


class TestSlips:
    """Whatever is done to a good file, it is refused as a whole, or answers everything."""

    @settings(max_examples=100)
    @given(edited(BUNDLED))
    def test_of_the_hand_in_the_catalogue(self, text: str) -> None:
        catalog = _load(catalog=text.encode("utf-8", "surrogatepass"))
        if catalog:
            _ask(catalog)

    @settings(max_examples=150)
    @given(edited(OVERLAY))
    @example(OVERLAY)
    @example(OVERLAY.replace("2026-05-31", "9999-12-31"))
    def test_of_the_hand_in_the_overlay(self, text: str) -> None:
        catalog = _load(overlay=text.encode("utf-8", "surrogatepass"))
        if catalog:
            _ask(catalog)

    @settings(max_examples=150)
    @given(changed())
    def test_of_the_mind_in_the_catalogue(self, change: Changed) -> None:
        catalog = _load(catalog=tomli_w.dumps(change.data).encode("utf-8"))
        if catalog:
            _ask(catalog)
