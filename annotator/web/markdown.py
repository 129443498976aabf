"""Markdown as HTML: besides the renderer of annotated text the only place where markup is made of what people wrote.

CommonMark and tables, by markdown-it-py. HTML in the text is text, there are no images, and links lead only to http,
https and mailto; everything else is shown as it was written. The markup has no attributes but a link's address and the
first number of a list, so no style and no id of the page can be meant by it. Time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_CELLS = 20_000  # lines times columns: beyond it there are no tables, since short rows are filled up with cells
DEEPEST = 40  # lists and quotations inside each other count two and one; what lies deeper is left out
_ADDRESS = re.compile(r"(https?|mailto):[^\s\x00-\x20\x7f]+", re.IGNORECASE)
_KEPT = {"href", "start"}  # attributes


def markdown(text: str, *, below: int = 2) -> SafeString:
    """The text as HTML; its headings stand below a heading of this level, none more than one level below the one
    before. Some 2 ms for 1,000 characters.
    """
    return _rendered(text, below)


@lru_cache(maxsize=128)
def _rendered(text: str, below: int) -> SafeString:
    parser = _WITH_TABLES if _cells(text) <= MOST_CELLS else _WITHOUT_TABLES
    tokens = parser.parse(text)
    for token in _all(tokens):
        _tame(token)
    _put_below(tokens, below)
    return SafeString(parser.renderer.render(tokens, parser.options, {}))


def _parser(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.disable(["image", "html_block", "html_inline"])
    if tables:
        parser.enable("table")
    parser.validateLink = lambda url: _ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]
    return parser


_WITH_TABLES, _WITHOUT_TABLES = _parser(tables=True), _parser(tables=False)


def _cells(text: str) -> int:
    lines = text.splitlines()
    return len(lines) * max((line.count("|") for line in lines), default=0)


def _put_below(tokens: Sequence[Token], level: int) -> None:
    """Give the headings levels below this one. The highest of the text is one below, and none skips a level."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    last = level
    for token in headings:
        if token.type == "heading_open":
            last = min(int(token.tag[1]) - highest + level + 1, last + 1, 6)
        token.tag = f"h{last}"


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _tame(token: Token) -> None:
    """Leave the token no attribute but those that are kept."""
    token.attrs = {name: value for name, value in token.attrs.items() if name in _KEPT}
    token.info = ""  # the language of code would become a class
    if token.type == "link_open":
        token.attrs |= {"rel": "noopener nofollow", "target": "_blank"}
