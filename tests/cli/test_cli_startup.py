"""A start is quick: nothing is imported that the question does not need. And what is public."""

import ast
import json
import pydoc
import sys
from pathlib import Path
from typing import Any

import pytest

import sage_entitlements
from sage_entitlements import cli

from .helpers import lines_of, process

SLOW = {"holidays", "rich", "filelock", "tomli_w", "difflib", "openpyxl", "icalendar", "jinja2"}
APART = (
    *("cattrs", "tomli", "sage_entitlements.files", "sage_entitlements.workdays"),
    *("sage_entitlements.contract", "sage_entitlements.remote_help", "sage_entitlements.visits"),
)
"""What a question about plans, on which the figures of a start rest, must not import."""
SNIPPET = """
import json, sys
{body}
print(json.dumps([*sys.modules]), file=sys.stderr)
"""
RUN = """
from sage_entitlements.cli.app import app
try:
    app.main({arguments!r})
except SystemExit as left:
    assert not left.code, left.code
"""


def imported(body: str) -> set[str]:
    done = process(sys.executable, "-c", SNIPPET.format(body=body))
    assert done.returncode == 0
    found: set[str] = set(json.loads(done.stderr.decode().splitlines()[-1]))
    return found


NEEDED = {
    "": "--version; show Komfort --format json; show Komfort --format markdown; matrix --format csv"
    "; catalog readings --format json; catalog where --format json; catalog check --format json"
    "; remote --starts 2026-01-31 --format json; contract status f.toml --format json"
    "; contract timeline f.toml --format json; portfolio f.toml --format json",
    "rich": "show Komfort; catalog readings",
    "openpyxl": "matrix --format xlsx",
    "icalendar": "contract status f.toml --format ics; portfolio f.toml --format ics",
    "jinja2": "matrix --format html",
    "tomli_w": "--help; catalog export",
    "filelock tomli_w": "contract record extra f.toml --purchased 2026-02-01 --format json",
}


@pytest.mark.parametrize(
    ("line", "needed"), [(line, each) for each in NEEDED for line in lines_of(NEEDED[each])]
)
def test_an_answer_takes_nothing_slow_but_what_it_needs(line: str, needed: str, home: Path) -> None:
    contract = 'customer = "F"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
    (home / "f.toml").write_text(contract, encoding="utf-8")
    found = imported(RUN.format(arguments=line.split()))
    assert found & SLOW <= {*needed.split()}
    if line.startswith(("show", "matrix")):
        assert not [each for each in found if each.startswith(APART)]


def test_the_library_takes_no_command_line() -> None:
    found = imported("import sage_entitlements; sage_entitlements.load_catalog()")
    assert found & (SLOW | {"click", "sage_entitlements.cli"}) == set()
    assert not [
        each
        for each in imported("import sage_entitlements; dir(sage_entitlements)")
        if each.startswith("sage_entitlements.")
    ]


VERBS = {
    *("Language", "SageEntitlementsError", "check_contracts", "json_schema", "load_catalog"),
    *("load_contract", "portfolio", "preflight", "read_contracts", "record", "save_contract"),
    *("amend", "complaints", "import_contracts", "log", "remove", "standing", "to_data", "usage"),
}


def test_the_package_shows_its_verbs_and_nothing_else() -> None:
    assert {*dir(sage_entitlements)} == {*sage_entitlements.__all__} == VERBS
    given: dict[str, Any] = {}
    exec("from sage_entitlements import *", given)  # noqa: S102 - our own line
    assert given.keys() - {"__builtins__"} == VERBS
    shown = pydoc.plain(pydoc.render_doc(sage_entitlements))
    for name in VERBS:
        assert f"\n    {name}" in shown or f"\n    class {name}(" in shown
    with pytest.raises(AttributeError, match="has no attribute 'holidays'"):
        sage_entitlements.holidays  # noqa: B018


def test_imports_run_in_one_direction() -> None:
    root = Path(str(sage_entitlements.__file__)).parent
    files = {
        ".".join(each.relative_to(root).with_suffix("").parts): each for each in root.rglob("*.py")
    }
    imports = {
        name: {
            found
            for each in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(each, ast.ImportFrom)
            for alias in each.names
            for found in (f"{each.module}.{alias.name}", str(each.module))
        }
        for name, file in files.items()
        if name != "__init__"
    }
    left = {
        name: {found.removeprefix("sage_entitlements.") for found in of} & {*imports}
        for name, of in imports.items()
    }
    while free := {name for name, of in left.items() if not of & {*left}}:
        for name in free:
            del left[name]
    assert left == {}


def test_the_command_line_takes_nothing_but_what_is_public() -> None:
    files = [*Path(str(cli.__file__)).parent.glob("*.py")]
    assert len(files) > 10
    for file in files:
        for each in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in each.names] if isinstance(each, ast.Import) else []
            if isinstance(each, ast.ImportFrom):
                names = [f"{each.module}.{alias.name}" for alias in each.names]
            assert not [name for name in names if "._" in name], file
