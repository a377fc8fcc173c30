"""A customer's contract: its file, what has been used, what is left.

``_model`` has the entities of the file, ``_load`` reads and checks them, ``_write`` writes a new
file and ``_ledger`` records in one. ``_balances`` reckons what is left of each part, ``_losses``
what is lost next; ``_status`` puts them into one answer, and ``_timeline`` lays them out over the
term.
"""

from ._balances import PackageStatus, RemoteHelpStatus, Term
from ._load import load_contract
from ._losses import Loss, LossKind
from ._model import Contract, OrderContacts, Package, ProductPackage
from ._status import Complaint, ContractStatus, PhoneStatus, contract_status

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
