"""Writing a contract down for the first time, as a file that people can go on with."""

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from attrs import evolve

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.check import contract_faults
from sage_entitlements.contract.load import FilePath
from sage_entitlements.contract.model import TABLES, Contract
from sage_entitlements.contract.standing import Standing
from sage_entitlements.errors import ContractError, file_errors_as
from sage_entitlements.files import disk
from sage_entitlements.files.convert import Source, unstructure
from sage_entitlements.files.toml import dumps, entry_block
from sage_entitlements.model import Reason
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.text import Language, Phrase
from sage_entitlements.values import part
from sage_entitlements.warsaw import is_ambiguous

_ABOUT = Phrase('A customer\'s contract; "sage-entitlements contract status FILE" reads it.')
_MEND = Phrase(
    "To put an entry right, change it here or take it out, then run"
    ' "sage-entitlements contract check FILE".'
)
_USAGE = Phrase(
    "Below stands what is bought and used, in any order;"
    ' "sage-entitlements contract record" adds it.'
)


class NewContract(Standing):
    """A contract that was written down in a new file, as of its first day."""

    shows = ("file", "customer", "plan", "term", "notes", "reasons")

    @part
    def reasons(self) -> tuple[Reason, ...]:
        """None: everything shown is the contract's own."""
        return ()


def save_contract(
    file: FilePath, contract: Contract, catalog: Catalog, *, language: Language = Language.EN
) -> NewContract:
    """Check a contract against the catalogue and write it down, with comments in ``language``.

    Never in place of another file. Raises `ContractError` with everything that is wrong in it.

    >>> save_contract(folder / "nowa.toml", firma, catalog).term.last_day
    datetime.date(2027, 1, 30)
    """
    with file_errors_as(ContractError):
        Source(unstructure(contract), lambda _: file).refuse(contract_faults(contract, catalog))
        disk.create(Path(file), contract_text(contract, language).encode("utf-8"))
    return NewContract(as_of=contract.starts, catalog=catalog, contract=contract, file=str(file))


def contract_text(contract: Contract, language: Language = Language.EN) -> str:
    """Write a contract as TOML, each entry a table of its own, with comments in ``language``.

    >>> 'plan = "vip"' in contract_text(firma)
    True
    """
    sessions = tuple(
        with_offset(each) if is_ambiguous(each.start) else each for each in contract.remote_sessions
    )
    data: dict[str, Any] = unstructure(evolve(contract, remote_sessions=sessions))

    def blocks(*tables: str) -> list[str]:
        return [entry_block(table, each) for table in tables for each in data.pop(table, ())]

    products = blocks("product_packages")
    entries = blocks(*(table.name for table in TABLES.values()))
    about = f"# {_ABOUT.to(language)}\n# {_MEND.to(language)}\n{dumps(data)}"
    return "\n".join([about, *products, f"# {_USAGE.to(language)}\n", *entries])


def with_offset(session: RemoteSession) -> RemoteSession:
    """Write a session's start with its offset, so that it means the same to everybody.

    >>> with_offset(RemoteSession(start=datetime(2026, 2, 3, 10), minutes=20)).start.isoformat()
    '2026-02-03T10:00:00+01:00'
    """
    start = session.began
    return evolve(session, start=start.replace(tzinfo=timezone(start.utcoffset() or timedelta())))
