"""HTML pages, read back by html5lib: all that Markdown has, and the months drawn."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from .helpers import answer_result
from .pages import read, text
from .runs import RUNS, Run, lay_out, said

pytestmark = pytest.mark.usefixtures("laid_out")

ASKED = [each for each in RUNS if {"html", "markdown"} <= {*each.formats}]
SENTENCES = ("h1", "h2", "p", "caption")
ALONE = "default-src 'none'; style-src 'unsafe-inline'"


def plain(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", unescape(markdown))


def rows_of(lines: list[str]) -> Iterator[list[str]]:
    """Give the cells of Markdown's tables, headings too."""
    for line in lines:
        if line.startswith("|") and not line.startswith("| ---") and "| --- |" not in line:
            yield [plain(each).strip() for each in re.split(r"(?<!\\) \| ", line[2:-2])]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("case", ASKED, ids=str)
def test_a_page_has_what_markdown_has_and_stands_alone(case: Run, language: str) -> None:
    found = read(said(case, "html", language))
    assert found.attrib == {"lang": language}
    metas = {each.get("http-equiv") or each.get("name"): each for each in found.iter("meta")}
    assert metas["Content-Security-Policy"].get("content") == ALONE
    assert metas["viewport"].get("content") == "width=device-width, initial-scale=1"
    (heading,) = map(text, found.iter("h1"))
    assert text(found.find(".//title")) == heading
    for of in found.iter("div"):
        named = of.get("aria-label") or of.get("aria-labelledby")
        assert named == "".join(map(text, of.iter("caption"))) or named == "answer"
    for each in found.iter("table"):
        assert {head.get("scope") for head in each.findall("thead//th")} == {"col"}
        for row in each.findall("tbody/tr"):
            assert (row[0].tag, row[0].get("scope")) == ("th", "row")
            assert {cell.tag for cell in row[1:]} <= {"td"}
    # A customer is told neither our reasons nor our commands.
    for_us = case.words[0] != "offer" or "--why" in case.words
    assert len(found.findall(".//footer")) == for_us
    why = " --why" * for_us
    asked = case._replace(arguments=case.arguments.removesuffix(" --why") + why)
    lines = said(asked, "markdown", language).splitlines()
    tables = found.findall(".//div[@class='box']/table")
    shown = [[text(cell).strip() for cell in row] for of in tables for row in of.iter("tr")]
    assert shown == [*rows_of(lines)]
    sentences = [text(each).strip() for name in SENTENCES for each in found.iter(name)]
    for line in (each for each in lines if each and not each.startswith("|")):
        reason = re.fullmatch("- `(.+?)`: (.+)", line)
        wanted = f"{reason[2]} {reason[1]}" if reason else line.removeprefix("**")
        assert plain(wanted.removesuffix("**")) in sentences


def test_what_tells_no_moment_in_words_has_it_at_the_foot() -> None:
    foot = read(said(Run("show vip --as-of 2026-06-01"), "html", "en")).findall(".//main/p")
    moments = [text(each) for each in foot if "2026" in text(each)]
    assert len(moments) == 1
    for line in ("hours --at 2026-11-23", "portfolio f.toml --as-of 2026-03-03"):
        told = [text(each) for each in read(said(Run(line), "html", "en")).iter("p")]
        assert len([each for each in told if re.search("[Aa]s of|3 Mar 2026", each)]) == 1, told


SIGNS = {"used": "●", "unused": "○", "present": "·", "to_come": "", "none": "-", "unknown": "?"}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    "case",
    [each for each in RUNS if each.words[:2] in (["contract", "status"], ["contract", "timeline"])],
    ids=str,
)
def test_the_months_of_a_contract_are_drawn(case: Run, language: str) -> None:
    (drawn,) = read(said(case, "html", language)).findall(".//div[@class='box figure']")
    lay_out(Path())
    line = ("--overlay", "o.toml", "contract", "timeline", *case.words[2:], "--lang", language)
    answer: dict[str, Any] = answer_result(*line)
    months, starts = answer["months"], date.fromisoformat(answer["life"]["first_day"])
    marks = drawn.findall(".//td/i")
    assert "-" not in {each.get("title") for each in marks}  # a cell that says nothing has none
    visits = [each for each in marks if text(each) == "─" or text(each).isdigit()]
    sessions = [each for each in marks if each not in visits]
    states = ["used" if each["used"] else each["state"] for each in months]
    assert [text(each) for each in sessions] == [SIGNS[each] for each in states]
    now = [each.get("class", "").endswith(" now") for each in sessions]
    assert now == [each["present"] for each in months]
    for mark, each in zip(sessions, months, strict=True):
        evidence = re.search(r"\((\w+)\)", mark.get("title", ""))
        assert bool(evidence) == (each["evidence"] != "none")
    begins = [starts + relativedelta(months=each) for each in range(1000)]
    windows = [
        (
            date.fromisoformat(of["window"]["first_day"]),
            date.fromisoformat(of["window"]["last_day"]),
        )
        for of in answer["packages"]
    ]
    months_open = sum(
        first < after and last >= begin
        for first, last in windows
        for begin, after in pairwise(begins)
    )
    assert len(visits) == months_open
    made = [of["on"] for each in answer["packages"] for of in each["made"]]
    counted = [int(text(each)) for each in visits if text(each) != "─"]
    assert sum(counted) == sum(date.fromisoformat(each) >= starts for each in made)


def test_a_year_is_a_row_with_a_row_for_each_package_that_is_open_in_it() -> None:
    case = Run("contract timeline l.toml --as-of 2027-03-01")
    (drawn,) = read(said(case, "html", "en")).findall(".//div[@class='box figure']")
    assert [" ".join(text(each) or "." for each in row) for row in drawn.iter("tr")] == [
        "From 01 02 03 04 05 06 07 08 09 10 11 12",
        "31 Jan 2026 ○ ○ ○ ○ ○ ○ ○ ○ ○ ○ ○ ○",
        "A 2 ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─",
        "31 Jan 2027 ○ · . . . . . . . . . .",
    ]
    assert [text(each) for each in drawn.findall("p/i")] == [
        *("○ unused and gone", "· this month", "─ open")
    ]
    assert text(drawn.find(".//caption")) == "Sessions (assumed) and visits, month by month"
    titles = {each.get("title") for each in drawn.findall(".//td/i")}
    assert titles == {
        *("unused and gone (assumed)", "this month (assumed)", "to come (assumed)"),
        *("2 visits", "open"),
    }


def test_a_months_sign_says_what_it_means() -> None:
    found = read(said(Run("usage f.toml u.toml k.toml --as-of 2026-06-03"), "html", "en"))
    meant = {(text(each), each.get("title"), each.get("class")) for each in found.iter("i")}
    assert meant == {
        ("●", "used", "green"),
        ("○", "unused and gone", "red"),
        ("·", "this month", ""),
        ("-", "not in the plan", "dim"),
        ("?", "not known whether there is one", "yellow"),
    }


def luminance(colour: tuple[float, ...]) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    ]
    return sum(part * of for part, of in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    least, most = sorted((luminance(one), luminance(other)))
    return (most + 0.05) / (least + 0.05)


def test_every_colour_can_be_read_on_paper_and_on_its_own_shade() -> None:
    style = text(read(said(Run("show vip"), "html", "en")).find(".//style"))
    colours = re.findall("--([a-z]+): #([0-9a-f]+);", style)
    assert len(colours) == 12
    for palette in (dict(colours[:6]), dict(colours[6:])):
        mixed = {
            name: tuple(int(part * (2 // len(part)), 16) / 255 for part in split(code))
            for name, code in palette.items()
        }
        paper = mixed.pop("paper")
        for name, colour in mixed.items():
            shade = [0.12 * one + 0.88 * of for one, of in zip(colour, paper, strict=True)]
            assert contrast(colour, paper) > 4.5, name
            assert contrast(colour, (*shade,)) > 4.5, name


def split(code: str) -> list[str]:
    size = len(code) // 3
    return [code[at : at + size] for at in range(0, len(code), size)]
