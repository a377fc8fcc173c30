"""A customer's contract: its file, what has been used, what is left.

``_model`` has the entities of the file, ``_load`` reads and checks them, ``_write`` writes a new
file and ``_ledger`` records in one; ``_status`` reckons what is left, and ``_timeline`` lays it out
over the term.
"""

from ._load import load_contract
from ._model import Contract, OrderContacts, Package, ProductPackage
from ._status import (
    Complaint,
    ContractStatus,
    Loss,
    LossKind,
    PackageStatus,
    PhoneStatus,
    RemoteHelpStatus,
    Term,
    contract_status,
)

__all__ = [
    "Complaint",
    "Contract",
    "ContractStatus",
    "Loss",
    "LossKind",
    "OrderContacts",
    "Package",
    "PackageStatus",
    "PhoneStatus",
    "ProductPackage",
    "RemoteHelpStatus",
    "Term",
    "contract_status",
    "load_contract",
]
