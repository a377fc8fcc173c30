"""Contracts brought in from a table or JSON lines: how it may be written, and what is refused."""

import json
import os
import re
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO
from unittest.mock import patch

import openpyxl
import pytest

from catalog_data import held_catalog
from sage_entitlements import Language, import_contracts, load_contract, to_data
from sage_entitlements.contract.model import Contract, OrderContacts
from sage_entitlements.errors import ContractError
from sage_entitlements.files import disk

CATALOG = held_catalog()
HEADINGS = {
    "English": "Customer,NUMBER,n-i-p,plan,Starts,months,ends,phone,E-mail,extra.CRM id",
    "Polish": "klient,Numer,NIP,Plan,od,MIESIACE,do,Telefon,email,Extra.CRM id",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")
CUSTOMER = "Żółw, Syn i S-ka; \t„Ł”"
DAYS = ("2026-11-27", "27.11.2026", " 27.11.2026 ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "contracts"
    made.mkdir()
    return made


def expected(**fields: Any) -> Contract:
    return Contract(
        customer=CUSTOMER,
        number="K/2026/17",
        nip="5250007313",
        plan="Prestiż",
        starts=date(2026, 11, 27),
        months=24,
        ends=date(2027, 12, 31),
        order_contacts=OrderContacts(phone="+48 22 455 56 00", email="a@b.pl"),
        extra={"CRM id": "0017"},
        **fields,
    )


def brought(source: Path, folder: Path) -> list[Contract]:
    answer = import_contracts(source, folder, CATALOG)
    return [load_contract(each.file or "", catalog=CATALOG) for each in answer.contracts]


def refused(source: Path, folder: Path) -> list[str]:
    """Give each fault as it is told, after the file's name, and see that nothing is written."""
    before = sorted(folder.iterdir())
    with pytest.raises(ContractError) as caught:
        import_contracts(source, folder, CATALOG)
    assert sorted(folder.iterdir()) == before
    assert all(
        re.match(re.escape(str(source)) + "(:|$)", each.file) for each in caught.value.faults
    )
    return [str(each).replace(f"{source}: ", "") for each in caught.value.faults]


def csv(folder: Path, *lines: str, name: str = "k.csv") -> Path:
    path = folder.parent / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.create_sheet("empty")
    book.create_sheet("hidden").append(["nothing"])
    book["hidden"].sheet_state = "hidden"
    path = folder.parent / "k.XLSX"
    book.save(path)
    return path


def repack(book: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a workbook, each by its name."""
    with zipfile.ZipFile(book) as packed:
        parts = {each: change(each, packed.read(each)) for each in packed.namelist()}
    with zipfile.ZipFile(book, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)


@pytest.mark.parametrize(
    ("language", "separator", "encoding", "day", "end"),
    [
        *product(HEADINGS, ",;\t", ENCODINGS, DAYS[:2], ["\n"]),
        *(("Polish", ";", "utf-8", DAYS[2], end) for end in ("\r\n", "\r", "\n\n")),
    ],
)
def test_a_table_may_be_written_in_many_ways(
    folder: Path, language: str, separator: str, encoding: str, day: str, end: str
) -> None:
    headings = HEADINGS[language].replace(",", separator)
    cells = [CUSTOMER, "K/2026/17", "5250007313", "Prestiż", day, " 24", "31.12.2027"]
    cells += ["+48 22 455 56 00", "a@b.pl", "0017"]
    row = separator.join(f'"{each}"' for each in cells)
    source = folder.parent / "k.csv"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    source.write_bytes(f"{mark}{headings}{end}{separator * 9}{end}{row}{end}".encode(encoding))
    assert brought(source, folder) == [expected()]
    assert [each.name for each in folder.iterdir()] == ["zolw-syn-i-s-ka-l.toml"]


def test_the_cells_of_a_workbook_are_typed(folder: Path) -> None:
    headings = HEADINGS["Polish"].split(",")
    cells = [CUSTOMER, "K/2026/17", 5250007313.0, "Prestiż", date(2026, 11, 27), 24.0]
    cells += [date(2027, 12, 31), "+48 22 455 56 00", "a@b.pl", "0017"]
    source = workbook(folder, headings, cells)
    repack(source, lambda _, part: part.replace(b"<v>5250007313</v>", b"<v>5.250007313E9</v>"))
    assert brought(source, folder) == [expected()]


def test_a_formula_counts_as_what_it_came_to(folder: Path) -> None:
    row = ["A", "vip", date(2026, 11, 27), "=6*2"]
    source = workbook(folder, ["klient", "plan", "od", "miesiące"], row)
    came_to = b"<f>6*2</f><v>12</v>"
    repack(source, lambda _, part: re.sub(rb"<f>6\*2</f><v ?/?>(</v>)?", came_to, part))
    (contract,) = brought(source, folder)
    assert contract.months == 12


def test_json_lines_hold_all_that_a_contract_can_say(folder: Path) -> None:
    line = {"customer": "A", "plan": "vip", "starts": "2026-01-31", "months": 3}
    more = {"visits": [{"on": "2026-02-02", "hours": 7}], "extra": {"a": [1, {"b": True}]}}
    source = csv(folder, "", json.dumps(line | more), "", json.dumps(line), name="k.jsonl")
    one, two = brought(source, folder)
    assert (one.visits[0].hours, one.extra) == (7, more["extra"])
    assert two == Contract(customer="A", plan="vip", starts=date(2026, 1, 31), months=3)
    answer = import_contracts(source, folder.parent, CATALOG, dry_run=True)
    assert [each.row for each in answer.contracts] == [2, 4]


def test_files_are_named_from_customers(folder: Path) -> None:
    rows = ["Żółw sp. z o.o.,K/1", "zolw SP Z O O,K/2", "Żółw sp. z o.o.,K/2", "Żółw sp. z o.o.,"]
    rows += ["zolw-sp-z-o-o-4,", "Ωμ,", "ΩΩ,", f"{'długa ' * 60},", f"{'długa ' * 60},9"]
    rows += ["CON,", "Lpt9,7"]  # which Windows keeps for devices
    lines = (f"{each},vip,{2001 + number}-01-01" for number, each in enumerate(rows))
    source = csv(folder, "klient,numer,plan,od", *lines)
    answer = import_contracts(source, folder, CATALOG, dry_run=True)
    long = "-".join(["dluga"] * 17)[:100].strip("-")
    stems = [Path(each.file or "").stem for each in answer.contracts]
    assert stems == [
        *("zolw-sp-z-o-o", "zolw-sp-z-o-o-k-2", "zolw-sp-z-o-o-3", "zolw-sp-z-o-o-4"),
        *("zolw-sp-z-o-o-4-2", "contract", "contract-2", long, f"{long}-2"),
        *("con-2", "lpt9-7"),
    ]
    assert list(folder.iterdir()) == []
    assert answer.count == len(rows)


def test_the_usual_term_is_that_of_contract_new(folder: Path) -> None:
    source = csv(folder, "klient,plan,od,miesiące", "A,vip,2026-01-31,", "B,vip,2026-01-31,1")
    assert [each.months for each in brought(source, folder)] == [12, 1]


@pytest.mark.parametrize(
    ("ends", "months", "early"),
    [
        ("31.01.2027", 12, None),
        ("2026-07-31", 6, None),
        ("2028-01-31", 24, None),
        ("2026-08-10", 7, date(2026, 8, 10)),
    ],
)
def test_without_months_a_term_is_as_long_as_its_days(
    folder: Path, ends: str, months: int, early: date | None
) -> None:
    (found,) = brought(csv(folder, "klient;plan;od;do", f"A;vip;1.2.2026;{ends}"), folder)
    assert (found.months, found.ends) == (months, early)


def test_two_sheets_with_something_in_them_are_too_many(folder: Path) -> None:
    source = workbook(folder, ["klient", "plan", "od"], ["A", "vip", date(2026, 1, 31)])
    book = openpyxl.load_workbook(source)
    book["hidden"].sheet_state = "visible"
    book.save(source)
    assert refused(source, folder) == [
        'has another sheet, "hidden"; one alone is read: hide the others'
    ]


MISSING = "is missing; add it"
A_DAY = 'must be a date such as "2026-05-31"'
NO_COLUMN = (
    "is no column; there are customer/klient, plan, starts/od, number/numer, nip, months/miesiące,"
    " ends/do, phone/telefon, email/e-mail, and any of your own, such as extra.crm"
)
TWICE = '"klient" stands there twice; keep one'
THERE = "{}.toml is there already; take the row out, or name another folder"
NEEDED = "klient;plan;od;do;miesiące;telefon;e-mail;numer"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([""], [f"row 1, {each}: {MISSING}" for each in ("customer", "plan", "starts")]),
        (["klient;plan;starts"], ["holds no contract"]),
        (
            ["klient;customer;klent;;plan;;extra."],
            [
                "row 1, customer: " + TWICE.replace("klient", "customer"),
                f"row 1, klent: {NO_COLUMN}",
                f"row 1, extra.: {NO_COLUMN}",
                f"row 1, starts: {MISSING}",
            ],
        ),
        (
            [NEEDED, "", ";;27.13.2026;;x", "A;komfrt;2026-01-31;2028-01-01;;1;b", "\u200b;vip;1"],
            [
                f"row 3, klient: {MISSING}",
                f"row 3, plan: {MISSING}",
                f"row 3, od: {A_DAY}",
                "row 3, miesiące: must be a whole number",
                "row 4, do: must lie in the contract, from 31 Jan 2026 to 30 Jan 2027",
                'row 4, plan: Unknown plan "komfrt"; did you mean Komfort, Komfort +?',
                "row 4, telefon: must be a phone number such as +48 22 123 45 67",
                "row 4, e-mail: must be an e-mail address such as a@b.pl",
                f"row 5, klient: {MISSING}",
                f"row 5, od: {A_DAY}",
            ],
        ),
        (
            [NEEDED, "A;vip;1899-01-01;;0;;;;x", f"{'A' * 20_001};vip;2026-01-31;;1333"],
            [
                'row 2: "x" stands below no heading',
                "row 3, klient: must not be longer than 20000 characters",
                "row 3, miesiące: is 1333; give a whole number from 1 to 1332",
            ],
        ),
        (
            [NEEDED, "A;vip;1899-01-01;;0"],
            [
                "row 2, od: 1 Jan 1899 is outside the known calendar; give a day from 1990 to 2100",
                "row 2, miesiące: is 0; give a whole number from 1 to 1332",
            ],
        ),
        (
            [NEEDED, "A;vip;1", '"A"B;vip;1'],
            ["row 3: has a quotation mark that stands alone; within quotation marks, double it"],
        ),
        ([NEEDED, '"A;vip;1'], ["row 2: has a quotation mark that stands alone;"]),
        (
            [NEEDED, *["A;vip;1"] * 102],
            [*(f"row {n}, od: {A_DAY}" for n in range(2, 102)), "has 2 more faults besides these"],
        ),
    ],
)
def test_every_fault_of_every_row_is_told(folder: Path, lines: list[str], told: list[str]) -> None:
    found = refused(csv(folder, *lines), folder)
    assert len(found) == len(told)
    for fault, start in zip(found, told, strict=True):
        assert fault.startswith(start)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("k.csv", "klient;plan;od\nŁódź;vip;2026-01-31".encode("cp1250"), "is not UTF-8: save it"),
        ("k.csv", b"\xff\xfea", "is not UTF-8: save it anew"),
        ("k.xlsx", b"klient;plan;od", "is no workbook that can be read; open it"),
        ("k.xls", b"", "is not read: save it as CSV (.csv, .tsv, .txt), XLSX or JSON lines"),
        ("k.jsonl", b"[\n", "is JSON, but not a contract a line"),
        ("k.jsonl", b"\n{}\n", ""),
    ],
)
def test_what_cannot_be_read_is_told(folder: Path, name: str, content: bytes, told: str) -> None:
    source = folder.parent / name
    source.write_bytes(content)
    assert refused(source, folder)[0].startswith(told)


def test_no_file_and_no_folder(folder: Path) -> None:
    source = csv(folder, "klient,plan,od", "A,vip,2026-01-31")
    assert refused(folder.parent / "none.csv", folder) == ["there is no such file; check the path"]
    with pytest.raises(ContractError, match=r"k.csv: is no folder; name another"):
        import_contracts(source, source, CATALOG)
    with pytest.raises(ContractError, match=r"b: there is no folder .*a; check the path"):
        import_contracts(source, folder / "a" / "b", CATALOG)
    assert [*folder.iterdir()] == []
    import_contracts(source, folder / "new", CATALOG)
    assert [each.name for each in (folder / "new").iterdir()] == ["a.toml"]


def test_json_that_toml_cannot_say_is_refused(folder: Path) -> None:
    line = '{{"customer": {}, "plan": "vip", "starts": "2026-01-31", "months": 3, "extra": {}}}'
    lines = line.format(r'"A\ud800"', "{}"), line.format('"A"', r'{"b": "\udfff"}')
    one, two = refused(csv(folder, *lines, name="k.jsonl"), folder)
    assert "k.jsonl:1: customer: has characters that are not text; leave them out" in one
    assert "k.jsonl:2: extra: holds what TOML cannot say" in two


@pytest.mark.parametrize(
    ("files", "size"),
    [({"xl/worksheets/sheet1.xml": b"<"}, 0), ({}, 2**30 + 1), ({"[Content_Types].xml": b""}, 0)],
)
def test_a_damaged_workbook_is_told(folder: Path, files: dict[str, bytes], size: int) -> None:
    source = workbook(folder, ["klient"])
    repack(source, files.get)
    info = zipfile.ZipInfo("bomb")
    info.file_size = size
    with patch.object(zipfile.ZipFile, "infolist", lambda _: [info]):
        assert refused(source, folder)[0].startswith("is no workbook that can be read")


def test_no_file_is_written_over(folder: Path) -> None:
    source = csv(folder, "klient,plan,od", "A,vip,2026-01-31", "B,vip,2026-01-31", "C,vip,1")
    (folder / "a.toml").write_text("mine")
    os.symlink("nowhere", folder / "b.toml")
    told = [f"row {n}: {folder / THERE.format(name)}" for n, name in ((2, "a"), (3, "b"))]
    assert refused(source, folder) == [*told, f"row 4, od: {A_DAY}"]
    assert (folder / "a.toml").read_text() == "mine"


def after(writes: int, do: Callable[[Path], object]) -> Callable[..., None]:
    """Make files as `disk.put` does, but do something else before one of them."""
    put, made = disk.put, list[Path]()

    def put_or_not(path: Path, write: Callable[[BinaryIO], object]) -> None:
        if len(made) == writes:
            do(path)
        made.append(path)
        put(path, write)

    return put_or_not


def test_where_one_cannot_be_written_none_is_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = csv(folder, "klient,plan,od", *(f"{each},vip,2026-01-31" for each in "ABC"))
    monkeypatch.setattr(disk, "put", after(2, lambda path: path.write_text("theirs")))
    with pytest.raises(ContractError) as caught:
        import_contracts(source, folder, CATALOG)
    assert [each.text.to(Language.EN) for each in caught.value.faults] == [
        "there is such a file already, and it was left alone; choose another name",
        "no file of this import is left",
    ]
    assert [each.name for each in folder.iterdir()] == ["c.toml"]  # planted meanwhile
    assert (folder / "c.toml").read_text() == "theirs"


@pytest.mark.parametrize("where", ["before a file", "after a file"])
def test_an_import_that_is_interrupted_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def interrupt(path: Path) -> None:
        if where == "after a file":
            path.write_text("ours")
        raise KeyboardInterrupt

    source = csv(folder, "klient,plan,od", *(f"{each},vip,2026-01-31" for each in "ABC"))
    monkeypatch.setattr(disk, "put", after(2, interrupt))
    with pytest.raises(KeyboardInterrupt):
        import_contracts(source, folder, CATALOG)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("files", [1, 40])
def test_who_kills_it_leaves_whole_files_and_the_next_import_names_them(
    folder: Path, files: int
) -> None:
    source = csv(folder, "klient,plan,od", *(f"F {n},vip,2026-01-31" for n in range(3_000)))
    line = ["-m", "sage_entitlements", "contract", "import", str(source), "--to", str(folder)]
    with subprocess.Popen([sys.executable, *line], stdout=subprocess.DEVNULL) as running:
        while len([*folder.glob("*.toml")]) < files and running.poll() is None:
            time.sleep(0.001)
        running.kill()
    left = [*folder.glob("*.toml")]
    assert files <= len(left) < 3_000
    assert {load_contract(each, catalog=CATALOG).months for each in left} == {12}
    told = refused(source, folder)
    assert sum(f"{each} is there already" in "".join(told) for each in left) == min(len(left), 100)


def test_rows_that_look_like_one_contract_are_noted(folder: Path) -> None:
    lines = ["A,vip,2026-01-31,7", "B,vip,2026-01-31,7", "A,komfort,2026-02-01,8"]
    answer = import_contracts(csv(folder, "klient,plan,od,numer", *lines), folder, CATALOG)
    a, b, a_2 = (str(folder / name) for name in ("a.toml", "b.toml", "a-8.toml"))
    assert [each.to(Language.EN) for each in answer.notes] == [
        f"{b}: the contract in {a} has the same number",
        f"{a_2}: the customer (name or NIP) has a contract for the same days in {a}",
    ]
    first = to_data(answer, Language.EN)["contracts"][0]
    assert (first["row"], first["file"], first["customer"]) == (2, a, "A")
    assert first["term"]["last_day"] == "2027-01-30"


def test_many_rows_take_little_memory(folder: Path) -> None:
    rows = "".join(f"Firma {n},vip,2026-01-31,{n}\n" for n in range(5_000))
    good = csv(folder, "klient,plan,od,numer", rows)
    bad = csv(folder, "klient,plan,od,numer", "\x00,=1+1,x,\n" * 5_000, name="b.csv")
    for peak_of in (
        lambda: import_contracts(good, folder, CATALOG, dry_run=True),
        lambda: refused(bad, folder),
    ):
        tracemalloc.start()
        peak_of()
        assert tracemalloc.get_traced_memory()[1] < 5_000 * 4_000
        tracemalloc.stop()
