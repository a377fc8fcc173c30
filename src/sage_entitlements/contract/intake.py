"""Contracts brought in from a table or from JSON lines: all of them, a file each, or none."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, count, zip_longest
from pathlib import Path
from typing import Any

from attrs import fields_dict

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract import ledger, load, remarks
from sage_entitlements.contract.model import Contract, OrderContacts
from sage_entitlements.errors import ContractError, Fault, FileError, file_errors_as
from sage_entitlements.files import disk, sheet
from sage_entitlements.model import Answer
from sage_entitlements.names import name_key, slug
from sage_entitlements.periods import period_number, period_of
from sage_entitlements.text import N_, Language, Phrase, Plural, Speakable, shortened
from sage_entitlements.values import FilePath, frozen
from sage_entitlements.warsaw import iso_day, read_day

_MOST = 100  # faults told at once
_ENGLISH = "customer plan starts number nip months ends phone email"  # the first three are needed
_POLISH = "klient plan od numer nip miesiące do telefon e-mail"
# The headings of a table in both languages; English ones are keys of a contract or its order.
COLUMNS = tuple(zip(_ENGLISH.split(), _POLISH.split(), strict=True))
_NAMES = ", ".join("/".join(dict.fromkeys(each)) for each in COLUMNS)
_NO_COLUMN = N_("is no column; there are {columns}, and any of your own, such as extra.crm")
_KEYS = {name_key(heading): both[0] for both in COLUMNS for heading in both}
_PORTS = (f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))
_DEVICES = ("con", "prn", "aux", "nul", *_PORTS)  # no files on Windows


@frozen(kw_only=True)
class ImportedContract(ledger.NewContract):
    """A contract of a table or of JSON lines, and the file that it gets."""

    shows = ("row", "file", "customer", "plan", "term", "notes")
    row: int  # or line, from 1


@frozen(kw_only=True)
class Imported(Answer):
    """What was brought in, or would be."""

    records = ("contracts",)

    folder: str
    dry_run: bool
    count: int
    contracts: tuple[ImportedContract, ...]
    notes: tuple[Speakable, ...]  # on those that look like one of the others


def import_contracts(
    file: FilePath,
    folder: FilePath,
    catalog: Catalog,
    *,
    dry_run: bool = False,
    language: Language = Language.EN,
) -> Imported:
    r"""Write the contracts of a CSV, XLSX or JSON lines file into ``folder``, a file each.

    The files are named from the customers; no other is replaced. The folder is made if need be.
    With ``dry_run``, or where it raises `ContractError` with the faults of all rows, no file is.

    >>> table = folder / "klienci.csv"
    >>> _ = table.write_text("klient;plan;od\nŻółw sp. z o.o.;VIP;27.11.2026\n", "utf-8")
    >>> Path(import_contracts(table, folder, catalog).contracts[0].file).name
    'zolw-sp-z-o-o.toml'
    """
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise ContractError.of(folder, Phrase("is no folder; name another"))
    made, faults, notes = list[ImportedContract](), list[Fault](), list[Speakable]()
    seen, names = remarks.Seen(), Counter(_DEVICES)
    with file_errors_as(ContractError):
        for found in _read(Path(file), catalog):
            if isinstance(found, load.BrokenContract):
                faults += found.faults
                continue
            of, row = found.contract, int(found.file.rpartition(":")[2])
            path = os.path.join(folder, f"{_name(of, names)}.toml")
            if os.path.lexists(path):
                said = N_("{file} is there already; take the row out, or name another folder")
                faults.append(Fault(str(file), "", Phrase(said, path), row))
            about: Any = {"file": path, "contract": of, "catalog": catalog, "as_of": of.starts}
            made.append(ImportedContract(row=row, **about))
            twice = seen.remarks(made[-1])
            notes += (Phrase("{entry}: {said}", path, each.text) for each in twice)
    if more := len(faults[_MOST:]):
        also = Plural("has {n} more fault besides these", "has {n} more faults besides these", more)
        faults[_MOST:] = [Fault(str(file), "", also)]
    if faults or not made:
        raise ContractError(faults or [Fault(str(file), "", Phrase("holds no contract"))])
    if not dry_run:
        _write(made, str(folder), language)
    told: Any = {"contracts": tuple(made), "count": len(made), "notes": tuple(notes)}
    return Imported(folder=str(folder), dry_run=dry_run, **told)


def _name(of: Contract, names: Counter[str]) -> str:
    """Name a file by the customer; where that is taken, by the number too, or by a count."""
    base = slug(of.customer) or "contract"
    counted = (f"{base}-{n}" for n in count(names[base] + 1))
    possible = chain((base, slug(f"{base} {of.number or ''}")), counted)
    name = next(each for each in possible if each not in names)
    names.update({base, name})
    return name


def _write(made: list[ImportedContract], folder: str, language: Language) -> None:
    with ExitStack() as written:
        if not os.path.isdir(folder):
            try:
                os.mkdir(folder)
            except OSError as error:
                raise ContractError.of(folder, disk.os_problem(error)) from error
            written.callback(os.rmdir, folder)
        for each in made:
            file = str(each.file)
            try:
                ledger.save_contract(file, each.contract, each.catalog, language=language)
            except ContractError as error:
                said = Phrase("no file of this import is left")
                raise ContractError([*error.faults, Fault(file, "", said)]) from error
            except KeyboardInterrupt:  # perhaps after the file has its name
                if os.path.lexists(file):
                    written.callback(os.unlink, file)
                raise
            written.callback(os.unlink, file)
        written.pop_all()


def _read(file: Path, catalog: Catalog) -> Iterator[load.Found]:
    if file.suffix.lower() in load.LINES:
        yield from load.read_places([file], catalog)
        return
    rows = sheet.read_rows(file)
    first, _, headings = next(rows, ("", 1, []))
    keys = _keys(headings, str(file))
    named = dict(zip(keys, headings, strict=True))
    for name, number, cells in (row for row in rows if any(row[2])):
        if name != first:
            said = N_('has another sheet, "{name}"; one alone is read: hide the others')
            raise FileError.of(file, Phrase(said, name))
        place = f"{file}:{number}"
        try:
            contract = load.parse_json_contract(json.dumps(_data(keys, cells)), place, catalog)
            yield load.ContractFile(file=place, contract=contract)
        except FileError as error:
            told = ((each.key.rpartition(".")[2], each.text) for each in error.faults)
            faults = (Fault(str(file), named.get(key, key), said, number) for key, said in told)
            yield load.BrokenContract(file=place, faults=tuple(faults))


def _keys(headings: list[str], file: str) -> list[str]:
    """Give the keys that columns are about; "" for one without a heading. Raises `FileError`."""
    keys, faults = list[str](), list[Fault]()
    for heading in headings:
        table, _, name = heading.partition(".")
        extra = f"extra.{name}" if name and name_key(table) == "extra" else ""
        key = extra or _KEYS.get(name_key(heading), "")
        if heading and (not key or key in keys):
            twice = Phrase('"{name}" stands there twice; keep one', shortened(heading))
            said = twice if key else Phrase(_NO_COLUMN, _NAMES)
            faults.append(Fault(file, shortened(heading), said, 1))
        keys.append(key)
    lacking = (each for each, _ in COLUMNS[:3] if each not in keys)
    faults += (Fault(file, each, Phrase("is missing; add it"), 1) for each in lacking)
    if faults:
        raise FileError(faults)
    return keys


def _data(keys: list[str], cells: list[str]) -> dict[str, Any]:
    """Make a row's cells the data of a contract as JSON has them. Raises `FileError`."""
    data: dict[str, Any] = {"extra": {}}
    for key, cell in zip_longest(keys, cells, fillvalue=""):
        if cell and not key:
            raise FileError.of("", Phrase('"{value}" stands below no heading', shortened(cell)))
        _, _, extra = key.partition(".")
        if extra and cell:
            data["extra"][extra] = cell
        elif cell:
            data[key] = iso_day(cell.strip()) if key in {"starts", "ends"} else cell
    starts, ends = (read_day(str(data.get(each))) for each in ("starts", "ends"))
    if re.fullmatch("[0-9]{1,9}", months := str(data.get("months", 12)).strip()):
        data["months"] = int(months)  # 12 are those of "contract new", too
        if "months" not in keys and starts and ends and starts <= ends:
            data["months"] = period_number(starts, ends)  # as many as the days need
        if starts and ends == period_of(starts, data["months"]).last_day:
            del data["ends"]  # it ends then anyway
    contacts = {key: data.pop(key) for key in fields_dict(OrderContacts) if key in data}
    return data | {"order_contacts": contacts}
