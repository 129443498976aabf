"""A name as it is written, taken apart: titles and possessives off, words folded, initials and generation known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from annotator.facts.names.transliteration import fold_word, plain

APOSTROPHES = "'’ʼʻ‘`´ʹ"
_POSSESSIVE = re.compile(rf"(?:[{APOSTROPHES}]s|(?<=s)[{APOSTROPHES}])$", re.IGNORECASE)
_DOTTED = re.compile(r"\b((?:[^\W\d_]\.){2,})")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_WORDS = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_ARTICLE = re.compile(r"(?:\b(?:al|el)[-‐–]|\b(?:a[dnrtz]|ash?)-(?=[A-Z]))", re.IGNORECASE)
_INNER_ARTICLE = re.compile(r"(?<=\w )(?:[ae]l)[ -]|(?:^|(?<= ))al (?=[A-Z])|(?<=\w )El (?=[A-Z])")
_OF_STATE = re.compile(
    r"\b(?:Secretary|Minister|Chief|Speaker) (?:of|for) "
    r"(?:State|Defen[cs]e|Foreign Affairs|Finance|Justice|Health|(?:the )?(?:General )?Staff|the House) (?=[A-Z])"
)
_ABD = re.compile(r"\babd[ -]?[aeu]l\b[- ]?", re.IGNORECASE)

# fmt: off
_OFFICES = frozenset(
    {
        "adm", "admiral", "ambassador", "analyst",
        "ayatollah", "brig", "brigadier", "capt", "captain", "chairman", "chairwoman",
        "chancellor", "chief", "cmdr", "col", "colonel", "commander", "comrade", "congressman", "congresswoman",
        "cpl", "dame", "director", "dr", "envoy", "gen", "general", "gov", "governor", "journalist", "judge",
        "justice", "leader", "lieutenant", "lt", "maj", "major", "marshal", "mayor", "minister", "ministers", "miss",
        "mr", "mrs", "ms", "premier", "president", "presidentelect", "prof", "professor", "rep", "representative",
        "rev", "reverend", "secretary", "sen", "senator", "sergeant", "sgt", "sir", "speaker", "spokesman",
        "spokesperson", "spokeswoman",
    }
)
_BEFORE_OFFICES = frozenset(
    {
        "acting", "american", "british", "chinese", "defence", "defense", "deputy", "finance", "foreign", "former",
        "french", "german", "interior", "iranian", "israeli", "polish", "prime", "russian",
        "special", "turkish", "ukrainian",
        "us", "vice",
    }
)
_NO_NAME = frozenset(
    {
        "administration", "agency", "and", "assembly", "congo", "council", "court", "department", "directorate",
        "dynamics", "election", "elections", "electric", "executive", "for", "general", "guard", "headquarters",
        "hospital", "in", "justice", "league", "mills", "ministry", "motors", "of", "office", "on", "palace",
        "prosecutor", "secretariat", "security", "service", "services", "staff", "strike", "the",
    }
)
# fmt: on
_COMPANY = frozenset({"inc", "ltd", "corp", "llc", "plc", "gmbh", "incorporated", "limited"})
_GENERATIONS = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "v", "vi", "xiv", "xvi"})
_PHRASES = {
    ("us",): ("united", "states"),
    ("usa",): ("united", "states"),
    ("united", "states", "of", "america"): ("united", "states"),
    ("uk",): ("united", "kingdom"),
    ("britain",): ("united", "kingdom"),
    ("great", "britain"): ("united", "kingdom"),
    ("uae",): ("united", "arab", "emirates"),
    ("al", "qaida"): ("qaeda",),
    ("al", "qaeda"): ("qaeda",),
    ("dprk",): ("north", "korea"),
    ("turkiye",): ("turkey",),
    ("ivory", "coast"): ("cote", "divoire"),
    ("czechia",): ("czech", "republic"),
}
_SHORT_PHRASES = frozenset({"us", "uk"})
_SURNAME_FIRST = frozenset(
    map(fold_word, ("Kim", "Xi", "Park", "Yoon", "Moon", "Wang", "Zhang", "Liu", "Chen", "Deng"))
)
_ALWAYS_FIRST = frozenset(map(fold_word, ("Xi", "Wang", "Zhang", "Liu", "Deng")))
PARTICLES = frozenset({"von", "van", "der", "den", "de", "da", "di", "du", "la", "le", "bin", "abu", "dos", "ter"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `words` are folded; `generation` is "jr", "iii" or ""; `acronym` its letters if it is one."""

    shown: str
    words: tuple[str, ...]
    generation: str = ""
    acronym: str = ""

    @property
    def folded(self) -> str:
        return " ".join((*self.words, self.generation)) if self.generation else " ".join(self.words)

    @property
    def surnames(self) -> tuple[str, ...]:
        """What the person may be called for short, folded: the last word, with particles before it too."""
        if len(self.words) < 2:
            return ()
        found = [self.words[-1]]
        if (len(self.words) == 3 and self.words[0] in _SURNAME_FIRST) or self.words[0] in _ALWAYS_FIRST:
            found = [self.words[0]]
        first = len(self.words) - 1
        while 1 < first and self.words[first - 1] in PARTICLES:
            first -= 1
            found.append(" ".join(self.words[first:]))
        return tuple(found)


def fold(form: str) -> str:
    """The key of a name: forms that differ in case, accents, apostrophes, titles, possessives or transliteration only
    have the same. "" where no letter or digit is left.
    """
    return parse(form).folded


@lru_cache(maxsize=65_536)
def parse(form: str) -> Name:
    """A name taken apart. Costs about 20 microseconds."""
    shown = shown_form(form)
    raw = _raw_words(shown)
    words = tuple(plain(each) for each in raw)
    generation = ""
    if 1 < len(words) and words[-1] in _GENERATIONS:
        generation = {"junior": "jr", "senior": "sr"}.get(words[-1], words[-1])
        words = words[:-1]
    if 1 < len(words) and words[-1] in _COMPANY:
        words = words[:-1]
    words = _phrase(words, "".join(raw))
    return Name(shown, tuple(fold_word(each) for each in words), generation, _acronym(shown))


def shown_form(form: str) -> str:
    """The form without title, article, possessive and white space around: what to call an entity by."""
    shown = " ".join(form.split()).strip('"“”«»„,;:()[]')
    shown = _OF_STATE.sub("Secretary ", _POSSESSIVE.sub("", shown))
    words = shown.split(" ")
    if words[0].lower() == "the" and 1 < len(words):
        words = words[1:]
    return " ".join(words[_titles(words) :])


def _titles(words: list[str]) -> int:
    """How many words at the start are titles: up to the last office before a word that can be a name."""
    found = 0
    for number, word in enumerate(words[:-1]):
        key = plain(word).replace(".", "").replace("-", "")
        if key not in _OFFICES and key not in _BEFORE_OFFICES:
            break
        following = plain(words[number + 1]).strip(".")
        if key in _OFFICES and following not in _NO_NAME and following[:1].isalpha():
            found = number + 1
    return found if words[found][:1].isupper() or words[found][:3].lower() in {"al-", "el-"} else 0


def _raw_words(shown: str) -> list[str]:
    text = unicodedata.normalize("NFC", shown)
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    text = _ABD.sub("Abdul ", text)
    text = _INNER_ARTICLE.sub("", _ARTICLE.sub("", text))
    return [each.replace(".", "") for each in _WORDS.findall(_APOSTROPHE.sub("", text))]


def _phrase(words: tuple[str, ...], raw: str) -> tuple[str, ...]:
    if len(words) == 1 and words[0] in _SHORT_PHRASES and not raw.isupper():
        return words
    return _PHRASES.get(words, words)


def _acronym(shown: str) -> str:
    letters = shown.replace(".", "")
    return letters if 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper() else ""
