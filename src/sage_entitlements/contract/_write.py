"""Writing a contract down for the first time, as a file that people can go on with."""

from datetime import timedelta, timezone
from typing import Any

import tomli_w
from attrs import evolve

from sage_entitlements._clean import toml_text
from sage_entitlements._convert import unstructure
from sage_entitlements._text import Language, Phrase
from sage_entitlements._time import in_warsaw, is_ambiguous
from sage_entitlements._tomledit import entry_block
from sage_entitlements.remote_help import RemoteSession

from ._model import Contract

_ABOUT = Phrase('A customer\'s contract; "sage-entitlements contract status FILE" reads it.')
_MEND = Phrase(
    "To put an entry right, change it here or take it out, then run"
    ' "sage-entitlements contract check FILE".'
)
_USAGE = Phrase(
    "Below stands what is bought and used, in any order;"
    ' "sage-entitlements contract record" adds it.'
)


def contract_text(contract: Contract, language: Language = Language.EN) -> str:
    """Write a contract as TOML, with comments in ``language``.

    Every entry is a table of its own, so that more can be added at the end.
    """
    sessions = tuple(_unambiguous(each) for each in contract.remote_sessions)
    data: dict[str, Any] = unstructure(evolve(contract, remote_sessions=sessions))
    entries = {name: data.pop(name) for name in [*data] if _is_entries(data[name])}
    about = f"# {_ABOUT.to(language)}\n# {_MEND.to(language)}\n"
    blocks = [f"{about}{toml_text(tomli_w.dumps(data))}"]
    products = entries.pop("product_packages", ())
    blocks += [entry_block("product_packages", each) for each in products]
    blocks.append(f"# {_USAGE.to(language)}\n")
    blocks += [entry_block(name, each) for name, items in entries.items() for each in items]
    return "\n".join(blocks)


def _unambiguous(session: RemoteSession) -> RemoteSession:
    return with_offset(session) if is_ambiguous(session.start) else session


def with_offset(session: RemoteSession) -> RemoteSession:
    """Write a session's start with its offset, so that it means the same to everybody."""
    start = in_warsaw(session.start)
    return evolve(session, start=start.replace(tzinfo=timezone(start.utcoffset() or timedelta())))


def _is_entries(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
