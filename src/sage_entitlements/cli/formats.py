"""Pages as JSON, CSV, Markdown and HTML."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from types import SimpleNamespace
from typing import Any

from sage_entitlements import data
from sage_entitlements.cli.page import Page, Said, say
from sage_entitlements.cli.run import PROGRAM
from sage_entitlements.text import Language, Later, Phrase, markdown_text, spreadsheet_cell, visible

WHY = Phrase("Why")
Lines = Iterator[str]


def as_json(page: Page[Any], command: str, language: Language) -> Lines:
    """Write the whole answer as one JSON object, part by part: what is an iterator, as it comes."""
    about = ("schema_version", data.SCHEMA_VERSION), ("command", command)
    when, result = data.to_data(page.as_of, language), data.members(page.answer, language)
    document = page.document or iter((*about, ("as_of", when), ("result", result)))
    # JSON escapes only some of the characters that a terminal would obey; others may be, too.
    return map(visible, chain(_json(document, "\n"), "\n"))


def _json(value: Any, line: str) -> Lines:
    """Write what ``json.dumps`` would, ``line`` before each line; pairs are those of an object."""
    import json  # the other formats do without it

    dumps = partial(json.dumps, ensure_ascii=False, indent=2)
    if not isinstance(value, Iterator):
        yield dumps(value).replace("\n", line)
        return
    before, signs = "", "[]"
    for each in value:
        name, inner = each if isinstance(each, tuple) else ("", each)
        signs = "{}" if name else "[]"
        yield f"{before or signs[0]}{line}  " + (f"{dumps(name)}: " if name else "")
        yield from _json(inner, f"{line}  ")
        before = ","
    yield f"{line}{signs[1]}" if before else signs


def as_jsonl(page: Page[Any], _: str, language: Language) -> Lines:
    """Write each record of an answer as a JSON object on a line."""
    import json  # the other formats do without it

    encode = json.JSONEncoder(ensure_ascii=False).encode
    records = (data.to_data(each, language) for each in data.records(page.answer))
    return (visible(f"{encode(each)}\n") for each in records)


def as_toml(page: Page[Any], *_: object) -> Lines:
    """Write the data that a command gives for it."""
    from sage_entitlements.files.toml import dumps  # the other formats do without it

    return iter([dumps(page.toml or {})])


def as_csv(page: Page[Any], _: str, language: Language) -> Lines:
    """Write the records of an answer, a line each, under the names of the columns."""
    import csv  # the other formats do without it

    # It gives what writing to its file gives, which here is what was written.
    line = csv.writer(SimpleNamespace(write=str), lineterminator="\n").writerow
    names, types = data.columns(type(page.answer)), data.record_types(type(page.answer))
    yield line(names)
    for record in data.records(page.answer):
        values = {"kind": types[type(record)], **dict(data.cells(record))}
        yield line([_csv_value(values.get(name), language) for name in names])


def _csv_value(value: Any, language: Language) -> str:
    if isinstance(value, tuple):
        return " ".join(_csv_value(each, language) for each in value)
    plain = data.to_data(value, language)
    if isinstance(plain, str):
        return spreadsheet_cell(plain)
    return "" if plain is None else str(plain).lower()  # true, false, or a number


def apart(blocks: Callable[..., Iterator[Iterable[str]]]) -> Callable[..., Lines]:
    """Make a function that gives blocks into one of their lines, an empty one between any two."""

    def lines(*shown: Any) -> Lines:
        for number, block in enumerate(blocks(*shown)):
            yield from (f"{line}\n" for line in chain([""] if number else [], block))

    return lines


@apart
def as_markdown(page: Page[Any], _: str, language: Language) -> Iterator[Iterable[str]]:
    """Write the page's tables and words as Markdown, line by line."""

    def line(cells: Iterable[Said]) -> str:
        return f"| {' | '.join(map(sentence, cells))} |"

    def sentence(said: Said) -> str:
        return markdown_text(say(said, language))

    late = any(isinstance(each, Later) for each in page.lead)  # rows are written as they come
    yield from ([sentence(each)] for each in (() if late else page.opening))
    for table in page.shown_tables:
        if table.title:
            yield [f"**{sentence(table.title)}**"]
        headings = table.headings(language)
        rows = (line(cell.text for cell in row) for row in table.rows)
        yield chain((line(headings), "|" + " --- |" * len(headings)), rows)
    if page.reasons:
        yield [f"**{WHY.to(language)}**"]
        yield (f"- `{each.id}`: {sentence(each.text)}" for each in page.reasons)
    yield from ([sentence(each)] for each in chain(page.opening if late else (), page.closing))


def as_html(page: Page[Any], command: str, language: Language) -> Lines:
    """Write the page as an HTML document that stands alone, by its one template."""
    from jinja2 import Environment, FileSystemLoader  # the other formats do without it

    folder = FileSystemLoader(os.path.dirname(__file__))
    made = Environment(loader=folder, autoescape=True, trim_blocks=True, keep_trailing_newline=True)
    made.filters["said"] = lambda said: say(said, language)
    last = chain(page.closing, () if page.dated else page.moment)  # the dated say it in closing
    around = {"title": f"{PROGRAM} {command}", "language": language, "why": WHY}
    return made.get_template("page.html").generate(page=page, closing=last, **around)
