"""Workbooks, read back by openpyxl: what CSV has, typed and in words, and what it rests on."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

from sage_entitlements import Language
from sage_entitlements.cli.page import SIGN, Page, table
from sage_entitlements.cli.workbook import as_xlsx
from sage_entitlements.data import headings, record_types
from sage_entitlements.model import Evidence, Inclusion
from sage_entitlements.text import Phrase, Spoken
from sage_entitlements.values import frozen

from .helpers import ANSWERING, CATALOG, HARMFUL, answer_result, command_of, confirm, records, run
from .runs import RUNS, Run, lay_out, said

pytestmark = pytest.mark.usefixtures("laid_out")

DRAWN = {"matrix", "offer"}  # as tables, for people who fill them in or read them
AS_TEXT = {
    "covered_by",
    "text",
    "number",
    "nip",
    "edition_days",
}  # columns of texts like numbers, and of lists


def members(kind: Any = Spoken) -> Iterator[Spoken]:
    for each in kind.__subclasses__():
        yield from each


def kinds_of(case: Run) -> dict[type, str]:
    """Give the types of the records of a run's answer, which may be one of several."""
    answers = getattr(ANSWERING[command_of(case.arguments)], "answers", object)
    possible = get_args(answers) or (answers,)
    return record_types(possible["--summary" in case.words])


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def written(case: Run, language: Language = Language.EN) -> Any:
    """Run a case into a workbook, and read that."""
    lay_out(Path())
    options = ("--overlay", "o.toml", "--lang", language.value, "-o", "x.xlsx", "--force")
    result = run(*options, *case.words)
    assert (result.exit_code, result.stdout) == (case.code, ""), result.output
    assert result.stderr == Phrase("Written to {path}", "x.xlsx").to(language) + "\n"
    return load_workbook("x.xlsx")


def meant(text: str) -> Any:
    """Give what a cell of CSV means: a number, a day, a Warsaw moment, a time, else a text."""
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return float(text)
    if re.fullmatch(r"[0-9-]{10}(T[0-9:]{8}\+0[12]:00)?", text):
        return datetime.fromisoformat(text).replace(tzinfo=None)  # openpyxl's days are moments
    return time.fromisoformat(text) if re.fullmatch("[0-9]{2}(:[0-9]{2}){2}", text) else text


def agree(name: str, text: str, shown: Any, words: dict[str, set[str]]) -> bool:
    if not text:
        return shown is None
    value = meant(text)
    if not isinstance(value, str) and (name not in AS_TEXT or isinstance(shown, int)):
        return bool(value == shown) and not isinstance(shown, bool)
    listed = shown.split("; ")
    return shown in {text, *words.get(text, ())} or all(
        each in {part, *words.get(part, ())}
        for each, part in zip(listed, text.split(" "), strict=True)
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "case",
    [each for each in RUNS if {"xlsx", "csv"} <= {*each.formats} and each.words[0] not in DRAWN],
    ids=str,
)
def test_an_answer_has_the_records_of_its_csv_typed_and_in_words(
    case: Run, language: Language
) -> None:
    book, found = written(case, language), records(said(case, "csv", language.value))
    words: dict[str, set[str]] = {}
    for each in (each for each in members() if "{" not in each.words):
        words.setdefault(each.value, set()).add(each.text.to(language))
    for flag, word in (("true", "yes"), ("false", "no")):
        words.setdefault(flag, set()).add(Phrase(word).to(language))
    kinds = kinds_of(case)
    sheets = iter(book.worksheets[:-1])
    for kind, name in [*kinds.items()][: None if found else 1]:
        of_kind = [each for each in found if len(kinds) == 1 or each["kind"] == name]
        if found and not of_kind:
            continue
        heads, *shown = rows(sheet := next(sheets))
        columns = ["_".join(each) for each in headings(kind)]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes == "A2"
        assert all(each.font.bold and each.alignment.vertical == "top" for each in sheet[1])
        widths = [sheet.column_dimensions[each.column_letter].width for each in sheet[1]]
        assert all(len(head) + 2 <= width for head, width in zip(heads, widths, strict=True))
        assert len({*heads}) == len(columns)
        if language is Language.EN:  # where the words are the name
            assert [re.sub(":? ", "_", str(each).lower()) for each in heads] == columns
        assert len(shown) == len(of_kind)
        for record, row in zip(of_kind, shown, strict=True):
            cells = zip(columns, row, strict=True)
            wrong = [
                (name, record[name], each)
                for name, each in cells
                if not agree(name, record[name], each, words)
            ]
            assert wrong == []
    assert next(sheets, None) is None
    said_of_it = [text for row in rows(book.worksheets[-1]) for text in row]
    if reasons := answer_reasons(case):
        assert {*reasons} <= {*said_of_it}


def answer_reasons(case: Run) -> list[str]:
    lay_out(Path())
    result = answer_result("--overlay", "o.toml", *case.words) if not case.code else {}
    return [each["id"] for each in result.get("reasons", ()) if isinstance(each, dict)]


def test_no_kind_of_record_shows_what_a_plan_says_without_how_that_is_known() -> None:
    for case in (each for each in RUNS if "xlsx" in each.formats):
        for kind in kinds_of(case):
            columns = ["_".join(each) for each in headings(kind)]
            for name in (each for each in columns if each.endswith("inclusion")):
                evidence = name.removesuffix("inclusion") + "evidence"
                assert columns[columns.index(name) + 1] == evidence


@pytest.mark.parametrize("language", Language)
@pytest.mark.usefixtures("overlay")
def test_the_matrix_is_drawn_and_names_what_the_catalogue_finds(language: Language) -> None:
    confirm("premium", "callback", verdict="--not-included")
    cells = {
        (each["plan"], each["service"]): (each["inclusion"], each["evidence"])
        for one in answer_result("matrix")["families"]
        for row in one["rows"]
        for each in row["cells"]
    }
    assert run("matrix", "-o", "m.xlsx", "--lang", language.value).exit_code == 0
    *families, about = load_workbook("m.xlsx").worksheets
    assert [each.title for each in families] == [each.name for each in CATALOG.families]
    read = {}
    for sheet in families:
        (_, *plans), *lines = rows(sheet)
        for service, *row in lines:
            for plan, text in zip(plans, row, strict=True):
                read[CATALOG.plan(plan).id, CATALOG.service(service).id] = text
    for place, (inclusion, evidence) in cells.items():
        sign, word = SIGN[Evidence(evidence)], Inclusion(inclusion).text.to(language)
        assert read.pop(place) == (sign if inclusion == "unknown" else f"{word} {sign}")
    assert read == {}
    assert any("~" in str(row[0]) and "!" in str(row[0]) for row in rows(about))


HOSTILE = (
    *("=1+1", "+48 22", "-1", "@SUM(A1)", "00123", "1e5", "2026-01-01", "TRUE", "#N/A", "'x"),
    *("a;=1", " a ", "ą", "_x0041_", "<b>&amp;", "😀", "a\nb\tc"),
)


@frozen
class Noted:
    """An answer with a text."""

    note: str


def read_back(page: Page[Any]) -> Any:
    return load_workbook(io.BytesIO(b"".join(as_xlsx(page, "x", Language.EN))))


@pytest.mark.parametrize("text", [*HOSTILE, *HARMFUL, "\0", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    book = read_back(Page(answer=Noted(text), lead=(text,), closing=(text,)))
    shown = text.replace("\n", " ").replace("\t", " ")
    if text not in HOSTILE:
        shown = f"\\u{text.encode('utf-16-be', 'surrogatepass').hex('-', 2)}".replace("-", "\\u")
    found = book.worksheets[0]["A2"], book.worksheets[1]["A2"]
    for each in found:
        assert (each.value, each.data_type) == (shown, "s")
        assert each.quotePrefix or each.value[0].isalpha()


def test_what_a_contract_says_is_text_of_one_cell_too() -> None:
    line = r'{"customer": "=1+1\u0000\u202e", "number": "007", "plan": "vip", "months": 12,'
    Path("book.jsonl").write_text(line + ' "starts": "2026-01-31"}\n', encoding="utf-8")
    book = written(Run("portfolio book.jsonl --as-of 2026-02-03"))
    customer = book.worksheets[0]["B2"]
    assert (customer.value, customer.data_type) == (r"=1+1\u0000\u202e", "s")
    book = written(Run("contract status f.toml --as-of 2026-02-03"))
    assert book.worksheets[0]["A2"].value == "f.toml"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    page = Page(answer=Noted("a" * 40_000))
    book = read_back(page)
    cell = book.worksheets[0]["A2"]
    assert cell.value == "a" * 32_766 + "…"
    assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")
    assert book.worksheets[0].column_dimensions["A"].width <= 60


def test_a_sheets_name_has_no_sign_that_it_may_not_have() -> None:
    drawn = table(("A",), [("b",)], title="a/[b]:c?*\\" * 9), table(("A",), [("b",)], title="About")
    page = Page(answer=Noted(""), tables=drawn, drawn=True)
    book = read_back(page)
    first, second, third = book.sheetnames
    assert re.fullmatch(r"[abc ]{1,31}", first)
    assert (second, third) == ("About", "About1")


@pytest.mark.parametrize("language", Language)
def test_a_portfolio_has_its_broken_files_on_a_sheet_of_their_own(language: Language) -> None:
    contracts, faults, about = written(Run("portfolio f.toml b.toml odd.toml", 4), language)
    assert [row[0] for row in rows(contracts)[1:]] == ["f.toml"]
    assert {row[0] for row in rows(faults)[1:]} == {"b.toml", "odd.toml"}
    assert any("2" in str(row[0]) for row in rows(about))


def test_without_a_row_there_are_the_headings() -> None:
    book = written(Run("portfolio f.toml --as-of 2026-02-03 --within 0"))
    assert [len(rows(each)) for each in book.worksheets[:1]] == [1]
    assert book.sheetnames == ["Contracts", "About"]
    assert rows(book.worksheets[0])[0][:4] == ("File", "Customer", "Number", "NIP")
