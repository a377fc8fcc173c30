"""Reading contracts, from TOML files and from lines of JSON, and checking all of each."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sage_entitlements import _toml
from sage_entitlements._convert import (
    InvalidDataError,
    KeyPath,
    key_path,
    structure,
    structure_json,
)
from sage_entitlements._names import name_key, no_such_name
from sage_entitlements._salvage import Broken, salvage
from sage_entitlements._text import Phrase, Speakable
from sage_entitlements._time import check_known, in_warsaw
from sage_entitlements.catalog import Catalog
from sage_entitlements.errors import (
    ContractError,
    DateError,
    Fault,
    InvalidAmountError,
    NameLookupError,
    UnknownCalendarError,
    contract_errors,
)
from sage_entitlements.periods import add_months, check_months
from sage_entitlements.professional_services import MOST_HOURS, package_window
from sage_entitlements.terms import ContractTerms

from ._model import Contract

Finding = tuple[KeyPath, Speakable]

_MOST = {
    "programs": 1_000,
    "product_packages": 1_000,
    "professional_services": 1_000,
    "visits": 10_000,
    "remote_sessions": 10_000,
    "extra_sessions": 10_000,
}
"""Entries in one contract: more would take too long to count."""
_MOST_OFFERS = 100
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

# What stands in for a key that is missing or beyond repair while the others are checked.
_BLANK: dict[str, Any] = {"customer": "-", "plan": "-", "months": 1}


def load_contract(path: str | os.PathLike[str], *, catalog: Catalog | None = None) -> Contract:
    """Read a contract's file and check all of it.

    With a ``catalog``, it is checked too that the plan and the activities of visits are known
    there. Raises `ContractError` with every fault.
    """
    place = Path(path)
    with contract_errors():
        data = _toml.load(place)
    return contract_of(data, str(place), catalog)


def parse_contract(text: str, file: str, catalog: Catalog | None = None) -> Contract:
    """Read a contract from TOML; ``file`` is the name that a fault gives.

    Raises `ContractError` with every fault.
    """
    with contract_errors():
        data = _toml.parse(text, file)
    return contract_of(data, file, catalog)


def parse_json_contract(line: str, place: str, catalog: Catalog | None = None) -> Contract:
    """Read a contract from one JSON object, which has dates as text in ISO form.

    Raises `ContractError` with every fault.
    """
    try:
        data = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_number)
    except RecursionError as error:
        raise _refuse(place, Phrase("is nested too deeply")) from error
    except ValueError as error:
        # There is only one line, whose number the place tells already.
        reason = (
            f"{error.msg} (at column {error.colno})"
            if isinstance(error, json.JSONDecodeError)
            else str(error)
        )
        raise _refuse(place, Phrase("is not valid JSON: {reason}", reason=reason)) from error
    if isinstance(data, dict) and (problem := _toml.excess(data)):
        raise _refuse(place, problem)
    return contract_of(data, place, catalog, structure_json)


def _refuse(place: str, problem: Phrase) -> ContractError:
    return ContractError([Fault(place, "", problem)])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name, number in times.items() if number > 1)
        raise ValueError(f'"{twice}" stands there twice')
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def contract_of(
    data: Any,  # noqa: ANN401 - whatever a parser gives
    place: str,
    catalog: Catalog | None = None,
    make: Callable[[object, type[Contract]], Contract] = structure,
) -> Contract:
    """Make a contract of parsed data. Raises `ContractError` with every fault."""
    broken: tuple[Finding, ...] = ()
    original: Callable[[KeyPath], KeyPath] = tuple
    try:
        contract = make(data, Contract)
    except InvalidDataError as error:
        broken = error.faults
        if not isinstance(data, dict):
            raise _faulty(place, data, broken) from error
        day: object = "2000-01-01" if make is structure_json else date(2000, 1, 1)
        salvaged = salvage(
            data,
            Contract,
            error,
            {**_BLANK, "starts": day},
            make,
            {
                "professional_services": {"purchased": day},
                "visits": {"on": day, "hours": 1},
                "remote_sessions": {"minutes": 1},
            },
        )
        contract, original = salvaged.entity, salvaged.original
    # What is missing but for its day is not lost: a day has no name that others could mean.
    lost = {path[0] for path, _ in broken if path[2:] != ("purchased",)}
    found = [(original(path), what) for path, what in faults_of(contract, catalog, lost)]
    known = Broken(path for path, _ in broken)
    found = [each for each in found if not _follows(each[0], known)]
    if broken or found:
        raise _faulty(place, data, (*broken, *found))
    return contract


def _faulty(place: str, data: Any, findings: Iterable[Finding]) -> ContractError:  # noqa: ANN401
    return ContractError(Fault(place, key_path(path, data), what) for path, what in findings)


def _follows(place: KeyPath, broken: Broken) -> bool:
    """Whether a fault may only follow from what is broken: in it, around it, or judged by it."""
    if broken.explains(place):
        return True
    return place[0] == "product_packages" and broken.is_below((*place[:2], "programs"))


def faults_of(
    contract: Contract, catalog: Catalog | None, lost: Collection[str | int]
) -> Iterator[Finding]:
    """Find what is wrong in data of the right types; what names a ``lost`` part is let off."""
    for table, most in _MOST.items():
        if len(getattr(contract, table)) > most:
            yield (table,), Phrase("holds more than {most} entries, too many to count", most=most)
            return
    yield from _term_faults(contract, lost)
    if catalog is not None:
        yield from _faults_against(contract, catalog)
    yield from _program_faults(contract)
    yield from _contact_faults(contract)
    yield from _day_faults(contract, catalog)
    yield from _visit_faults(contract, lost)


def _term_faults(contract: Contract, lost: Collection[str | int]) -> Iterator[Finding]:
    try:
        check_months("months", contract.months)
        if "starts" in lost:
            return  # what stands in for it tells nothing of the end
        check_known(contract.starts)
        check_known(add_months(contract.starts, contract.months))
    except InvalidAmountError as error:
        yield ("months",), error.message
    except UnknownCalendarError as error:
        yield ("starts" if error.day == contract.starts else "months",), error.message


def _faults_against(contract: Contract, catalog: Catalog) -> Iterator[Finding]:
    try:
        catalog.plan(contract.plan)
    except NameLookupError as error:
        yield ("plan",), error.message
    known = [activity.id for activity in catalog.professional_services.activities]
    said: dict[str, Speakable] = {}
    for index, visit in enumerate(contract.visits):
        for number, activity in enumerate(visit.activities):
            if activity in known:
                continue
            if activity not in said:
                unknown = Phrase('Unknown activity "{name}"', name=activity)
                # To look for what is near takes time, and so many are no slips of the pen.
                said[activity] = (
                    no_such_name(unknown, activity, ((each, each) for each in known)).message
                    if len(said) < _MOST_OFFERS
                    else unknown
                )
            yield ("visits", index, "activities", number), said[activity]


def _program_faults(contract: Contract) -> Iterator[Finding]:
    yield from _twice("programs", contract.programs)
    names = [package.name for package in contract.product_packages]
    yield from _twice("product_packages", names, "name")
    for index, package in enumerate(contract.product_packages):
        if name_key(package.chosen) not in set(map(name_key, package.programs)):
            problem = Phrase(
                '"{chosen}" is not among the programs of this package: {programs}',
                chosen=package.chosen,
                programs=", ".join(package.programs),
            )
            yield ("product_packages", index, "chosen"), problem


def _twice(table: str, names: Iterable[str | None], *field: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name is None:
            continue
        key = name_key(name)
        if key in seen:
            yield (table, index, *field), Phrase('"{name}" stands there twice; keep one', name=name)
        seen.add(key)


def _contact_faults(contract: Contract) -> Iterator[Finding]:
    contacts = contract.order_contacts
    if contacts.phone is not None and not _PHONE.fullmatch(contacts.phone):
        problem = Phrase("must be a phone number such as +48 22 123 45 67")
        yield ("order_contacts", "phone"), problem
    if contacts.email is not None and not _EMAIL.fullmatch(contacts.email):
        yield ("order_contacts", "email"), Phrase("must be an e-mail address such as a@b.pl")


def _day_faults(contract: Contract, catalog: Catalog | None) -> Iterator[Finding]:
    terms = None if catalog is None else ContractTerms.of(catalog).professional_services

    def check_package(purchased: date) -> None:
        check_known(purchased)
        if terms is not None:
            package_window(purchased, terms)

    for table, field, check in (
        ("professional_services", "purchased", check_package),
        ("visits", "on", check_known),
        ("remote_sessions", "start", in_warsaw),
        ("extra_sessions", "purchased", check_known),
    ):
        for index, entry in enumerate(getattr(contract, table)):
            try:
                check(getattr(entry, field))
            except DateError as error:
                yield (table, index, field), error.message


def _visit_faults(contract: Contract, lost: Collection[str | int]) -> Iterator[Finding]:
    names = [package.name for package in contract.professional_services]
    yield from _twice("professional_services", names, "name")
    named = {name_key(name) for name in names if name is not None}
    for index, visit in enumerate(contract.visits):
        if not 0 < visit.hours <= MOST_HOURS:
            problem = Phrase("must be above 0, and {most} at most", most=MOST_HOURS)
            yield ("visits", index, "hours"), problem
        if visit.package is None or "professional_services" in lost:
            continue
        if name_key(visit.package) not in named:
            problem = Phrase('no package has the name "{name}"', name=visit.package)
            yield ("visits", index, "package"), problem
