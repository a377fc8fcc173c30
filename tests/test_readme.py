"""What the README promises in code and data."""

import re
from pathlib import Path

from sage_entitlements import load_catalog

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_python_examples_run() -> None:
    blocks = _blocks("python")
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text


def test_the_overlay_example_is_valid(tmp_path: Path) -> None:
    (block,) = _blocks("toml")
    overlay = tmp_path / "overlay.toml"
    overlay.write_text(block, encoding="utf-8")
    catalog = load_catalog(overlay=overlay)
    assert len(catalog.confirmed) == 1
    assert len(catalog.closures) == 1
    assert catalog.reading("window.last-day").choice == "day-before"
