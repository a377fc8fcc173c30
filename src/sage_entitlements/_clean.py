"""Text from files and arguments is data: made harmless before a terminal or a program sees it."""

import re

# Controls, invisible and direction-changing signs, halves of pairs: they move the cursor, hide
# or reorder what is shown. Ranges, for a look at each sign's category would cost every start.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_FOREIGN = re.compile(r"[^\n\x20-\x7e]")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_MARKUP = re.compile(r"([\\`*_\[\]|~])")
_BLOCK = re.compile(r"^(?:(?=[#+-])|([0-9]+)(?=[.)]))")
"""What makes the beginning of a line a heading or a list."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code > 0xFFFF:  # noqa: PLR2004 - the last code that four digits can write
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return f"\\u{code:04x}"


def visible(text: str) -> str:
    r"""Show harmful signs as ``\\u001b`` and the like; line breaks and tabs stay."""
    return _HARMFUL.sub(_escape, text)


def toml_text(text: str, *, ascii_only: bool = False) -> str:
    """Escape harmful signs in TOML, all of whose texts stand in double quotes, losing nothing."""
    escaped = _FOREIGN if ascii_only else _HARMFUL
    return escaped.sub(lambda match: f"\\U{ord(match[0]):08x}", text)


def unbroken(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def one_line(text: str) -> str:
    """Show a text on one line, harmful signs made visible."""
    return visible(unbroken(text))


def spreadsheet_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    shown = one_line(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def markdown_text(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML markup."""
    shown = _BLOCK.sub(r"\1\\", _MARKUP.sub(r"\\\1", one_line(text).lstrip()))
    for sign, entity in _ENTITIES.items():
        shown = shown.replace(sign, entity)
    return shown
