"""Text from files and arguments is data: made harmless before a terminal or a program sees it."""

import re

# Controls, invisible and direction-changing characters, halves of pairs: they move the cursor, hide
# or reorder what is shown. Ranges, for a look at each character's category would cost every start.
_HARMFUL = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKUP = r"([\\`*_\[\]|~])"
_BLOCK = r"^(?:(?=[#+-])|([0-9]+)(?=[.)]))"  # begins a heading or a list
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _escape(match: re.Match[str]) -> str:
    # As JSON writes it: four digits, and what needs more as two halves of a pair.
    codes = match[0].encode("utf-16-be", "surrogatepass").hex("-", 2)
    return "\\u" + codes.replace("-", "\\u")


def visible(text: str) -> str:
    r"""Show harmful characters as ``\u001b`` and the like; line breaks and tabs stay."""
    if all(map(str.isprintable, text.split("\n"))):  # nothing harmful is, and most texts are
        return text
    return re.sub(_HARMFUL, _escape, text)


def toml_text(text: str) -> str:
    """Escape harmful characters in TOML whose texts all stand in double quotes, losing nothing."""
    return re.sub(_HARMFUL, lambda match: f"\\U{ord(match[0]):08x}", text)


def unbroken(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def one_line(text: str) -> str:
    """Show a text on one line, harmful characters made visible."""
    return visible(unbroken(text))


def spreadsheet_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def markdown_text(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML markup."""
    escaped = re.sub(_MARKUP, r"\\\1", one_line(text).lstrip())
    return re.sub(_BLOCK, r"\1\\", escaped).translate(_ENTITIES)
