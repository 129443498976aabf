"""The colour sheet of a schema version: one small file of classes, so that no page needs inline styles. Pure.

For a label with id 3: `.L3` sets --line and --tint for whatever wears it. For a span label also one class for each
lane: `.a3` to `.e3` set --ac to --ec, the colour of that lane. For each lane and state (suggested, accepted,
corrected, rejected), `.as` to `.er` set --a to --e, the image of that lane; the page's own sheet stacks these under
the text. A state is a pattern, never only a colour. Light and dark follow the page's `color-scheme` by light-dark().
"""

from __future__ import annotations

from annotator.records import LabelDef, Schema
from labels.colour import line, tint

LANES = "abcde"
PATTERNS = {  # 3px high
    "s": "repeating-linear-gradient(90deg,{colour} 0 4px,#0000 0 7px)",
    "a": "linear-gradient({colour},{colour})",
    "c": "linear-gradient({colour} 0 1px,#0000 0 2px,{colour} 0)",
    "r": "repeating-linear-gradient(90deg,light-dark(#868f9c,#7d8694) 0 2px,#0000 0 5px)",
}


def stylesheet(schema: Schema) -> str:
    """The sheet, retired labels included: old spans keep their look. About 250 bytes for each span label."""
    lines = ";".join(_line(label) for label in schema.labels)
    return "\n".join([f":root{{{lines}}}", *(_classes(label) for label in schema.labels), *_states()]) + "\n"


def _line(label: LabelDef) -> str:
    return f"--l{label.id}:light-dark({line(label.colour)},{line(label.colour, dark=True)})"


def _classes(label: LabelDef) -> str:
    colour = f"var(--l{label.id})"
    pair = f"light-dark({tint(label.colour)},{tint(label.colour, dark=True)})"
    lanes = LANES if label.kind == "span" else ""
    return f".L{label.id}{{--line:{colour};--tint:{pair}}}" + "".join(
        f".{lane}{label.id}{{--{lane}c:{colour}}}" for lane in lanes
    )


def _states() -> list[str]:
    return [
        f".{lane}{state}{{--{lane}:{pattern.format(colour=f'var(--{lane}c)')}}}"
        for lane in LANES
        for state, pattern in PATTERNS.items()
    ]
