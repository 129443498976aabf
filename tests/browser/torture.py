"""Texts that offsets break on, and the page's own module that turns selections into offsets."""

from __future__ import annotations

import random
from typing import Any

from annotator.access import Actor
from annotator.models import Document
from tests import make

TORTURE = {
    "emoji": (
        "The 👨\u200d👩\u200d👧\u200d👦 family waved 🇺🇦🇬🇧 flags, 👍\U0001f3fd and ❤\ufe0f.\n"
        "👨\u200d👩\u200d👧\u200d👦👨\u200d👩\u200d👧\u200d👦 again."
    ),
    "combining": (
        "e\u0301te\u0301, a\u0308\u0323 and Z\u0351\u036b\u0343a\u0328lgo; n\u0303 is not ñ.\n"
        "Vie\u0323\u0302t Nam\u0308"
    ),
    "astral": "𝐀𝐁 math, 𐌰𐌱 Gothic, 𠮷野家 and 🧑\u200d🚀 up.",
    "arabic": "قالت أم في ب\u064eي\u0652ر\u064fوت: 12.5 مليون.\nومع Reuters وAFP اليوم 🇱🇧",
    "hebrew": "ש\u05c1\u05b8לו\u05b9ם מירושלים (2026)!\nIDF: צה״ל אמר OK אמש.",
    "cjk": "习近平在北京会见普京。中華民國𠀀𪛖。\n東京は晴れ、か\u3099き\u3099。서울 한글",
    "thai": (
        "นายกร\u0e31ฐมนตร\u0e35ไปกร\u0e38งเทพฯ ว\u0e31นน\u0e35\u0e49\nनई द\u093fल\u094dल\u0940 क\u094dष\u0947त\u094dर"
    ),
    "line breaks": "One\r\nTwo\rThree\r\n\r\nFour\u2028Five\u2029Six\x85Seven\x0bEight\x0cNine\n\n\nTen\r",
    "spaces": (
        "A\xa0B\tC  D\u200bE\u2009F\u3000G\ufeffH\xadI\n\t tab first, \u202aLRE\u202c \u2067RLI\u2069 then   three."
    ),
    "markup": ('<b>5 < 6 & 7 > 3</b> &amp; &lt; <mark data-s="1"> \' " {{ x }} 😀</p>\n<!-- no --> ]]> &#13; end'),
    "controls": "bell\x07 esc\x1b[0m \x01\x02 delete\x7f c1\x81\x9f \ufffe? private \ue000 \U000f0000 end.",
    "long line": " ".join(f"Sentence {n} has 👍\U0001f3fd and cafe\u0301." for n in range(60)) + " x" * 700,
}

# Importing a module again gives the one that runs already.
FIND_MODULE = """async () => {
  const { hostname } = location;
  for (const { name } of performance.getEntriesByType("resource")) {
    const url = new URL(name);
    if (url.hostname !== hostname || !/\\/annotator\\/js\\/.*\\.js$/.test(url.pathname)) continue;
    const module = await import(name);
    if (module.selected && module.toRanges) return name;
  }
  throw new Error("no script of this page exports selected and toRanges");
}"""


def module(page: Any) -> str:
    """The address of the module that turns selections into offsets, as the page itself loaded it."""
    return str(page.evaluate(FIND_MODULE))


def mark_some(document: Document, by: Actor) -> None:
    """Spans in it, nested and crossing, so that the text is cut into many nodes."""
    rng = random.Random(document.title)
    bounds = document.body.token_bounds
    label = make.label(document.project, "ORG")
    ranges = set()
    for _ in range(8):
        first = rng.randrange(len(bounds))
        last = min(len(bounds) - 1, first + rng.randrange(4))
        ranges.add((bounds[first][0], bounds[last][1]))
    for start, end in sorted(ranges):
        if document.body.text[start:end].strip():
            make.operate(document, "add", by, parts=((start, end),), label=label.pk)
