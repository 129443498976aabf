"""The colour sheet of a schema version: one small file of classes, so that no page needs inline styles. Pure.

For a label with id 3: `.l3` sets --line and --tint, `.t3` tints text, `.sw3` is a swatch, `.chip3` a chip.
For a span label also one class for each lane (a to e) and state (suggested, accepted, corrected, rejected):
`.a3s` sets only --a, the image of lane a. The page's own sheet stacks --a to --e under the text. A state is
a pattern, never only a colour. Light and dark follow the page's `color-scheme` through light-dark().
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.records import LabelDef, Schema
from labels.colour import line, tint

LANES = "abcde"
REJECTED = "light-dark(#868f9c,#7d8694)"
PATTERNS = {  # 3px high; the label's own image is built once and shared by the lanes
    "s": "repeating-linear-gradient(90deg,{line} 0 4px,#0000 0 7px)",
    "a": "linear-gradient({line},{line})",
    "c": "linear-gradient({line} 0 1px,#0000 0 2px,{line} 0)",
}
DOTS = f"repeating-linear-gradient(90deg,{REJECTED} 0 2px,#0000 0 5px)"


def stylesheet(schema: Schema) -> str:
    """The sheet, retired labels included: old spans keep their look. About 1 KB for each span label."""
    spans = [label for label in schema.labels if label.kind == "span"]
    root = [f"--rejected:{DOTS}", *(text for label in schema.labels for text in _properties(label))]
    rules = [f":root{{{';'.join(root)}}}"]
    rules += [_colours(label) for label in schema.labels]
    for lane in LANES:
        rules += [
            f".{lane}{label.id}{state}{{--{lane}:var(--{state}{label.id})}}" for label in spans for state in PATTERNS
        ]
        if spans:
            rejected = ",".join(f".{lane}{label.id}r" for label in spans)
            rules.append(f"{rejected}{{--{lane}:var(--rejected)}}")
    return "\n".join(rules) + "\n"


def _properties(label: LabelDef) -> Iterator[str]:
    colour = label.colour
    yield f"--l{label.id}:light-dark({line(colour)},{line(colour, dark=True)})"
    yield f"--t{label.id}:light-dark({tint(colour)},{tint(colour, dark=True)})"
    if label.kind == "span":
        for state, pattern in PATTERNS.items():
            yield f"--{state}{label.id}:{pattern.format(line=f'var(--l{label.id})')}"


def _colours(label: LabelDef) -> str:
    name, line_colour, tint_colour = label.id, f"var(--l{label.id})", f"var(--t{label.id})"
    return (
        f".l{name}{{--line:{line_colour};--tint:{tint_colour}}}"
        f".t{name}{{background-color:{tint_colour}}}"
        f".sw{name}{{background-color:{line_colour}}}"
        f".chip{name}{{background-color:{tint_colour};border-color:{line_colour}}}"
    )
