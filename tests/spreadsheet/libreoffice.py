"""Every CSV that the program writes, opened by a real spreadsheet and saved as a workbook.

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
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
        + [f"--infilter={READ}", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
        + [f"{name}.csv" for name in wanted],
        check=True,
        capture_output=True,
        timeout=600,
    )
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
