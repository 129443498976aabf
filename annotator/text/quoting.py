"""Quoting a range of text where there is little room."""

from __future__ import annotations

LONGEST = 120


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with the middle left out where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"
