"""Every CSV and workbook that the program writes, opened and saved again by a real spreadsheet.

Not part of the test run, for LibreOffice is large: with it and openpyxl in place,
``python -m pytest -s tests/spreadsheet/libreoffice.py``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from cli.helpers import run
from cli.runs import RUNS, lay_out, said
from cli.test_cli_csv_of_runs import HOSTILE, strictly_read

OFFICE = shutil.which("soffice") or "soffice"
# Commas, quotes, UTF-8, from the first line on; "true" finds dates and numbers, as people's do.
READ = "CSV:44,34,76,1,,0,false,true"


def convert(folder: Path, names: list[str], *how: str) -> None:
    """Save files again as workbooks; it gives up where there are very many."""
    office = OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile"
    for some in (names[at : at + 60] for at in range(0, len(names), 60)):
        line = (*office, *how, "--convert-to", "xlsx", "--outdir", str(folder / "out"), *some)
        subprocess.run(line, check=True, capture_output=True, timeout=600)


def test_a_spreadsheet_reads_what_the_strict_reader_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path)
    wanted = {}
    for number, case in enumerate(each for each in RUNS if "csv" in each.formats):
        for language in ("en", "pl"):
            wanted[f"{number}-{language}"] = said(case, "csv", language)
    for number, text in enumerate(HOSTILE):
        Path("n.toml").unlink(missing_ok=True)
        line = ("--customer", text, "--plan", "vip", "--starts", "2026-01-31", "--format", "csv")
        wanted[f"hostile-{number}"] = run("contract", "new", "n.toml", *line).stdout
    for name, text in wanted.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    convert(tmp_path, [f"{name}.csv" for name in wanted], f"--infilter={READ}")
    for name, text in wanted.items():
        rows = strictly_read(text)
        sheet = openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx").active
        assert sheet is not None
        assert (sheet.max_row, sheet.max_column) == (len(rows), len(rows[0])), name
        for row, cells in zip(rows, sheet.iter_rows(), strict=True):
            for field, cell in zip(row, cells, strict=True):
                assert cell.data_type != "f", (name, field)
                if cell.data_type == "s":
                    # Of a text it may hide the apostrophe that marks it as one, and nothing else.
                    assert cell.value in {field, field.removeprefix("'")}, name
                elif cell.data_type == "n" and cell.value is not None:
                    assert float(cell.value) == float(field), name
    print(f"{len(wanted)} tables, {sum(text.count(chr(10)) for text in wanted.values())} rows")


def test_a_spreadsheet_shows_workbooks_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = []
    for number, case in enumerate(each for each in RUNS if "xlsx" in each.formats):
        for language in ("en", "pl"):
            lay_out(tmp_path)
            names.append(f"{number}-{language}.xlsx")
            run("--overlay", "o.toml", "--lang", language, "-o", names[-1], *case.words)
    convert(tmp_path, names)
    cells = 0
    for name in names:
        ours, theirs = (openpyxl.load_workbook(tmp_path / at / name) for at in (".", "out"))
        assert ours.sheetnames == theirs.sheetnames
        for one, other in zip(ours.worksheets, theirs.worksheets, strict=True):
            for row in one.iter_rows():
                for cell in row:
                    there = other.cell(cell.row, cell.column)
                    assert there.data_type != "f", (name, cell.coordinate)
                    assert there.value == cell.value, (name, one.title, cell.coordinate)
                    cells += 1
    print(f"{len(names)} workbooks, {cells} cells")
