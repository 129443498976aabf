"""The lines of a news page, and what a line is by its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.vocabulary import ZoneKind

Judgement = tuple[ZoneKind, float, str]
"""Kind, score and rule."""
Kinds = list[Judgement | None]
"""Of each line what it is; None where its words say nothing."""

_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_AGO = re.compile(r"(?:\d{1,3}|an?|one|two|three) (?:min(?:ute)?|hour|hr|day|week|month)s? ago", re.IGNORECASE)
_LONGEST_FURNITURE = 240

_WHOLE = re.compile(
    r"(?:log ?in|sign in|register|menu|search|home|share|share this.*|share on .*|comments?|hashtags?|advertisement"
    r"|related(?: (?:articles|stories|topics|news|content))?:?|loading(?:\.*|…)|skip to .*content"
    r"|be the first to comment\W*"
    r"|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|email|print|copy link|save|listen|tags:?|topics:?"
    r"|(?:you (?:may|might) also like|more from|more on|read next|most read|trending|latest news|recommended)\b.*"
    r"|try our .*|let it read for you:?|back to top|close|accept(?: all)?(?: cookies)?|reject all"
    r"|\d+ comments?|post a comment"
    r"|(?:about|contact) us|advertise(?: with us)?|\d+ min(?:ute)?s? read|show more|load more|next|previous|view all)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"©|\ball rights reserved\b|\bcopyright\b.{0,40}\d{4}|^copyright\b"
    r"|\bcookies? (?:policy|settings|consent|notice)\b"
    r"|\b(?:we|site) uses? cookies\b|\bterms of (?:use|service)\b|\bprivacy (?:policy|notice)\b"
    r"|\bmay not be (?:published|reproduced|redistributed)\b|^follow us\b|\btrademarks? of\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"[^|·•>»]{1,30}(?:\s[|·•>»]\s?[^|·•>»]{1,30}){2,}")
_PROMO = re.compile(
    r"(?:\W*)(?:(?:read (?:more|also|next|on)|see also|also read|related|more|watch"
    r"|listen|don['’]t miss|in pictures"
    r"|explainer|opinion)\s?:|subscribe\b|sign up\b|download (?:our|the) app\b|support (?:us|our)\b"
    r"|donate\b|join (?:us|our)\b"
    r"|click here\b|get (?:the|our) .*\b(?:newsletter|app|alerts)\b"
    r"|follow .{2,40} on (?:telegram|twitter|x|facebook|instagram)\b"
    r"|(?:become|already) a (?:member|subscriber)\b)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:By|BY) (?:[A-ZÀ-ÞŁ][\w.'’-]*|al-\w+)"
    r"(?:,? (?:[A-ZÀ-ÞŁ][\w.'’-]*|and|AND|in|for|of|de|van|von|bin|al-\w+|&|\|)){0,14}"
)
_STAFF = re.compile(
    r"\W*(?:(?:additional |further )?(?:reporting|writing|editing|story|words|text)"
    r"(?: (?:and|&) (?:writing|editing))? by\b"
    r"|written by\b|edited by\b|(?:first |originally )?published\b(?=\W*(?:on |at )?\W*(?:\w+,? )?\w*\.? ?\d)"
    r"|(?:last )?updated\b(?=\W*(?:on |at )?\W*(?:\w+,? )?\w*\.? ?\d)|posted \d|posted on\b|publication date\b)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"By (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|By (?:January|February|March|April|May|June|July)\b"
)
_CAPTION = re.compile(
    r"\W*(?:(?:file )?(?:photo|photograph|image|picture|graphic|illustration|map|video)"
    r"(?: credit| by| courtesy)?\s?[:/]"
    r"|file photo\b|photo by\b|caption\s?:)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\((?:[^()]{0,40}(?:photo|image|handout|pool|getty|file|via)[^()]{0,60}|[A-Z][\w .]{1,30}/[A-Z][\w .]{1,30})\)"
    r"|\[[^\[\]]{0,30}/(?:reuters|afp|ap|getty[^\[\]]{0,20})\]|(?:/|— ?)(?:AFP|Getty Images|REUTERS))\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it. `after_gap` where a blank line stands before it."""

    start: int
    end: int
    text: str
    after_gap: bool = False

    @property
    def is_ago(self) -> bool:
        return bool(_AGO.fullmatch(self.text))


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            between = text[found[-1].end : start] if found else ""
            found.append(Line(start, start + len(stripped), stripped, 1 < between.replace("\r\n", "\n").count("\n")))
    return found


def judged(line: Line) -> Judgement | None:
    """Kind, score and rule of a line by its words alone."""
    text = line.text
    if _LONGEST_FURNITURE < len(text):
        return (ZoneKind.CAPTION, 0.7, "credit") if len(text) <= 600 and _ends_with_credit(text) else None
    if _WHOLE.fullmatch(text) or not any(each.isalnum() for each in text):
        return ZoneKind.BOILERPLATE, 0.9, "page furniture"
    if _PROMO.match(text):
        return ZoneKind.PROMO, 0.85, "promotion"
    if _BOILERPLATE.search(text):
        return ZoneKind.BOILERPLATE, 0.9, "legal"
    if _CAPTION.match(text) or _ends_with_credit(text):
        return ZoneKind.CAPTION, 0.85, "credit"
    if _STAFF.match(text) or (_BYLINE.fullmatch(text) and not _NOT_A_NAME.match(text)):
        return ZoneKind.BYLINE, 0.85, "author"
    if _LIST.fullmatch(text):
        return ZoneKind.BOILERPLATE, 0.8, "list"
    return None


def _ends_with_credit(text: str) -> bool:
    tail = text[-110:]
    return any(_CREDIT.fullmatch(tail, place) for place, each in enumerate(tail) if each in "([/—")
