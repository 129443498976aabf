"""A table of entities is read again as it was written, whatever stands in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.entity_list import EntityLine, decode, encode

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=60)
LINES = st.builds(
    EntityLine,
    name=WORDS,
    type=st.sampled_from(["PERSON", "GPE"]),
    subtype=st.sampled_from(["", "government"]),
    aliases=st.lists(WORDS, max_size=4, unique=True).map(tuple),
    description=WORDS,
    ids=st.dictionaries(st.sampled_from(["wikidata", "viaf"]), WORDS, max_size=2),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=5))
def test_what_is_written_is_read_again_as_it_was(rows):
    found, problems = decode("".join(encode(rows)).encode())
    assert problems == []
    for row, read in zip(rows, found, strict=True):
        aliases = tuple(alias for alias in row.aliases if alias != row.name)
        assert (read.name, read.type, read.subtype, read.aliases, read.description, read.ids) == (
            row.name,
            row.type,
            row.subtype,
            aliases,
            row.description,
            row.ids,
        )
