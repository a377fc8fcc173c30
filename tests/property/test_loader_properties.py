"""Whatever the files hold, loading gives a catalogue or a `CatalogError`, never anything else."""

from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_data import bundled
from fuzz.promises import answers
from fuzz.seeds import OVERLAY
from fuzz.targets import catalogue, overlay
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.catalog.read import catalog_files
from strategies import toml_keys, toml_values

OVERLAY_KEYS = ("confirmed", "readings", "calendar")
BUNDLED = "\n".join(
    path.read_text(encoding="utf-8") for path in catalog_files(Path(bundled_directory()))
)


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


def refused(content: bytes) -> None:
    """Hold that this is no catalogue; an overlay it may be."""
    assert catalogue(content) is None
    overlay(content)


class TestAnything:
    """No text and no valid TOML make the loader raise anything but `CatalogError`."""

    @given(st.text())
    @example("\ufeff")
    @example("a = 0x" + "f" * 5_000)
    @example("[readings]\nx.y = 1")
    @example("readings.x.y.z = []")
    @example("confirmed.x = 1")
    def test_text(self, content: str) -> None:
        refused(content.encode("utf-8", "surrogatepass"))

    @given(st.dictionaries(toml_keys, toml_values, max_size=4))
    def test_data(self, data: dict[str, Any]) -> None:
        refused(tomli_w.dumps(data).encode("utf-8"))

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(bundled(), toml_values)))
    def test_data_under_a_catalogues_keys(self, data: dict[str, Any]) -> None:
        refused(tomli_w.dumps(data).encode("utf-8"))

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(OVERLAY_KEYS, toml_values)))
    def test_data_under_an_overlays_keys(self, data: dict[str, Any]) -> None:
        refused(tomli_w.dumps(data).encode("utf-8"))


class TestSlips:
    """Whatever is done to a good file, it is refused as a whole, or answers everything."""

    @given(edited(BUNDLED))
    def test_of_the_hand_in_the_catalogue(self, text: str) -> None:
        catalogue(text.encode("utf-8", "surrogatepass"))

    @given(edited(OVERLAY))
    @example(OVERLAY)
    @example(OVERLAY.replace("2026-05-31", "9999-12-31"))
    def test_of_the_hand_in_the_overlay(self, text: str) -> None:
        catalog = overlay(text.encode("utf-8", "surrogatepass"))
        if catalog:
            answers(catalog)
