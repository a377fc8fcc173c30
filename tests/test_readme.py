"""What the README promises in code and data."""

import re
from pathlib import Path

import attrs

from sage_entitlements import load_catalog, load_contract
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.contract.model import Contract

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FOR_OWNERS = Path(bundled_directory()) / "README.md"


def _blocks(file: Path, language: str) -> list[str]:
    """Give the blocks, each below as many empty lines as there are lines before it."""
    text = file.read_text(encoding="utf-8")
    found = re.finditer(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return ["\n" * text.count("\n", 0, each.start(1)) + each[1] for each in found]


def test_it_is_short() -> None:
    assert README.read_text(encoding="utf-8").count("\n") < 400


def test_the_python_examples_run() -> None:
    blocks = _blocks(README, "python")
    assert blocks
    for block in blocks:
        exec(compile(block, README, "exec"), {})  # noqa: S102 - our own text


def test_the_overlay_example_is_valid(tmp_path: Path) -> None:
    (block,) = [each for each in _blocks(FOR_OWNERS, "toml") if "[readings]" in each]
    overlay = tmp_path / "overlay.toml"
    overlay.write_text(block, encoding="utf-8")
    catalog = load_catalog(overlay=overlay)
    assert len(catalog.confirmed) == 1
    assert len(catalog.calendar) == 2
    assert catalog.reading("window.last-day").choice == "day-before"


def test_the_whole_contract_is_valid_and_says_all_that_one_can_say(tmp_path: Path) -> None:
    (block,) = [each for each in _blocks(README, "toml") if "[order_contacts]" in each]
    file = tmp_path / "contract.toml"
    file.write_text(block, encoding="utf-8")
    contract = load_contract(file, catalog=load_catalog())
    assert all(getattr(contract, each.name) for each in attrs.fields(Contract))
    assert None not in (*attrs.astuple(contract.order_contacts), contract.visits[0].package)
    assert None not in (contract.remote_sessions[0].program, contract.professional_services[0].name)
