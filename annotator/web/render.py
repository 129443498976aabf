"""The annotated text as HTML: the only place where markup of spans is made, for whole pages and single blocks.

A block is a `<p>` whose text content is exactly the block's source text. Between the borders of spans lie
segments; a covered segment is a `<mark>` with two classes per span, `<lane><label id>` and `<lane><state>`, in the
order of `data-s` (the ids), then `L<label id>` of the innermost, whose tint it wears, `mis` where a span does not lie
on the edges of words, `new` where a past state tells of it, and what differs where two sets are compared. `data-p`
names the parts of a discontinuous span. The label code is drawn from `data-t` by the style sheet, so copying and
finding see only source text. Marks carry nothing that has a width: that would tear joining scripts apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from unicodedata import category

from django.utils.safestring import SafeString

from annotator.records import Part
from annotator.selectors.marks import Block, Mark

LANES = "abcdefghijklmnopqrstuvwxyz"
DRAWN = 5  # lanes; deeper spans are in the list, and counted after the codes
BLOCKS_PER_SECTION = 20
PLACE = SafeString("<!-- the text -->")  # where the text goes in a page that is sent before the text is made

# Letters that change shape with their neighbours: nothing may stand between two of them.
_JOINING: tuple[Part, ...] = (
    (0x0600, 0x0900),  # Arabic, Syriac, Thaana, NKo, Mandaic
    (0x0900, 0x0E00),  # the Indic scripts
    (0x0F00, 0x10A0),  # Tibetan, Myanmar
    (0x1780, 0x1900),  # Khmer, Mongolian
    (0x1A00, 0x1C50),  # Buginese, Tai Tham, Balinese, Sundanese, Batak, Lepcha
    (0x200C, 0x200E),  # the joiners between them
    (0xA840, 0xA8E0),  # Phags-pa, Saurashtra
    (0xA8E0, 0xAAE0),  # more Devanagari, Javanese, Cham, Tai Viet
    (0xABC0, 0xAC00),  # Meetei Mayek
    (0xFB50, 0xFE00),  # Arabic presentation forms
    (0xFE70, 0xFF00),
    (0x10AC0, 0x10B00),  # Manichaean
    (0x10D00, 0x10D40),  # Hanifi Rohingya
    (0x10F30, 0x10FE0),  # Sogdian and its kin
    (0x11000, 0x11D00),  # Brahmi and its kin
    (0x1E900, 0x1E960),  # Adlam
)


def sections(blocks: Sequence[Block]) -> Iterator[SafeString]:
    """All blocks, in sections that the browser lays out only when they come near the screen."""
    for first in range(0, len(blocks), BLOCKS_PER_SECTION):
        inside = "".join([_block(each) for each in blocks[first : first + BLOCKS_PER_SECTION]])
        number = first // BLOCKS_PER_SECTION + 1
        yield SafeString(f'<section class="ck" aria-label="Part {number}">{inside}</section>')


def swapped(blocks: Sequence[Block]) -> SafeString:
    """The blocks as out-of-band pieces of an answer, without their words: the page has those and they never change."""
    return SafeString("".join(_block(each, ' hx-swap-oob="true"') for each in blocks))


def _block(block: Block, extra: str = "") -> str:
    lanes = assign_lanes(block)
    deepest = min(max(lanes.values(), default=-1) + 1, DRAWN)
    words = "" if extra else f' data-k="{block.words}"'
    return (
        f'<p class="b d{deepest}" id="b{block.number}" data-o="{block.start}" data-r="{block.revision}"{words}{extra}>'
        f"{_segments(block, lanes)}</p>"
    )


def assign_lanes(block: Block) -> dict[int, int]:
    """Mark id -> lane from 0, the shortest mark nearest to the text and no two in a lane overlapping."""
    lanes: dict[int, int] = {}
    taken: list[list[Part]] = []
    for mark in sorted(block.marks, key=lambda mark: (mark.end - mark.start, mark.start, mark.id)):
        lane = next(
            (
                number
                for number, ranges in enumerate(taken)
                if all(end <= mark.start or mark.end <= start for start, end in ranges)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((mark.start, mark.end))
        lanes[mark.id] = lane
    return lanes


def _segments(block: Block, lanes: dict[int, int]) -> str:
    if not block.marks:
        return _text(block.text)
    borders = {block.start, block.end}
    pieces: list[tuple[int, int, Mark]] = []
    for mark in block.marks:
        for start, end in mark.parts:
            start, end = max(start, block.start), min(end, block.end)
            if start < end:
                borders |= {start, end}
                pieces.append((start, end, mark))
    edges = sorted(borders)
    html = []
    for start, end in pairwise(edges):
        text = _text(block.text[start - block.start : end - block.start])
        covering = [mark for a, b, mark in pieces if a <= start and end <= b]
        html.append(_mark(block, start, covering, lanes, text) if covering else text)
    return "".join(html)


def _mark(block: Block, start: int, covering: list[Mark], lanes: dict[int, int], text: str) -> str:
    if len(covering) > 1:
        covering = sorted(covering, key=lambda mark: lanes[mark.id])
    classes = [f"{lane}{mark.label.id} {lane}{mark.state}" for mark in covering for lane in [_lane(lanes[mark.id])]]
    inner = next((mark for mark in covering if mark.state != "r"), None)
    if inner is not None:
        classes.append(f"L{inner.label.id}")
    if any(mark.misaligned for mark in covering):
        classes.append("mis")
    if any(mark.new for mark in covering):
        classes.append("new")
    classes += [mark.difference for mark in covering if mark.difference]
    ids = " ".join(str(mark.id) for mark in covering)
    extra = _parts(start, covering) + _code(block, start, covering, lanes)
    return f'<mark class="{" ".join(classes)}" data-s="{ids}"{extra}>{text}</mark>'


def _lane(number: int) -> str:
    return LANES[min(number, len(LANES) - 1)]


def _parts(start: int, covering: list[Mark]) -> str:
    """The parts of the discontinuous spans that begin here: the page moves their edges."""
    named = [
        f"{mark.id} {','.join(f'{a}-{b}' for a, b in mark.parts)}"
        for mark in covering
        if len(mark.parts) > 1 and start == mark.start
    ]
    return f' data-p="{";".join(named)}"' if named else ""


def _code(block: Block, start: int, covering: list[Mark], lanes: dict[int, int]) -> str:
    """The codes of the labels whose span, or later part of one, starts here; none where it would tear letters apart.

    A rejected one keeps its code, so that no line breaks anew when a suggestion is rejected.
    """
    codes = [
        ("" if mark.start == start else "+") + (mark.label.code or mark.label.name[:4])
        for mark in covering
        if start in [first for first, _ in mark.parts]
    ]
    hidden = sum(lanes[mark.id] >= DRAWN for mark in covering)
    if hidden:
        codes.append(f"+{hidden}")
    at = start - block.start
    if not codes or (0 < at and _belong_together(block.text[at - 1], block.text[at])):
        return ""
    return f' data-t="{escape("·".join(codes))}"'


def _belong_together(before: str, after: str) -> bool:
    """Whether something between the two characters would tear a letter, an emoji or a word of joined letters apart."""
    return before == "\u200d" or category(after)[0] == "M" or (_joins(before) and _joins(after))


def _joins(character: str) -> bool:
    return "\u0600" <= character and any(first <= ord(character) < last for first, last in _JOINING)


def _text(text: str) -> str:
    """Source text for HTML. A NUL would be dropped by the parser; import refuses it, this keeps lengths right."""
    return escape(text, quote=False).replace("\r", "&#13;").replace("\0", "\u2400")
