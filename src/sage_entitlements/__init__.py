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
    from sage_entitlements.catalog.load import load_catalog as load_catalog
    from sage_entitlements.contract.intake import import_contracts as import_contracts
    from sage_entitlements.contract.ledger import amend as amend
    from sage_entitlements.contract.ledger import preflight as preflight
    from sage_entitlements.contract.ledger import record as record
    from sage_entitlements.contract.ledger import remove as remove
    from sage_entitlements.contract.ledger import save_contract as save_contract
    from sage_entitlements.contract.load import load_contract as load_contract
    from sage_entitlements.contract.load import read_contracts as read_contracts
    from sage_entitlements.contract.log import log as log
    from sage_entitlements.contract.portfolio import check_contracts as check_contracts
    from sage_entitlements.contract.portfolio import portfolio as portfolio
    from sage_entitlements.contract.sessions import complaints as complaints
    from sage_entitlements.contract.sessions import usage as usage
    from sage_entitlements.contract.standing import standing as standing
    from sage_entitlements.data import json_schema as json_schema
    from sage_entitlements.data import to_data as to_data
    from sage_entitlements.errors import SageEntitlementsError as SageEntitlementsError
    from sage_entitlements.text import Language as Language

# Each name is imported when somebody first asks for it: whoever asks for a plan need not wait for
# a calendar, and the command line decides itself what it loads.
_HOMES = {
    "Language": "text",
    "SageEntitlementsError": "errors",
    "amend": "contract.ledger",
    "check_contracts": "contract.portfolio",
    "complaints": "contract.sessions",
    "import_contracts": "contract.intake",
    "json_schema": "data",
    "load_catalog": "catalog.load",
    "load_contract": "contract.load",
    "log": "contract.log",
    "portfolio": "contract.portfolio",
    "preflight": "contract.ledger",
    "read_contracts": "contract.load",
    "record": "contract.ledger",
    "remove": "contract.ledger",
    "save_contract": "contract.ledger",
    "standing": "contract.standing",
    "to_data": "data",
    "usage": "contract.sessions",
}
__all__ = list(_HOMES)


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
