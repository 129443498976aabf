"""Token boundaries as spaCy's blank pipeline of a language draws them, white space tokens included, and back to a Doc.

spaCy cuts a text at white space first and tokenises each chunk without looking at its neighbours. So chunks are
remembered, which makes common text many times faster than asking spaCy again. Only spaCy's special cases can look
across chunks; a text in which that may matter goes through spaCy as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress
from operator import sub
from typing import TYPE_CHECKING, Any

from annotator.errors import Invalid, TooLarge
from annotator.records import Part
from annotator.text.packing import pack, unpack

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LONGEST_TEXT = 1_000_000
LONGEST_CHUNK = 2_000
REMEMBERED = 200_000

# spaCy's time grows with the square of a chunk that is mostly punctuation: about a second for ten million.
_MOST_WORK = 50_000_000
_SHORT_CHUNK = 100

_SPACING = frozenset((0, 1))
_CHUNKS = re.compile(r"\S+|\s+")
_DROPPED_SPACE = re.compile(r"(?<=\S) ")
_ALPHANUMERIC = re.compile(r"[^\W_]+")
_SPACE_AFTER_SPACE = re.compile(r" (?<=\s\s)")


def tokenize(text: str, language: str) -> bytes:
    """The packed (start, end) of every spaCy token; `packing.unpack` reads it.

    Raises TooLarge above a million characters or for a long run without white space, which would keep spaCy busy
    for minutes, and Invalid for a language that spaCy cannot tokenise here. About 0.1 ms for 3,500 characters.
    """
    if len(text) > LONGEST_TEXT:
        raise TooLarge(
            f"The text has {len(text):,} characters; the limit is {LONGEST_TEXT:,}.",
            hint="Split it into several documents.",
        )
    tokenizer, chunks = _tools(language)
    if chunks is None:
        return pack(_bounds(tokenizer(text)))
    if len(chunks) > REMEMBERED:
        _tools.cache_clear()
    return chunks.tokenize(text)


def token_bounds(text: str, language: str) -> tuple[Part, ...]:
    """As `tokenize`, unpacked."""
    return unpack(tokenize(text, language))


def doc_from_bounds(vocab: Vocab, text: str, bounds: Sequence[Part]) -> Doc:
    """A spaCy Doc of exactly this text with exactly these tokens. Raises Invalid if they do not make up the text."""
    from spacy.tokens import Doc

    return Doc(vocab, words=[text[start:end] for start, end in bounds], spaces=spaces_after(text, bounds))


def spaces_after(text: str, bounds: Sequence[Part]) -> list[bool]:
    """For each token, whether a space follows that belongs to no token.

    Raises Invalid if anything but one space lies between two tokens or after the last, or anything before the first.
    """
    starts, ends = zip(*bounds, strict=True) if bounds else ((len(text),), ())
    gaps = list(map(sub, (*starts[1:], len(text)), ends))
    between = set(map(text.__getitem__, compress(ends, gaps))) if _SPACING.issuperset(gaps) else None
    if starts[0] or between is None or not between <= {" "}:
        raise Invalid("These tokens do not make up the text.", hint="Tokenise the text again.")
    return list(map(bool, gaps))


class _LooksAround(Exception):
    """A chunk has a special case that may look at its neighbours."""


class _TooLong(Exception):
    """A chunk that would keep spaCy busy for too long."""


class _Chunks(dict[str, bytes]):
    """Chunk of text -> its tokens, packed, without the gap before the first."""

    def __init__(self, tokenizer: Any) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._chunkwise = _without_matcher(tokenizer)
        self._spaced_rules = tuple(rule for rule in tokenizer.rules if len(rule.split()) > 1)
        self._work = 0

    def tokenize(self, text: str) -> bytes:
        self._work = 0
        try:
            return self._by_chunk(text)
        except _LooksAround:
            return self._as_a_whole(text)
        except _TooLong as error:
            raise _too_long(str(error), text) from None

    def _by_chunk(self, text: str) -> bytes:
        if any(rule in text for rule in self._spaced_rules):
            raise _LooksAround
        return b"\x00" + b"\x01".join(map(self.__getitem__, _pieces(text))) if text else b""

    def _as_a_whole(self, text: str) -> bytes:
        try:
            for chunk in set(_CHUNKS.findall(text)):
                self._check(chunk)
        except _TooLong as error:
            raise _too_long(str(error), text) from None
        return pack(_bounds(self._tokenizer(text)))

    def __missing__(self, piece: str) -> bytes:
        chunks = _CHUNKS.findall(piece)
        if len(chunks) > 1:
            return b"\x00".join(map(self.__getitem__, chunks))
        self._check(piece)
        bounds = _bounds(self._tokenizer(piece))
        if bounds != _bounds(self._chunkwise(piece)):
            raise _LooksAround
        packed = self[piece] = pack(bounds)[1:]
        return packed

    def _check(self, chunk: str) -> None:
        if len(chunk) <= _SHORT_CHUNK or chunk.isalnum() or chunk.isspace():
            return
        self._work += len(chunk) * len(_ALPHANUMERIC.sub("", chunk))
        if len(chunk) > LONGEST_CHUNK or self._work > _MOST_WORK:
            raise _TooLong(chunk)


def _pieces(text: str) -> list[str]:
    """The text cut at each space that follows something else than white space: those that belong to no token."""
    mixed = text[0] == " " or _SPACE_AFTER_SPACE.search(text)
    pieces = _DROPPED_SPACE.split(text) if mixed else text.split(" ")
    return pieces if pieces[-1] else pieces[:-1]


def _bounds(doc: Doc) -> list[Part]:
    return [(token.idx, token.idx + len(token)) for token in doc]


def _too_long(chunk: str, text: str) -> TooLarge:
    start = text.index(chunk)
    line_start = max(text.rfind(end, 0, start) for end in "\n\r") + 1
    line = len(re.findall(r"\r\n?|\n", text[:start])) + 1
    return TooLarge(
        f"There are {len(chunk):,} characters without a space; the limit is {LONGEST_CHUNK:,} unless all are"
        " letters or digits."
        if len(chunk) > LONGEST_CHUNK
        else "There are too many long runs of punctuation without a space.",
        hint="Remove or break the run, or leave the document out.",
        where=f"line {line}, character {start - line_start + 1}",
    )


@cache
def _tools(language: str) -> tuple[Any, _Chunks | None]:
    """spaCy's tokenizer of a language, and the memory for it unless it is not the one that works by chunks."""
    import spacy
    from spacy.tokenizer import Tokenizer

    try:
        tokenizer = spacy.blank(language).tokenizer
    except (ImportError, ValueError) as error:
        raise Invalid(
            f"spaCy cannot tokenise the language “{language}” here.",
            hint="Choose another language code, such as “xx” for any language. " + str(error).splitlines()[0][:200],
        ) from error
    return tokenizer, _Chunks(tokenizer) if type(tokenizer) is Tokenizer else None


def _without_matcher(tokenizer: Any) -> Any:
    """The same tokenizer, but for the final pass in which special cases are looked for across chunks.

    A special case enters that pass if a prefix, infix or suffix is found in it; so none is found while they load.
    """
    from spacy.tokenizer import Tokenizer

    loading = True

    def later(find: Any, nothing: Any) -> Any:
        return lambda string: nothing if loading else find(string)

    copy = Tokenizer(
        tokenizer.vocab,
        rules={rule: substrings for rule, substrings in tokenizer.rules.items() if " " not in rule},
        prefix_search=later(tokenizer.prefix_search, None),
        suffix_search=later(tokenizer.suffix_search, None),
        infix_finditer=later(tokenizer.infix_finditer, ()),
        token_match=tokenizer.token_match,
        url_match=tokenizer.url_match,
    )
    loading = False
    return copy
