"""Every command in every format and both languages: what holds for all of them."""

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from .helpers import commands, confirm, run

EVERY = ("table", "json", "csv", "markdown")
FOR_PEOPLE = ("table", "markdown")


class Run(NamedTuple):
    """A command line, and the exit code that it has to give."""

    arguments: str
    code: int = 0
    formats: tuple[str, ...] = EVERY

    @property
    def words(self) -> list[str]:
        return self.arguments.split()


# No run changes what another one reads.
RUNS = (
    Run("plans"),
    Run("plans --why"),
    Run("show komfort"),
    Run("show podstawowa+ --why"),
    Run("matrix"),
    Run("matrix --why"),
    Run("matrix --family subscription"),
    Run("compare komfort vip"),
    Run("compare komfort prestiz vip-plus --only-differences --why"),
    Run("which remote-help"),
    Run("which callback --why"),
    Run("has vip callback --why"),
    Run("has komfort remote-help", 1),
    Run("has komfort+ remote-help", 3),
    Run("has vip callback --confirmed-only", 3),
    Run("service remote-help"),
    Run("service professional-services --why"),
    Run("hours --at 2026-12-24T16:30"),
    Run("workdays --on 2026-12-24 --why"),
    Run("workdays --from 2026-12-14 --to 2027-01-08"),
    Run("remote --starts 2026-01-31 --minutes 45 --as-of 2026-02-15 --why", 1),
    Run("visits --purchased 2025-03-10 --visit 2025-06-03/8 --as-of 2026-03-01"),
    Run("complaint 2026-12-24T12:00 --as-of 2026-12-28"),
    Run("recording 2026-11-23"),
    Run("contract new n.toml --customer F --plan vip --starts 2026-01-31 --program P"),
    Run("contract check f.toml"),
    Run("contract check f.toml b.toml", 4),
    Run("contract status f.toml --as-of 2026-02-28"),
    Run("contract status f.toml --as-of 2026-02-03T11:00 --why"),
    Run("contract status u.toml --as-of 2026-02-03T11:00"),
    Run("contract record remote f.toml --start 2026-03-02T09:00 --minutes 45 --why --dry-run"),
    Run("contract record remote f.toml --start 2026-02-03T12:00 --minutes 5 --dry-run", 1),
    Run("contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --dry-run", 3),
    Run("contract record visit f.toml --on 2026-03-02 --hours 6.5 --activity training --dry-run"),
    Run("contract record visit f.toml --on 2026-03-02 --hours 8 --dry-run", 1),
    Run("contract record extra f.toml --purchased 2026-02-03 --dry-run"),
    Run("contract record package f.toml --purchased 2026-03-02 --name B --dry-run"),
    Run("contract timeline f.toml --as-of 2026-02-28"),
    Run("contract timeline u.toml --as-of 2026-06-01 --why"),
    Run("portfolio f.toml u.toml --as-of 2026-02-03", formats=(*EVERY, "jsonl")),
    Run("portfolio . --as-of 2026-02-03 --sort term --why", 4, formats=FOR_PEOPLE),
    Run("catalog check"),
    Run("catalog check --as-of 2020-01-01"),
    Run("catalog check broken.toml", 4),
    Run("catalog confirm komfort callback --not-included --source mail --why"),
    Run("catalog confirm premium callback --withdraw"),
    Run("catalog readings"),
    Run("catalog readings --why"),
    Run("catalog readings set window.free-day-end next-working-day"),
    Run("catalog where"),
    Run("catalog export", formats=("toml", "json")),
)
CASES = [
    pytest.param(each, kind, id=f"{each.arguments} {kind}")
    for each in RUNS
    for kind in each.formats
]
CONTRACT = """\
customer = "Firma"
plan = "{plan}"
starts = 2026-01-31
months = 12

[[professional_services]]
purchased = 2026-01-10
name = "A"

[[visits]]
on = 2026-02-02
hours = 7

[[visits]]
on = 2026-02-03
hours = 9

[[remote_sessions]]
start = 2026-02-03T10:00:00
minutes = 47

[[remote_sessions]]
start = 2026-02-03T10:50:00
minutes = 5
"""


@pytest.fixture(autouse=True)
def _known_and_unknown(home: Path) -> None:
    # Short paths, for what is shown of them; a cell of every evidence that commands can make.
    overlay = home / "o.toml"
    confirm("premium", "callback", overlay=str(overlay), on="2026-05-31")
    (home / "broken.toml").write_text('[readings]\n"window.last-day" = "never"\n', encoding="utf-8")
    (home / "f.toml").write_text(CONTRACT.format(plan="VIP"), encoding="utf-8")
    (home / "u.toml").write_text(CONTRACT.format(plan="Komfort +"), encoding="utf-8")
    (home / "b.toml").write_text(CONTRACT.format(plan="vp"), encoding="utf-8")


@cache
def said(case: Run, kind: str, language: str, **variables: str) -> str:
    Path("n.toml").unlink(missing_ok=True)  # made anew by each run that makes it
    arguments = ("--overlay", "o.toml", *case.words, "--format", kind, "--lang", language)
    result = run(*arguments, env=variables)
    assert result.exit_code == case.code
    assert result.stderr == ""
    shown: str = result.stdout
    return shown


def without_texts(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Leave ids, values and flags of an answer; take out what is said in a language."""
    spoken = {"text", "question", "basis", "summary", "about", "why_not"}
    if isinstance(value, dict):
        named = "date" in value or value.get("id") in {each["id"] for each in ACTIVITIES}
        return {
            key: without_texts(part)
            for key, part in value.items()
            if key not in spoken and not (named and key == "name")
        }
    return [without_texts(part) for part in value] if isinstance(value, list) else value


ACTIVITIES = json.loads(run("service", "professional-services", "--format", "json").stdout)[
    "result"
]["activities"]


def test_no_command_is_left_out() -> None:
    leaves = {" ".join(way) for way, found in commands() if not hasattr(found, "commands")} | {
        "catalog readings"
    }
    assert leaves == {
        way for way in leaves if any(f"{each.arguments} ".startswith(f"{way} ") for each in RUNS)
    }


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(("case", "kind"), CASES)
def test_output_is_well_formed(case: Run, kind: str, language: str) -> None:
    shown = said(case, kind, language)
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line != line.rstrip()]
    assert "Traceback" not in shown
    if kind == "table":
        assert max(map(cell_len, shown.splitlines())) <= 80
    if kind == "json":
        assert list(json.loads(shown)) == ["schema_version", "command", "as_of", "result"]
    if kind == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in shown.splitlines())
    if kind == "csv":
        header, *rows = csv.reader(io.StringIO(shown))
        assert {len(row) for row in rows} <= {len(header)}
        assert len(set(header)) == len(header)


@pytest.mark.parametrize(("case", "kind"), CASES)
def test_languages_differ_in_words_and_agree_in_ids(case: Run, kind: str) -> None:
    english, polish = said(case, kind, "en"), said(case, kind, "pl")
    if kind in FOR_PEOPLE:
        assert english != polish
    if kind == "json" and case.words[-1] != "export":
        assert without_texts(json.loads(english)) == without_texts(json.loads(polish))
    if kind == "toml":
        assert english == polish


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("width", [40, 200])
@pytest.mark.parametrize("case", [each for each in RUNS if "table" in each.formats], ids=str)
def test_tables_keep_to_the_width_they_are_given(case: Run, width: int, language: str) -> None:
    shown = said(case, "table", language, COLUMNS=str(width))
    assert not [line for line in shown.splitlines() if cell_len(line) > width]


@pytest.mark.parametrize("width", [7, 20, 40])
def test_a_very_narrow_table_still_says_everything(width: int) -> None:
    def letters(text: str) -> list[str]:
        return sorted(each for each in text if each.isalpha() or each in "~!?+")

    case = Run("has vip callback --why")
    narrow = letters(said(case, "table", "en", COLUMNS=str(width)))
    assert narrow == letters(said(case, "table", "en"))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_an_absurdly_narrow_terminal_is_no_reason_to_fail(width: int) -> None:
    for case in (Run("matrix"), Run("service remote-help"), Run("catalog readings --why")):
        assert said(case, "table", "pl", COLUMNS=str(width))


@pytest.mark.parametrize("width", ["0", "-3", "many", ""])
def test_a_width_that_is_none_counts_as_eighty(width: str) -> None:
    assert said(Run("matrix"), "table", "en", COLUMNS=width) == said(Run("matrix"), "table", "en")


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_that_is_cut_repeats_its_services(width: int) -> None:
    case = Run("compare podstawowa komfort premium prestiz vip podstawowa+ komfort+ vip+")
    shown = said(case, "table", "en", COLUMNS=str(width))
    assert shown.count("Centrum") > 1
    words = shown.split()
    assert words.count("yes") + words.count("no") == 55
