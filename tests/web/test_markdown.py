"""Markdown as HTML: what it makes of ordinary text, and that nothing hostile gets through or takes long."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from itertools import count

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from annotator.web.markdown import markdown

TAGS = {
    "p", "h3", "h4", "h5", "h6", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "br", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Seen(HTMLParser):
    """Tags, attributes and text of some markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text += data


def check_tame(html):
    """Only the tags there should be, and on them only what a link and a list need."""
    seen = Seen(html)
    assert set(seen.tags) <= TAGS
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel"), ("a", "target"), ("ol", "start")}
        if name == "href":
            assert re.match(r"(https?|mailto):", value, re.IGNORECASE)
        if name == "start":
            assert value.isdigit()
    return seen


def test_it_is_markup_that_templates_trust():
    assert isinstance(markdown("*a*"), SafeString)
    assert markdown("") == ""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *two* **three** `four`", "<p>One <em>two</em> <strong>three</strong> <code>four</code></p>\n"),
        ("# A\n## B\n###### C", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n"),
        ("## A\n# B\n### C", "<h3>A</h3>\n<h3>B</h3>\n<h4>C</h4>\n"),
        ("Setext\n---\n#### D\n## E", "<h3>Setext</h3>\n<h4>D</h4>\n<h3>E</h3>\n"),
        ("- a\n- b\n\n3. c", '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start="3">\n<li>c</li>\n</ol>\n'),
        ("> said\n\n---", "<blockquote>\n<p>said</p>\n</blockquote>\n<hr />\n"),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("a\nb  \nc", "<p>a\nb<br />\nc</p>\n"),
        (
            "[here](https://example.org/?a=1&b=2 \"t\")",
            '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener nofollow" target="_blank">here</a></p>\n',
        ),
        (
            "<mailto:a@b.org>",
            '<p><a href="mailto:a@b.org" rel="noopener nofollow" target="_blank">mailto:a@b.org</a></p>\n',
        ),
    ],
)  # fmt: skip
def test_ordinary_text(text, html):
    assert markdown(text) == html


def test_a_table_has_no_style():
    html = markdown("| right | wrong |\n|------:|:-----:|\n| Kyiv | kyiv |")
    assert check_tame(html).tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert "style" not in html


def test_headings_stand_below_the_page_s_own():
    assert markdown("# A\n## B\n### C\n#### D", below=3) == "<h4>A</h4>\n<h5>B</h5>\n<h6>C</h6>\n<h6>D</h6>\n"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- <b> -->",
    "<style>*{display:none}</style>",
    "<iframe src=//evil>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/projects/desk/settings/archive)",
    "[x](../settings)",
    "[x](#main)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x]: <javascript:alert(1)>\n\n[y][x]",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "![x][y]\n\n[y]: https://evil.example/pixel.png",
    "[![x](https://evil.example/pixel.png)](javascript:alert(1))",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example/ '\" onmouseover=\"alert(1)')",
    "[x](https://a.example/\"><script>alert(1)</script>)",
    "[a [b](javascript:x) c](https://a.example)",
    "[a [b](https://b.example) c](https://a.example)",
    "```\"onclick=alert(1)\nx\n```",
    "```<script>\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <script>",
    "| <script> |\n|---|\n| <img src=x onerror=1> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "\\<script>",
    "a\0b",
    "{{ 7*7 }} {% load x %}",
    "<http://a.example/<script>>",
    "<https://a.example/\"onclick=x>",
    "\u202e<b>\u2066",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text):
    seen = check_tame(markdown(text))
    assert "img" not in seen.tags
    check_tame(markdown(f"- > {text}\n\n1. {text}"))


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](/here)", "<script>x</script>"]
)
def test_what_is_not_allowed_is_shown_as_it_was_written(text):
    assert Seen(markdown(text)).text.strip() == text


def test_a_link_in_a_link_is_one_link():
    html = markdown("[a [b](https://b.example) c](https://a.example)")
    assert html.count("<a ") == 1
    assert 'href="https://b.example"' in html


@given(st.text("[]()<>!*_`#|-:\\\"'&; \n\tahjpst/1.", max_size=200))
def test_whatever_is_written_stays_tame(text):
    check_tame(markdown(text))


SLOW = {
    "[": 100_000,
    "]": 100_000,
    "![": 50_000,
    "[](": 20_000,
    "![[]()": 8_000,
    "[a](b": 10_000,
    "[a](<b": 8_000,
    "*a_": 15_000,
    "a**b": 12_000,
    "**x [a*b**c*](d)": 3_000,
    "a``b```c`": 5_000,
    "> ": 25_000,
    "- ": 25_000,
    "* 1. ": 10_000,
    "- a\n": 12_000,
    "<": 50_000,
    "<!--": 12_000,
    "&#": 25_000,
    "\\": 50_000,
    "\n": 50_000,
    "[a]: b\n": 7_000,
    "|": 50_000,
    "|a\n": 15_000,
    "a\n=\n": 12_000,
}


@pytest.mark.parametrize("piece", SLOW, ids=repr)
def test_long_texts_take_no_more_work_than_their_length(piece):
    """Twice the text is about twice the work: four times would be what grows with the square."""
    half, whole = (_work(piece * (SLOW[piece] // part)) for part in (4, 2))
    assert whole < 3 * half + 1_000


@pytest.mark.parametrize("text", ["[" * 50_000 + "a" + "]" * 50_000, "".join("e" + "`" * n for n in range(440))])
def test_a_hundred_kilobytes_of_one_inside_another_are_little_work(text):
    assert _work(text) < 400 * len(text)


def _work(text: str) -> int:
    """How many calls are made for a text, of Python's own functions too: the same on any machine."""
    calls = count()
    sys.setprofile(lambda *_: next(calls) and None)
    try:
        check = markdown(text + "x")
    finally:
        sys.setprofile(None)
    assert check
    return next(calls)
