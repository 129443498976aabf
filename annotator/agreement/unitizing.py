"""Krippendorff's alpha for unitizing, in the form for any number of people: where the spans are and what they are.

Source: Krippendorff, Mathet, Bouvry and Widloecher 2016, "On the reliability of unitizing textual continua: further
developments", Quality & Quantity 50:2347-2364, equations 1 to 6; also Krippendorff 2019, Content Analysis, 4th edition,
section 12.6. A text is cut by each person into units and gaps. Coincidences are the lengths, in code points, that a
piece of one person shares with a piece of another. By chance a unit may meet any other, but never itself, so its
squared length is taken off; a gap has no shape of its own, and only its length is.

Three forms: of all labels ("u-alpha", the value of a unit is its label), of one label (all else is gap), and of
marked or not ("|u-alpha", labels do not matter). The documents of a corpus are one continuum, end to end.

Spans of one person that overlap: each stretch under the same spans is one unit, its value the combination of their
labels. Each part of a discontinuous span is a unit.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import Arrays
from annotator.agreement.bootstrap import ratio
from annotator.agreement.coverage import pieces
from annotator.agreement.layout import Floats, Ints, totals


def alpha(agreeing: Floats, squares: Floats, itself: Floats, length: Floats) -> Floats:
    """From coincidences of equal values, squares of each value's length, what would meet itself, and the length.

    `length` is the sum over people of the documents that they submitted; `itself` the squared lengths of units and the
    plain lengths of gaps. NaN where only one value was ever given.
    """
    square = length * length
    observed = (length - agreeing) * (square - itself)
    expected = length * (square - squares)
    return 1 - ratio(observed, expected, length * square)


def squared_units(arrays: Arrays) -> Floats:
    """Of each set, the sum of the squared lengths of its units."""
    return _squared(arrays, arrays.span_set[arrays.part_span], len(arrays.layout.set_document))


def squared_units_by_label(arrays: Arrays) -> Floats:
    """(sets, labels): the same for the spans of one label alone."""
    shape = len(arrays.layout.set_document), len(arrays.labels)
    owner = (arrays.span_set * shape[1] + arrays.span_label)[arrays.part_span]
    return _squared(arrays, owner, shape[0] * shape[1]).reshape(shape)


def _squared(arrays: Arrays, owner: Ints, owners: int) -> Floats:
    """Each owner's parts are cut on a line of their own, so only at their own edges."""
    line = owner * (int(arrays.lengths.sum()) + 1)
    part, piece, size = pieces(arrays.part_start + line, arrays.part_end + line)
    once = np.unique(piece, return_index=True)[1]
    return totals(owner[part[once]], size[once].astype(np.float64) ** 2, owners)
