"""Answers as JSON, CSV and Markdown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sage_entitlements._clean import markdown_text, one_line, spreadsheet_cell, toml_text, visible
from sage_entitlements._text import Language, Phrase, Speakable

from ._answer import Answer, Chart, Said

SCHEMA_VERSION = 1
_APART = "   "
_CHART_WIDTH = 80
"""Signs a line in Markdown, where no terminal says."""


def say(said: Said, language: Language) -> str:
    """Say a text of the data as it is, anything else in ``language``."""
    return said.to(language) if isinstance(said, Speakable) else said


def why_lines(answer: Answer, language: Language) -> list[tuple[str, str]]:
    """Give each reason's id and text."""
    return [(reason.id, reason.text.to(language)) for reason in answer.why]


def as_json(command: str, answer: Answer, language: Language, *, ascii_only: bool) -> str:
    """Write the whole answer as one JSON object."""
    import json  # noqa: PLC0415 - the other formats do without it

    document = answer.document or {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "as_of": answer.as_of,
        "result": answer.result,
    }
    plain = _plain(language)
    text = json.dumps(document, default=plain, ensure_ascii=ascii_only, indent=2)
    # JSON escapes only some of the signs that a terminal would obey; the rest may be escaped too.
    return visible(text)


def _plain(language: Language) -> Callable[[object], str]:
    def plain(value: object) -> str:
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        assert isinstance(value, Speakable), value  # noqa: S101 - commands put nothing else in
        return value.to(language)

    return plain


def json_lines(answer: Answer, language: Language, *, ascii_only: bool) -> Iterator[str]:
    """Write each of the answer's records as a JSON object on a line."""
    import json  # noqa: PLC0415 - the other formats do without it

    encoder = json.JSONEncoder(default=_plain(language), ensure_ascii=ascii_only)
    return (visible(encoder.encode(record)) for record in answer.records)


def csv_lines(answer: Answer, language: Language) -> Iterator[str]:
    """Write the answer's records, a line each, under one with their keys."""
    import csv  # noqa: PLC0415 - the other formats do without it
    import io  # noqa: PLC0415

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="")

    def line(values: Iterable[str]) -> str:
        file.seek(0)
        file.truncate()
        writer.writerow(values)
        return file.getvalue()

    yield line(answer.columns)
    for record in answer.records:
        yield line(_csv_value(record[column], language) for column in answer.columns)


def _csv_value(value: Any, language: Language) -> str:  # noqa: ANN401 - any plain value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return spreadsheet_cell(say(value, language))


def as_markdown(answer: Answer, language: Language) -> str:
    """Write the answer's tables and words as Markdown."""

    def line(cells: Iterable[Said]) -> str:
        return f"| {' | '.join(markdown_text(say(cell, language)) for cell in cells)} |"

    def sentence(said: Said) -> str:
        return markdown_text(say(said, language))

    blocks = [sentence(each) for each in answer.lead]
    if answer.chart is not None:
        lines = chart_lines(answer.chart, _CHART_WIDTH, language)
        blocks.append("\n".join(("```text", *lines, "```")))
        blocks.extend(_APART.join(map(sentence, entries)) for entries in answer.chart.legend)
    for table in answer.tables:
        if table.title is not None:
            blocks.append(f"**{sentence(table.title)}**")
        rule = "|" + " --- |" * len(table.columns)
        rows = (line(cell.text for cell in row) for row in table.rows)
        blocks.append("\n".join((line(table.columns), rule, *rows)))
    if answer.why:
        blocks.append(f"**{WHY.to(language)}**")
        reasons = why_lines(answer, language)
        blocks.append("\n".join(f"- `{name}`: {markdown_text(text)}" for name, text in reasons))
    blocks.extend(sentence(each) for each in answer.closing)
    return "\n\n".join(blocks)


def chart_lines(chart: Chart, width: int, language: Language) -> Iterator[str]:
    """Draw a chart no wider than ``width``: as many columns as fit, then the next ones below."""
    labels = [say(label, language) for label in chart.labels]
    beside = max(map(len, labels)) + 1
    fit = max(1, (width - beside) // chart.cell)
    for start in range(0, len(chart.columns), fit):
        if start:
            yield ""
        columns = chart.columns[start : start + fit]
        for row, label in enumerate(labels):
            cells = "".join(column[row].ljust(chart.cell) for column in columns)
            if cells.strip():
                yield f"{label.ljust(beside)}{cells}".rstrip()


def legend_lines(chart: Chart, width: int, language: Language) -> Iterator[str]:
    """Write a chart's legend, its lines broken between entries."""
    for entries in chart.legend:
        line = ""
        for entry in entries:
            text = one_line(say(entry, language))
            if line and len(line) + len(_APART) + len(text) > width:
                yield line
                line = text
            else:
                line = f"{line}{_APART}{text}" if line else text
        yield line


def as_toml(answer: Answer, *, ascii_only: bool) -> str:
    """Write the answer's data as TOML that loads again."""
    import tomli_w  # noqa: PLC0415 - the other formats do without it

    return toml_text(tomli_w.dumps(answer.toml or {}), ascii_only=ascii_only).rstrip("\n")


WHY = Phrase("Why")


def reasons_json(reasons: Iterable[Any]) -> list[Mapping[str, object]]:
    """Put reasons into the shape that every JSON answer has."""
    return [{"id": reason.id, "text": reason.text} for reason in reasons]
