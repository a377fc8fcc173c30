"""Texts of files and arguments are data: they never command a terminal, a spreadsheet, a page."""

import csv
import io
import json
import re
import shutil
import sys
from itertools import product
from pathlib import Path

import pytest

from sage_entitlements import load_catalog

from .helpers import HARMFUL, answer_result, copied_catalog, lines_of, records, run, spawn, told

MARKUP = "a|b <script>alert(1)</script> `c` *d* _e_ [f](g) ~h~ \\ & \n# i\n- j"
REMOTE_HELP = ("has", "komfort", "remote-help")
KINDS = ("table", "markdown", "csv", "json")


def harmful(text: str) -> set[str]:
    """Give the signs of a text that a terminal might obey."""
    return {each for each in text if not each.isprintable()} - {"\n", "\xa0"}


def toml(text: str) -> str:
    """Write a text in TOML's double quotes, every odd sign escaped."""
    escaped = (
        each if each.isalnum() and each.isascii() else f"\\U{ord(each):08x}" for each in text
    )
    return f'"{"".join(escaped)}"'


def hostile_overlay(folder: Path, source: str) -> str:
    path = folder / "overlay.toml"
    path.write_text(
        '[[confirmed]]\nplan = "komfort"\nservice = "remote-help"\ninclusion = "included"\n'
        f"source = {toml(source)}\non = 2026-05-31\n"
        f"[[calendar]]\nday = 2026-12-31\nnote = {toml(source)}\n",
        encoding="utf-8",
    )
    return str(path)


def hostile_catalog(folder: Path, text: str) -> str:
    """Put a text wherever a catalogue has one: names, summaries, questions, clauses."""
    copy = copied_catalog(folder / "copy")
    edits = (
        *(("plans", 'name = "Komfort"', "Komfort"), ("plans", 'name = "Sage Gwarancja"', "Sage")),
        *(("services", 'name = "Pomoc zdalna"', "Pomoc"), ("plans", 'about.en = "plans', "")),
        ("services", 'summary.en = "A consultant connects', ""),
        *(("services", 'name.en = "training', ""), ("readings", 'text.en = "The rows stand', "")),
        ("readings", 'question.en = "Which day is a', ""),
        ("clauses", 'wording.en = "A session not used', ""),
    )
    for file, old, begin in edits:
        path, new = copy / f"{file}.toml", f"{old.split(' ')[0]} = {toml(begin + text)} # "
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
    return str(copy)


def shown_of(folder: Path, source: str, *arguments: str) -> str:
    """Ask about a cell that is confirmed by this source."""
    shown: str = run(*arguments, "--overlay", hostile_overlay(folder, source)).stdout
    return shown


QUESTIONS = (
    *("plans --why", "show komfort --why", "matrix --why", "compare komfort vip --why"),
    *("which remote-help --why", "has komfort remote-help --why", "service remote-help --why"),
    *("service professional-services", "catalog check", "catalog readings --why"),
    *("catalog where", "catalog confirm komfort remote-help --withdraw --why"),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_signs_of_command_never_reach_the_output(tmp_path: Path, question: str, kind: str) -> None:
    text = f" a{HARMFUL}[31mb"
    files = "--catalog", hostile_catalog(tmp_path, text), "--overlay"
    result = run(*question.split(), "--format", kind, *files, hostile_overlay(tmp_path, text))
    assert result.exit_code in {0, 1}, result.output
    assert harmful(result.stdout) == set()
    assert result.stderr == ""
    # Where files are, whether they are sound and what changed is said in CSV without any text.
    if not question.startswith(("catalog where", "catalog check", "catalog confirm")):
        assert "u001b" in re.sub(r"\s", "", result.stdout)
    if kind == "json":
        assert json.loads(result.stdout)


@pytest.mark.parametrize("sign", sorted(HARMFUL))
def test_json_says_the_very_text_with_escapes(tmp_path: Path, sign: str) -> None:
    source = f"a{sign}b\n\tc"
    found = answer_result(*REMOTE_HELP, "--overlay", hostile_overlay(tmp_path, source))
    assert found["source"] == source
    said = f"Confirmed on 31 May 2026 that Komfort includes Pomoc zdalna: {source}"
    assert found["reasons"][0]["text"] == said


def test_an_export_escapes_and_loses_nothing(tmp_path: Path) -> None:
    text = f"a{HARMFUL}b\n\tc"
    shown = shown_of(tmp_path, text, "catalog", "export", "--format", "json")
    assert harmful(shown) == set()
    assert json.loads(shown)["result"]["calendar"][0]["note"] == text
    shown = shown_of(tmp_path, text, "catalog", "export")
    assert harmful(shown) <= {"\t"}
    whole = tmp_path / "whole.toml"
    whole.write_text(shown, encoding="utf-8", newline="")
    assert load_catalog(whole) == load_catalog(overlay=tmp_path / "overlay.toml")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *(("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)")),
        *(("\t=1+1", "'=1+1"), ("\r=1", "\\u000d=1"), ("1=1", "1=1")),
        ('a\n=1+1;"\t,b', 'a =1+1;" ,b'),  # it stays on its line
        pytest.param("a;=1+1;b", "a;'=1+1;b", id="formulas by another separator"),
        *((each, each) for each in ("+48 22 455 56 00", "+Plus sp. z o.o.")),
    ],
)
def test_the_guard_against_formulas_alters_no_other_data(
    tmp_path: Path, text: str, cell: str
) -> None:
    shown = shown_of(tmp_path, text, "show", "komfort", "--format", "csv")
    assert len(shown.splitlines()) == 9
    for each in (each for row in csv.reader(io.StringIO(shown)) for each in row):
        assert not each.startswith(("=", "-", "@", "\t", "\r"))
    assert records(shown)[-1]["source"] == cell


def test_markdown_shows_markup_as_it_is_written(tmp_path: Path) -> None:
    options = "--format", "markdown", "--catalog", hostile_catalog(tmp_path, f" {MARKUP}")
    for question in QUESTIONS[:-1]:
        shown = shown_of(tmp_path, MARKUP, *question.split(), *options)
        assert not [each for each in ("<script", "`c`", "[f](g)") if each in shown]
        assert "# i" not in {line[:3] for line in shown.splitlines()}
        # Every row of a table has as many cells as the rule under its head.
        width = 0
        for row in shown.splitlines():
            cells = len(re.split(r"(?<!\\)\|", row)) if row.startswith("|") else 0
            assert not width or cells in {0, width}, row
            width = cells


def test_markdown_escapes_each_sign_once(tmp_path: Path) -> None:
    source = "a|b <c> `d` *e* _f_ [g] ~h~ \\ &amp;"
    shown = shown_of(tmp_path, source, *REMOTE_HELP, "--why", "--format", "markdown")
    assert r": a\|b &lt;c&gt; \`d\` \*e\* \_f\_ \[g\] \~h\~ \\ &amp;amp;" in shown
    for number, lead in enumerate(("# head", "- item", "1. item", "> quote", "+ item")):
        edit = ("services.toml", 'name = "Pomoc zdalna"', f"name = {toml(lead)}")
        folder = str(copied_catalog(tmp_path / str(number), edit))
        shown = run("service", "remote-help", "--format", "markdown", "--catalog", folder).stdout
        assert not re.match(r"#|[-+] |\d+\. |>", shown)


def test_a_table_keeps_a_text_on_its_row_and_obeys_no_markup_smiley_or_direction(
    tmp_path: Path,
) -> None:
    folder = hostile_catalog(tmp_path, " a\nb\tc")
    shown = run("plans", "--catalog", folder, env={"COLUMNS": "200"}).stdout
    assert "\nKomfort a b c  komfort\n" in shown
    shown = shown_of(tmp_path, "[red]x[/red] :smile: [link=y]z \u202emrof", *REMOTE_HELP, "--why")
    assert "[red]x[/red] :smile: [link=y]z \\u202emrof" in " ".join(shown.split())


def test_a_source_given_on_the_line_is_kept_as_it_is_and_shown_harmlessly(overlay: Path) -> None:
    line = "catalog confirm komfort remote-help --included --why --source"
    # Bytes of a command line that are no UTF-8 come as halves of pairs, which no file can hold.
    result = run(*line.split(), "mail \udcff")
    assert (result.exit_code, result.stdout, harmful(result.stderr)) == (2, "", set())
    assert "Error: " in result.stderr
    assert not overlay.exists()
    result = run(*line.split(), f"mail {HARMFUL}")
    assert (result.exit_code, harmful(result.stdout)) == (0, set())
    assert load_catalog(overlay=overlay).confirmed[0].source == f"mail {HARMFUL}".strip()


ARGUMENTS = """\
{}; catalog {}; catalog readings {}; show {}; show vip {}; show vip --{}; show vip -{}; has vip {}
show vip --format {}; show vip --lang {}; show vip --why={}; show vip --overlay {}; which {}
show vip --catalog {}; service {}; compare vip {}; matrix --family {}; catalog check {}
catalog check --as-of {}; catalog confirm {} callback --included --source x
catalog confirm vip {} --included --source x; catalog readings set {} x
catalog confirm vip callback --included --source x --on {}; catalog readings set window.last-day {}
"""


class TestErrors:
    """What is wrong is shown harmlessly, whatever it is."""

    @pytest.mark.parametrize("line", lines_of(ARGUMENTS))
    @pytest.mark.parametrize(
        "text", [f"x{HARMFUL}[31my", "x\x1b]0;title\x07y"], ids=["all", "title"]
    )
    def test_show_arguments_harmlessly(self, line: str, text: str) -> None:
        result = run(*(each.format(text) for each in line.split()))
        assert result.exit_code in {2, 4}
        assert result.stdout == ""
        assert harmful(result.stderr) == set()

    def test_show_a_variable_and_what_a_faulty_file_says_harmlessly(self, tmp_path: Path) -> None:
        result = run("plans", env={"SAGE_ENTITLEMENTS_LANG": f"x{HARMFUL}"})
        assert (result.exit_code, harmful(result.stderr)) == (2, set())
        result = run("plans", env={"SAGE_ENTITLEMENTS_OVERLAY": f"x{HARMFUL}"})
        assert (result.exit_code, harmful(result.stderr)) == (4, set())
        path, key = tmp_path / "overlay.toml", toml(f"x{HARMFUL}")
        for content, question, kind in product(
            (
                *(f"{key} = 1", f"[readings]\n{key} = 'a'", f"[[confirmed]]\nplan = {key}"),
                *(f'[readings]\n"window.last-day" = {key}', f"a = 1\nx = \x1b{HARMFUL}"),
            ),
            ("plans", "catalog check"),
            KINDS,
        ):
            path.write_text(content, encoding="utf-8", newline="")
            result = run(*question.split(), "--overlay", str(path), "--format", kind)
            assert (result.exit_code, harmful(result.output)) == (4, set())

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems hold no such name")
    def test_show_a_path_that_is_no_text_harmlessly(self, tmp_path: Path) -> None:
        # What a file system holds need not be UTF-8; Python gives halves of pairs for it.
        assert told(run("plans", "--overlay", "a\0b"), 4).endswith(r"a\u0000b: is not a path")
        done = spawn("plans", "--overlay", str(tmp_path / "no\udcffne.toml"))
        assert done.returncode == 4
        assert b"no\\udcffne.toml" in done.stderr
        odd = copied_catalog(tmp_path / "od\udcffd")
        for kind in KINDS:
            done = spawn("catalog", "where", "--catalog", str(odd), "--format", kind)
            assert (done.returncode, done.stderr) == (0, b"")
            assert rb"\udcff" in b"".join(done.stdout.split())
        shutil.rmtree(odd)
