"""Finding a contract by its customer, number or NIP, where a file is asked for."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from sage_entitlements.warsaw import WARSAW

from .helpers import Environment, run, told
from .test_cli_completion import offered, raw

_NOW = datetime(2026, 6, 1, 12, tzinfo=WARSAW)
_TERM = "starts = {0}-01-31\nmonths = 12\n"
_CONTRACTS = {  # the customer, what else the file says, the year in which it starts
    "zolw": ("Żółw i Synowie sp. z o.o.", 'number = "K/2026-17"\nnip = "525-000-73-13"', 2026),
    "zolw-2": ("Żółw", 'nip = "PL1234563218"', 2026),
    "lis-old": ("Lis & Lis", "", 2024),
    "lis": ("Lis & Lis", "", 2026),
    "old": ("Dawni Anna", "", 2023),
    "older": ("Dawni Jan", "", 2022),
}
_NAMED = '"zolw i" is a part of a name, and what writes takes none; did you mean Żółw i Synowie'
_OLD, _BROKEN, _LINES = (
    Path("book", *way) for way in (("a", "old.toml"), ("a", "broken.toml"), ("b.jsonl",))
)
_FILES = f"\n  Dawni Anna: VIP, 31 Jan 2023 to 30 Jan 2024 ({_OLD})\n  Dawni Jan: VIP, "


@pytest.fixture(autouse=True)
def _book(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "book" / "a"
    folder.mkdir(parents=True)
    for name, (customer, more, year) in _CONTRACTS.items():
        text = f'customer = "{customer}"\nplan = "vip"\n{more}\n{_TERM.format(year)}'
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "broken.toml").write_text("[", encoding="utf-8")
    line = {"customer": "Wiersz", "plan": "vip", "starts": "2026-01-31", "months": 12}
    (home / "book" / "b.jsonl").write_text(json.dumps(line), encoding="utf-8")
    monkeypatch.setenv("SAGE_ENTITLEMENTS_CONTRACTS", "book")
    monkeypatch.setattr("sage_entitlements.cli.params.now", lambda: _NOW)


@pytest.mark.parametrize(
    ("text", "file", "writes"),
    [
        ("k/2026-17", "a/zolw", True),
        ("PL 525 000 73-13", "a/zolw", True),
        ("1234563218", "a/zolw-2", True),
        ("ZOLW", "a/zolw-2", True),  # a whole name goes before a part of another
        ("zolw-i-synowie sp.zo.o.", "a/zolw", True),
        ("synow Żół", "a/zolw", False),
        ("lis-&-LIS", "a/lis", True),  # of two the one that runs
        ("lis", "a/lis", False),
        ("wiersz", "b.jsonl:1", False),
        (f"{_LINES}:1", "b.jsonl:1", False),  # as lists name it
    ],
)
def test_what_names_a_contract(text: str, file: str, writes: bool) -> None:
    found = run("contract", "status", text, "--format", "json")
    result = json.loads(found.stdout)["result"]
    name = str(Path("book", file)) + ("" if "jsonl" in file else ".toml")
    assert result["file"] == name
    assert found.stderr == (
        f"Found {result['customer']}: {name}\n"
        f"Cannot be read, and may be of the same name: {_BROKEN}\n"
    )
    recorded = run("contract", "record", "extra", text, "--purchased", "2026-05-05")
    assert (recorded.exit_code == 0) is writes, recorded.output
    if writes:
        assert "extra_sessions" in Path(name).read_text(encoding="utf-8")


_NONE: Environment = {"SAGE_ENTITLEMENTS_CONTRACTS": ""}
_PL: Environment = {"SAGE_ENTITLEMENTS_LANG": "pl"}
_STATUS, _EXTRA = ("contract", "status"), ("contract", "record", "extra")


@pytest.mark.parametrize(
    ("words", "env", "code", "said"),
    [
        (
            (*_STATUS, "dawni"),
            {},
            2,
            f'"dawni" could be any of these; name one by its file:{_FILES}',
        ),
        ((*_STATUS, "dawni"), _PL, 2, f"VIP, 31.01.2023 do 30.01.2024 ({_OLD})"),
        ((*_STATUS, "synwie"), {}, 2, '"synwie"; did you mean Żółw i Synowie sp. z o.o.?'),
        ((*_STATUS, "synwie"), {}, 2, f"?\n  {_BROKEN}: "),
        ((*_STATUS, "qqq"), _PL, 2, f"ani klienta „qqq”\n  {_BROKEN}: "),
        ((*_STATUS, "k/202617"), {}, 2, "No contract has the number, the NIP or the customer"),
        ((*_STATUS, " - "), {}, 2, 'customer " - "'),
        ((*_EXTRA, "zolw i"), {}, 2, _NAMED),
        ((*_EXTRA, "lis"), _PL, 2, "„lis” to tylko część nazwy, a do zapisu potrzebna jest cała;"),
        ((*_EXTRA, "wiersz"), {}, 2, f"{_LINES}:1 is one of many JSON lines"),
        ((*_STATUS, "lis"), _NONE, 2, '"lis" is no file; to find a contract by its customer, name'),
        ((*_EXTRA, ""), _NONE, 2, '"" is no file; '),
        ((*_STATUS, "lis", "--contracts", "no"), {}, 2, "  no: there is no such file"),
        *(
            ((*_STATUS, name), {}, 4, f"{name}: there is no such")
            for name in ("-", "x.TOML", "x.jsonl")
        ),
        ((*_STATUS, "book"), {}, 4, "book: is a folder"),
    ],
)
def test_what_names_none(words: tuple[str, ...], env: Environment, code: int, said: str) -> None:
    result = run(*words, env=env)
    told(result, code)
    assert said in result.stderr


def test_a_file_goes_before_a_customer_and_the_option_before_the_variable(home: Path) -> None:
    told(run(*_STATUS, "lis", "--contracts", "book/b.jsonl"), 2)
    (home / "lis").write_bytes((home / "book" / "a" / "old.toml").read_bytes())
    assert "Dawni" in run(*_STATUS, "lis").stdout


def test_a_long_list_is_cut(home: Path) -> None:
    text = (home / "book" / "a" / "old.toml").read_text(encoding="utf-8")
    for number in range(30):
        (home / "book" / f"{number}.toml").write_text(text, encoding="utf-8")
    result = run(*_STATUS, "dawni")
    assert result.stderr.endswith("\n  and 12 more\n")
    assert result.stderr.count("\n") == 22


@pytest.mark.parametrize("command", ["contract status ", "contract renew "])
def test_a_shell_completes_customers_and_paths(command: str) -> None:
    assert raw(f"{command}zo", "bash").startswith(
        "file,zo\nplain,Żółw\nplain,Żółw-i-Synowie-sp.-z-o.o.\n"
    )
    assert raw(f"{command}li", "bash") == "file,li\n"  # an & needs quotes
    assert raw(f"{command}wi", "bash", SAGE_ENTITLEMENTS_CONTRACTS="") == "file,wi\n"
    assert raw(f"{command}--contracts book wi", "bash") == "file,wi\nplain,Wiersz\n"


def test_a_shell_that_completes_is_told_nothing_of_a_contract_found() -> None:
    assert offered("contract change-plan zolw presti") == ["prestiz"]
