"""Finding a customer's contract by its number, NIP or customer, and an entry by number or day."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import BrokenContract, ContractFile, Found
from sage_entitlements.contract.model import KINDS, Contract
from sage_entitlements.contract.standing import Standing
from sage_entitlements.errors import AmbiguousNameError, Fault, UnknownNameError
from sage_entitlements.names import close_names, name_key, nip_key, number_key, with_odd_character
from sage_entitlements.text import N_, Joined, Phrase, Speakable, shortened
from sage_entitlements.warsaw import When, in_warsaw, warsaw_day

_MOST = 20  # contracts or broken files that a message lists


def find_contracts(
    contracts: Iterable[ContractFile], text: str, *, whole: bool = False
) -> tuple[ContractFile, ...]:
    """Find the contract read from this very place; else those with this number, NIP or customer.

    They are compared by their keys in `names`. Where no customer has the name, all of its words are
    looked for in the customers' names, in any order; not so where it has to be the ``whole`` name.

    >>> known = [ContractFile(file="firma.toml", contract=firma)]
    >>> [each.file for each in find_contracts(known, "FIR")]
    ['firma.toml']
    """
    known = tuple(contracts)
    number, nip, name = number_key(text), nip_key(text), name_key(text)
    words = [key for word in re.split(r"[\s-]+", text) if (key := name_key(word))]
    ways: tuple[Callable[[str, Contract], object], ...] = (
        lambda file, _: file == text,
        lambda _, of: of.number is not None and number_key(of.number) == number,
        lambda _, of: of.nip is not None and nip_key(of.nip) == nip,
        lambda _, of: name_key(of.customer) == name,
        lambda _, of: words and not whole and all(word in name_key(of.customer) for word in words),
    )
    found = (tuple(each for each in known if way(each.file, each.contract)) for way in ways)
    return next(filter(None, found), ())


def find_contract(
    found: Iterable[Found], text: str, catalog: Catalog, *, as_of: When, whole: bool = False
) -> ContractFile:
    """Find the one contract that is meant, as `find_contracts` does.

    Of several it is the only one that runs. Raises `AmbiguousNameError` where that leaves several,
    `UnknownNameError` where there is none: only then does it matter which cannot be read.

    >>> find_contract(contracts, "Firma", catalog, as_of=date(2026, 2, 15)).contract.plan
    'vip'
    """
    read = tuple(found)
    contracts = [each for each in read if isinstance(each, ContractFile)]
    matches, day = find_contracts(contracts, text, whole=whole), warsaw_day(as_of)
    running = [each for each in matches if each.contract.starts <= day <= each.contract.last_day]
    for only in (matches, running):
        if len(only) == 1:
            return only[0]
    if not matches:
        broken = (each.faults[0] for each in read if isinstance(each, BrokenContract))
        raise _none(contracts, broken, text)

    def line(each: ContractFile) -> Speakable:
        of = each.contract
        plan = Standing(as_of=as_of, catalog=catalog, contract=of).plan.name
        said = N_("{customer}: {plan}, {first} to {last} ({file})")
        return Phrase(said, of.customer, plan, of.starts, of.last_day, each.file)

    said = Phrase('"{name}" could be any of these; name one by its file:', shortened(text))
    files = tuple(each.file for each in matches)
    raise AmbiguousNameError(_listed(said, map(line, matches)), name=text, nearest=files)


def _listed(said: Speakable, lines: Iterable[Any]) -> Speakable:
    each = tuple(lines)
    more = (Phrase("and {n} more", len(each) - _MOST),) if len(each) > _MOST else ()
    return Joined((said, *each[:_MOST], *more), "\n  ")


def _none(known: Iterable[ContractFile], broken: Iterable[Fault], text: str) -> UnknownNameError:
    """Offer the customers of whose names it is a part, where that does not do; or else like it."""
    near = [each.contract.customer for each in find_contracts(known, text)]
    said = N_('"{name}" is a part of a name, and what writes takes none')
    if not near:
        customers = (each.contract.customer for each in known)
        whose = {word: each for each in customers for word in (*each.split(), each)}
        near = [whose[word] for word in close_names(text, whose)]
        said = N_('No contract has the number, the NIP or the customer "{name}"')
    told = with_odd_character(Phrase(said, shortened(text)), text)
    nearest = tuple(dict.fromkeys(near))[:5]
    if nearest:
        told = Phrase("{unknown}; did you mean {nearest}?", told, ", ".join(nearest))
    return UnknownNameError(_listed(told, broken), name=text, nearest=nearest)


def find_entry(contract: Contract, kind: type, which: int | When) -> tuple[int, Any]:
    """Find an entry by its number in the file, its day or its minute, and give its number too.

    Raises `AmbiguousNameError` where several are of that day, `UnknownNameError` where none is.

    >>> from sage_entitlements.remote_help import RemoteSession
    >>> used = firma.with_entry(RemoteSession(start=datetime(2026, 2, 3, 10), minutes=20))
    >>> find_entry(used, RemoteSession, date(2026, 2, 3))[0]
    1
    """

    def meant(number: int, when: When, _: object) -> bool:
        if isinstance(which, datetime) and isinstance(when, datetime):
            return in_warsaw(which).timestamp() // 60 == in_warsaw(when).timestamp() // 60
        return which in {number, warsaw_day(when)}

    entries = list(contract.numbered(kind))
    found = [each for each in entries if meant(*each)]
    if len(found) == 1:
        return found[0][0], found[0][2]
    said, error = contract.said(kind), UnknownNameError
    lines = (Phrase("{number}: {entry}", number, said[number]) for number, _, _ in found or entries)
    problem = N_("the contract has no {kind} {which}; entries of this kind: {n}")
    if found:
        problem = N_("there are several of {kind} {which} among {n}; give a number:")
        error = AmbiguousNameError
    told = _listed(Phrase(problem, KINDS[kind].text, which, len(said)), lines)
    raise error(told, name=str(which), nearest=())
