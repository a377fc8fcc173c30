"""What a Sage Poland support contract entitles a customer to, and how that is known.

The verbs stand here; the types they take and give stand in the public modules: ``model``,
``plans`` and ``dates`` for questions, ``catalog`` and ``contract``, ``errors``.

>>> import sage_entitlements
>>> catalog = sage_entitlements.load_catalog()
>>> catalog.entitlement("VIP", "Pomoc zdalna").evidence.value
'assumed'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sage_entitlements.catalog.load import load_catalog
    from sage_entitlements.contract.intake import import_contracts
    from sage_entitlements.contract.ledger import amend, preflight, record, remove, save_contract
    from sage_entitlements.contract.load import load_contract, read_contracts
    from sage_entitlements.contract.log import log
    from sage_entitlements.contract.many import complaints, usage
    from sage_entitlements.contract.portfolio import check_contracts, portfolio
    from sage_entitlements.contract.standing import standing
    from sage_entitlements.data import json_schema, to_data
    from sage_entitlements.errors import SageEntitlementsError
    from sage_entitlements.text import Language

# Each name is imported when somebody first asks for it: whoever asks for a plan need not wait for
# a calendar, and the command line decides itself what it loads.
_NAMES = {
    "catalog.load": "load_catalog",
    "contract.intake": "import_contracts",
    "contract.ledger": "amend preflight record remove save_contract",
    "contract.load": "load_contract read_contracts",
    "contract.log": "log",
    "contract.many": "complaints usage",
    "contract.portfolio": "check_contracts portfolio",
    "contract.standing": "standing",
    "data": "json_schema to_data",
    "errors": "SageEntitlementsError",
    "text": "Language",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}
__all__ = ["Language", "SageEntitlementsError", "amend", "check_contracts", "complaints"]
__all__ += ["import_contracts", "json_schema", "load_catalog", "load_contract", "log", "portfolio"]
__all__ += ["preflight", "read_contracts", "record", "remove", "save_contract", "standing"]
__all__ += ["to_data", "usage"]


def __getattr__(name: str) -> object:
    """Import what is asked for; ``__version__`` is that of the installed package."""
    if name in _HOMES:
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    elif name == "__version__":
        value = import_module("importlib.metadata").version("sage-entitlements")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
