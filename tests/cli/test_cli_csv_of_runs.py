"""CSV as two readers take it: Python's, and the grammar of RFC 4180, which forgives nothing.

What a spreadsheet makes of it: ``python -m pytest -s tests/spreadsheet/libreoffice.py``.
"""

import csv
import io
import re

import pytest

from .helpers import run
from .runs import RUNS, Run, said

pytestmark = pytest.mark.usefixtures("laid_out")

# The grammar of RFC 4180, section 2, as it stands there: a quote may only stand in a quoted field,
# and doubled. Lines end with LF, which every reader takes, as everything else that is printed does.
PLAIN = r'[^",\r\n\x00]*'
QUOTED = r'"(?:[^"\x00]|"")*"'
FIELD = re.compile(f"({QUOTED}|{PLAIN})(,|\n)")
FORMULA = re.compile(r"[=\-@\t\r]|\+(?![0-9 ]+$)")  # a phone number is none
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def strictly_read(text: str) -> list[list[str]]:
    """Read CSV by the grammar alone; whatever it does not allow is an error."""
    rows: list[list[str]] = [[]]
    place = 0
    while place < len(text):
        found = FIELD.match(text, place)
        assert found, text[place : place + 40]
        field, end = found.groups()
        rows[-1].append(field[1:-1].replace('""', '"') if field.startswith('"') else field)
        if end == "\n":
            rows.append([])
        place = found.end()
    assert rows.pop() == []  # the last line ends as every other does
    return rows


def read_alike(shown: str) -> list[list[str]]:
    """Read CSV both ways, and give the rows."""
    header, *rows = strictly_read(shown)
    assert list(csv.reader(io.StringIO(shown), strict=True)) == [header, *rows]
    assert {len(row) for row in rows} <= {len(header)} == {len(set(header))}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in header)
    for cell in (cell for row in rows for cell in row):
        assert NUMBER.fullmatch(cell) or not FORMULA.match(cell)
        assert "\n" not in cell  # a record is a line, which streams
    return rows


@pytest.mark.parametrize("case", [each for each in RUNS if "csv" in each.formats], ids=str)
def test_every_answer_is_a_table_of_data_to_both_readers(case: Run) -> None:
    for language in ("en", "pl"):
        read_alike(said(case, "csv", language))


HOSTILE = ('=1+1,"a"', "+1", "-1", "@x", '""', "a\tb", " a ", "ąę,ł;x", "'x", '"', ",", "\u202ex")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_hostile_text_is_read_alike_and_stays_one_cell(text: str) -> None:
    line = "contract new n.toml --plan vip --starts 2026-01-31 --format csv --customer"
    result = run(*line.split(), text)
    assert result.exit_code == 0
    (row,) = read_alike(result.stdout)
    assert not FORMULA.match(row[1])  # nor is a number's sign one, of a customer
