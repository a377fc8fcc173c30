"""What is written under the columns of an import, and brought in again, is the same contracts."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog_data import held_catalog
from contract_strategies import TEXT, contracts
from sage_entitlements import import_contracts, load_contract
from sage_entitlements.contract.intake import COLUMNS
from sage_entitlements.contract.model import Contract
from sage_entitlements.text import is_blank

CATALOG = held_catalog()
# XML has neither these characters nor any line end but one.
PLAIN = TEXT.map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text).replace("\r", "\n"))
WORDS = PLAIN.filter(lambda text: not is_blank(text) and not text.startswith("_x"))


@st.composite
def tables(draw: st.DrawFn) -> list[Contract]:
    """Draw contracts of which all stands in a table."""
    found = draw(st.lists(contracts(), min_size=1, max_size=4))
    texts = st.dictionaries(WORDS, WORDS, max_size=2)
    return [
        Contract(
            **{each: getattr(one, each) for each in ("plan", "starts", "months")},
            customer=draw(WORDS),
            number=draw(st.none() | WORDS),
            nip=draw(st.none() | WORDS),
            ends=one.ends
            if one.ends
            and one.ends <= evolve(one, renewals=()).agreed_last_day
            and one.ends >= one.starts
            else None,
            order_contacts=one.order_contacts,
            extra=draw(texts),
        )
        for one in found
    ]


def rows(made: list[Contract], language: int) -> Iterator[list[Any]]:
    """Write contracts under all columns, and those of all that stands in ``extra``."""
    extra = sorted({key for each in made for key in each.extra})
    yield [*(each[language] for each in COLUMNS), *(f"extra.{key}" for key in extra)]
    for each in made:
        contacts = each.order_contacts
        values = (getattr(each, key, None) or getattr(contacts, key, None) for key, _ in COLUMNS)
        yield [*values, *map(each.extra.get, extra)]


def write_csv(path: Path, table: list[list[Any]], separator: str, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(table)


def write_workbook(path: Path, table: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for number, row in enumerate(table, 1):
        for position, value in enumerate(row, 1):
            cell = sheet.cell(number, position, value)
            if isinstance(value, str):
                cell.data_type = "s"  # though it may look like a formula
    book.save(path)


@pytest.mark.parametrize("name", ["k.csv", "k.xlsx"])
@given(
    made=tables(),
    language=st.sampled_from([0, 1]),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_is_brought_in_as_it_was(
    name: str, made: list[Contract], language: int, separator: str, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as place:
        source, folder = Path(place, name), Path(place, "contracts")
        folder.mkdir()
        table = [*rows(made, language)]
        if name == "k.csv":
            write_csv(source, table, separator, encoding)
        else:
            write_workbook(source, table)
        answer = import_contracts(source, folder, CATALOG)
        found = [load_contract(each.file or "", catalog=CATALOG) for each in answer.contracts]
        # An end on the last day of the term is none.
        ends = [None if each.ends == each.agreed_last_day else each.ends for each in made]
        assert found == [evolve(each, ends=day) for each, day in zip(made, ends, strict=True)]
        assert [each.row for each in answer.contracts] == [*range(2, len(made) + 2)]
        assert len([*folder.iterdir()]) == len(made)
