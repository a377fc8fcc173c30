"""Tables that people keep: the rows of a CSV file, or of a workbook's sheets."""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from sage_entitlements.errors import Fault, FileError
from sage_entitlements.files.disk import BYTE_ORDER_MARK, read_bytes
from sage_entitlements.text import N_, Phrase, is_blank

_OTHER = N_("is not read: save it as CSV (.csv, .tsv, .txt), XLSX or JSON lines (.jsonl)")
_ENCODING = N_('is not UTF-8: save it anew as "CSV UTF-8" or XLSX, so that no letter is lost')
_QUOTES = N_("has a quotation mark that stands alone; within quotation marks, double it")
_BROKEN = N_("is no workbook that can be read; open it, take off its password, save it as XLSX")


def read_rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Read the rows of a table of 64 MiB at most, with their numbers as a spreadsheet counts them.

    Of a workbook all sheets that are not hidden are read, and each row comes with the name of its
    sheet. A blank cell is empty, a day is in ISO form. Raises `FileError`, at the broken row.
    """
    if (kind := path.suffix.lower()) not in {".csv", ".tsv", ".txt", ".xlsx"}:
        raise FileError.of(path, Phrase(_OTHER))
    content, number = read_bytes(path, 64 << 20), 0
    try:
        found = _of_workbook(content) if kind == ".xlsx" else [("", _of_csv(content))]
        for name, rows in found:
            for number, row in enumerate(rows, 1):
                yield name, number, [*map(_cell, islice(row, 2**14))]
    except UnicodeDecodeError as error:
        raise FileError.of(path, Phrase(_ENCODING)) from error
    except Exception as error:  # what is damaged raises anything
        said, at = (_BROKEN, None) if kind == ".xlsx" else (_QUOTES, number + 1)
        raise FileError([Fault(str(path), "", Phrase(said), at)]) from error


def _of_csv(content: bytes) -> Iterable[Iterable[str]]:
    import csv  # few commands read a table

    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = content.removeprefix(BYTE_ORDER_MARK).decode(encoding)
    # The headings are all up to the first line end outside of quotation marks.
    headings = re.split(r"[\r\n]", re.sub('"[^"]*"', "", text), maxsplit=1)[0]
    separator = max(",;\t", key=headings.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _of_workbook(content: bytes) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    import warnings
    import zipfile

    import openpyxl  # it is large

    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        warnings.simplefilter("ignore")  # of what else a workbook has
        if sum(each.file_size for each in packed.infolist()) > 2**30:
            raise ValueError
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in (each for each in book.worksheets if each.sheet_state == "visible"):
            sheet.reset_dimensions()  # which some programs write wrongly
            yield sheet.title, islice(sheet.values, 2**20)


def _cell(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    elif isinstance(value, float) and value.is_integer():
        value = int(value)  # a NIP, too, is a number to a spreadsheet
    text = str(value)
    return "" if value is None or is_blank(text) else text
