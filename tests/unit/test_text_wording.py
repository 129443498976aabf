"""Where two wordings differ."""

from __future__ import annotations

import pytest

from annotator.text.wording import MOST_WORDS, differences


def words(one, other):
    gone, new = differences(one, other)
    return [one[start:end] for start, end in gone], [other[start:end] for start, end in new]


@pytest.mark.parametrize(
    ("one", "other", "gone", "new"),
    [
        ("Two bridges were likely hit", "Two bridges were hit", ["likely"], []),
        ("“Two bridges,” she said", "two bridges she said.", [], []),
        ("six miles", "almost seven miles", ["six"], ["almost seven"]),
        ("", "new words", [], ["new words"]),
        ("It can’t hold", "It can hold", ["can’t"], ["can"]),
    ],
)
def test_words_that_the_other_one_lacks_are_named(one, other, gone, new):
    assert words(one, other) == (gone, new)
    assert words(other, one) == (new, gone)


def test_very_long_wordings_are_not_compared():
    assert differences("a " * (MOST_WORDS + 1), "b") == ((), ())
