"""Searching titles and texts: FTS5 on SQLite, a table of tsvectors on PostgreSQL; one small query language.

A query is words that all have to occur, in title or text: `harbour "talks failed" mobil*`. Quotes make a phrase, a
star at the end matches beginnings. Everything else is a separator, so no query can be wrong or hurt. Case and the
diacritics of Latin letters do not matter.
The index is a table of its own; whoever stores or deletes documents calls `index` and `forget`.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from annotator.errors import Invalid

MOST_WORDS = 20
LONGEST_WORD = 100
SNIPPET_BEFORE, SNIPPET_AFTER = 60, 120
SNIPPET_READS = 50_000
"""How many characters of a text are looked through for the words to show."""

TABLE = "annotator_fulltext"
INDEXED_BY_POSTGRESQL = 200_000
"""Characters of a document: a tsvector holds at most a megabyte."""

_TERM = re.compile(r'"([^"]*)("\*|"|$)|([^\s"]+)')
_FORGETS = (3, 43) <= sqlite3.sqlite_version_info


@dataclass(frozen=True, slots=True)
class Term:
    """One or several words in a row; `prefix` says that the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """The terms of what a person typed; none where there is no letter or digit in it. Raises Invalid for too much."""
    terms = []
    for phrase, end, word in _TERM.findall(_composed(query)):
        raw = phrase or word
        words = tuple(raw.translate(_CUT).split())
        if words:
            terms.append(Term(words, prefix=end == '"*' or (not phrase and word.endswith("*"))))
    if MOST_WORDS < sum(len(term.words) for term in terms):
        raise Invalid(f"A search has at most {MOST_WORDS} words.", hint="Leave some out.", where="search")
    if any(LONGEST_WORD < len(word) for term in terms for word in term.words):
        raise Invalid(f"A word of a search has at most {LONGEST_WORD} characters.", where="search")
    return tuple(terms)


def matching(terms: Sequence[Term]) -> RawSQL:
    """A condition for `filter(pk__in=...)`: ids of every project, so scope them."""
    if connection.vendor == "sqlite":
        return RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [" AND ".join(map(_fts5, terms))])
    query = " & ".join(f"({_tsquery(term)})" for term in terms)
    return RawSQL(f"SELECT document_id FROM {TABLE} WHERE words @@ to_tsquery('simple', %s)", [query])


def index(rows: Iterable[tuple[int, str, str]]) -> None:
    """Make documents findable: (document id, title, text). In the transaction that stores them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            verb = "INSERT OR REPLACE" if _FORGETS else "INSERT"
            composed = [(pk, _composed(title), _composed(text)) for pk, title, text in rows]
            cursor.executemany(f"{verb} INTO {TABLE} (rowid, title, text) VALUES (%s, %s, %s)", composed)
        else:
            words = [(pk, _folded_words(f"{title}\n{text}"[:INDEXED_BY_POSTGRESQL])) for pk, title, text in rows]
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES (%s, to_tsvector('simple', %s)) "
                "ON CONFLICT (document_id) DO UPDATE SET words = excluded.words",
                words,
            )


def forget(ids: Iterable[int]) -> None:
    """Take deleted documents out of the index."""
    if connection.vendor == "sqlite" and not _FORGETS:
        return
    key = "rowid" if connection.vendor == "sqlite" else "document_id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {key} = %s", [(each,) for each in ids])


def snippet(text: str, terms: Sequence[Term]) -> tuple[str, str, str] | None:
    """(before, hit, after): the first place in `text` where a term stands, shortened. None if there is none."""
    if not terms:
        return None
    text = text[:SNIPPET_READS]
    found = _pattern(terms).search(text.translate(_FOLD))
    if found is None:
        return None
    start, end = found.span()
    before, after = text[:start], text[end:]
    return _tail(before), text[start:end], _head(after)


def create(schema_editor: Any) -> None:
    """For the migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_fts5_table())
    else:
        schema_editor.execute(f"CREATE TABLE {TABLE} (document_id bigint PRIMARY KEY, words tsvector NOT NULL)")
        schema_editor.execute(f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)")


def drop(schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


# --- the two engines ---------------------------------------------------------------------------


def _fts5_table() -> str:
    # Contentless: the texts are not stored twice, and no trigger or view hangs on tables that migrations rebuild.
    # Marks (M*) belong to words, or Devanagari and vocalised Arabic would fall apart at every vowel.
    forgets = ", contentless_delete=1" if _FORGETS else ""
    return (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(title, text, content=''{forgets}, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M* Co'\")"
    )


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


def _tsquery(term: Term) -> str:
    # Each word in quotes is split as the indexed words are; `<->` asks for them in a row.
    return " <-> ".join(f"'{word.translate(_FOLD)}'" for word in term.words) + (":*" if term.prefix else "")


def _folded_words(text: str) -> str:
    """What PostgreSQL's own parser cannot take for addresses, signed numbers or compounds: words between spaces."""
    return _composed(text).translate(_CUT).translate(_FOLD)


# --- words and snippets ------------------------------------------------------------------------


class _Folding(dict[int, int]):
    """Small letters, Latin ones without diacritics; one for one, so that places in both texts are the same."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFD", chr(code))[0]
        folded = (base if base.isascii() else chr(code)).lower()
        self[code] = result = ord(folded) if len(folded) == 1 else code
        return result


class _Cutting(dict[int, int]):
    """Letters, digits and marks stay, everything else is a space."""

    def __missing__(self, code: int) -> int:
        self[code] = result = code if unicodedata.category(chr(code))[0] in "LNM" else ord(" ")
        return result


_FOLD, _CUT = _Folding(), _Cutting()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pattern(terms: Sequence[Term]) -> re.Pattern[str]:
    alternatives = []
    for term in terms:
        words = r"[\W_]+".join(re.escape(word.translate(_FOLD)) for word in term.words)
        alternatives.append(rf"(?<![^\W_]){words}" + ("" if term.prefix else r"(?![^\W_])"))
    return re.compile("|".join(alternatives))


def _tail(text: str) -> str:
    if len(text) <= SNIPPET_BEFORE:
        return text
    _, _, whole = text[-SNIPPET_BEFORE:].partition(" ")
    return "… " + (whole or text[-SNIPPET_BEFORE:])


def _head(text: str) -> str:
    if len(text) <= SNIPPET_AFTER:
        return text
    whole, _, _ = text[:SNIPPET_AFTER].rpartition(" ")
    return (whole or text[:SNIPPET_AFTER]) + " …"
