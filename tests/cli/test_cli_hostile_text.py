"""Texts of files and arguments are data: they never command a terminal, a spreadsheet, a page."""

import csv
import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from sage_entitlements import load_catalog

from .helpers import HARMFUL, answer_result, copied_catalog, records, run, spawn

ALLOWED = {"\n"}
FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1+1": "'=1+1",
    "\r=1": "\\u000d=1",
    "1=1": "1=1",
}
MARKUP = "a|b <script>alert(1)</script> `c` *d* _e_ [f](g) ~h~ \\ & \n# i\n- j"


def harmful(text: str) -> set[str]:
    """Give the signs of a text that a terminal might obey."""
    controls = {each for each in text if not each.isprintable()} - ALLOWED
    return controls - {"\xa0"}


def toml(text: str) -> str:
    """Write a text in TOML's double quotes, every odd sign escaped."""
    escaped = (
        each if each.isalnum() and each.isascii() else f"\\U{ord(each):08x}" for each in text
    )
    return f'"{"".join(escaped)}"'


def hostile_overlay(path: Path, source: str) -> Path:
    path.write_text(
        '[[confirmed]]\nplan = "komfort"\nservice = "remote-help"\ninclusion = "included"\n'
        f"source = {toml(source)}\non = 2026-05-31\n"
        f"[[closures]]\nday = 2026-12-31\nnote = {toml(source)}\n",
        encoding="utf-8",
    )
    return path


def hostile_catalog(folder: Path, text: str) -> Path:
    """Put a text wherever a catalogue has one: names, summaries, questions, clauses."""
    named = toml(f"Komfort{text}")
    return copied_catalog(
        folder,
        ("plans.toml", 'name = "Komfort"', f"name = {named}"),
        ("plans.toml", 'name = "Sage Gwarancja"', f"name = {toml(f'Sage{text}')}"),
        ("plans.toml", 'about.en = "plans', f'about.en = {toml(text)} # "plans'),
        ("services.toml", 'name = "Pomoc zdalna"', f"name = {toml(f'Pomoc{text}')}"),
        ("services.toml", 'summary.en = "A consultant connects', f'summary.en = {toml(text)} # "'),
        ("services.toml", 'name.en = "training', f'name.en = {toml(text)} # "'),
        ("readings.toml", 'question.en = "Which day is a', f'question.en = {toml(text)} # "'),
        ("readings.toml", 'text.en = "The rows stand', f'text.en = {toml(text)} # "'),
        ("clauses.toml", 'wording.en = "A session not used', f'wording.en = {toml(text)} # "'),
    )


QUESTIONS = (
    "plans --why",
    "show komfort --why",
    "matrix --why",
    "compare komfort vip --why",
    "which remote-help --why",
    "has komfort remote-help --why",
    "service remote-help --why",
    "service professional-services",
    "catalog check",
    "catalog readings --why",
    "catalog where",
    "catalog confirm komfort remote-help --withdraw --why",
)


@pytest.mark.parametrize("kind", ["table", "markdown", "csv", "json"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_signs_of_command_never_reach_the_output(tmp_path: Path, question: str, kind: str) -> None:
    text = f" a{HARMFUL}[31mb"
    folder = hostile_catalog(tmp_path / "copy", text)
    overlay = hostile_overlay(tmp_path / "overlay.toml", text)
    result = run(
        *question.split(), "--format", kind, "--catalog", str(folder), "--overlay", str(overlay)
    )
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
    overlay = hostile_overlay(tmp_path / "overlay.toml", source)
    found = answer_result("has", "komfort", "remote-help", "--overlay", str(overlay))
    assert found["source"] == source
    assert found["reasons"][0]["text"] == f"Confirmed on 2026-05-31: {source}"


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_an_export_escapes_and_loses_nothing(tmp_path: Path, kind: str) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", f"a{HARMFUL}b\n\tc")
    result = run("catalog", "export", "--overlay", str(overlay), "--format", kind)
    assert harmful(result.stdout) <= {"\t"}
    if kind == "toml":
        whole = tmp_path / "whole.toml"
        whole.write_text(result.stdout, encoding="utf-8", newline="")
        assert load_catalog(whole) == load_catalog(overlay=overlay)
    else:
        closures = json.loads(result.stdout)["result"]["closures"]
        assert closures[0]["note"] == f"a{HARMFUL}b\n\tc"


def test_a_direction_override_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", "order \u202emrof")
    result = run("has", "komfort", "remote-help", "--why", "--overlay", str(overlay))
    assert "order \\u202emrof" in result.stdout


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_takes_no_text_for_a_formula(tmp_path: Path, text: str) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", text)
    shown = run("show", "komfort", "--format", "csv", "--overlay", str(overlay)).stdout
    for row in csv.reader(io.StringIO(shown)):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert records(shown)[-1]["source"] == FORMULAS[text]


def test_a_spreadsheet_keeps_a_cell_on_one_line(tmp_path: Path) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", 'a\n=1+1;"\t,b')
    shown = run("show", "komfort", "--format", "csv", "--overlay", str(overlay)).stdout
    assert len(shown.splitlines()) == 9
    assert records(shown)[-1]["source"] == 'a =1+1;" ,b'


def test_markdown_shows_markup_as_it_is_written(tmp_path: Path) -> None:
    folder = hostile_catalog(tmp_path / "copy", f" {MARKUP}")
    overlay = hostile_overlay(tmp_path / "overlay.toml", MARKUP)
    for question in QUESTIONS:
        if "withdraw" in question:
            continue
        shown = run(
            *question.split(),
            "--format",
            "markdown",
            "--catalog",
            str(folder),
            "--overlay",
            str(overlay),
        ).stdout
        assert "<script" not in shown
        assert "`c`" not in shown
        assert "[f](g)" not in shown
        assert "# i" not in {line[:3] for line in shown.splitlines()}
        # Every row of a table has as many cells as the rule under its head.
        width = 0
        for line in shown.splitlines():
            if line.startswith("|"):
                cells = len(re.split(r"(?<!\\)\|", line))
                assert width in {0, cells}, line
                width = cells
            else:
                width = 0


def test_markdown_escapes_each_sign_once(tmp_path: Path) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", "a|b <c> `d` *e* _f_ [g] ~h~ \\ &amp;")
    shown = run(
        "has", "komfort", "remote-help", "--why", "--format", "markdown", "--overlay", str(overlay)
    ).stdout
    assert (
        r"- `confirmed`: Confirmed on 2026-05-31: a\|b &lt;c&gt; \`d\` \*e\* \_f\_ \[g\] \~h\~ \\"
        " &amp;amp;\n" in shown
    )


@pytest.mark.parametrize("text", ["# head", "- item", "1. item", "> quote", "+ item"])
def test_markdown_takes_no_lead_for_a_heading_or_a_list(tmp_path: Path, text: str) -> None:
    folder = copied_catalog(
        tmp_path / "copy",
        ("services.toml", 'name = "Pomoc zdalna"', f"name = {toml(text)}"),
    )
    shown = run("service", "remote-help", "--format", "markdown", "--catalog", str(folder)).stdout
    assert not re.match(r"#|[-+] |\d+\. |>", shown)


def test_a_table_keeps_a_text_on_its_row(tmp_path: Path) -> None:
    folder = hostile_catalog(tmp_path / "copy", " a\nb\tc")
    shown = run("plans", "--catalog", str(folder), env={"COLUMNS": "200"}).stdout
    assert "\nKomfort a b c  komfort\n" in shown


def test_a_table_takes_no_text_for_markup_or_a_smiley(tmp_path: Path) -> None:
    overlay = hostile_overlay(tmp_path / "overlay.toml", "[red]x[/red] :smile: [link=y]z")
    shown = run("has", "komfort", "remote-help", "--why", "--overlay", str(overlay)).stdout
    assert "[red]x[/red] :smile: [link=y]z" in " ".join(shown.split())


def test_a_source_given_on_the_line_is_kept_as_it_is_and_shown_harmlessly(overlay: Path) -> None:
    source = f"mail {HARMFUL}"
    result = run(
        "catalog", "confirm", "komfort", "remote-help", "--included", "--source", source, "--why"
    )
    assert result.exit_code == 0
    assert harmful(result.stdout) == set()
    assert load_catalog(overlay=overlay).confirmed[0].source == source.strip()


def test_a_source_that_is_no_text_is_refused_and_changes_nothing(overlay: Path) -> None:
    # Bytes of a command line that are no UTF-8 come as halves of pairs, which no file can hold.
    result = run("catalog", "confirm", "vip", "callback", "--included", "--source", "mail \udcff")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert harmful(result.stderr) == set()
    assert not overlay.exists()


ARGUMENTS = (
    ("{}",),
    ("catalog", "{}"),
    ("catalog", "readings", "{}"),
    ("show", "{}"),
    ("show", "vip", "{}"),
    ("show", "vip", "--{}"),
    ("show", "vip", "-{}"),
    ("show", "vip", "--format", "{}"),
    ("show", "vip", "--lang", "{}"),
    ("show", "vip", "--why={}"),
    ("show", "vip", "--overlay", "{}"),
    ("show", "vip", "--catalog", "{}"),
    ("has", "vip", "{}"),
    ("which", "{}"),
    ("service", "{}"),
    ("compare", "vip", "{}"),
    ("matrix", "--family", "{}"),
    ("catalog", "check", "{}"),
    ("catalog", "check", "--as-of", "{}"),
    ("catalog", "confirm", "{}", "callback", "--included", "--source", "x"),
    ("catalog", "confirm", "vip", "{}", "--included", "--source", "x"),
    ("catalog", "confirm", "vip", "callback", "--included", "--source", "x", "--on", "{}"),
    ("catalog", "readings", "set", "{}", "x"),
    ("catalog", "readings", "set", "window.last-day", "{}"),
)


class TestErrors:
    """What is wrong is shown harmlessly, whatever it is."""

    @pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
    @pytest.mark.parametrize(
        "text", [f"x{HARMFUL}[31my", "x\x1b]0;title\x07y"], ids=["all", "title"]
    )
    def test_show_arguments_harmlessly(self, arguments: tuple[str, ...], text: str) -> None:
        result = run(*(each.format(text) for each in arguments))
        assert result.exit_code in {2, 4}
        assert result.stdout == ""
        assert harmful(result.stderr) == set()

    def test_show_a_variable_harmlessly(self) -> None:
        result = run("plans", env={"SAGE_ENTITLEMENTS_LANG": f"x{HARMFUL}"})
        assert result.exit_code == 2
        assert harmful(result.stderr) == set()
        result = run("plans", env={"SAGE_ENTITLEMENTS_OVERLAY": f"x{HARMFUL}"})
        assert result.exit_code == 4
        assert harmful(result.stderr) == set()

    def test_show_what_a_faulty_file_says_harmlessly(self, tmp_path: Path) -> None:
        path = tmp_path / "overlay.toml"
        key = toml(f"x{HARMFUL}")
        for content in (
            f"{key} = 1",
            f"[readings]\n{key} = 'a'",
            f'[readings]\n"window.last-day" = {key}',
            f"[[confirmed]]\nplan = {key}",
            f"a = 1\nx = \x1b{HARMFUL}",
        ):
            path.write_text(content, encoding="utf-8", newline="")
            for question in ("plans", "catalog check"):
                for kind in ("table", "json", "csv", "markdown"):
                    result = run(*question.split(), "--overlay", str(path), "--format", kind)
                    assert result.exit_code == 4
                    assert harmful(result.output) == set()

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems hold no such name")
    def test_show_a_path_that_is_no_text_harmlessly(self, tmp_path: Path) -> None:
        # What a file system holds need not be UTF-8; Python gives halves of pairs for it.
        result = spawn("plans", "--overlay", str(tmp_path / "no\udcffne.toml"))
        assert result.returncode == 4
        assert b"no\\udcffne.toml" in result.stderr
        odd = copied_catalog(tmp_path / "od\udcffd")
        for kind in ("table", "json", "csv", "markdown"):
            result = spawn("catalog", "where", "--catalog", str(odd), "--format", kind)
            assert (result.returncode, result.stderr) == (0, b"")
            assert rb"\udcff" in b"".join(result.stdout.split())
        shutil.rmtree(odd)
