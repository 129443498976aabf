"""One spelling for the many that a name of another script or with accents has in English.

Tables and rules for single words; `annotator.facts.names.forms` puts them together for whole names. What comes out is a
key to compare by, not a spelling to show: "Zelenskyy" and "Zelenskiy" both give "zelenski".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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
        (r"(?!sson$)(.)\1+", r"\1"),
        (r"is(?=e$|ed$|ation$)", "iz"),
        (r"(?<=ch|sh)i?ov$", "ev"),
        (r"(?<=k)oi$", "i"),
        (r"^ie", "e"),
        (r"(?<=[bcdfghjklmnprstvz])ie(?=[a-z])", "e"),
        (r"(?<=...)ove$", "ovo"),
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

# Established English spellings of one name that the rules alone do not bring together.
_SAME_WORDS = (
    *(
        "Kyiv Kiev",
        "Kharkiv Kharkov",
        "Lviv Lvov",
        "Chernihiv Chernigov",
        "Mykolaiv Nikolaev Nikolayev",
        "Luhansk Lugansk",
    ),
    *(
        "Dnipro Dnepr Dnieper",
        "Zaporizhzhia Zaporizhia Zaporozhye Zaporizhzhya",
        "Horlivka Gorlovka",
        "Chornobyl Chernobyl",
    ),
    *("Avdiivka Avdeevka", "Vuhledar Ugledar", "Sloviansk Slavyansk", "Lukashenko Lukashenka", "Zelensky Selensky"),
    *("Hezbollah Hizbullah Hizballah Hezbullah", "Taliban Taleban", "Qaida Qaeda", "Osama Usama", "Omar Umar"),
    *("Khalid Khaled", "Yasser Yasir", "Mumbai Bombay", "Kolkata Calcutta", "Beijing Peking", "Tehran Teheran"),
    *("Myanmar Burma", "Turkiye Turkey", "Tbilisi Tiflis", "Chisinau Kishinev", "Netanyahu Netanjahu"),
    *("defense defence", "center centre", "labor labour"),
)

# Given names that one person carries in two languages or for short. They count as equal only beside an equal surname.
_GIVEN_NAMES = (
    *("Volodymyr Vladimir Uladzimir", "Oleksandr Aleksandr Alexander Aliaksandr Alex", "Oleksiy Oleksii Alexei Alexey"),
    *("Sergei Serhiy Serhii Sergii", "Andrei Andriy Andrii Andrej", "Dmitry Dmytro Dimitri", "Mykola Nikolai Nikolay"),
    *(
        "Mykhailo Mikhail",
        "Yevgeny Evgeny Yevhen Yevheniy",
        "Olena Elena Yelena",
        "Yulia Yuliya Julia Iuliia",
        "Yuri Yurii Juri",
    ),
    *(
        "Yaroslav Jaroslav",
        "Igor Ihor",
        "Oleg Oleh",
        "Kyrylo Kirill",
        "Petro Pyotr Petr",
        "Pavlo Pavel",
        "Fyodor Fedor Fedir",
    ),
    *(
        "Artyom Artem",
        "Stepan Stefan",
        "Kateryna Ekaterina Yekaterina",
        "Iryna Irina",
        "Ibrahim Ebrahim",
        "Yahya Yehya",
    ),
    *("Benjamin Binyamin", "Joe Joseph Josef", "Bill William", "Mike Michael", "Tom Thomas", "Jim James", "Bob Robert"),
    *("Steve Steven", "Chris Christopher", "Dave David", "Tony Anthony", "Nick Nicholas"),
)
_LOOSE = re.compile(r"(?<=...k)(?:o|i)$")
_VOWELS = re.compile(r"[aeiouh]")


def plain(text: str) -> str:
    """Small Latin letters without accents; Cyrillic letter by letter."""
    lowered = text.casefold().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).translate(_LETTERS)


def _by_rules(word: str) -> str:
    folded = plain(word)
    if len(folded) <= 2 or any(each.isdigit() for each in folded):
        return folded
    for pattern, to in _RULES:
        folded = pattern.sub(to, folded)
    return folded


def _table(rows: Iterable[str]) -> dict[str, str]:
    """Each folded spelling of a row -> the first one of the row."""
    return {_by_rules(word): _by_rules(row.split()[0]) for row in rows for word in row.split()}


_SAME = _table(_SAME_WORDS)
_GIVEN = _table(_GIVEN_NAMES)


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """The key of one word of letters. Words of one or two letters keep what they are, in small letters."""
    folded = _by_rules(word)
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
