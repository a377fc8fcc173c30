"""Texts of a contract are data: they never command a terminal, a spreadsheet or a page."""

import csv
import io
import json
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sage_entitlements._cli import app

from .helpers import HARMFUL, PROGRAM, answer_result, records, run, spawn, told
from .test_cli_hostile_text import FORMULAS, MARKUP, toml

FORMATS = ("table", "json", "csv", "markdown")
EMBEDDING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
UNSEEN = re.compile("[\xad\u200b-\u200f\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
TEXTS = {
    "signs": f" a{HARMFUL}\x1b[31mb\x1b]0;title\x07",
    "all controls": "".join(map(chr, (*range(1, 32), *range(127, 160)))) + "x",
    "directions": "abc\u202e\u2066\u200f\u061cdef שלום",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\xad",
    "lines": "a\nb\r\nc\td\x0be\x0cf\x85g\u2028h\u2029i",
    "formula": "=HYPERLINK(1)",
    "tab": "\t=1+1",
    "space": "\n =1",
    "markup": MARKUP,
    "html": "<img src=x onerror=alert(1)><!-- &lt; --></td></table>",
    "link": "![x](javascript:alert(1)) [y]: z <http://a.b>",
    "fence": "```\n~~~\n# x\n---\n===\n1. y\n> z\n| a | b |",
    "rich": "[red]x[/red] :smile: [link=y]z[/] [bold",
    "backticks": "`a` ``b`` ```c```",
    "braces": "{customer} {0} {} {{x}} %s %(n)d $x",
    "quotes": "'\"\\'''\"\"\"\\u001b",
    "long word": "x" * 10_000,
    "long text": "ab " * 300 + "c",
    "wide": "漢字かな交じり文" * 40 + "🦊👍🏽👩‍👩‍👧" * 20,
    "marks": "e" + "\u0301" * 300,
    "none": "\u200b",
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def harmful(text: str) -> set[str]:
    """Give the signs of a text that a terminal might obey, or that nobody sees."""
    return {
        each
        for each in text
        if each != "\n"
        and (
            unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}
            or unicodedata.bidirectional(each) in EMBEDDING
            or UNSEEN.match(each)
        )
    }


def contract(text: str) -> str:
    """Write a sound contract that has a text wherever it may have one."""
    said = toml(text)
    other = toml(f"{text} 2")
    return f"""\
customer = {said}
plan = "vip"
starts = 2026-01-31
months = 3
programs = [{said}]

[[product_packages]]
name = {said}
programs = [{other}]
chosen = {other}

[[professional_services]]
purchased = 2026-02-01
name = {said}

[[visits]]
on = 2026-02-02
hours = 7
package = {said}

[[visits]]
on = 2026-02-03
hours = 7.5
package = {said}

[[remote_sessions]]
start = 2026-02-03T10:00:00
minutes = 20
program = {said}

[[remote_sessions]]
start = 2026-02-03T11:00:00
minutes = 47
program = {toml(f"{text} 3")}
"""


def kept(text: str, name: str = "firma.toml") -> Path:
    path = Path(name)
    path.write_text(contract(text), encoding="utf-8")
    return path


SESSION = ("--start=2026-02-04T10:00", "--minutes=47")


def questions(text: str) -> Iterator[tuple[str, ...]]:
    """Give every command about a contract, the text among its options where it may be."""
    yield ("contract", "status", "firma.toml", "--as-of=2026-02-03")
    yield ("contract", "timeline", "firma.toml", "--as-of=2026-02-03")
    yield ("contract", "check", "firma.toml")
    recording = ("contract", "record")
    yield (*recording, "remote", "firma.toml", *SESSION, f"--program={text}", "--dry-run")
    visit = ("visit", "firma.toml", "--on=2026-02-01", "--hours=3", f"--package={text}")
    yield (*recording, *visit, "--dry-run")
    named = ("package", "firma.toml", "--purchased=2026-02-01", f"--name={text} 4")
    yield (*recording, *named, "--dry-run")
    yield ("portfolio", "firma.toml", "--as-of=2026-02-03")


def cells(line: str) -> int:
    """Count the cells of a row in Markdown; a backslash takes the meaning off what follows it."""
    return len(re.sub(r"\\.", "", line).split("|"))


def check_markdown(shown: str) -> None:
    """Only the program's own markup may be there."""
    block = False
    width = 0
    for line in shown.split("\n"):
        if line.startswith("```"):
            block = not block
            continue
        if block:
            continue
        plain = re.sub(r"\\.", "", line)
        title = plain.startswith("**") and plain.endswith("**")
        assert not re.search(r"[`\[\]<>~_]", plain), line
        assert title or "*" not in plain, line
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", plain), line
        if line.startswith("|"):
            assert width in {0, cells(line)}, line
            width = cells(line)
        else:
            width = 0
            assert not re.match(r"\s*(?:#|[-+] |\d+[.)] |>|={3,}\s*$|-{3,}\s*$)", line), line
    assert not block


def check(kind: str, result: Result, columns: int = 80) -> None:
    """Hold an answer to what must be so of every one."""
    assert result.exit_code in {0, 1, 2, 4}, result.output
    assert harmful(result.stdout) == set()
    assert harmful(result.stderr) <= {"\t"}
    assert "Traceback" not in result.stderr
    if result.exit_code in {2, 4} and not result.stdout:
        return
    if kind == "json":
        assert json.loads(result.stdout)["schema_version"] == 1
    elif kind == "jsonl":
        assert all(json.loads(each) for each in result.stdout.splitlines())
    elif kind == "csv":
        rows = [*csv.reader(io.StringIO(result.stdout))]
        assert len({len(row) for row in rows}) == 1
        assert len(rows) == len(result.stdout.splitlines())
        for row in rows:
            for each in row:
                assert not each.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), each
    elif kind == "markdown":
        check_markdown(result.stdout)
    else:
        assert max(map(cell_len, result.stdout.splitlines())) <= columns


@pytest.mark.usefixtures("home")
class TestContracts:
    """Every command about a contract, in every format."""

    @every_text
    @pytest.mark.parametrize("kind", FORMATS)
    def test_every_answer_is_harmless(self, text: str, kind: str) -> None:
        kept(text)
        for question in questions(text):
            result = run(*question, "--format", kind)
            assert result.exit_code in {0, 1}, result.output
            assert result.stderr == ""
            check(kind, result)

    @every_text
    def test_json_loses_nothing(self, text: str) -> None:
        kept(text)
        status = answer_result("contract", "status", "firma.toml", "--as-of=2026-02-03")
        assert status["customer"] == text
        assert status["programs"] == [text, f"{text} 2"]
        assert status["packages"][0]["name"] == text
        assert status["remote_help"]["not_covered"][0]["program"] == f"{text} 3"
        timeline = answer_result("contract", "timeline", "firma.toml", "--as-of=2026-02-03")
        assert timeline["customer"] == text
        assert timeline["months"][0]["sessions"][0]["program"] == text
        (row,) = answer_result("portfolio", "firma.toml")["contracts"]
        assert row["customer"] == text
        lines = run("portfolio", "firma.toml", "--format=jsonl").stdout
        assert json.loads(lines)["customer"] == text

    @every_text
    def test_a_narrow_terminal_is_kept_to(self, text: str) -> None:
        kept(text)
        for question in questions(text):
            check("table", run(*question, env={"COLUMNS": "30"}), 30)

    @every_text
    def test_what_is_recorded_is_the_very_text(self, text: str) -> None:
        kept(text)
        recording = ("contract", "record")
        session = (*recording, "remote", "firma.toml", *SESSION, f"--program={text}")
        assert run(*session, "--anyway").exit_code == 0
        visit = ("visit", "firma.toml", "--on=2026-02-01", "--hours=3", f"--package={text}")
        assert run(*recording, *visit).exit_code == 0
        timeline = answer_result("contract", "timeline", "firma.toml", "--as-of=2026-02-28")
        assert timeline["months"][0]["sessions"][-1]["program"] == text
        assert len(timeline["packages"][0]["made"]) == 2

    @every_text
    def test_a_new_contract_keeps_the_very_text(self, text: str) -> None:
        line = ("contract", "new", "neu.toml", f"--customer={text}", "--plan=vip")
        more = ("--starts=2026-01-31", f"--program={text}", f"--purchased=2026-02-01/x{text}x")
        for kind in ("table", "csv"):
            Path("neu.toml").unlink(missing_ok=True)
            result = run(*line, *more, "--format", kind)
            assert result.exit_code == 0, result.output
            check(kind, result)
        status = answer_result("contract", "status", "neu.toml", "--as-of=2026-02-03")
        assert status["customer"] == text
        assert status["programs"] == [text]
        assert status["packages"][0]["name"] == f"x{text}x"

    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_spreadsheet_takes_no_text_for_a_formula(self, text: str) -> None:
        kept(text)
        for question in (
            ("contract", "status", "firma.toml"),
            ("portfolio", "firma.toml"),
            ("portfolio", "firma.toml", "--sort=given"),
        ):
            (row,) = records(run(*question, "--format=csv").stdout)
            assert row["customer"] == FORMULAS[text]

    def test_a_name_with_a_gap_before_it_is_no_block_of_code(self) -> None:
        kept("     x")
        for command in ("status", "timeline"):
            line = ("contract", command, "firma.toml", "--format=markdown")
            assert not run(*line).stdout.startswith("    ")

    def test_a_table_shows_markup_of_the_terminal_as_it_is_written(self) -> None:
        kept("[red]x[/red] :smile:")
        for question in questions("x"):
            shown = run(*question, env={"COLUMNS": "200"}).stdout
            if question[1] in {"status", "timeline"} or question[0] == "portfolio":
                assert "[red]x[/red] :smile:" in shown

    def test_a_direction_is_shown_and_not_obeyed(self) -> None:
        kept("abc\u202edef")
        for question in (("contract", "status"), ("contract", "timeline"), ("portfolio",)):
            assert "abc\\u202edef" in run(*question, "firma.toml").stdout


@pytest.mark.usefixtures("home")
class TestFaults:
    """What is refused is shown as harmlessly as what is not."""

    HEAD = 'customer = "a"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
    FAULTY = (
        'customer = "a"\nplan = @\nstarts = 2026-01-31\nmonths = 12\n',
        (
            f"{HEAD}@ = 1\nprograms = [@, @]\n"
            "visits = [{on = 2026-02-01, hours = 1, package = @, activities = [@]}]\n"
            "product_packages = [{name = @, programs = [@], chosen = 'other'}]\n"
            "order_contacts = {phone = @, email = @}\n"
        ),
        "customer = @\norder_contacts = {@ = 1}\n",
    )

    @every_text
    @pytest.mark.parametrize("number", range(len(FAULTY)))
    def test_a_faulty_file_is_told_harmlessly(self, text: str, number: int) -> None:
        content = self.FAULTY[number].replace("@", toml(text))
        Path("firma.toml").write_text(content, encoding="utf-8")
        for kind, *question in (
            ("table", "contract", "check"),
            ("csv", "contract", "check"),
            ("markdown", "portfolio"),
            ("json", "portfolio"),
            ("csv", "portfolio"),
            ("table", "contract", "status"),
        ):
            result = run(*question, "firma.toml", "--format", kind)
            assert result.exit_code == 4, result.output
            check(kind, result)

    @pytest.mark.parametrize("field", ["phone", "email"])
    def test_contacts_that_are_none_are_refused(self, field: str) -> None:
        for text in TEXTS.values():
            line = ("contract", "new", "neu.toml", "--customer=a", "--plan=vip")
            result = run(*line, "--starts=2026-01-31", f"--{field}={text}")
            assert told(result, 2).startswith(f"Error: --{field}: must be ")
            assert harmful(result.stderr) == set()

    @pytest.mark.parametrize("email", ["a\x1b@b.pl", "a\u202e@b.pl", "a@b\u200b.pl", "a@b.p\x07l"])
    def test_an_address_with_a_hidden_sign_is_shown_harmlessly(self, email: str) -> None:
        line = ("contract", "new", "neu.toml", "--customer=a", "--plan=vip")
        assert harmful(run(*line, "--starts=2026-01-31", f"--email={email}").output) == set()
        assert harmful(run("contract", "status", "neu.toml").output) == set()

    @pytest.mark.parametrize(
        "question",
        [
            ("contract", "status", "firma.toml"),
            ("contract", "record", "extra", "firma.toml"),
            ("portfolio", "firma.toml", "--format=csv"),
            ("portfolio", "firma.toml", "--format=jsonl"),
        ],
        ids=" ".join,
    )
    def test_one_fault_is_told_on_one_line(self, question: tuple[str, ...]) -> None:
        content = f"{contract('a')}[[extra_sessions]]\npurchased = 2026-02-01\n"
        key = toml("x\nError: all is well\n")
        Path("firma.toml").write_text(f"{key} = 1\n{content}", encoding="utf-8")
        result = run(*question)
        assert result.exit_code == 4
        assert len(result.stderr.splitlines()) == 1

    ARGUMENTS = (
        ("contract", "{}"),
        ("contract", "record", "{}"),
        ("contract", "check", "{}"),
        ("contract", "status", "{}"),
        ("contract", "timeline", "{}"),
        ("contract", "status", "firma.toml", "--as-of={}"),
        ("contract", "timeline", "firma.toml", "--as-of={}"),
        ("contract", "new", "{}/x", "--customer=a", "--plan=vip", "--starts=2026-01-31"),
        ("contract", "new", "n.toml", "--customer=a", "--plan={}", "--starts=2026-01-31"),
        ("contract", "new", "n.toml", "--customer=a", "--plan=vip", "--starts={}"),
        (
            "contract",
            "new",
            "n.toml",
            "--customer=a",
            "--plan=vip",
            "--starts=2026-01-31",
            "--product-package={}",
        ),
        (
            "contract",
            "new",
            "n.toml",
            "--customer=a",
            "--plan=vip",
            "--starts=2026-01-31",
            "--purchased={}",
        ),
        ("contract", "record", "remote", "firma.toml", "--minutes=1", "--start={}"),
        ("contract", "record", "remote", "firma.toml", "--start=2026-02-03T12:00", "--minutes={}"),
        ("contract", "record", "remote", "firma.toml", "--start=2026-02-03T12:00", "--minutes=1"),
        ("contract", "record", "remote", "{}", "--start=2026-02-03T12:00", "--minutes=1"),
        ("contract", "record", "visit", "firma.toml", "--hours={}"),
        ("contract", "record", "visit", "firma.toml", "--hours=1", "--on={}"),
        ("contract", "record", "visit", "firma.toml", "--hours=1", "--activity={}"),
        ("contract", "record", "visit", "firma.toml", "--hours=1", "--package=?{}?"),
        ("contract", "record", "extra", "firma.toml", "--purchased={}"),
        ("contract", "record", "extra", "firma.toml", "--sessions={}"),
        ("portfolio", "{}", "--format=jsonl"),
        ("portfolio", "{}", "--format=csv"),
        ("portfolio", "{}"),
        ("portfolio", "firma.toml", "--sort={}"),
        ("portfolio", "firma.toml", "--expiring-within={}"),
    )

    @pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
    @pytest.mark.parametrize("text", [f"x{HARMFUL}[31my", "x\x1b]0;title\x07y\nError: z", "\udcff"])
    def test_arguments_are_shown_harmlessly(self, arguments: tuple[str, ...], text: str) -> None:
        kept("\x1b[31m\u202e")
        result = run(*(each.replace("{}", text) for each in arguments))
        assert result.exit_code in {2, 4}, result.output
        assert harmful(result.output) == set()
        assert "Traceback" not in result.output
        assert not Path("n.toml").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems hold no such names")
@pytest.mark.usefixtures("home")
class TestFileNames:
    """A file may be called anything."""

    NAMES = (
        f"a{HARMFUL}\x1b[31mb.toml",
        "a\nb\tc.toml",
        "=1+1.toml",
        "@a.toml",
        "[red]a `b` <b>c_ |d.toml",
        "{x} %s.toml",
        "漢字🦊.toml",
        "x" * 200 + ".toml",
    )

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("kind", FORMATS)
    def test_it_is_shown_harmlessly(self, name: str, kind: str) -> None:
        Path("f").mkdir()
        path = kept("a", f"f/{name}")
        for question in (
            ("contract", "status", str(path), "--as-of=2026-02-03"),
            ("contract", "timeline", str(path), "--as-of=2026-02-03"),
            ("contract", "check", str(path)),
            ("contract", "record", "extra", str(path), "--purchased=2026-02-01"),
            ("portfolio", "f"),
        ):
            result = run(*question, "--format", kind)
            assert result.exit_code == 0, result.output
            check(kind, result)
        path.write_text("x = 1\n", encoding="utf-8")
        for question in (("contract", "check", str(path)), ("portfolio", "f")):
            result = run(*question, "--format", kind)
            assert result.exit_code == 4
            check(kind, result)

    def test_it_is_lost_neither_in_json_nor_in_lines(self) -> None:
        path = kept("a", f"a{HARMFUL}\nb.toml")
        assert answer_result("contract", "status", str(path))["file"] == str(path)
        (row,) = answer_result("portfolio", str(path))["contracts"]
        assert row["file"] == str(path)

    def test_a_name_that_is_no_text(self) -> None:
        path = kept("a", "no\udcffne.toml")
        for kind in (*FORMATS, "jsonl"):
            result = spawn("portfolio", str(path), "--format", kind)
            assert (result.returncode, result.stderr) == (0, b"")
            if kind not in {"table", "markdown"}:
                assert rb"no\udcffne.toml" in result.stdout
        result = spawn("contract", "record", "extra", str(path), "--purchased=2026-02-01")
        assert (result.returncode, result.stderr) == (0, b"")
        assert rb"no\udcffne.toml" in result.stdout


def book(*texts: str) -> bytes:
    """Give contracts as lines of JSON, which can hold even halves of pairs."""
    lines = (
        json.dumps(
            {
                "customer": text,
                "plan": "vip",
                "starts": "2026-01-31",
                "months": 3,
                "professional_services": [{"purchased": "2026-02-01", "name": text}],
            }
        )
        for text in texts
    )
    return "".join(f"{each}\n" for each in lines).encode("ascii")


def streamed(content: bytes, *arguments: str) -> Result:
    return CliRunner().invoke(
        app,
        ("portfolio", "-", "--as-of=2026-02-03", *arguments),
        prog_name=PROGRAM,
        input=content,
        catch_exceptions=False,
    )


ALL = (*TEXTS.values(), "half \ud83e", "\udcff\udcfe")


class TestPortfolios:
    """Many hostile contracts at once."""

    @pytest.mark.parametrize("order", ["given", "loss", "customer", "plan", "term"])
    @pytest.mark.parametrize("kind", [*FORMATS, "jsonl"])
    def test_every_answer_is_harmless(self, kind: str, order: str) -> None:
        result = streamed(book(*ALL), "--format", kind, "--sort", order)
        assert (result.exit_code, result.stderr) == (0, "")
        check(kind, result)

    def test_lines_lose_nothing(self) -> None:
        result = streamed(book(*ALL), "--format=jsonl", "--sort=given")
        rows: list[Any] = [json.loads(each) for each in result.stdout.splitlines()]
        assert [each["customer"] for each in rows] == [*ALL]

    @pytest.mark.parametrize("kind", [*FORMATS, "jsonl"])
    def test_what_is_broken_is_told_harmlessly(self, kind: str) -> None:
        broken = "".join(
            f"{json.dumps({'customer': 'a', 'plan': text, text: text})}\n" for text in ALL
        ).encode("ascii")
        noise = b"\x1b[31m\n{\x1b\n\xff\x1b\n" + "\u202e\u200b{\n".encode()
        result = streamed(noise + broken, "--format", kind)
        assert result.exit_code == 4
        check(kind, result)

    def test_a_word_without_end_costs_no_more_than_reading_it(self) -> None:
        content = book("x" * 20_000)

        def took(*arguments: str) -> float:
            begun = time.perf_counter()
            assert streamed(content, *arguments).exit_code == 0
            return time.perf_counter() - begun

        usual = took("--format=json")
        assert took("--format=table") < 8 * usual + 0.3


any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)


@settings(max_examples=80)
@given(text=any_text, kind=st.sampled_from(FORMATS), which=st.integers(min_value=0, max_value=6))
@example(text="=", kind="csv", which=6)
@pytest.mark.usefixtures("home")
def test_any_text_in_any_answer(text: str, kind: str, which: int) -> None:
    kept(text)
    result = run(*[*questions(text)][which], "--format", kind)
    assert result.exit_code in {0, 1}, result.output
    check(kind, result)


@settings(max_examples=50)
@given(text=any_text)
@pytest.mark.usefixtures("home")
def test_any_text_survives_being_written_and_read(text: str) -> None:
    Path("neu.toml").unlink(missing_ok=True)
    line = ("contract", "new", "neu.toml", f"--customer={text}", "--plan=vip")
    assert run(*line, "--starts=2026-01-31", f"--program={text}").exit_code == 0
    status = answer_result("contract", "status", "neu.toml", "--as-of=2026-02-03")
    assert (status["customer"], status["programs"]) == (text, [text])


@settings(max_examples=50)
@given(
    texts=st.lists(
        st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())), max_size=4
    ),
    kind=st.sampled_from([*FORMATS, "jsonl"]),
)
def test_any_texts_in_a_book(texts: list[str], kind: str) -> None:
    result = streamed(book(*texts), "--format", kind, "--sort=given")
    assert (result.exit_code, result.stderr) == (0, "")
    check(kind, result)
    if kind == "jsonl":
        rows = [json.loads(each) for each in result.stdout.splitlines()]
        assert [each["customer"] for each in rows] == texts
