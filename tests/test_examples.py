"""The examples in docstrings, which every public function has, give what they say."""

import doctest
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from inspect import getmodule, isfunction
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import sage_entitlements
from sage_entitlements import Language, load_catalog, read_contracts, save_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.model import Inclusion

MODULES = [
    import_module(each.name)
    for each in pkgutil.walk_packages(sage_entitlements.__path__, "sage_entitlements.")
    if not each.name.endswith("__main__")
]


WITHIN = ("cli", "data", "errors", "files", "model", "names", "text", "values", "warsaw")
"""Rooms whose functions serve the others: whoever uses the library has no need of them."""

_OF_FILES = {"check_contract", "contract_faults", "contract_places", "contract_text"}
SERVING = {*_OF_FILES, "of_entries", "parse_json_contract", "read_places"}
"""Functions elsewhere that serve the others, too."""


def public_functions() -> Iterator[tuple[ModuleType, FunctionType]]:
    """Walk the functions that scripts call."""
    for module in MODULES:
        if module.__name__.split(".")[1] in WITHIN:
            continue
        for name, found in vars(module).items():
            ours = isfunction(found) and getmodule(found) is module
            if ours and not name.startswith("_") and name not in SERVING:
                yield module, found


@pytest.mark.parametrize("module", [sage_entitlements, *MODULES], ids=lambda each: each.__name__)
def test_what_they_give(module: ModuleType, tmp_path: Path) -> None:
    catalog = load_catalog()
    firma = Contract(customer="Firma", plan="vip", starts=date(2026, 1, 31), months=12)
    save_contract(tmp_path / "firma.toml", firma, catalog)
    contracts = tuple(read_contracts([tmp_path], catalog))
    named = {"catalog": catalog, "firma": firma, "folder": tmp_path, "contracts": contracts}
    known = {
        **named,
        "Language": Language,
        "date": date,
        "datetime": datetime,
        "Inclusion": Inclusion,
    }
    failed, _ = doctest.testmod(module, extraglobs=known, optionflags=doctest.FAIL_FAST)
    assert not failed


def test_that_every_public_function_has_one() -> None:
    lacking = [
        f"{module.__name__}.{found.__name__}"
        for module, found in public_functions()
        if ">>>" not in (found.__doc__ or "")
    ]
    assert lacking == []
