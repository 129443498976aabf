"""Keeping the inverted index of claims: the terms of what each says, by which `selectors.candidates` finds others.

Claims of people and of gold are in it from the moment they are stored. What a pipeline proposes is not, since nothing
is linked with that; `index` takes in claims that were stored elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.facts.terms import terms
from annotator.models import Claim, ClaimTerm
from annotator.services import bulk

FIELDS = ("claim", "project", "term")
LONGEST_TERM = 40
AT_ONCE = 1_000


def store(project: int, words: Mapping[int, str], *, changed: Iterable[int] = ()) -> None:
    """Write the terms of claims, given their words by id. One query, and one more for those that were `changed`."""
    if gone := list(changed):
        ClaimTerm.objects.filter(claim__in=gone).delete()
    rows = [(number, project, term) for number, said in words.items() for term in terms_of(said)]
    if rows:
        bulk.insert(ClaimTerm, FIELDS, rows)


def index(claims: Iterable[Claim], project: int) -> None:
    """Write the terms of many claims that were stored elsewhere, anew. Two queries for every thousand."""
    found = list(claims)
    for first in range(0, len(found), AT_ONCE):
        words = {each.pk: words_of(each.content, each.gist) for each in found[first : first + AT_ONCE]}
        store(project, words, changed=words)


def words_of(content: str, gist: str) -> str:
    """What of a claim is indexed."""
    return f"{content}\n{gist}"


def terms_of(words: str) -> list[str]:
    """Its terms, each once, in order."""
    return sorted({term[:LONGEST_TERM] for term in terms(words)})
