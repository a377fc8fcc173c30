"""What is wrong is named, in what is typed and in files; no advice is beside the point."""

import json
import os
import shlex
from pathlib import Path

import pytest

from .helpers import run

HYPHEN = "character 5 is U+2011, NON-BREAKING HYPHEN"
LETTER = "CYRILLIC SMALL LETTER"
VALID = 'customer = "F"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
AS_JSON = '{"customer": "F", "plan": "vip", "starts": "2026-01-31", "months": 12}\n'
OVERLAY = '[[confirmed]]\nplan = "vip"\nservice = "callback"\ninclusion = "included"\n'

INVISIBLE = {  # culprits, by code point and place
    "workdays --on 2026\u201101-31": HYPHEN,
    "recording 2026\u201101-31": HYPHEN,
    "workdays --on '2026-01-31\xa0'": "character 11 is U+00A0, NO-BREAK SPACE",
    "hours --at '2026\u201101-31 10:00'": HYPHEN,
    "remote --starts 2026-01-31 --minutes 4\u200b5": "character 2 is U+200B, ZERO WIDTH SPACE",
    "visits --purchased 2025-03-10 --next 2026-03-09/7\u200b": "character 13 is U+200B",
    "show v\u0456p": f"character 2 is U+0456, {LETTER} BYELORUSSIAN-UKRAINIAN I; did you mean VIP?",
    "catalog readings set window.l\u0430st-day day-before": f"character 9 is U+0430, {LETTER} A",
    "catalog calendar add --every-year 12\u201124 --closed": "character 3 is U+2011",
    "compare 'Śliwka' vip": 'Unknown plan "Śliwka"; there is podstawowa, ',
}
ADVICE = {  # that is to the point, or none
    "show komfort premium": "extra argument (premium); sage-entitlements compare komfort premium",
    "show komfort premium 'VIP +'": "sage-entitlements compare komfort premium vip-plus",
    "show komfort nope": 'a name of several words stands in quotes, as "Komfort +"',
    "Komfort": 'No such command "Komfort". Did you mean show komfort?',
    "'Komfort +'": "Did you mean show komfort-plus?",
    "contract komfort": "Did you mean show komfort?",
    "status firma.toml": "Did you mean contract status?",
    "record remote firma.toml": "Did you mean contract record?",
    "contract remote firma.toml": "Did you mean contract record remote?",
    "readings": "Did you mean catalog readings?",
    "check firma.toml": "Did you mean contract check, catalog check?",
    "shw komfort": "Did you mean show?",
    "zzz": 'No such command "zzz".',
    "show vip --plan": "No such option '--plan'.",
    "show vip --ovrlay x": "No such option '--ovrlay'. Did you mean '--overlay'?",
}
MISSING = {  # what is named
    "contract status out/f.toml": "out/f.toml: there is no folder out; check the path",
    "contract status f.toml": "f.toml: there is no such file; check the path",
}
TYPED = INVISIBLE | ADVICE | MISSING
KINDS = [
    *(f"an invisible culprit: {line}" for line in INVISIBLE),
    *(f"advice beside the point: {line}" for line in ADVICE),
    *(f"a wrong thing named: {line}" for line in MISSING),
]
POLISH = {
    "show komfort premium": "sage-entitlements compare komfort premium",
    "Komfort": "Nie ma polecenia „Komfort”. Czy chodziło o: show komfort?",
    "show v\u0456p": "znak 2 to U+0456",
    "recording 2026\u201101-31": "znak 5 to U+2011",  # and is not in the argument's name
    "contract status out/f.toml": "out/f.toml: nie ma folderu out; sprawdź ścieżkę",
}


@pytest.mark.parametrize("line", TYPED, ids=KINDS)
def test_what_is_typed_is_answered_to_the_point(line: str, home: Path) -> None:
    result = run(*shlex.split(line))
    assert result.exit_code == (4 if "f.toml:" in TYPED[line] else 2)
    said = result.stderr.splitlines()[-1].replace(os.sep, "/")
    assert TYPED[line] in said
    if "U+" not in TYPED[line] and "there is podstawowa" not in TYPED[line]:
        assert said.endswith(TYPED[line])
    if line in POLISH:
        said = run(*shlex.split(line), "--lang", "pl").stderr.splitlines()[-1]
        assert POLISH[line] in said.replace(os.sep, "/")
    assert not [*home.iterdir()]


WRITTEN = {  # a file, and what is said of it
    ("f.toml", VALID.replace("plan =", "plan\xa0=")): "character 5 is U+00A0, NO-BREAK SPACE",
    ("f.toml", VALID.replace("12", "1\u200b2")): "character 11 is U+200B, ZERO WIDTH SPACE",
    ("f.toml", VALID.replace("2026-01-31", '"2026\u201101-31"')): f"quotes; {HYPHEN}",
    ("f.toml", VALID.replace("plan", '"pl\u0430n"')): f"character 3 is U+0430, {LETTER} A",
    ("f.toml", VALID + '"\u0445" = 1\n'): f"character 1 is U+0445, {LETTER} HA",
    ("f.jsonl", AS_JSON.replace("-", "\u2011", 1)): HYPHEN,
    ("f.jsonl", AS_JSON.replace(' "F"', '\xa0"F"')): "character 13 is U+00A0, NO-BREAK SPACE",
    ("f.jsonl", "\u201c{}\n"): "character 1 is U+201C",
    ("f.jsonl", AS_JSON.replace("vip", "v\u0456p")): "character 2 is U+0456",
    ("o.toml", OVERLAY.replace("d]]", "d]]\nfrom\xa0= 1")): "character 5 is U+00A0",
    ("o.toml", OVERLAY.replace('"inc', '"\u0456nc')): '"unknown"; character 1 is U+0456',
    ("o.toml", '[[calendar]]\nday = "2026\u201101-31"\n'): HYPHEN,
    ("o.toml", '[[calendar]]\nevery_year = "12\u201124"\n'): "character 3 is U+2011",
    ("o.toml", '[readings]\n"window.last-day" = "s\u0430me-date"\n'): "character 2 is U+0430",
    # A file of another kind says so, once.
    ("f.csv", "customer;plan\nF;vip\n"): "is a spreadsheet, and a contract is a TOML file",
    ("f.xlsx", "PK\x03\x04\nPK\n"): "is a spreadsheet, and a contract is a TOML file",
    ("f.json", f"[\n{AS_JSON}]\n"): "is JSON; a contract is a TOML file, or one line",
    ("-", f"[\n{AS_JSON}]\n"): "is JSON, but not a contract a line",
    ("-", "{\n"): "is JSON, but not a contract a line",
    ("-", "customer;plan\nF;vip\n"): "is not JSON lines: write each contract as one JSON object",
    ("-", "PK\x03\x04\0\0"): "is not JSON lines: write each contract as one JSON object",
    ("-", VALID): "is not JSON lines: write each contract as one JSON object",
}


@pytest.mark.parametrize(("name", "text"), WRITTEN)
def test_what_is_written_is_told_once_by_what_it_is(name: str, text: str, home: Path) -> None:
    (home / name).write_text(text, encoding="utf-8")
    line = ["catalog", "check", name] if name == "o.toml" else ["portfolio", name]
    result = run(*line, "--format", "json", stdin=text if name == "-" else None)
    assert result.exit_code == 4
    assert WRITTEN[name, text] in result.output.replace('\\"', '"')
    if line[0] == "portfolio":
        (broken,) = json.loads(result.stdout)["result"]["broken"]
        assert len(broken["faults"]) == 1 or name == "f.toml"
