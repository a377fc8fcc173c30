"""Pages as XLSX workbooks: what CSV has, typed and in words, and what it rests on."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain, groupby, islice, zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sage_entitlements.cli.page import Page, cell, say
from sage_entitlements.cli.run import PROGRAM
from sage_entitlements.data import cells, headings, record_types, records
from sage_entitlements.text import Language, Phrase, Spoken, one_line, shortened, translations
from sage_entitlements.warsaw import in_warsaw

_LONGEST = 32_767  # characters that a cell can hold
_NAME, _NO_NAME = 31, r"[\\/*?:\[\]]"  # characters of a sheet's name, and which it may not have
_LOOKED_AT = 100  # rows that tell how wide columns are; they are held, and no others
_WIDEST = 60  # characters of a column
Sheet = tuple[str, list[str], Iterator[list[Any]]]


def as_xlsx(page: Page[Any], command: str, language: Language) -> Iterator[bytes]:
    """Write a sheet for each kind of record, row by row, and one of what they rest on, at last."""
    book, file = Workbook(write_only=True), BytesIO()
    book.properties.creator = PROGRAM
    found = _drawn(page, language) if page.drawn else _listed(page, language)
    for name, columns, rows in chain(found, _about(page, command, language)):
        _fill(book.create_sheet(re.sub(_NO_NAME, " ", name)[:_NAME]), columns, rows)
    book.save(file)  # not to where it goes: a refusal there would be told twice
    yield file.getvalue()


def _listed(page: Page[Any], language: Language) -> Iterator[Sheet]:
    """Give the records kind by kind; of an answer that has none, the headings."""
    kinds = record_types(type(page.answer)) | record_types(type(page.answer), "beside")
    groups = groupby(chain(records(page.answer), records(page.answer, "beside")), type)
    for kind, found in chain([next(groups, (next(iter(kinds)), ()))], groups):
        columns = [": ".join(_word(each, language) for each in way) for way in headings(kind)]
        rows = ([_typed(value, language) for _, value in cells(each)] for each in found)
        yield _word(kinds[kind] or "answer", language), columns, rows


def _word(name: str, language: Language) -> str:
    """Say the name of a column or of a list of records, which in English is the word for it."""
    word = "NIP" if name == "nip" else name.replace("_", " ").capitalize()
    return translations(language).pgettext("column", word)


def _drawn(page: Page[Any], language: Language) -> Iterator[Sheet]:
    for table in page.shown_tables:
        rows = ([_typed(each, language) for each in row] for row in table.rows)
        yield say(table.title, language), table.headings(language), rows


def _about(page: Page[Any], command: str, language: Language) -> Iterator[Sheet]:
    """Give what stands around the tables, once the last row is written."""
    around = *page.moment, *page.opening, *page.closing
    said = dict.fromkeys(say(each, language) for each in around)
    reasons = ([each.text.to(language), each.id] for each in page.reasons)
    about = Phrase("About").to(language)
    ours = [f"{PROGRAM} {command}", Phrase("Clause or reading").to(language)]
    yield about, [about] if page.outward else ours, chain(([each] for each in said), reasons)


def _typed(value: Any, language: Language) -> Any:
    """Give a value as a cell has it: a number, a day, a Warsaw wall time, or a text in words."""
    if isinstance(value, datetime):
        return in_warsaw(value).replace(tzinfo=None)
    if isinstance(value, tuple):
        return "; ".join(str(_typed(each, language)) for each in value)
    if isinstance(value, Spoken) and "{" in value.words:  # a text beside it fills them
        return value.value
    plain = isinstance(value, int | float | date | time | None) and not isinstance(value, bool)
    return value if plain else say(cell(value).text, language)


def _fill(sheet: Any, columns: list[str], rows: Iterator[list[Any]]) -> None:
    """Write rows under their headings, which stay in sight and filter."""
    first = [*islice(rows, _LOOKED_AT)]
    for number, column in enumerate(zip_longest(columns, *first), start=1):
        longest = max(len(str(value)) for value in column) + 2
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, _WIDEST)
    sheet.freeze_panes = "A2"
    heads = [_text_cell(sheet, each) for each in columns]
    for each in heads:
        each.font = Font(bold=True)
    sheet.append(heads)
    many = 1
    for row in chain(first, rows):
        sheet.append([_cell(sheet, value) for value in row])
        many += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{many}"


def _cell(sheet: Any, value: Any) -> Any:
    """Give what a row is to have: short words as they are, for a cell of its own takes time."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return text if text[:1].isalpha() and len(text) <= _WIDEST else _text_cell(sheet, text)


def _text_cell(sheet: Any, text: str) -> Any:
    """Make a cell that says a text, whatever it looks like, also once somebody has edited it."""
    made = WriteOnlyCell(sheet, shortened(text, _LONGEST - 1))
    made.data_type, made.quotePrefix = "s", True
    made.alignment = Alignment(wrap_text=True, vertical="top")
    return made
