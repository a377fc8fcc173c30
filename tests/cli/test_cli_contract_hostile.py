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

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from sage_entitlements.cli.app import app
from sage_entitlements.text import is_blank

from . import pages
from .helpers import COMMAND, HARMFUL, PROGRAM, answer_result, run, spawn, told
from .test_cli_hostile_text import MARKUP, toml

FORMATS = ("table", "json", "csv", "markdown", "html")
EMBEDDING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
UNSEEN = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
COMPUTED = re.compile(
    r"\s*([=@\uff1d\uff20\uff0b\uff0d]|[-+].*[-+*/^&=<>(!|:@]|[-+]\s*[A-Za-z]+[0-9]|-\s*[0-9])"
)
TEXTS = {
    "signs": f" a{HARMFUL}\x1b[31mb\x1b]0;title\x07",
    "all controls": "".join(map(chr, (*range(1, 32), *range(127, 160)))) + "x",
    "directions": "abc\u202e\u2066\u200f\u061cdef שלום",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\xad",
    "lines": "a\nb\r\nc\td\x0be\x0cf\x85g\u2028h\u2029i",
    "gap": "     x",
    "formula": "=HYPERLINK(1)",
    "tab": "\t=1+1",
    "space": "\n =1",
    "markup": MARKUP,
    "html": "<img src=x onerror=alert(1)><!-- &lt; --></td></table>",
    "link": "![x](javascript:alert(1)) [y]: z <http://a.b>",
    "fence": "```\n~~~\n# x\n---\n===\n1. y\n> z\n| a | b |",
    "toml": '[table]\n[[visits]]\na = 1 # no comment\n"""',
    "rich": "[red]x[/red] :smile: [link=y]z[/] [bold",
    "backticks": "`a` ``b`` ```c```",
    "braces": "{customer} {0} {} {{x}} %s %(n)d $x",
    "quotes": "'\"\\'''\"\"\"\\u001b",
    "long word": "x" * 3_000,
    "long text": "ab " * 300 + "c",
    "wide": "漢字かな交じり文" * 40 + "🦊👍🏽👩‍👩‍👧" * 20,
    "marks": "e" + "\u0301" * 300,
    "blanks": "\u2800\u3164x\u034f\ufe0f",
    "columns": 'a;=1+1;"+1-1";@b',
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def harmful(text: str) -> set[str]:
    """Give the characters of a text that a terminal might obey, or that nobody sees."""
    return {
        each
        for each in set(text)
        if each != "\n"
        and (
            unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}
            or unicodedata.bidirectional(each) in EMBEDDING
            or UNSEEN.match(each)
        )
    }


def contract(text: str) -> str:
    """Write a sound contract that has a text wherever it may have one."""
    said, other, third = (toml(f"{text}{more}") for more in ("", " 2", " 3"))
    return (
        f"customer = {said}\nnumber = {said}\nnip = {said}\nextra = {{ {said} = {said} }}\n"
        f'plan = "vip"\nstarts = 2026-01-31\nmonths = 3\nprograms = [{said}]\n'
        f"[[product_packages]]\nname = {said}\nprograms = [{other}]\nchosen = {other}\n"
        f"[[professional_services]]\npurchased = 2026-02-01\nname = {said}\n"
        f"[[visits]]\non = 2026-02-02\nhours = 7\npackage = {said}\n"
        f"[[visits]]\non = 2026-01-30\nhours = 7.5\npackage = {said}\n"
        f'[[plan_changes]]\non = 2026-02-05\nplan = "prestiz"\nnote = {said}\nby = {other}\n'
        f"[[renewals]]\nmonths = 1\nnote = {said}\nby = {other}\n"
        f"[[remote_sessions]]\nstart = 2026-02-03T10:00:00\nminutes = 20\nprogram = {said}\n"
        f"[[remote_sessions]]\nstart = 2026-02-03T11:00:00\nminutes = 47\nprogram = {third}\n"
        f"note = {said}\nby = {other}\n"
    )


def kept(text: str, name: str = "firma.toml") -> Path:
    path = Path(name)
    path.write_text(contract(text), encoding="utf-8")
    return path


STATUS = ("contract", "status", "firma.toml", "--as-of=2026-02-03")
TIMELINE = ("contract", "timeline", "firma.toml", "--as-of=2026-02-03")
PORTFOLIO = ("portfolio", "firma.toml", "--as-of=2026-02-03")
NEW = ("contract", "new", "neu.toml", "--plan=vip", "--starts=2026-01-31")
SESSION = ("contract", "record", "remote", "firma.toml", "--start=2026-02-04T10:00", "--minutes=47")
VISIT = ("contract", "record", "visit", "firma.toml", "--on=2026-02-01", "--hours=3")
PACKAGE = ("contract", "record", "package", "firma.toml", "--purchased=2026-02-01")


def questions(text: str) -> Iterator[tuple[str, ...]]:
    """Give every command about a contract, the text among its options where it may be."""
    yield from (STATUS, TIMELINE, PORTFOLIO, ("contract", "check", "firma.toml"))
    yield (*SESSION, f"--program={text}", "--dry-run")
    yield (*VISIT, f"--package={text}", "--dry-run")
    yield (*PACKAGE, f"--name={text} 4", "--dry-run")
    yield ("contract", "renew", "firma.toml", "--dry-run", "--anyway")
    yield ("contract", "change-plan", "firma.toml", "komfort", "--on=2026-02-02", "--dry-run")
    yield ("contract", "end", "firma.toml", "--on=2026-02-02", "--dry-run")


def check_markdown(shown: str) -> None:
    """Only the program's own markup may be there."""
    width = 0
    for line in shown.split("\n"):
        plain = re.sub(r"\\.", "", line)  # a backslash takes the meaning off what follows it
        title = plain.startswith("**") and plain.endswith("**")
        assert not re.search(r"[`\[\]<>~_]", plain), line
        assert title or "*" not in plain, line
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", plain), line
        if line.startswith("|"):
            cells = len(plain.split("|"))
            assert width in {0, cells}, line
            width = cells
        else:
            width = 0
            assert not re.match(r"\s*(?:#|[-+] |\d+[.)] |>|={3,}\s*$|-{3,}\s*$)", line), line
            assert not line.startswith("    "), line  # a block of code


def check(kind: str, result: Result, columns: int = 80) -> None:
    """Hold an answer to what must be so of every one."""
    assert result.exit_code in {0, 1, 2, 4}, result.output
    assert harmful(result.stdout) == set()
    assert harmful(result.stderr) <= {"\t"}
    assert "Traceback" not in result.stderr
    if result.exit_code in {2, 4} and not result.stdout:
        return
    if kind == "json":
        assert json.loads(result.stdout)["schema_version"] == 2
    elif kind == "jsonl":
        assert all(json.loads(each) for each in result.stdout.splitlines())
    elif kind == "csv":
        rows = [*csv.reader(io.StringIO(result.stdout))]
        assert len({len(row) for row in rows}) == 1
        assert len(rows) == len(result.stdout.splitlines())
        # Polish spreadsheets part columns at semicolons.
        others = csv.reader(io.StringIO(result.stdout), delimiter=";")
        cells = [each for row in (*rows, *others) for each in row]
        assert [each for each in cells if COMPUTED.match(each)] == []
    elif kind == "markdown":
        check_markdown(result.stdout)
    elif kind == "html":
        pages.read(result.stdout)
    else:
        lines = result.stdout.splitlines()
        lines = [each for each in lines if not each.startswith(COMMAND)]
        assert max(map(cell_len, lines)) <= columns


@pytest.mark.usefixtures("home")
class TestContracts:
    """Every command about a contract, in every format."""

    @every_text
    @pytest.mark.parametrize("kind", [*FORMATS, "narrow"])
    def test_every_answer_is_harmless(self, text: str, kind: str) -> None:
        kept(text)
        columns = 30 if kind == "narrow" else 80
        turn = [*FORMATS, "narrow"].index(kind) + [*TEXTS.values()].index(text)
        kind = "table" if kind == "narrow" else kind
        asked = [*questions(text)]
        for question in (*asked[:4], *asked[4 + turn % 3 :: 3]):  # what would write takes turns
            result = run(*question, "--format", kind, env={"COLUMNS": str(columns)})
            assert (result.exit_code in {0, 1}, result.stderr) == (True, ""), result.output
            check(kind, result, columns)

    @every_text
    def test_json_loses_nothing(self, text: str) -> None:
        kept(text)
        status, timeline = answer_result(*STATUS), answer_result(*TIMELINE)
        assert status["customer"] == timeline["customer"] == text
        assert status["programs"] == [text, f"{text} 2"]
        assert (status["number"], status["nip"]) == (text, text)
        assert status["packages"][0]["name"] == timeline["packages"][0]["name"] == text
        assert status["refused_visits"][0]["package"] == text
        (stray,) = status["remote_help"]["not_covered"]
        assert [stray[key] for key in ("program", "note", "by")] == [f"{text} 3", text, f"{text} 2"]
        assert timeline["months"][0]["sessions"][0]["program"] == text
        (row,) = answer_result(*PORTFOLIO)["contracts"]
        assert row["customer"] == text
        line = run(*PORTFOLIO, "--format=jsonl").stdout
        assert json.loads(line)["customer"] == text
        assert "\\u0142" not in line  # a Polish letter is written as it is

    @every_text
    def test_what_is_recorded_is_the_very_text(self, text: str) -> None:
        kept(text)
        assert run(*SESSION, f"--program={text}", "--anyway").exit_code == 0
        assert run(*VISIT, f"--package={text}").exit_code == 0
        timeline = answer_result(*TIMELINE[:-1], "--as-of=2026-02-28")
        assert timeline["months"][0]["sessions"][-1]["program"] == text
        assert [each["package"] for each in timeline["packages"][0]["made"]] == [text] * 2

    @every_text
    def test_a_new_contract_keeps_the_very_text(self, text: str) -> None:
        line = (*NEW, f"--customer={text}", f"--program={text}")
        for kind in ("table", "csv"):
            Path("neu.toml").unlink(missing_ok=True)
            result = run(*line, f"--purchased=2026-02-01/x{text}x", "--format", kind)
            assert result.exit_code == 0, result.output
            check(kind, result)
        status = answer_result("contract", "status", "neu.toml")
        assert (status["customer"], status["programs"]) == (text, [text])
        assert status["packages"][0]["name"] == f"x{text}x"

    def test_a_table_shows_markup_and_directions_and_obeys_neither(self) -> None:
        for text, shown in (("[red]x[/red] :smile:",) * 2, ("abc\u202edef", "abc\\u202edef")):
            kept(text)
            for question in (STATUS, TIMELINE, PORTFOLIO):
                assert shown in run(*question, env={"COLUMNS": "200"}).stdout


HEAD = 'customer = "a"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
ENTRIES = (
    "programs = [@, @]\n"
    "visits = [{on = 2026-02-01, hours = 1, package = @, activities = [@]}]\n"
    "product_packages = [{name = @, programs = [@], chosen = 'other'}]\n"
    "order_contacts = {phone = @, email = @}\n"
    "plan_changes = [{on = 2026-03-01, plan = @}]\nrenewals = [{months = 1, plan = @}]\n"
)
FAULTY = {
    "plan": HEAD.replace('"vip"', "@"),
    "entries": f"{HEAD}{ENTRIES}",
    "keys and entries": f"{HEAD}@ = 1\n{ENTRIES}",
    "keys": "customer = @\norder_contacts = {@ = 1}\n",
}
NEW_LINE = "contract new n.toml --customer=a --plan=vip --starts=2026-01-31"
SESSION_LINE = "contract record remote firma.toml --start=2026-02-03T12:00 --minutes=1"
ARGUMENTS = [
    "contract {}",
    "contract record {}",
    "contract check {}",
    "contract status {}",
    "contract timeline {}",
    "contract status firma.toml --as-of={}",
    "contract timeline firma.toml --as-of={}",
    "contract new {}/x --customer=a --plan=vip --starts=2026-01-31",
    f"{NEW_LINE} --plan={{}}",
    f"{NEW_LINE} --starts={{}}",
    f"{NEW_LINE} --product-package={{}}",
    f"{NEW_LINE} --purchased={{}}",
    SESSION_LINE,
    f"{SESSION_LINE} --start={{}}",
    f"{SESSION_LINE} --minutes={{}}",
    SESSION_LINE.replace("firma.toml", "{}"),
    "contract record remote firma.toml --start=2026-02-03T12:00 --end={}",
    *("contract renew {}", "contract renew firma.toml --plan={}"),
    "contract renew firma.toml --months={}",
    *("contract change-plan firma.toml {} --on=2026-03-05", "contract end {} --cancel"),
    "contract change-plan firma.toml vip --on={}",
    "contract end firma.toml --on={}",
    "contract record visit firma.toml --hours={}",
    "contract record visit firma.toml --hours=1 --on={}",
    "contract record visit firma.toml --hours=1 --activity={}",
    "contract record visit firma.toml --hours=1 --package=?{}?",
    "contract record extra firma.toml --purchased={}",
    "contract record extra firma.toml --sessions={}",
    "portfolio {} --format=jsonl",
    "portfolio {} --format=csv",
    "portfolio {}",
    "portfolio firma.toml --sort={}",
    "portfolio firma.toml --within={}",
]


@pytest.mark.usefixtures("home")
class TestFaults:
    """What is refused is shown as harmlessly as what is not."""

    @every_text
    @pytest.mark.parametrize("content", FAULTY.values(), ids=FAULTY)
    def test_a_faulty_file_is_told_harmlessly(self, text: str, content: str) -> None:
        Path("firma.toml").write_text(content.replace("@", toml(text)), encoding="utf-8")
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

    @every_text
    @pytest.mark.parametrize("field", ["phone", "email"])
    def test_contacts_that_are_none_are_refused(self, field: str, text: str) -> None:
        result = run(*NEW, "--customer=a", f"--{field}={text}")
        assert told(result, 2).startswith(f"Error: --{field}: must be ")
        assert harmful(result.stderr) == set()

    @pytest.mark.parametrize("email", ["a\x1b@b.pl", "a\u202e@b.pl", "a@b\u200b.pl", "a@b.p\x07l"])
    def test_an_address_with_a_hidden_character_is_shown_harmlessly(self, email: str) -> None:
        assert harmful(run(*NEW, "--customer=a", f"--email={email}").output) == set()
        assert harmful(run("contract", "status", "neu.toml").output) == set()

    def test_one_fault_is_told_on_one_line(self) -> None:
        key = toml("x\nError: all is well\n")
        Path("firma.toml").write_text(f"{key} = 1\n{contract('a')}", encoding="utf-8")
        extra = ("contract", "record", "extra", "firma.toml")
        for question in (
            STATUS,
            extra,
            (*PORTFOLIO, "--format=csv"),
            (*PORTFOLIO, "--format=jsonl"),
        ):
            result = run(*question)
            assert (result.exit_code, len(result.stderr.splitlines())) == (4, 1)

    @pytest.mark.parametrize("line", ARGUMENTS)
    @pytest.mark.parametrize("text", [f"x{HARMFUL}[31my", "x\x1b]0;title\x07y\nError: z", "\udcff"])
    def test_arguments_are_shown_harmlessly(self, line: str, text: str) -> None:
        kept("\x1b[31m\u202e")
        result = run(*(each.replace("{}", text) for each in line.split()))
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
        path = str(kept("a", f"f/{name}"))
        checking = (("contract", "check", path), ("portfolio", "f"))
        for question in (
            ("contract", "status", path, "--as-of=2026-02-03"),
            ("contract", "timeline", path, "--as-of=2026-02-03"),
            ("contract", "record", "extra", path, "--purchased=2026-02-01"),
            *checking,
        ):
            result = run(*question, "--format", kind)
            assert result.exit_code == 0, result.output
            check(kind, result)
        Path(path).write_text("x = 1\n", encoding="utf-8")
        for question in checking:
            result = run(*question, "--format", kind)
            assert result.exit_code == 4
            check(kind, result)

    def test_it_is_not_lost_in_json(self) -> None:
        path = str(kept("a", f"a{HARMFUL}\nb.toml"))
        assert answer_result("contract", "status", path)["file"] == path
        (row,) = answer_result("portfolio", path)["contracts"]
        assert row["file"] == path

    def test_a_name_that_is_no_text(self) -> None:
        path = kept("a", "no\udcffne.toml")
        recording = ("contract", "record", "extra", "--purchased=2026-02-01")
        asking = [("portfolio", "--format", kind) for kind in (*FORMATS, "jsonl")]
        for question in (*asking, recording):
            result = spawn(*question, str(path))
            assert (result.returncode, result.stderr) == (0, b"")
            if question[-1] not in {"table", "markdown"}:
                assert rb"no\udcffne.toml" in result.stdout


def book(*texts: str) -> bytes:
    """Give contracts as lines of JSON, which can hold even halves of pairs."""
    head = {"plan": "vip", "starts": "2026-01-31", "months": 3}
    lines = (
        {
            **head,
            "customer": text,
            "professional_services": [{"purchased": "2026-02-01", "name": text}],
        }
        for text in texts
    )
    return "".join(f"{json.dumps(each)}\n" for each in lines).encode("ascii")


def streamed(content: bytes, *arguments: str) -> Result:
    line = ("portfolio", "-", "--as-of=2026-02-03", *arguments)
    return CliRunner().invoke(app, line, prog_name=PROGRAM, input=content, catch_exceptions=False)


# Halves of pairs are no text, and no file can hold them.
ALL = (*TEXTS.values(), "half \ud83e", "x\udcff\udcfe")


class TestPortfolios:
    """Many hostile contracts at once."""

    @pytest.mark.parametrize("order", ["given", "loss", "customer", "plan", "term"])
    @pytest.mark.parametrize("kind", [*FORMATS, "jsonl"])
    def test_every_answer_is_harmless(self, kind: str, order: str) -> None:
        result = streamed(book(*TEXTS.values()), "--format", kind, "--sort", order)
        assert (result.exit_code, result.stderr) == (0, "")
        check(kind, result)

    @pytest.mark.parametrize("kind", [*FORMATS, "jsonl"])
    def test_what_is_broken_is_told_harmlessly(self, kind: str) -> None:
        broken = ({"customer": "a", "plan": text, text: text} for text in ALL)
        lines = "".join(f"{json.dumps(each)}\n" for each in broken).encode("ascii")
        noise = b"\x1b[31m\n{\x1b\n\xff\x1b\n" + "\u202e\u200b{\n".encode()
        result = streamed(noise + lines, "--format", kind)
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
    lambda text: not is_blank(text)
)


@given(text=any_text, kind=st.sampled_from(FORMATS), which=st.integers(min_value=0, max_value=9))
@example(text="=", kind="csv", which=2)
@example(text='"=1;"+1+1', kind="csv", which=2)
@pytest.mark.usefixtures("home")
def test_any_text_in_any_answer(text: str, kind: str, which: int) -> None:
    kept(text)
    result = run(*[*questions(text)][which], "--format", kind)
    assert result.exit_code in {0, 1}, result.output
    check(kind, result)


@given(text=any_text)
@pytest.mark.usefixtures("home")
def test_any_text_survives_being_written_and_read(text: str) -> None:
    Path("neu.toml").unlink(missing_ok=True)
    assert run(*NEW, f"--customer={text}", f"--program={text}").exit_code == 0
    status = answer_result("contract", "status", "neu.toml")
    assert (status["customer"], status["programs"]) == (text, [text])


@given(found=st.lists(any_text, max_size=4), kind=st.sampled_from([*FORMATS, "jsonl"]))
@example(found=[*TEXTS.values()], kind="jsonl")
def test_any_texts_in_a_book(found: list[str], kind: str) -> None:
    result = streamed(book(*found), "--format", kind, "--sort=given")
    assert (result.exit_code, result.stderr) == (0, "")
    check(kind, result)
    if kind == "jsonl":
        rows = [json.loads(each) for each in result.stdout.splitlines()]
        assert [each["customer"] for each in rows] == found
