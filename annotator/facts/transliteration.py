"""One spelling for the many that a name of another script or with accents has in English.

Tables and rules for single words; `annotator.facts.name_forms` puts them together for whole names. What comes out is a
key to compare by, not a spelling to show: "Zelenskyy" and "Zelenskiy" both give "zelenski".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ə": "a",
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "yo", "є": "ye", "ж": "zh",
        "з": "z", "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"shch|tsch|sch", "sh"),
        (r"tch", "ch"),
        (r"dzh|dj|zh", "j"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"tz", "ts"),
        (r"x", "ks"),
        (r"ck|q", "k"),
        (r"c(?=[aouklrt]|$)", "k"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"ue", "u"),
        (r"oe", "o"),
        (r"ij$|yj$", "i"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"is(?=e$|ed$|ation$)", "iz"),
        (r"(?<=ch|sh)i?ov$", "ev"),
        (r"(?<=k)oi$", "i"),
        (r"^ie", "e"),
        (r"(?<=..)[ieo]vka$", "ivka"),
        (r"^m[ou]ham[ae]d$", "mohamad"),
        (r"^(?:g|k|h|gh)ad(?:h|d)*af[i]$", "gadafi"),
        (r"^h[ou]s(?:ein|ain|an?in|ayn)$", "husein"),
        (r"^(?:iu|io)s[ue]f$", "iusuf"),
        (r"^ahm[ae]d$", "ahmad"),
        (r"^abd[ue]l$", "abdul"),
        (r"^ibn$", "bin"),
    )
)

# Two established English spellings of one name, both folded by the rules above.
_SAME_WORDS: tuple[tuple[str, ...], ...] = (
    ("kiv", "kiev"),
    ("harkiv", "harkov"),
    ("lviv", "lvov"),
    ("odesa", "odessa"),
    ("chernihiv", "chernigov"),
    ("mikolaiv", "nikolaev", "nikolaiev"),
    ("dnipro", "dnepr", "dnieper"),
    ("zaporijia", "zaporijie", "zaporojie", "zaporijjia", "zaporijhia"),
    ("luhansk", "lugansk"),
    ("horlivka", "gorlivka"),
    ("chernobil", "chornobil"),
    ("donbas", "donbass"),
    ("avdivka", "avdeivka"),
    ("lukashenko", "lukashenka"),
    ("hizbula", "hezbola", "hezbolah", "hizbolah", "hizbulah", "hezbulah"),
    ("taliban", "taleban"),
    ("kaida", "kaeda"),
    ("osama", "usama"),
    ("omar", "umar"),
    ("halid", "haled"),
    ("iaser", "iasir"),
    ("asad", "assad"),
    ("shia", "shiite"),
    ("mumbai", "bombai"),
    ("kolkata", "kalkuta"),
    ("beijing", "peking"),
    ("mianmar", "burma"),
    ("turkie", "turkiie", "turkei", "turkiye"),
    ("tbilisi", "tiflis"),
    ("chisinau", "kishinev", "kishinau"),
    ("almati", "alma-ata"),
    ("netaniahu", "netanjahu"),
    ("zelenski", "selenski"),
    ("defense", "defence"),
    ("center", "centre"),
    ("labor", "labour"),
    ("organisation", "organization"),
)
_SAME = {word: words[0] for words in _SAME_WORDS for word in words}

# Given names that one person carries in two languages. They count as equal only beside an equal surname.
_GIVEN_NAMES: tuple[tuple[str, ...], ...] = (
    ("volodimir", "vladimir", "vladimer", "uladzimir"),
    ("oleksandr", "aleksandr", "aleksander", "alyaksandr", "aliaksandr"),
    ("olekse", "oleksi", "aleksei", "aleksi"),
    ("sergei", "serhi", "sergi", "serhei"),
    ("andrei", "andri", "andrej"),
    ("dmitri", "dmitro", "dimitri", "dimitro"),
    ("mikola", "nikolai", "nikolaj"),
    ("mihailo", "mihail", "mikhail", "mihal", "mikhailo"),
    ("evgeni", "ievheni", "evheni", "ievhen", "evhen", "evgen"),
    ("olena", "elena", "ielena", "jelena", "helena"),
    ("iulia", "julia", "iuliia"),
    ("iuri", "juri"),
    ("iaroslav", "jaroslav"),
    ("igor", "ihor"),
    ("oleg", "oleh"),
    ("kirilo", "kiril"),
    ("petro", "piotr", "petr", "peter"),
    ("pavlo", "pavel"),
    ("denis", "denys"),
    ("fiodor", "fedor", "fedir"),
    ("artiom", "artem"),
    ("stepan", "stefan"),
    ("ana", "hana", "hanna"),
    ("katerina", "ekaterina", "kateryna"),
    ("bil", "viliam"),
    ("jo", "joe", "joseph", "josef"),
    ("benjamin", "benjmin", "biniamin"),
)
_GIVEN = {word: names[0] for names in _GIVEN_NAMES for word in names}
_LOOSE = re.compile(r"(?<=...k)(?:o|i)$")
_VOWELS = re.compile(r"[aeiouh]")


def plain(text: str) -> str:
    """Small Latin letters without accents; Cyrillic letter by letter."""
    lowered = text.casefold().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).translate(_LETTERS)


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """The key of one word of letters. Words of one or two letters keep what they are, in small letters."""
    folded = plain(word)
    if len(folded) <= 2 or any(each.isdigit() for each in folded):
        return folded
    for pattern, to in _RULES:
        folded = pattern.sub(to, folded)
    return _SAME.get(folded, folded)


def given_name(folded: str) -> str:
    """The folded given name in one language: "vladimir" and "volodimir" are one beside an equal surname."""
    return _GIVEN.get(folded, folded)


def loose(folded: str) -> str:
    """A folded surname without an ending that is often cut or added: "kelenko", "kelenki" -> "kelenk"."""
    return _LOOSE.sub("", folded)


def consonants(folded: str) -> str:
    """What is left of a word when the letters that transliterations differ in are taken out."""
    return _VOWELS.sub("", folded)
