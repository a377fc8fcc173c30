"""Answers as JSON, CSV and Markdown."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sage_entitlements._text import Language, Phrase, Speakable

from ._answer import Answer, Said
from ._clean import markdown_text, spreadsheet_cell, toml_text, visible

SCHEMA_VERSION = 1


def say(said: Said, language: Language) -> str:
    """Say a text of the data as it is, anything else in ``language``."""
    return said.to(language) if isinstance(said, Speakable) else said


def why_lines(answer: Answer, language: Language) -> list[tuple[str, str]]:
    """Give each reason's id and text."""
    return [(reason.id, reason.text.to(language)) for reason in answer.why]


def as_json(command: str, answer: Answer, language: Language, *, ascii_only: bool) -> str:
    """Write the whole answer as one JSON object."""
    import json  # noqa: PLC0415 - the other formats do without it

    def plain(value: object) -> str:
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        assert isinstance(value, Speakable), value  # noqa: S101 - commands put nothing else in
        return value.to(language)

    document = {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "as_of": answer.as_of,
        "result": answer.result,
    }
    text = json.dumps(document, default=plain, ensure_ascii=ascii_only, indent=2)
    # JSON escapes only some of the signs that a terminal would obey; the rest may be escaped too.
    return visible(text)


def as_csv(answer: Answer, language: Language) -> str:
    """Write the answer's records under a line with their keys."""
    import csv  # noqa: PLC0415 - the other formats do without it
    import io  # noqa: PLC0415

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    for record in answer.records:
        writer.writerow([_csv_value(record[column], language) for column in answer.columns])
    return file.getvalue().rstrip("\n")


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
    for table in answer.tables:
        if table.title is not None:
            blocks.append(f"**{sentence(table.title)}**")
        rule = "|" + " --- |" * len(table.columns)
        rows = (line(cell.text for cell in row) for row in table.rows)
        blocks.append("\n".join((line(table.columns), rule, *rows)))
    if answer.why:
        blocks.append(f"**{WHY.to(language)}**")
        lines = why_lines(answer, language)
        blocks.append("\n".join(f"- `{name}`: {markdown_text(text)}" for name, text in lines))
    blocks.extend(sentence(each) for each in answer.closing)
    return "\n\n".join(blocks)


def as_toml(answer: Answer, *, ascii_only: bool) -> str:
    """Write the answer's data as TOML that loads again."""
    import tomli_w  # noqa: PLC0415 - the other formats do without it

    return toml_text(tomli_w.dumps(answer.toml or {}), ascii_only=ascii_only).rstrip("\n")


WHY = Phrase("Why")


def reasons_json(reasons: Iterable[Any]) -> list[Mapping[str, object]]:
    """Put reasons into the shape that every JSON answer has."""
    return [{"id": reason.id, "text": reason.text} for reason in reasons]
