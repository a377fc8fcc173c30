"""HTML pages, read as browsers read them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from html5lib import HTMLParser

ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "h1": {"id", "class"},
    "div": {"class", "role", "tabindex", "aria-label", "aria-labelledby"},
    "thead": {"class"},
    "th": {"scope", "class"},
    "td": {"class"},
    "i": {"class", "role", "title"},
}
PLAIN = {
    *("head", "title", "style", "body", "main", "footer", "p", "h2", "code"),
    *("table", "caption", "tbody", "tr"),
}
"""The elements of a page that have no attributes. None fetches, runs or leads anywhere."""


def read(shown: str) -> Element:
    """Parse a page, and hold it to its few elements and attributes: a text never adds one."""
    parser = HTMLParser(namespaceHTMLElements=False)
    page: Element = parser.parse(shown)
    # What Unicode assigns to nothing is no character of HTML; it stands there and does nothing.
    assert {code for _, code, _ in parser.errors} <= {"invalid-codepoint"}
    for each in page.iter():
        assert {*each.attrib} <= ATTRIBUTES.get(each.tag, set()), each.attrib
        assert each.tag in ATTRIBUTES or each.tag in PLAIN
    return page


def text(of: Element | None) -> str:
    assert of is not None
    return "".join(of.itertext())


def texts(page: Element) -> Iterator[str]:
    """Give all that is said on a page, also to whoever cannot see it."""
    for each in page.iter():
        if each.tag in {"title", "h1", "h2", "p", "caption", "th", "td", "footer"}:
            yield text(each)
        yield from (each.attrib[name] for name in ("title", "aria-label") if name in each.attrib)
