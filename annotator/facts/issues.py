"""What is wrong with a text as it arrived: glued words, cut sentences, unpaired quotation marks, odd characters.

The text is never altered; an issue only says where to be careful. Rules are few and narrow, for an alarm that is often
false is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.vocabulary import IssueKind


@dataclass(frozen=True, slots=True)
class Issue:
    start: int
    end: int
    kind: IssueKind
    note: str = ""


_ODD = re.compile(
    r"(?P<replacement>\ufffd+)|(?P<soft>\u00ad)|(?P<zero>[\u200b\u2060\ufeff]+|(?<=[A-Za-z])[\u200c\u200d](?=[A-Za-z]))"
    r"|(?P<control>[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]+)|(?P<direction>[\u202a-\u202e]+)|(?P<private>[\ue000-\uf8ff]+)"
    r"|(?P<mojibake>â(?:€.|\x80.)|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|Ð[\u0080-\u00bf]Ñ?)"
)
_ODD_NOTES = {
    "replacement": "a character was lost",
    "soft": "soft hyphen",
    "zero": "invisible character",
    "control": "control character",
    "direction": "invisible mark of direction",
    "private": "character of no known meaning",
    "mojibake": "read in the wrong encoding",
}
_SMALL = "on|in|at|of|the|to|with|from|by|for|and|as|that|an"
_STOP = re.compile(r"(?<![\w@/.])([^\W\d_]+(?<=[a-zà-ÿ]{2}))([.!?]['\"”’]?)([A-ZÀ-Þ][^\W\d_]+)(?![\w@/]*\.\w)")
_CAMEL = re.compile(r"(?<![\w@/.#-])([a-zà-ÿ]{2,})([A-ZÀ-Þ][a-zà-ÿ]{2,})")
_VERB = re.compile(r"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]{3,}(?:said|says|told|reported|announced|denied)(?!\w)")
_COMMA = re.compile(r"(?<![\w@/.])[a-zà-ÿ]{3,}[,;][A-Za-zÀ-ÿ]{3,}(?![\w]*[@/=])")
_DOUBLED = re.compile(r"(?<![\w-])(the|a|an|of|to|and|was|for|with|at|from) \1(?![\w-])", re.IGNORECASE)
_NO_GLUE = re.compile(r"Aforesaid|Foresaid|Gainsaid|Foretold|Unreported|Misreported|Underreported")
_PARAGRAPH = re.compile(r"[^\n\r]+")
_NEXT = re.compile(r"\s*(\S?)")
_GAP = re.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:[\r\n]|\Z)|\s*\Z")
_MARK = re.compile('[“”«»„"]')
_CUT = re.compile(rf"(?:,|(?<!\w)(?:{_SMALL}|a|is|was|were|had|has|than|who|which|will))\s*\Z", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?…]['\"”’)]?\s)\s*(?=\S)")


def find(text: str) -> list[Issue]:
    """The issues of a text in reading order. Linear in the text."""
    found = [*_odd_characters(text), *_glued(text)]
    for match in _PARAGRAPH.finditer(text):
        found.extend(_quotes(text, match))
        found.extend(_cut_end(text, match))
    found.extend(Issue(*match.span(), IssueKind.TYPO, "a word stands twice") for match in _DOUBLED.finditer(text))
    return sorted(set(found), key=lambda each: (each.start, each.end, each.kind))


def _odd_characters(text: str) -> Iterator[Issue]:
    for match in _ODD.finditer(text):
        if not (match["zero"] == "\ufeff" and match.start() == 0):
            yield Issue(*match.span(), IssueKind.ODD_CHARACTER, _ODD_NOTES[match.lastgroup or "private"])


def _glued(text: str) -> Iterator[Issue]:
    for match in _STOP.finditer(text):
        kind = IssueKind.SPLICE if _words_before(text, match.start(2)) <= 3 else IssueKind.GLUED_WORDS
        note = "a sentence was cut here" if kind == IssueKind.SPLICE else "a space is missing after the sentence"
        yield Issue(*match.span(), kind, note)
    for match in _CAMEL.finditer(text):
        is_cut = match[1] in _SMALL.split("|")
        note = "a sentence was cut here" if is_cut else "a space is missing"
        yield Issue(*match.span(), IssueKind.SPLICE if is_cut else IssueKind.GLUED_WORDS, note)
    for pattern in (_VERB, _COMMA):
        for match in pattern.finditer(text):
            if not _NO_GLUE.fullmatch(match.group()):
                yield Issue(*match.span(), IssueKind.GLUED_WORDS, "a space is missing")


def _words_before(text: str, end: int) -> int:
    """How many words the sentence has that ends here."""
    line = text.rfind("\n", 0, end) + 1
    window = text[max(line, end - 200) : end]
    start = max((match.end() for match in _SENTENCE_START.finditer(window)), default=0)
    return len(window[start:].split())


def _quotes(text: str, paragraph: re.Match[str]) -> Iterator[Issue]:
    """Marks without a partner in the paragraph. A quotation over several paragraphs is closed in the last only."""
    marks = [(match.start(), match.group()) for match in _MARK.finditer(text, *paragraph.span())]
    if not marks:
        return
    following = _next(text, paragraph.end())
    yield from _paired(marks, "«", "»", following)
    if all(mark != "„" for _, mark in marks):
        yield from _paired(marks, "“", "”", following)
    straight = [place for place, mark in marks if mark == '"' and not _is_inch(text, place)]
    if len(straight) % 2 and following != '"':
        yield Issue(straight[-1], straight[-1] + 1, IssueKind.UNBALANCED_QUOTE, "a quotation mark has no partner")


def _paired(marks: Sequence[tuple[int, str]], left: str, right: str, following: str) -> Iterator[Issue]:
    opened: list[int] = []
    for place, mark in marks:
        if mark == left:
            opened.append(place)
        elif mark == right and opened:
            opened.pop()
        elif mark == right:
            yield Issue(place, place + 1, IssueKind.UNBALANCED_QUOTE, "nothing opens this quotation")
    if opened and following != left:
        yield Issue(opened[-1], opened[-1] + 1, IssueKind.UNBALANCED_QUOTE, "nothing closes this quotation")


def _next(text: str, start: int) -> str:
    """The next visible character, "" at the end."""
    match = _NEXT.match(text, start)
    return match[1] if match else ""


def _is_inch(text: str, place: int) -> bool:
    """Whether the mark after a digit stands for inches: no other is open before it."""
    return text[place - 1 : place].isdigit() and text.count('"', max(0, place - 200), place) % 2 == 0


def _cut_end(text: str, paragraph: re.Match[str]) -> Iterator[Issue]:
    """A long paragraph that stops at a word like "the" or "of" and has a blank line or nothing below."""
    if (
        _GAP.match(text, paragraph.end())
        and 12 <= len(paragraph.group().split())
        and (cut := _CUT.search(paragraph.group()))
    ):
        start = paragraph.start() + cut.start()
        yield Issue(start, start + len(cut.group().rstrip()), IssueKind.SPLICE, "the sentence has no end")
