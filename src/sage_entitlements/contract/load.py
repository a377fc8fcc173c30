"""Reading contracts, one or many, and what is wrong in what they say."""

import errno
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from glob import glob
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from sage_entitlements import errors, visits
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import ContractError, Fault, FileError, file_errors_as
from sage_entitlements.files import disk, toml
from sage_entitlements.files.convert import Finding, KeyPath, Source, unstructure
from sage_entitlements.names import name_key, named, no_such_name, with_odd_character
from sage_entitlements.text import N_, Later, Phrase, Speakable, shortened
from sage_entitlements.values import FilePath, frozen
from sage_entitlements.warsaw import DAY, check_known

LINES = (".jsonl", ".ndjson")
ENDINGS = (".toml", *LINES)  # of contracts' files, in whatever case
_SPREADSHEET = N_("is a spreadsheet, and a contract is a TOML file or one line of JSON lines")
_NO_LINES = N_("is JSON, but not a contract a line: write each JSON object on one line of its own")
_NOT_JSON = N_("is not JSON lines: write each contract as one JSON object, on a line of its own")
_JSON = N_("is JSON; a contract is a TOML file, or one line of JSON lines (.jsonl)")
_OTHER_KINDS = {".csv": _SPREADSHEET, ".xlsx": _SPREADSHEET, ".xls": _SPREADSHEET, ".json": _JSON}

# -- Reading one -------------------------------------------------------------------------


def load_contract(path: FilePath, *, catalog: Catalog | None = None) -> Contract:
    """Read a contract's file and check all of it, against a ``catalog`` too where one is given.

    Raises `ContractError` with every fault of its structure, or else with every one of its sense.

    >>> load_contract(folder / "firma.toml", catalog=catalog).customer
    'Firma'
    """
    place = Path(path)
    with file_errors_as(ContractError):
        if (other := _OTHER_KINDS.get(place.suffix.lower())) and disk.is_there(place):
            raise FileError.of(place, Phrase(other))
        return _contract(toml.load(place), str(place), catalog)


def parse_contract(text: str, file: str, catalog: Catalog | None = None) -> Contract:
    r"""Read a contract from TOML, as `load_contract` does; ``file`` is the name that a fault gives.

    >>> text = 'customer = "Firma"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12'
    >>> parse_contract(text, "firma.toml").last_day
    datetime.date(2027, 1, 30)
    """
    with file_errors_as(ContractError):
        return _contract(toml.parse(text, file), file, catalog)


def parse_json_contract(line: str, place: str, catalog: Catalog | None = None) -> Contract:
    """Read a contract from one JSON object, dates in ISO form. Raises what `load_contract` does."""
    try:
        data = json.loads(
            line,
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            # Any kind of number is too large by then, and this is so in no time.
            parse_int=lambda digits: int(digits[:400]),
        )
    except RecursionError as error:
        raise ContractError.of(place, Phrase("is nested too deeply")) from error
    except ValueError as error:
        reason, column = str(error), 0
        if isinstance(error, json.JSONDecodeError):  # the place tells the line, the only one
            reason, column = f"{error.msg} (at column {error.colno})", error.colno
        problem = Phrase("is not valid JSON: {reason}", reason)
        odd = with_odd_character(problem, line[max(column - 1, 0) : column], column)
        raise ContractError.of(place, odd) from error
    with file_errors_as(ContractError):
        return _contract(data, place, catalog, json=True)


def check_contract(contract: Contract, catalog: Catalog, file: object = "contract") -> None:
    """Refuse a contract that no file may hold, with the faults that `load_contract` would tell."""
    with file_errors_as(ContractError):
        _contract(unstructure(contract), str(file), catalog)


def _contract(data: Any, file: str, catalog: Catalog | None, *, json: bool = False) -> Contract:
    source = Source(data, lambda _: file)
    contract = source.structure(Contract, json=json)
    if faults := source.faults(contract_faults(contract, catalog)):
        raise FileError(faults)
    return contract


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f'"{twice}" stands there twice')
    return found


def _not_a_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


# -- Finding and reading many ------------------------------------------------------------


@frozen(kw_only=True)
class ContractFile:
    """A contract, and the file that it was read from."""

    file: str  # with the number of the line where there is one a line
    contract: Contract


@frozen(kw_only=True)
class BrokenContract:
    """A contract that cannot be read, or a place where none can be looked for."""

    file: str
    faults: tuple[Fault, ...]


Found = ContractFile | BrokenContract
Place = Path | BrokenContract | None  # a file of one or with one a line; None is standard input


def read_contracts(
    sources: Iterable[FilePath], catalog: Catalog, *, stdin: BinaryIO | None = None
) -> Iterator[Found]:
    """Read all contracts of files, folders and files of JSON lines; ``-`` is standard input.

    A broken one stops no other. Where there is one a line, no more than a line is held at a time.

    >>> [each.contract.plan for each in read_contracts([folder], catalog)]
    ['vip']
    """
    return read_places(contract_places(sources), catalog, stdin=stdin)


def contract_places(sources: Iterable[FilePath]) -> Iterator[Place]:
    """Find where to read, each once: what is named, ``-``, and `ENDINGS` in and below folders."""
    first: dict[str, Place] = {}
    for found in chain.from_iterable(_places(os.fspath(source)) for source in sources):
        if not isinstance(found, Path) or first.setdefault(os.path.realpath(found), found) is found:
            yield found


def _places(source: str) -> Iterable[Place]:
    if source == "-":
        return [None]
    if "\0" in source:
        return [_broken(source, disk.os_problem(ValueError()))]
    found = [source or os.curdir]
    if "*" in source and not os.path.exists(source):  # a shell of Windows leaves it to us
        found = sorted(glob(source.replace("[", "[[]"), recursive=True))
    places = (_in_folder(Path(each)) if os.path.isdir(each) else [Path(each)] for each in found)
    none = [] if found else [_broken(source, disk.os_problem(FileNotFoundError()))]
    return chain(none, *places)


def _in_folder(folder: Path) -> list[Place]:
    places, errors = list[Place](), list[OSError]()
    for here, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(here, name) for name in sorted(files)):
            if path.name.startswith((".", "~$")):  # hidden, or the lock of an office program
                continue
            if path.suffix.lower() in ENDINGS:
                places.append(path)
            elif path.suffix.lower() == ".txt" and path.stem.lower().endswith(ENDINGS):
                said = N_("is left out for its name; call it {name} if it holds contracts")
                places.append(_broken(str(path), Phrase(said, path.stem)))
    places += (_broken(str(error.filename), disk.os_problem(error)) for error in errors)
    problem = N_("holds no file that ends in .toml or .jsonl, so there is no contract in it")
    return places or [_broken(str(folder), Phrase(problem))]


def _broken(file: str, problem: Phrase) -> BrokenContract:
    return BrokenContract(file=file, faults=(Fault(file, "", problem),))


def read_places(
    places: Iterable[Place], catalog: Catalog, *, stdin: BinaryIO | None = None
) -> Iterator[Found]:
    """Read the contracts of places, as `read_contracts` does."""
    for place in places:
        file = str(place or "-")
        ending = os.path.splitext(file)[1].lower()
        try:
            if isinstance(place, BrokenContract):
                yield place
            elif place is None or ending in LINES or (ending not in ENDINGS and place.is_fifo()):
                with place.open("rb") if place else nullcontext(stdin) as lines:
                    if lines is None:  # the shell has closed it
                        raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # noqa: TRY301 - below
                    yield from _read_lines(lines, str(place or "stdin"), catalog)
            else:
                yield ContractFile(file=file, contract=load_contract(place, catalog=catalog))
        except ContractError as error:
            yield BrokenContract(file=file, faults=error.faults)
        except OSError as error:
            yield _broken(file, disk.os_problem(error))


def _read_lines(file: BinaryIO, name: str, catalog: Catalog) -> Iterator[Found]:
    number = 0
    while line := file.readline(disk.SIZE_LIMIT + 1):
        number += 1
        place = f"{name}:{number}"
        if len(line) > disk.SIZE_LIMIT:
            yield _broken(place, Phrase("is too long a line to be a contract"))
            while line and not line.endswith(b"\n"):
                line = file.readline(disk.SIZE_LIMIT)
            continue
        content = line.removeprefix(disk.BYTE_ORDER_MARK).strip()
        if number == 1 and re.fullmatch(rb"\{|\[.*|[^{].*[;,=\t\0].*", content):  # it is no slip
            said = _NO_LINES if content[:1] in b"{[" else _NOT_JSON
            yield _broken(name, Phrase(said))
            return
        if content:
            try:
                text = disk.decode(line, place, one_line=True)
                yield ContractFile(file=place, contract=parse_json_contract(text, place, catalog))
            except FileError as error:
                yield BrokenContract(file=place, faults=error.faults)


# -- What is wrong in what a contract says -----------------------------------------------

# Whatever else stands beside a number or an address, people read it.
_PHONE = re.compile(r"(?:[0-9][^0-9]*){6}")
_EMAIL = re.compile(r"[^@\s]@[^@\s.]+\.[^@\s.]")


def contract_faults(contract: Contract, catalog: Catalog | None) -> Iterator[Finding]:
    """Find what is wrong in what a contract says, though each value is one by itself."""
    yield from _life_faults(contract, catalog)
    if contract.extra:
        try:
            toml.parse(toml.dumps(contract.extra), "extra")
        except (TypeError, ValueError, FileError):
            yield ("extra",), Phrase("holds what TOML cannot say, such as null; leave it out")
    contacts = contract.order_contacts
    if contacts.phone is not None and not _PHONE.search(contacts.phone):
        yield ("order_contacts", "phone"), Phrase("must be a phone number such as +48 22 123 45 67")
    if contacts.email is not None and not _EMAIL.search(contacts.email):
        yield ("order_contacts", "email"), Phrase("must be an e-mail address such as a@b.pl")
    products, packages = contract.product_packages, contract.professional_services
    yield from _twice("programs", contract.programs)
    yield from _twice("product_packages", (each.name for each in products), "name")
    yield from _twice("professional_services", (each.name for each in packages), "name")
    for index, product in enumerate(products):
        if named(product.chosen, product.programs) is None:
            programs = ", ".join(product.programs)
            said = N_('"{chosen}" is not among the programs of this package: {programs}')
            yield ("product_packages", index, "chosen"), Phrase(said, product.chosen, programs)
    known = {name_key(each.name) for each in packages if each.name is not None}
    for index, visit in enumerate(contract.visits):
        if visit.package is not None and name_key(visit.package) not in known:
            problem = Phrase('no package has the name "{name}"', visit.package)
            yield ("visits", index, "package"), problem
    if catalog is not None:
        yield from _faults_against(contract, catalog)


def _twice(table: str, names: Iterable[str | None], *field: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name is not None and first.setdefault(name_key(name), index) != index:
            yield (table, index, *field), Phrase('"{name}" stands there twice; keep one', name)


def _life_faults(contract: Contract, catalog: Catalog | None) -> Iterator[Finding]:
    plans: dict[date, tuple[KeyPath, str | None]] = {}  # by the day on which they come into force
    for index, (first_day, last_day, term) in enumerate(contract.agreed(), -1):
        path: KeyPath = () if index < 0 else ("renewals", index)
        plans[first_day] = (*path, "plan"), term.plan
        try:
            check_known(last_day + DAY)
        except errors.UnknownCalendarError as error:
            yield (*path, "months"), error.message
            break
    else:
        if contract.plan_changes or contract.ends:
            yield from _change_faults(contract, plans)
    in_force = ""
    for day, (path, name) in sorted(plans.items(), key=itemgetter(0)):
        try:
            plan = name and (catalog.plan(name).id if catalog else name_key(name))
        except errors.UnknownNameError as error:
            yield path, error.message
            continue
        if path[0] == "plan_changes" and plan == in_force:
            said = N_('the change of {day} to "{plan}" changes nothing: it is in force already')
            yield path, Phrase(said, day, name)
        in_force = plan or in_force


def _change_faults(
    contract: Contract, plans: dict[date, tuple[KeyPath, str | None]]
) -> Iterator[Finding]:
    """Find what is wrong with the days of changes and of the end; add the changes' plans."""
    first, last = contract.starts, contract.agreed_last_day
    outside = Phrase("must lie in the contract, from {first} to {last}", first, last)
    if contract.ends and not first <= contract.ends <= last:
        yield ("ends",), outside
    begins = N_("is a term's first day; its plan stands in plan, or in the plan of its renewal")
    for index, change in enumerate(contract.plan_changes):
        on = "plan_changes", index, "on"
        if not first <= change.on <= last:
            yield on, outside
        elif change.on in plans:
            twice = Phrase("another change is on {day}; keep one of them", change.on)
            yield on, twice if plans[change.on][0][0] == "plan_changes" else Phrase(begins)
        else:
            plans[change.on] = ("plan_changes", index, "plan"), change.plan


def _faults_against(contract: Contract, catalog: Catalog) -> Iterator[Finding]:
    known = {each.id: each.id for each in catalog.professional_services.activities}
    for index, visit in enumerate(contract.visits):
        for number, activity in enumerate(visit.activities):
            if activity not in known:
                yield ("visits", index, "activities", number), Later(_no_activity, activity, known)
    terms = catalog.terms(visits.VisitTerms)
    for index, package in enumerate(contract.professional_services):
        try:
            visits.package_window(package.purchased, terms, package.purchased)
        except errors.DateError as error:
            yield ("professional_services", index, "purchased"), error.message


def _no_activity(name: str, known: dict[str, str]) -> Speakable:
    said = Phrase('Unknown activity "{name}"', shortened(name))
    return no_such_name(said, name, known).message
