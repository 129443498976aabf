"""Whether what a date belongs to lies ahead: "will meet on Tuesday" against "said on Tuesday that he will"."""

from __future__ import annotations

import re

from annotator.facts.listing import word_set

FUTURE = word_set(
    "will shall 'll ’ll due scheduled slated planned plans plan planning expected expects set going would "
    "upcoming coming "
    "forthcoming next ahead tomorrow must should poised intends hopes aims agreed could may might "
    "can ends end deadline expires "
    "begins starts opens"
)
PAST = word_set(
    "said told met held left took fell struck hit shot began went came saw gave made was were had did has have "
    "broke fought "
    "killed sent wrote spoke flew ran won lost according since hours earlier statement ago died drove brought caught"
)
TO_BE = word_set("be been being get")
NO_VERBS = word_set("united hundred armed")
ONLY_BEFORE = word_set("end ends ahead next coming upcoming plans plan planning set hours earlier since ago tomorrow")
IS_TO = word_set("is are was were")
OPEN_END = word_set("until till by")
SCHEDULED = word_set(
    "open opens begin begins start starts resume resumes convene convenes reconvene reconvenes "
    "expire expires meets votes"
)
WORD = re.compile(r"[A-Za-z]+|['’]ll\b")
SENTENCE = re.compile(r"[.!?;\n](?=\s|$)|[“”]")
REACH = 160


def direction(text: str, start: int, end: int) -> str:
    """Future, past or "" by the nearest verb or cue before the expression in its sentence, then right behind it."""
    before = text[max(0, start - REACH) : start]
    cuts = [found.end() for found in SENTENCE.finditer(before) if not _abbreviation(before, found.start())]
    before = before[cuts[-1] :] if cuts else before
    words = [found[0].lower() for found in WORD.finditer(before) if found[0] != "May"][::-1][:25]
    if told := _nearest(words):
        return told
    after = text[end : end + REACH]
    cut = SENTENCE.search(after)
    following = [found[0].lower() for found in WORD.finditer(after[: cut.start()] if cut else after)][:7]
    behind = next((side for word in following if word not in ONLY_BEFORE and (side := _side(word))), "")
    return behind or ("future" if words[:1] and words[0] in OPEN_END else "")


def _abbreviation(text: str, at: int) -> bool:
    title = re.search(r"\b(?:[A-Z]|Gen|Col|Lt|Mr|Mrs|Ms|Dr|Sen|Gov|Maj|St)$", text[max(0, at - 5) : at])
    return text[at] == "." and title is not None


def _nearest(words: list[str]) -> str:
    for at, word in enumerate(words):
        side = _side(word)
        if word == "to" and set(words[at + 1 : at + 2]) & IS_TO:
            return "future"
        if at < 3 and word in SCHEDULED and not set(words[at + 1 : at + 4]) & PAST:
            return "future"
        if not side or (side == "past" and word.endswith("ed") and set(words[at + 1 : at + 2]) & TO_BE):
            continue
        if word in {"was", "were", "had", "has", "have"} and at and words[at - 1] in FUTURE:
            continue
        if word == "agreed" and words[at - 1 : at] != ["to"]:
            return "past"
        return side
    return ""


def _side(word: str) -> str:
    if word in FUTURE:
        return "future"
    past = word in PAST or (word.endswith("ed") and len(word) > 4 and word not in NO_VERBS)
    return "past" if past else ""
