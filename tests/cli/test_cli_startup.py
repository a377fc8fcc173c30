"""A start is quick: nothing is imported that the question does not need."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import process_environment

SLOW = {"holidays", "rich", "dateutil", "filelock", "tomli_w", "difflib"}
SNIPPET = """
import json, sys
{body}
known = sorted({{each.partition(".")[0] for each in sys.modules}})
print(json.dumps(known), file=sys.stderr)
"""
RUN = """
from sage_entitlements._cli import app
try:
    app.main({arguments!r})
except SystemExit as left:
    assert not left.code, left.code
"""


def imported(body: str) -> set[str]:
    process = subprocess.run(
        [sys.executable, "-c", SNIPPET.format(body=body)],
        env=process_environment(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(process.stderr.decode().splitlines()[-1]))


def imported_by_run(*arguments: str) -> set[str]:
    return imported(RUN.format(arguments=list(arguments)))


@pytest.mark.parametrize("kind", ["json", "csv", "markdown"])
@pytest.mark.parametrize(
    "question", ["show Komfort", "matrix", "has vip callback", "catalog readings", "catalog where"]
)
def test_an_answer_for_programs_takes_nothing_slow(question: str, kind: str) -> None:
    assert imported_by_run(*question.split(), "--format", kind) & SLOW == set()


@pytest.mark.parametrize("question", ["show Komfort", "catalog readings"])
def test_a_table_takes_rich_and_nothing_else_slow(question: str) -> None:
    assert imported_by_run(*question.split()) & SLOW - {"difflib"} == {"rich"}


def test_help_and_completion_take_nothing_slow() -> None:
    assert imported_by_run("--help") & SLOW <= {"dateutil", "tomli_w"}
    assert imported_by_run("--version") & SLOW == set()


CONTRACT = 'customer = "F"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'


@pytest.mark.parametrize("question", ["contract status", "contract timeline", "portfolio"])
def test_a_contract_for_programs_takes_what_knows_dates(question: str, tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_text(CONTRACT, encoding="utf-8")
    found = imported_by_run(*question.split(), str(file), "--format", "json")
    assert found & SLOW - {"holidays"} == {"dateutil"}


def test_only_recording_takes_what_locks_and_writes(tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_text(CONTRACT, encoding="utf-8")
    way = ("contract", "record", "extra", str(file), "--purchased", "2026-02-01")
    found = imported_by_run(*way, "--format", "json")
    assert found & SLOW == {"dateutil", "filelock", "tomli_w"}


def test_only_the_schemas_know_all_that_can_be_answered() -> None:
    schemas = "sage_entitlements._cli._schemas"
    loaded = f"\nassert ({schemas!r} in sys.modules) is {{wanted}}"
    for question, wanted in ((["show", "vip"], False), (["schema", "show"], True)):
        assert imported(RUN.format(arguments=question) + loaded.format(wanted=wanted))


def test_an_export_takes_what_writes_toml() -> None:
    assert imported_by_run("catalog", "export") & SLOW == {"tomli_w"}


def test_a_check_takes_what_counts_months() -> None:
    found = imported_by_run("catalog", "check", "--format", "json")
    assert found & SLOW == {"dateutil"}


def test_the_library_takes_no_command_line() -> None:
    found = imported("import sage_entitlements; sage_entitlements.load_catalog()")
    assert found & (SLOW | {"click"}) == set()
