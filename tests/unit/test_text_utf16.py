"""Code points and UTF-16 units."""

from __future__ import annotations

import pytest

from annotator.errors import Invalid
from annotator.text.utf16 import from_utf16, to_utf16

TEXT = "a\U0001f600é\U00010348z"


def test_every_code_point_offset_goes_there_and_back() -> None:
    assert [to_utf16(TEXT, offset) for offset in range(6)] == [0, 1, 3, 4, 6, 7]
    assert [from_utf16(TEXT, to_utf16(TEXT, offset)) for offset in range(6)] == list(range(6))


@pytest.mark.parametrize("offset", [2, 5])
def test_an_offset_inside_a_surrogate_pair_is_refused(offset: int) -> None:
    with pytest.raises(Invalid, match="inside a surrogate pair"):
        from_utf16(TEXT, offset)


@pytest.mark.parametrize("offset", [-1, 8])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(Invalid, match="outside the text"):
        from_utf16(TEXT, offset)
    with pytest.raises(Invalid, match="outside the text"):
        to_utf16(TEXT, offset)
